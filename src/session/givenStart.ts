/** A start that was handed over with a scene, and the seed that it belongs to. */

import type { StartState } from "../world/startState";

export interface GivenStart {
  readonly seed: number;
  readonly state: StartState;
}

/** The start that comes with a scene; null for none. */
export function givenStart(command: {
  readonly seed: number;
  readonly start?: StartState | null | undefined;
}): GivenStart | null {
  return command.start ? { seed: command.seed, state: command.start } : null;
}

/** Where a seed starts in place of what it would draw; null for no such place. */
export function startOf(start: GivenStart | null, seed: number): StartState | null {
  return start?.seed === seed ? start.state : null;
}
