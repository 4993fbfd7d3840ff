/** Limits of the control step, taken from a robot model. */

import type { RobotModel } from "../robot/robotModel";
import type { JointLimits } from "./contracts";

/**
 * Limits of every joint in the order of `RobotModel.joints`.
 *
 * @param topSpeed - Largest speed of any joint, rad/s; the model's own limit counts where it is lower.
 */
export function jointLimitsOf(robot: RobotModel, topSpeed: number): JointLimits[] {
  return robot.joints.map(({ name, lower, upper, maxVelocity }) => ({
    name,
    lower,
    upper,
    maxSpeed: Math.min(maxVelocity, topSpeed),
  }));
}
