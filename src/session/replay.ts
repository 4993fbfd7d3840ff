/** Plays a written run again and watches whether the simulation goes the same way, bit for bit. */

import { fromActionSteps } from "../control/actionGrid";
import type { Action, Controller } from "../control/contracts";
import { InputError } from "../errors";
import { lastByte, type TapedRun } from "./runTape";

/**
 * Refuses a run that this arm cannot play.
 *
 * @throws {InputError} E_RUN_ARM, E_RUN_CORRUPT
 */
export function checkRun({ track, checks }: TapedRun, joints: number): void {
  const { steps, actions } = track;
  if (track.joints !== joints) {
    throw new InputError(
      `the run moves ${track.joints} joints; the arm has ${joints}`,
      "Open the run with the robot that it was made with.",
      { code: "E_RUN_ARM" },
    );
  }
  if (steps > 0 && actions.length === steps * joints && checks.length === steps) return;
  throw new InputError(`the run has ${steps} steps, but not as many actions`, "Ask for the run again.", {
    code: "E_RUN_CORRUPT",
  });
}

/** How far a replay has come. */
export interface ReplayStatus {
  /** Control steps of the run. */
  readonly steps: number;
  /** Steps that were seen to give the same state, from the first on. */
  readonly verified: number;
  /** The first step whose state was another one; null while there is none. */
  readonly departedAt: number | null;
  /** All steps gave the same state, and the last the same hash. */
  readonly isVerified: boolean;
}

/** The controller of a replay. Which action is due, it asks the arm and no clock: so going back in time goes back in the run. */
export class Replay implements Controller {
  readonly id = "replay";
  readonly #run: TapedRun;
  readonly #stepNow: () => number;
  #verified = 0;
  #departedAt: number | null = null;

  /** @param stepNow - Control steps since reset. */
  constructor(run: TapedRun, stepNow: () => number) {
    this.#run = run;
    this.#stepNow = stepNow;
  }

  reset(): void {
    // What was verified stays verified: the run has not changed.
  }

  /** The action of the present step; null behind the last one. */
  act(): Action | null {
    const { joints, steps, actions } = this.#run.track;
    const step = this.#stepNow();
    return step < steps ? fromActionSteps(actions.slice(step * joints, (step + 1) * joints)) : null;
  }

  /** Looks at the state after a step. @param step - Steps since reset, this one included. */
  check(step: number, hash: string): void {
    const { checks } = this.#run;
    if (step !== this.#verified + 1 || step > checks.length || this.#departedAt !== null) return;
    const isLast = step === checks.length;
    if (checks[step - 1] === lastByte(hash) && (!isLast || hash === this.#run.hash)) this.#verified = step;
    else this.#departedAt = step;
  }

  /** Whether the run has been played to its end. */
  get isOver(): boolean {
    return this.#stepNow() >= this.#run.track.steps;
  }

  get status(): ReplayStatus {
    const { steps } = this.#run.track;
    const isVerified = this.#verified === steps;
    return { steps, verified: this.#verified, departedAt: this.#departedAt, isVerified };
  }
}
