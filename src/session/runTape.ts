/** Writes down the present run as it goes: what the arm was told at each control step, and what state came of it. */

import { toActionSteps } from "../control/actionGrid";
import type { Action, JointLimits } from "../control/contracts";
import { type ActionTrack, MOST_STEPS } from "../dataset/actionTrack";
import { InputError, invariant } from "../errors";
import type { ServoPreset } from "../sim/servo";
import type { SimArm } from "../sim/simArm";
import type { Episode } from "./episode";
import { type GivenStart, startOf } from "./givenStart";
import type { ControllerChoice, WrittenRun } from "./protocol";

/** Why a run cannot be written down: something acted that is no action, or it is longer than any run may be. */
export type UntoldRun = "empty" | "pulled" | "long" | "replay";

/** So much is kept behind the end of an episode, s: the arm lets go and stands still. */
const AFTERMATH = 1;

/** What is told of a run beside its actions. */
export type RunFacts = Omit<WrittenRun, keyof TapedRun>;

/** What a tape holds. */
export interface TapedRun {
  readonly track: ActionTrack;
  readonly checks: Uint8Array;
  readonly hash: string;
}

/** The run from its reset on. Going back in time and on from there writes over what came after. */
export class RunTape {
  readonly #actions: Int32Array[] = [];
  readonly #hashes: string[] = [];
  #untold: UntoldRun | null = null;
  /** Steps until the outcome, and what is told of the run; null without an outcome. */
  #ended: { readonly steps: number; readonly facts: RunFacts } | null = null;
  /** The run of this scene that ended last, or why it cannot be written down. */
  #finished: WrittenRun | UntoldRun | null = null;

  /**
   * Another run begins.
   *
   * @param dt - Control period, s.
   * @param isReplay - The run that begins is nobody's, and not written down.
   */
  clear(dt: number, isReplay: boolean): void {
    // A replay is nobody's run; the one before it stays.
    if (this.#ended && this.#untold !== "replay") {
      const taped = this.#read(dt);
      // A run that cannot be told takes the place of the one before too: that one is not what a person has just seen end.
      this.#finished = typeof taped === "string" ? taped : { ...taped, ...this.#ended.facts };
    }
    this.#actions.length = 0;
    this.#hashes.length = 0;
    this.#untold = isReplay ? "replay" : null;
    this.#ended = null;
  }

  /** Something acts on the scene that a replay could not do again. */
  spoil(): void {
    this.#untold ??= "pulled";
  }

  /**
   * Writes one control step.
   *
   * @param step - Steps since reset before this one.
   * @param sent - What the arm was told, on the grid of actions, shape (n), rad.
   * @param hash - Of the state after the step.
   */
  write(step: number, sent: Action, limits: readonly JointLimits[], hash: string): void {
    if (step >= MOST_STEPS) {
      this.#untold ??= "long";
      return;
    }
    this.#actions.length = step;
    this.#hashes.length = step;
    if (this.#ended !== null && this.#ended.steps > step) this.#ended = null;
    this.#actions.push(toActionSteps(sent, limits));
    this.#hashes.push(hash);
  }

  /** The episode has ended with the last step that was written. */
  end(facts: RunFacts): void {
    this.#ended ??= { steps: this.#actions.length, facts };
  }

  /**
   * A run as far as it can be told.
   *
   * @param facts - What is told of the present run.
   * @throws {InputError} E_NO_RUN when there is none, or a replay could not do the same again.
   */
  written(which: "present" | "finished", facts: RunFacts, dt: number): WrittenRun {
    const past = which === "finished" && !this.#ended ? this.#finished : null;
    const taped = past ?? this.#read(dt);
    if (typeof taped !== "string") return { ...facts, ...taped };
    throw new InputError(`this run cannot be written down: ${WHY[taped]}`, "Reset, run again, and share that run.", {
      code: "E_NO_RUN",
    });
  }

  /** All that was written, for a run that ends with its episode; null when nothing was. */
  taped(): TapedRun | null {
    const taped = this.#tapedSteps(this.#actions.length);
    return typeof taped === "string" ? null : taped;
  }

  #read(dt: number): TapedRun | UntoldRun {
    const last = this.#ended === null ? this.#actions.length : this.#ended.steps + Math.round(AFTERMATH / dt);
    return this.#tapedSteps(Math.min(this.#actions.length, last));
  }

  #tapedSteps(steps: number): TapedRun | UntoldRun {
    if (this.#untold) return this.#untold;
    if (steps === 0) return "empty";
    const joints = this.#actions[0]!.length;
    const actions = new Int32Array(steps * joints);
    for (let k = 0; k < steps; k++) actions.set(this.#actions[k]!, k * joints);
    const checks = Uint8Array.from(this.#hashes.slice(0, steps), lastByte);
    return { track: { joints, steps, actions }, checks, hash: this.#hashes[steps - 1]! };
  }
}

/** The last byte of a hash in hexadecimal digits. */
export function lastByte(hash: string): number {
  return Number.parseInt(hash.slice(-2), 16);
}

/** Name and version of the physics of an arm, as runs tell it. */
export function physicsName({ engine: { id, version } }: SimArm): string {
  return `${id} ${version}`;
}

/**
 * What is told of the run of an episode beside its actions.
 *
 * @param start - The start that was given to its seed.
 */
export function runFacts(
  { seed, outcome, arm }: Episode,
  servo: ServoPreset,
  start: GivenStart | null,
  { kind }: ControllerChoice,
): RunFacts {
  invariant(kind !== "replay", "a replay is not written down");
  const ended = outcome && {
    kind: outcome.kind,
    reason: "reason" in outcome ? outcome.reason : null,
    timeS: outcome.timeS,
  };
  // Who moves a real arm by hand is a person as well; a run file knows no other word for it.
  const leader = kind === "arm" ? "teleop" : kind;
  return { seed, servo, start: startOf(start, seed), leader, physics: physicsName(arm), outcome: ended };
}

const WHY: Readonly<Record<UntoldRun, string>> = {
  empty: "nothing has moved yet",
  pulled: "something was pulled at by hand, which is no action of the arm",
  replay: "it is a replay; share the link or the file that it came from",
  long: `it is longer than ${MOST_STEPS} control steps`,
};
