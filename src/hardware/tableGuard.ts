/**
 * How far the moving parts of an arm are above the table that it stands on.
 *
 * The parts are seen as the corners of their shapes, so that a fingertip counts and not the tool point alone, which floats
 * 9 mm behind it. The table is the plane z = 0 of the base frame B.
 */

import { rotate3 } from "../math/quaternion";
import { transformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { poseOfLink } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { shapePoints } from "../robot/shapePoints";

/** One corner of a moving part. */
export interface GuardPoint {
  readonly link: number;
  /** In the frame of the link, m. */
  readonly p: Vec3;
}

/** Corners of every part that a joint moves, the tool point among them. */
export function guardPoints(robot: RobotModel): GuardPoint[] {
  const corners = robot.links.flatMap(({ collisions }, link) =>
    isMoved(robot, link) ? shapePoints(collisions).map((p) => ({ link, p })) : [],
  );
  return [...corners, { link: robot.tool.link, p: robot.tool.X_LE.p }];
}

/**
 * Heights of the points.
 *
 * @param poses - What `linkPoses` returned.
 * @param out - Written and returned, one height in B per point, m.
 */
export function pointHeights(points: readonly GuardPoint[], poses: Float64Array, out: Float64Array): Float64Array {
  points.forEach(({ link, p: [px, py, pz] }, i) => {
    const o = 7 * link;
    const [x, y, z, w] = [poses[o + 3]!, poses[o + 4]!, poses[o + 5]!, poses[o + 6]!];
    // The third row of the rotation matrix.
    const turned = 2 * (x * z - w * y) * px + 2 * (y * z + w * x) * py + (1 - 2 * (x * x + y * y)) * pz;
    out[i] = poses[o + 2]! + turned;
  });
  return out;
}

/**
 * How the height of one point changes with each joint.
 *
 * @param out - Written and returned, shape (n), m/rad.
 */
export function heightGradient(
  robot: RobotModel,
  point: GuardPoint,
  poses: Float64Array,
  out: Float64Array,
): Float64Array {
  out.fill(0);
  const at = transformPoint(poseOfLink(poses, point.link), point.p);
  for (let k = point.link; k >= 0; k = robot.links[k]!.parent) {
    const j = robot.links[k]!.joint;
    if (j < 0) continue;
    const joint = robot.joints[j]!;
    const pose = poseOfLink(poses, k);
    const axis = rotate3(pose.q, joint.axis);
    out[j] = joint.type === "prismatic" ? axis[2] : axis[0] * (at[1] - pose.p[1]) - axis[1] * (at[0] - pose.p[0]);
  }
  return out;
}

function isMoved(robot: RobotModel, link: number): boolean {
  for (let k = link; k >= 0; k = robot.links[k]!.parent) if (robot.links[k]!.joint >= 0) return true;
  return false;
}
