/** The nudge before the first arming: each joint is moved a little, and has to be the one that moves, the right way. */

import type { ArmingOptions } from "./arming";
import { ArmingAbandoned } from "./arming";
import type { Clock } from "./clock";
import { type Reason, ReasonedError, reason } from "./reason";
import { type JointScale, positionOfCounts } from "./units";

/** How far a joint is nudged, rad. */
export const NUDGE = (3 * Math.PI) / 180;
/** Time that a joint gets for it, and to come back, ms: at 1 rad/s and 5 rad/s² it takes 0.2 s. */
const NUDGE_MS = 300;
/** Less than this part of the nudge is no motion: friction and sag take some. */
const MOVED_SHARE = 1 / 3;

/** What can be wrong: codes of the reasons of this file. */
export const NUDGE_CODES = ["nudgeUnread", "nudgeOtherJoint", "nudgeReversed", "nudgeStill"] as const;

/** A joint did not do what it was told; torque is on. */
export class NudgeFailed extends ReasonedError {
  constructor(why: Reason) {
    super(
      why,
      `the nudge of joint "${why.values.joint}" ended with ${why.code}; expected that joint alone to move by 3°`,
      "Free the arm, look at the ids and the direction of that joint, calibrate it, then nudge again.",
      "E_NUDGE",
    );
    this.name = "NudgeFailed";
  }
}

/**
 * Nudges each joint there and back, one after the other; the arm was just armed and rests.
 *
 * A joint goes towards the middle of its range, and if something is in its way there, the other way. No goal is further from
 * the measured position than the lead.
 *
 * @param goals - What the servos hold, counts; they hold it again afterwards.
 * @throws {NudgeFailed} Torque is on then: let go.
 * @throws {ArmingAbandoned} A stop came.
 * @throws {DeviceError} As the bus.
 */
export async function nudgeJoints(options: ArmingOptions, goals: readonly number[], clock: Clock): Promise<void> {
  for (const [k, goal] of goals.entries()) {
    const { minCounts, maxCounts } = options.scales[k]!;
    const inwards = 2 * goal < minCounts + maxCounts ? 1 : -1;
    const first = await nudged(options, goals, k, inwards, clock);
    const found = first?.code === "nudgeStill" ? await nudged(options, goals, k, -inwards, clock) : first;
    if (found) throw new NudgeFailed(found);
  }
}

/** One joint, one way: `sign` of the change in counts. */
async function nudged(
  { connection: { servos }, scales, limits, isWanted }: ArmingOptions,
  goals: readonly number[],
  k: number,
  sign: number,
  clock: Clock,
): Promise<Reason | null> {
  const put = async (counts: readonly number[]): Promise<void> => {
    if (!isWanted()) throw new ArmingAbandoned();
    await servos.writeAll("Goal_Position", counts);
    await new Promise<void>((resolve) => clock.schedule(NUDGE_MS, resolve));
  };
  const before = await servos.readAll("Present_Position");
  await put(
    goals.map((counts, i) => (i === k ? nudgedGoal(scales[k]!, counts, before[k]!, sign, limits.lead) : counts)),
  );
  const after = await servos.readAll("Present_Position");
  await put(goals);
  // A nudge downwards is judged as its mirror image.
  const direction = sign * Math.sign(scales[k]!.radPerCount);
  const rad = (counts: number, i: number): number => direction * positionOfCounts(scales[i]!, counts);
  return nudgeProblem(
    servos.servos.map(({ name }) => name),
    k,
    before.map(rad),
    after.map(rad),
  );
}

/** Goal of a nudge, counts: within the lead, however far the joint hangs behind its goal. */
function nudgedGoal({ radPerCount }: JointScale, goal: number, measured: number, sign: number, lead: number): number {
  const wanted = goal + sign * Math.round(NUDGE / Math.abs(radPerCount));
  const most = Math.floor(lead / Math.abs(radPerCount));
  return Math.min(Math.max(wanted, measured - most), measured + most);
}

/**
 * Judges one nudge.
 *
 * @param names - Joint names.
 * @param nudged - Index of the joint that was told to move by `NUDGE`.
 * @param before - Measured position before, shape (n), rad.
 * @param after - Measured position afterwards, shape (n), rad.
 * @returns Why the arm must not be armed; null when that joint moved the right way and no other did.
 */
export function nudgeProblem(
  names: readonly string[],
  nudged: number,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): Reason | null {
  const joint = names[nudged]!;
  const least = NUDGE * MOVED_SHARE;
  const moves = names.map((_, i) => after[i]! - before[i]!);
  if (moves.some(Number.isNaN)) return reason("nudgeUnread", { joint });
  const other = moves.findIndex((by, i) => i !== nudged && Math.abs(by) >= least);
  if (other >= 0) return reason("nudgeOtherJoint", { joint, moved: names[other]! });
  const by = moves[nudged]!;
  if (by <= -least) return reason("nudgeReversed", { joint });
  return by < least ? reason("nudgeStill", { joint }) : null;
}
