/** `window.jointspace`: read-only, for tests and measurements. It cannot move anything. */

import type { DrawFrame } from "../session/drawState";
import type { SessionStatus } from "../session/protocol";
import type { Engine } from "./engine";
import { sceneHandle } from "./input/sceneHandle";
import { sessionStore } from "./stores/sessionStore";

export interface DebugHandle {
  /** Newest status; null before the first. */
  status(): SessionStatus | null;
  /** Newest frame; null before the first. */
  frame(): DrawFrame | null;
  /** Where the tool is drawn, in CSS pixels of the page; null without a view. */
  toolOnPage(): { readonly x: number; readonly y: number } | null;
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
    toolOnPage: () => sceneHandle.current?.toolOnPage() ?? null,
  };
}
