/** `window.jointspace`: read-only, for tests and measurements. It cannot move anything. */

import type { DrawFrame } from "../session/drawState";
import type { SessionStatus } from "../session/protocol";
import type { Engine } from "./engine";
import { sessionStore } from "./stores/sessionStore";

export interface DebugHandle {
  /** Newest status; null before the first. */
  status(): SessionStatus | null;
  /** Newest frame; null before the first. */
  frame(): DrawFrame | null;
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
  };
}
