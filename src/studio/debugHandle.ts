/** `window.jointspace`: for tests and measurements. It shows what is going on and scores controllers; it cannot move the arm. */

import type { ArmDeskStatus } from "../session/arm/armProtocol";
import type { DrawFrame } from "../session/drawState";
import type { EpisodeResult } from "../session/evaluationReport";
import type { SessionStatus } from "../session/protocol";
import { armStore } from "./arm/armStore";
import type { Engine } from "./engine";
import { type DesignerPicture, designerHandle } from "./input/designerHandle";
import { sceneHandle } from "./input/sceneHandle";
import { sessionStore } from "./stores/sessionStore";

export interface DebugHandle {
  /** Newest status; null before the first. */
  status(): SessionStatus | null;
  /** Newest frame; null before the first. */
  frame(): DrawFrame | null;
  /** Newest status of real and emulated arms; null before the first. */
  arms(): ArmDeskStatus | null;
  /** Where the tool is drawn, in CSS pixels of the page; null without a view. */
  toolOnPage(): { readonly x: number; readonly y: number } | null;
  /** What the view's drawing context holds; null without a view. */
  drawnMemory(): { readonly geometries: number; readonly textures: number } | null;
  /** What is picked in the designer, and where its handles and things are drawn, CSS pixels of the page; null without one. */
  designer(): DesignerPicture | null;
  /**
   * For tests and measurements: runs the episodes of these seeds with whoever leads, through the page's own workers,
   * headless and in lockstep, faster than real time. The live arm stands still meanwhile and stays paused.
   *
   * @returns In the order of the seeds.
   * @throws {Error} When the session refuses; the message holds its code and reason.
   */
  score(seeds: readonly number[]): Promise<readonly EpisodeResult[]>;
}

declare global {
  interface Window {
    jointspace?: DebugHandle;
  }
}

export function exposeDebugHandle(engine: Engine): void {
  window.jointspace = {
    status: () => sessionStore.getState().status,
    frame: () => engine.draw.current,
    arms: () => armStore.getState().status,
    toolOnPage: () => sceneHandle.current?.toolOnPage() ?? null,
    drawnMemory: () => sceneHandle.current?.memory() ?? null,
    designer: () => designerHandle.current?.picture() ?? null,
    score: (seeds) => engine.score(seeds),
  };
}
