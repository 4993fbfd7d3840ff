/** Joint sliders: each joint goes straight to its slider, no faster than a given speed. */

import { InputError } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import { jointScale } from "./jointScale";

/**
 * A joint target one control step nearer to the sliders.
 *
 * @param q - Joint target so far, shape (n), rad or m.
 * @param sliders - One entry per joint, rad or m; null leaves the joint alone. Values beyond a limit count as the limit.
 * @param maxTurn - Largest change of one turning joint, rad; a sliding one changes by its `jointScale` of it.
 * @throws {InputError} `E_TELEOP_INPUT` on a wrong length or a value that is not finite; the message names the joint.
 */
export function towardsSliders(
  robot: RobotModel,
  q: Float64Array,
  sliders: readonly (number | null)[],
  maxTurn: number,
): Float64Array {
  if (sliders.length !== robot.joints.length) {
    throw new InputError(
      `the sliders give ${sliders.length} values; expected ${robot.joints.length}, one per joint`,
      "Load the robot again.",
      { code: "E_TELEOP_INPUT" },
    );
  }
  return Float64Array.from(robot.joints, (joint, j) => {
    const { name, lower, upper, type } = joint;
    const wanted = sliders[j] ?? null;
    if (wanted === null) return q[j]!;
    if (!Number.isFinite(wanted)) {
      throw new InputError(
        `the slider of joint "${name}" gives ${wanted}; expected a finite ${type === "prismatic" ? "length in m" : "angle in rad"}`,
        "Move the slider again.",
        { code: "E_TELEOP_INPUT", where: name },
      );
    }
    const change = Math.min(upper, Math.max(lower, wanted)) - q[j]!;
    const most = maxTurn * jointScale(joint);
    return q[j]! + Math.min(most, Math.max(-most, change));
  });
}

/**
 * The joint target with one joint moved on, within its limits.
 *
 * @param change - rad; a sliding joint moves on by its `jointScale` of it.
 */
export function jogged(robot: RobotModel, q: Float64Array, joint: number, change: number): Float64Array {
  const limits = robot.joints[joint];
  if (!limits) return q;
  const next = q.slice();
  next[joint] = Math.min(limits.upper, Math.max(limits.lower, q[joint]! + change * jointScale(limits)));
  return next;
}
