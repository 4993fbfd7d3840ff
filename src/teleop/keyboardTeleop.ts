/** Held keys and on-screen pads as a demand. Opposite keys cancel. */

import type { TeleopDemand } from "./demand";
import type { HoldAction } from "./keymap";

/** What the held actions ask for. */
export function demandOfKeys(held: readonly HoldAction[]): TeleopDemand {
  const between = (more: HoldAction, less: HoldAction): number =>
    Number(held.includes(more)) - Number(held.includes(less));
  return {
    forward: between("move.forward", "move.back"),
    left: between("move.left", "move.right"),
    up: between("move.up", "move.down"),
    pitch: between("move.pitchUp", "move.pitchDown"),
    roll: between("move.rollLeft", "move.rollRight"),
    jaw: between("jaw.open", "jaw.close"),
    joint: between("joint.plus", "joint.minus"),
  };
}
