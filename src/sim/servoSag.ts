/** How far servos fall short of their targets by the weight of the arm: a servo that only pulls towards a target needs a distance to push. */

import { updateArmDynamics, updateArmKinematics } from "../physics/armDynamics";
import { createArmModel } from "../physics/armModel";
import { createFrames } from "../physics/frames";
import type { RobotModel } from "../robot/robotModel";
import { compileArm } from "./compileArm";
import { type ServoPreset, servosOf } from "./servo";

/**
 * What must be added to a joint position so that servos sent there hold the arm, without anything in its hand, at that position.
 *
 * @param q - Joint position, shape (n), rad.
 * @param gravity - Downwards, m/s².
 * @param out - Shape (n), rad.
 */
export type ServoSag = (q: ArrayLike<number>, gravity: number, out: Float64Array) => void;

/** @throws {InputError} As `compileArm`. */
export function createServoSag(robot: RobotModel, preset: ServoPreset): ServoSag {
  const n = robot.joints.length;
  const frames = createFrames(n + 1, 9 * (n + 1));
  const arm = createArmModel(compileArm(robot, preset), frames);
  const servos = servosOf(robot, preset);
  const still = new Float64Array(n);
  const down = new Float64Array(3);
  return (q, gravity, out) => {
    arm.q.set(q);
    down[2] = -gravity;
    updateArmKinematics(arm, frames);
    updateArmDynamics(arm, frames, still, 0, down);
    for (let j = 0; j < n; j++) out[j] = arm.bias[j]! / servos[j]!.kp;
  };
}
