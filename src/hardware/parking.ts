/** How an arm moves to a pose that needs no torque, so that it can be let go without falling. */

import type { MotionLimiter } from "./limiterState";
import { type LimitedMotion, limitMotion, type MotionStep, restartApproach } from "./motionLimiter";
import { type Reason, reason } from "./reason";

/** This near to a pose, measured, the arm is there: sag and backlash keep it from being nearer, rad. */
const ARRIVED = 0.12;
/** Without coming nearer by this much (rad) for this time (s), another way is tried. */
const PROGRESS = 0.01;
const STUCK_TIME = 3;

/** An arm on its way to rest. */
export interface Parking {
  /** Poses one after the other, shape (n) each, rad; the last is the one to rest in. */
  readonly ways: readonly (readonly number[])[];
  /** Which of them is next. */
  index: number;
  /** Nearest so far to that pose, rad, and for how long it has come no nearer, s. */
  nearest: number;
  sinceNearer: number;
}

/**
 * Begins to park: straight to the pose, and if the table is in the way, by another one.
 *
 * @param limiter - Is told that another controller begins, so it approaches slowly.
 * @param rest - A pose that needs no torque, shape (n), rad.
 * @param raised - A pose from which the resting one can be reached, shape (n), rad.
 */
export function beginParking(limiter: MotionLimiter, rest: readonly number[], raised: readonly number[]): Parking {
  restartApproach(limiter);
  return { ways: [rest, raised, rest], index: 0, nearest: Number.POSITIVE_INFINITY, sinceNearer: 0 };
}

/**
 * One control step of parking. Only the joints of the arm count: what the gripper holds, it keeps.
 *
 * @param step - As for `limitMotion`, which finds the target itself.
 * @returns What to send, and how parking ended: `parked`, or `parkStuck` when something is in the way and letting go would
 * drop the arm. Null while it goes on.
 */
export function stepParking(
  parking: Parking,
  limiter: MotionLimiter,
  step: Omit<MotionStep, "target" | "follow">,
): { readonly motion: LimitedMotion; readonly ended: Reason | null } {
  const grip = limiter.options.robot.gripperJoint;
  const pose = parking.ways[parking.index]!;
  const target = pose.map((q, i) => (i === grip ? limiter.goal[i]! : q));
  // Slow to the very end, not only until it is near.
  limiter.isApproaching = true;
  const motion = limitMotion(limiter, { ...step, target, follow: true });
  if (motion.stop) return { motion, ended: motion.stop };

  const away = farthestFrom(limiter, limiter.measured);
  if (away < parking.nearest - PROGRESS) {
    parking.nearest = away;
    parking.sinceNearer = 0;
  } else parking.sinceNearer += step.dt;
  // The arm must have come to rest, not just pass by.
  const isThere = away < ARRIVED && farthestFrom(limiter, limiter.goal) < PROGRESS;
  if (isThere && pose === parking.ways.at(-1)) return { motion, ended: reason("parked") };
  if (isThere || parking.sinceNearer > STUCK_TIME) {
    if (parking.index === parking.ways.length - 1) return { motion, ended: reason("parkStuck", { rad: away }) };
    parking.index += 1;
    parking.nearest = Number.POSITIVE_INFINITY;
    parking.sinceNearer = 0;
    restartApproach(limiter);
  }
  return { motion, ended: null };
}

/** Largest distance of a joint of the arm from its target, rad. */
function farthestFrom({ target, options }: MotionLimiter, q: Float64Array): number {
  return target!.reduce((most, wanted, i) => {
    return i === options.robot.gripperJoint ? most : Math.max(most, Math.abs(wanted - q[i]!));
  }, 0);
}
