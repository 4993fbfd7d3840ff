/** The drag handle: where the tool is wanted, what the arm can do about it, and the way there. */

import { rotate3 } from "../math/quaternion";
import { atan2 } from "../math/trigonometry";
import { add3, cross3, distance3, dot3, scale3, subtract3, type Vec3 } from "../math/vector3";
import { solveInverseKinematics } from "../robot/inverseKinematics";
import { linkPoses, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { lowestToolHeight } from "./handClearance";
import type { DragTarget } from "./teleopInput";
import { headingOf, pitchOf, type ToolTarget } from "./toolHold";

/** A handle this far from the nearest reachable place counts as out of reach, m. */
const OUT_OF_REACH = 0.005;

/** What a handle asks for, as far as the arm can do it. */
export interface Drag {
  /** Where to go: the handle, or the nearest place to it that the arm can take, m in B. */
  readonly goal: Vec3;
  readonly reachable: boolean;
}

/**
 * The nearest place to the handle that the tool can take, never below the table.
 *
 * @param q - Joint position to start from, shape (n), rad.
 */
export function reachForHandle(robot: RobotModel, q: ArrayLike<number>, handle: Vec3): Drag {
  const lowest = lowestToolHeight(robot, q);
  const wanted: Vec3 = [handle[0], handle[1], Math.max(handle[2], lowest)];
  const solution = solveInverseKinematics(robot, { position: wanted }, q, {
    maxIterations: 40,
    maxStep: 0.3,
    damping: 0.01,
    tolerance: 1e-4,
  });
  if (solution.positionError < OUT_OF_REACH) return { goal: wanted, reachable: handle[2] >= lowest - OUT_OF_REACH };
  return { goal: toolPose(robot, linkPoses(robot, solution.q)).p, reachable: false };
}

/** A target one control step nearer to a handle. */
export function targetTowards(
  robot: RobotModel,
  q: ArrayLike<number>,
  from: ToolTarget,
  drag: DragTarget,
  goal: Vec3,
  step: { readonly length: number; readonly turn: number },
): ToolTarget {
  const position = stepTowards(from.position, goal, step.length);
  if (!drag.orientation) return { position, pitch: from.pitch, roll: 0 };
  const { p, q: turn } = toolPose(robot, linkPoses(robot, q));
  const wantedPitch = pitchOf(rotate3(drag.orientation, [0, 0, 1]), headingOf(p));
  const opening = rotate3(turn, [1, 0, 0]);
  const wantedOpening = rotate3(drag.orientation, [1, 0, 0]);
  const roll = atan2(dot3(cross3(opening, wantedOpening), rotate3(turn, [0, 0, 1])), dot3(opening, wantedOpening));
  return {
    position,
    pitch: from.pitch + bounded(wantedPitch - from.pitch, step.turn),
    roll: bounded(roll, step.turn),
  };
}

function stepTowards(from: Vec3, to: Vec3, length: number): Vec3 {
  const distance = distance3(from, to);
  return distance <= length ? to : add3(from, scale3(subtract3(to, from), length / distance));
}

function bounded(x: number, most: number): number {
  return Math.min(most, Math.max(-most, x));
}
