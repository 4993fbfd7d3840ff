/**
 * A run that can be played again bit for bit: where it began, what the arm was told, and how to see that nothing departed.
 */

import type { StartState } from "../world/startState";
import type { ActionTrack } from "./actionTrack";

/** Who led a run. It is told, not needed: the actions are all there. */
export type RunLeader = "policy" | "expert" | "teleop" | "random" | "none";

/** How a run ended, if it did. */
export interface RunOutcome {
  readonly kind: "success" | "fail" | "timeout" | "invalid";
  /** Name of the failure, or code of what made it invalid; null for the others. */
  readonly reason: string | null;
  /** s since reset */
  readonly timeS: number;
}

/** One run from its reset on. */
export interface RunRecord {
  /** The scene document in canonical form. */
  readonly scene: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly servo: "stiff" | "soft";
  /** First digits of the hash of a robot that does not come with the app; null for the SO-101. */
  readonly robot: string | null;
  /** Where everything stood at its reset, where that is not where the seed puts it. */
  readonly start: StartState | null;
  readonly leader: RunLeader;
  /** Name and version of the physics that it was made with: another one may depart from it. */
  readonly physics: string;
  readonly outcome: RunOutcome | null;
  readonly track: ActionTrack;
  /** The last byte of the state's hash after each control step, shape (steps): enough to tell where a replay departs. */
  readonly checks: Uint8Array;
  /** Hash of the full physical state after the last step, 16 hexadecimal digits. */
  readonly hash: string;
}
