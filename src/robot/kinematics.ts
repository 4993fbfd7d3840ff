/**
 * Forward kinematics and the geometric Jacobian of any robot model.
 *
 * Poses live in flat arrays, shape (links, 7): x, y, z, qx, qy, qz, qw in the base frame B, in the order of
 * `RobotModel.links`. Given an array to write into, nothing is allocated.
 */

import { compose, type Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { RobotModel } from "./robotModel";

/**
 * Poses of all links.
 *
 * @param q - Joint position, shape (n), rad or m.
 * @param out - Written and returned, shape (links, 7); made new when absent.
 * @returns Pose of every link in B.
 */
export function linkPoses(
  model: RobotModel,
  q: ArrayLike<number>,
  out: Float64Array = new Float64Array(7 * model.links.length),
): Float64Array {
  for (let k = 0; k < model.links.length; k++) {
    const link = model.links[k]!;
    const { p, q: r } = link.X_PL;
    if (link.parent < 0) writePose(out, k, p[0], p[1], p[2], r[0], r[1], r[2], r[3]);
    else composeInto(out, k, link.parent, p[0], p[1], p[2], r[0], r[1], r[2], r[3]);
    if (link.joint < 0) continue;
    const joint = model.joints[link.joint]!;
    const [ax, ay, az] = joint.axis;
    const s = q[link.joint]!;
    if (joint.type === "prismatic") composeInto(out, k, k, ax * s, ay * s, az * s, 0, 0, 0, 1);
    else {
      const half = sin(s / 2);
      composeInto(out, k, k, 0, 0, 0, ax * half, ay * half, az * half, cos(s / 2));
    }
  }
  return out;
}

/** Pose in B of one link, read from the array that `linkPoses` fills. */
export function poseOfLink(poses: Float64Array, link: number): Transform {
  const at = (i: number): number => poses[7 * link + i]!;
  return { p: [at(0), at(1), at(2)], q: [at(3), at(4), at(5), at(6)] };
}

/** Pose in B of the tool frame E, X_BE, read from the array that `linkPoses` fills. */
export function toolPose(model: RobotModel, poses: Float64Array): Transform {
  return compose(poseOfLink(poses, model.tool.link), model.tool.X_LE);
}

/**
 * Geometric Jacobian of the tool point: v = J qd (Lynch and Park, Modern Robotics, section 5.1, at the tool point).
 *
 * @param poses - What `linkPoses` returned for this joint position.
 * @param out - Written and returned, shape (6, n) row by row: velocity of the tool point (m/s per rad/s), then angular
 * velocity, both along the axes of B.
 */
export function toolJacobian(
  model: RobotModel,
  poses: Float64Array,
  out: Float64Array = new Float64Array(6 * model.joints.length),
): Float64Array {
  const n = model.joints.length;
  out.fill(0);
  const tool = toolPose(model, poses).p;
  for (let k = model.tool.link; k >= 0; k = model.links[k]!.parent) {
    const j = model.links[k]!.joint;
    if (j < 0) continue;
    const joint = model.joints[j]!;
    const o = 7 * k;
    const [ax, ay, az] = joint.axis;
    const x = poses[o + 3]!;
    const y = poses[o + 4]!;
    const z = poses[o + 5]!;
    const w = poses[o + 6]!;
    const tx = 2 * (y * az - z * ay);
    const ty = 2 * (z * ax - x * az);
    const tz = 2 * (x * ay - y * ax);
    // The joint's axis in B.
    const ux = ax + w * tx + y * tz - z * ty;
    const uy = ay + w * ty + z * tx - x * tz;
    const uz = az + w * tz + x * ty - y * tx;
    if (joint.type === "prismatic") {
      out[j] = ux;
      out[n + j] = uy;
      out[2 * n + j] = uz;
      continue;
    }
    const rx = tool[0] - poses[o]!;
    const ry = tool[1] - poses[o + 1]!;
    const rz = tool[2] - poses[o + 2]!;
    out[j] = uy * rz - uz * ry;
    out[n + j] = uz * rx - ux * rz;
    out[2 * n + j] = ux * ry - uy * rx;
    out[3 * n + j] = ux;
    out[4 * n + j] = uy;
    out[5 * n + j] = uz;
  }
  return out;
}

function writePose(
  out: Float64Array,
  k: number,
  px: number,
  py: number,
  pz: number,
  x: number,
  y: number,
  z: number,
  w: number,
): void {
  const o = 7 * k;
  out[o] = px;
  out[o + 1] = py;
  out[o + 2] = pz;
  out[o + 3] = x;
  out[o + 4] = y;
  out[o + 5] = z;
  out[o + 6] = w;
}

/** Pose `to` becomes pose `from` times the given pose; `to` may equal `from`. */
function composeInto(
  out: Float64Array,
  to: number,
  from: number,
  px: number,
  py: number,
  pz: number,
  bx: number,
  by: number,
  bz: number,
  bw: number,
): void {
  const o = 7 * from;
  const x = out[o + 3]!;
  const y = out[o + 4]!;
  const z = out[o + 5]!;
  const w = out[o + 6]!;
  const tx = 2 * (y * pz - z * py);
  const ty = 2 * (z * px - x * pz);
  const tz = 2 * (x * py - y * px);
  writePose(
    out,
    to,
    out[o]! + px + w * tx + y * tz - z * ty,
    out[o + 1]! + py + w * ty + z * tx - x * tz,
    out[o + 2]! + pz + w * tz + x * ty - y * tx,
    w * bx + x * bw + y * bz - z * by,
    w * by - x * bz + y * bw + z * bx,
    w * bz + x * by - y * bx + z * bw,
    w * bw - x * bx - y * by - z * bz,
  );
}
