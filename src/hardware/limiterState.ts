/** What a motion limiter holds between two control steps, and the small mathematics that its parts share. */

import type { RobotModel } from "../robot/robotModel";
import type { BodyGuard } from "./bodyGuard";
import type { Reason } from "./reason";
import type { SafetyLimits } from "./safetyLimits";
import type { GuardPoint } from "./tableGuard";

/** What a limiter is made for. */
export interface MotionOptions {
  readonly robot: RobotModel;
  /** Recorded range of each joint, shape (n), rad; the margin is taken off here. */
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  readonly limits: SafetyLimits;
}

/** State of a limiter; changed by `limitMotion` and by parking only. Arrays are shape (n), rad and rad/s. */
export interface MotionLimiter {
  readonly options: MotionOptions;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly points: readonly GuardPoint[];
  readonly body: BodyGuard;
  readonly goal: Float64Array;
  readonly velocity: Float64Array;
  readonly measured: Float64Array;
  /** Refused samples in a row, per joint. */
  readonly sampleRefusals: Uint8Array;
  readonly heldUp: boolean[];
  /** The last accepted target as it came, and within the range; null before the first. */
  wanted: Float64Array | null;
  target: Float64Array | null;
  isApproaching: boolean;
  /** s */
  sinceArming: number;
  badActionTime: number;
  jumps: number;
  stop: Reason | null;
}

/**
 * The highest speed in this step from which a stop within the distance is possible with any later step times: what is left after
 * the step, d - v·dt, must be at least v²/2a.
 */
export function brakingSpeed(distance: number, acceleration: number, dt: number): number {
  if (!(distance > 0)) return 0;
  // A joint without end: the formula below would give NaN.
  if (distance === Number.POSITIVE_INFINITY) return distance;
  const gain = acceleration * dt;
  // √(g² + 2ad) - g without the difference, which would be 0 at tiny distances and hold up the joints that go together.
  return (2 * acceleration * distance) / (Math.sqrt(gain * gain + 2 * acceleration * distance) + gain);
}

/** Scalar product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The nearest value between two bounds. */
export function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}
