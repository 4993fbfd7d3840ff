/** Unit quaternions in the order x, y, z, w. They rotate vectors from the inner to the outer frame: `v_A = q_AB · v_B`. */

import { atan2, cos, sin } from "./trigonometry";
import type { Vec3 } from "./vector3";

/** x, y, z, w; unit length. */
export type Quat = readonly [number, number, number, number];

export const IDENTITY_QUAT: Quat = [0, 0, 0, 1];

/** Hamilton product: rotate by b first, then by a. */
export function multiplyQuat(a: Quat, b: Quat): Quat {
  const [ax, ay, az, aw] = a;
  const [bx, by, bz, bw] = b;
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

/** The inverse of a unit quaternion. */
export function conjugateQuat(q: Quat): Quat {
  return [-q[0], -q[1], -q[2], q[3]];
}

/** Scales to unit length; a zero quaternion becomes the identity. */
export function normalizeQuat(q: Quat): Quat {
  const n = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  return n > 0 ? [q[0] / n, q[1] / n, q[2] / n, q[3] / n] : IDENTITY_QUAT;
}

/** Rotates a vector. */
export function rotate3(q: Quat, v: Vec3): Vec3 {
  const [x, y, z, w] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

/** Rotation by an angle (rad) about a unit axis. */
export function quatFromAxisAngle(axis: Vec3, angle: number): Quat {
  const s = sin(angle / 2);
  return [axis[0] * s, axis[1] * s, axis[2] * s, cos(angle / 2)];
}

/** URDF roll, pitch, yaw (rad): Rz(yaw) · Ry(pitch) · Rx(roll). */
export function quatFromRpy(roll: number, pitch: number, yaw: number): Quat {
  const cr = cos(roll / 2);
  const sr = sin(roll / 2);
  const cp = cos(pitch / 2);
  const sp = sin(pitch / 2);
  const cy = cos(yaw / 2);
  const sy = sin(yaw / 2);
  return [
    sr * cp * cy - cr * sp * sy,
    cr * sp * cy + sr * cp * sy,
    cr * cp * sy - sr * sp * cy,
    cr * cp * cy + sr * sp * sy,
  ];
}

/** Heading of the rotated x axis about +z, rad, -π to π. */
export function yawOfQuat(q: Quat): number {
  const [x, y, z, w] = q;
  return atan2(2 * (x * y + w * z), 1 - 2 * (y * y + z * z));
}
