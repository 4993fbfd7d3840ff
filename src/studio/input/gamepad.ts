/** Reads the first gamepad of a known layout once per animation frame while the page is visible. */

import { isDemanding } from "../../teleop/demand";
import { demandOfGamepad } from "../../teleop/gamepadTeleop";
import type { GamepadReading } from "../../teleop/teleopInput";
import type { Engine } from "../engine";

/** The part of a `Gamepad` that is read. */
export interface PadLike {
  readonly index: number;
  readonly connected: boolean;
  readonly mapping: string;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly value: number }[];
}

/**
 * Decides when a gamepad leads: from the moment it asks for something until it rests.
 *
 * A pad counts only after it was seen at rest, so that one with a drifting stick or a trigger that rests half pressed
 * never takes the arm by itself.
 */
export class GamepadWatch {
  /** Index of the pad that was seen at rest. */
  #rested: number | null = null;

  /** @returns The reading of a pad that asks for something; null otherwise, also when it was pulled out. */
  read(pads: readonly (PadLike | null)[]): GamepadReading | null {
    const pad = pads.find((candidate) => candidate?.connected && candidate.mapping === "standard") ?? null;
    if (!pad) {
      this.#rested = null;
      return null;
    }
    const { mapping, axes, buttons } = pad;
    const reading = { mapping, axes: [...axes], buttons: buttons.map(({ value }) => value) };
    if (!isDemanding(demandOfGamepad(reading))) {
      this.#rested = pad.index;
      return null;
    }
    return this.#rested === pad.index ? reading : null;
  }
}

/** Polls until the returned function is called. */
export function pollGamepad(engine: Engine): () => void {
  const watch = new GamepadWatch();
  let handle = 0;
  const poll = (): void => {
    handle = requestAnimationFrame(poll);
    engine.teleop.setGamepad(watch.read(navigator.getGamepads()));
  };
  poll();
  return () => cancelAnimationFrame(handle);
}
