/**
 * The one place where actions are clipped.
 *
 * Teleop, policy and replay all pass here on the way to an arm, simulated or real.
 * Arrays hold one value per joint, in the order of `RobotModel.joints`.
 */

import { InputError, invariant } from "../errors";
import type { JointLimits } from "./contracts";

/**
 * Clips a target to the joint limits, then to what one control step can reach.
 *
 * @param target - Wanted joint position, shape (n), rad.
 * @param measured - Present joint position, shape (n), rad.
 * @param limits - One entry per joint, length n.
 * @param dt - Control period, s.
 * @returns A new array, shape (n), rad.
 * @throws {InputError} If a target is NaN or infinite, or the length differs; the message names the joint.
 */
export function limitAction(
  target: Float64Array,
  measured: Float64Array,
  limits: readonly JointLimits[],
  dt: number,
): Float64Array {
  checkAction(target, limits);
  invariant(measured.length === limits.length, "one measured position per joint");
  const sent = new Float64Array(limits.length);
  limits.forEach((joint, i) => {
    const reach = joint.maxSpeed * dt;
    const wanted = clamp(target[i]!, joint.lower, joint.upper);
    sent[i] = clamp(wanted, measured[i]! - reach, measured[i]! + reach);
  });
  return sent;
}

/**
 * Refuses an action that no arm may get.
 *
 * @throws {InputError} On a wrong length, NaN or infinity; the message names the joint.
 */
export function checkAction(action: Float64Array, limits: readonly JointLimits[]): void {
  if (action.length !== limits.length) {
    throw new InputError(
      `action has ${action.length} values; expected ${limits.length}, one per joint`,
      "Choose a controller that was made for this robot.",
      { code: "E_ACTION_LENGTH" },
    );
  }
  limits.forEach((joint, i) => {
    if (!Number.isFinite(action[i])) {
      throw new InputError(
        `action for joint "${joint.name}" is ${action[i]}; expected a finite angle in rad`,
        "Stop the controller and look at its last observation.",
        { code: "E_ACTION_NAN", where: joint.name },
      );
    }
  });
}

function clamp(x: number, lower: number, upper: number): number {
  return Math.min(Math.max(x, lower), upper);
}
