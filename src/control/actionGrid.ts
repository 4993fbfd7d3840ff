/**
 * The grid on which actions are sent.
 *
 * A servo hears whole numbers (an STS3215 4096 to a turn, 1.5e-3 rad each). The simulated arm rounds what it is told to a much
 * finer grid, so that a run can be written down as small whole numbers and played again bit for bit.
 */

import type { JointLimits } from "./contracts";

/** Steps per rad (or m): 3.1e-5 rad, a fiftieth of a servo's own step. A power of two, so that no bit is lost. Runs on file hang on it. */
export const ACTION_STEPS = 32768;

/**
 * An action in whole steps, the nearest within the joint limits.
 *
 * @param action - Target joint position, shape (n), rad.
 * @param limits - One entry per joint, length n; a joint without an end has infinite ones.
 * @returns Shape (n).
 */
export function toActionSteps(action: Float64Array, limits: readonly JointLimits[]): Int32Array {
  return Int32Array.from(action, (target, i) => {
    const { lower, upper } = limits[i]!;
    const nearest = Math.floor(target * ACTION_STEPS + 0.5);
    return Math.min(Math.max(nearest, Math.ceil(lower * ACTION_STEPS)), Math.floor(upper * ACTION_STEPS));
  });
}

/**
 * The action that whole steps stand for.
 *
 * @param steps - Shape (n).
 * @returns Target joint position, shape (n), rad; exact.
 */
export function fromActionSteps(steps: Int32Array): Float64Array {
  return Float64Array.from(steps, (count) => count / ACTION_STEPS);
}
