/** Reads the first gamepad of a known layout once per animation frame while the page is visible. */

import type { Engine } from "../engine";

/** Below this an axis rests; the teleoperator has its own dead zone, this one only keeps idle pads from taking over. */
const ACTIVE_AXIS = 0.25;

/** Polls until the returned function is called. */
export function pollGamepad(engine: Engine): () => void {
  let handle = 0;
  let wasActive = false;
  const poll = (): void => {
    handle = requestAnimationFrame(poll);
    const pad =
      navigator.getGamepads().find((candidate) => candidate?.connected && candidate.mapping === "standard") ?? null;
    if (!pad) {
      if (wasActive) engine.teleop.setGamepad(null, true);
      wasActive = false;
      return;
    }
    const buttons = pad.buttons.map((button) => button.value);
    const active = pad.axes.some((axis) => Math.abs(axis) > ACTIVE_AXIS) || buttons.some((value) => value > 0.1);
    if (active) engine.teleop.setGamepad({ mapping: pad.mapping, axes: [...pad.axes], buttons }, true);
    else if (wasActive) engine.teleop.setGamepad(null, true);
    wasActive = active;
  };
  poll();
  return () => cancelAnimationFrame(handle);
}
