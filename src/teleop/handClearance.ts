/**
 * How close the hand comes to the table and to the arm's own body, from the collision shapes of the robot model.
 *
 * Primitives count as their bounding boxes; convex pieces with their corners, and only those of the hand. Only what a target can do wrong is looked at: contact itself is physics.
 */

import { rotate3 } from "../math/quaternion";
import { compose, inverseTransformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { linkPoses, poseOfLink, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { halfSizeOf, placedPoints } from "../robot/shapePoints";

/** The tool centre point stays this far above the table, m. */
export const TOOL_FLOOR = 0.005;
/** The lowest corner of the hand stays this far above the table, m: less would scrape when the arm sags. */
const HAND_FLOOR = 0.001;
/** The hand keeps this distance to the arm's own body, m. */
const BODY_MARGIN = 0.003;
/** Links nearer than this to the hand cannot be hit by it within the joint limits, or are its neighbours. */
const NEIGHBOUR_LINKS = 2;

/**
 * Lowest height that the tool centre point may take with the hand as it stands, m above the table (z = 0 of B).
 *
 * @param q - Joint position, shape (n), rad.
 */
export function lowestToolHeight(robot: RobotModel, q: ArrayLike<number>): number {
  const poses = linkPoses(robot, q);
  const tool = toolPose(robot, poses).p[2];
  const lowest = Math.min(tool, ...handCorners(robot, poses).map((corner) => corner[2]));
  return Math.max(TOOL_FLOOR, HAND_FLOOR + tool - lowest);
}

/** How far the hand reaches into the arm's own body or its margin, m; 0 when it is clear. */
export function bodyOverlap(robot: RobotModel, q: ArrayLike<number>): number {
  const poses = linkPoses(robot, q);
  const corners = [toolPose(robot, poses).p, ...handCorners(robot, poses)];
  let deepest = 0;
  for (const index of bodyLinks(robot)) {
    const X_BL = poseOfLink(poses, index);
    for (const { X_LS, geometry } of robot.links[index]!.collisions) {
      const half = halfSizeOf(geometry);
      if (!half) continue;
      const X_BS = compose(X_BL, X_LS);
      for (const corner of corners) {
        const local = inverseTransformPoint(X_BS, corner);
        const depth = Math.min(...local.map((x, axis) => half[axis]! + BODY_MARGIN - Math.abs(x)));
        deepest = Math.max(deepest, depth);
      }
    }
  }
  return deepest;
}

/** Corners of everything that moves with the tool, in B. */
function handCorners(robot: RobotModel, poses: Float64Array): Vec3[] {
  const hand = new Set([robot.tool.link]);
  robot.links.forEach((link, index) => {
    if (hand.has(link.parent)) hand.add(index);
  });
  return [...hand].flatMap((index) => {
    const X_BL = poseOfLink(poses, index);
    return robot.links[index]!.collisions.flatMap(({ X_LS, geometry }) => placedPoints(compose(X_BL, X_LS), geometry));
  });
}

/** The links from the base up to those that the hand cannot reach. */
function bodyLinks(robot: RobotModel): number[] {
  const chain: number[] = [];
  for (let k = robot.tool.link; k >= 0; k = robot.links[k]!.parent) chain.push(k);
  return chain.slice(NEIGHBOUR_LINKS + 1);
}

/** Direction in B of a direction in the tool frame. */
export function toolDirection(robot: RobotModel, q: ArrayLike<number>, direction: Vec3): Vec3 {
  return rotate3(toolPose(robot, linkPoses(robot, q)).q, direction);
}
