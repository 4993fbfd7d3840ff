/** The nudge before the first arming: each joint is moved a little, and has to be the one that moves, the right way. */

import { type Reason, reason } from "./reason";

/** How far a joint is nudged, rad. */
export const NUDGE = (3 * Math.PI) / 180;
/** Less than this part of the nudge is no motion: friction and sag take some. */
const MOVED_SHARE = 1 / 3;

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
