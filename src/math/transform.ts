/** Homogeneous transforms: `X_AB` is the pose of frame B in frame A, and `X_AC = X_AB · X_BC`. */

import { conjugateQuat, IDENTITY_QUAT, multiplyQuat, type Quat, rotate3 } from "./quaternion";
import { add3, subtract3, type Vec3, ZERO3 } from "./vector3";

/** Pose of one frame in another: position (m) and unit quaternion x, y, z, w. */
export interface Transform {
  readonly p: Vec3;
  readonly q: Quat;
}

export const IDENTITY_TRANSFORM: Transform = { p: ZERO3, q: IDENTITY_QUAT };

/** X_AB · X_BC = X_AC. */
export function compose(X_AB: Transform, X_BC: Transform): Transform {
  return { p: add3(X_AB.p, rotate3(X_AB.q, X_BC.p)), q: multiplyQuat(X_AB.q, X_BC.q) };
}

/** X_AB to X_BA. */
export function invert(X_AB: Transform): Transform {
  const q = conjugateQuat(X_AB.q);
  const p = rotate3(q, X_AB.p);
  return { p: [-p[0], -p[1], -p[2]], q };
}

/** A point given in B, expressed in A. */
export function transformPoint(X_AB: Transform, p_B: Vec3): Vec3 {
  return add3(X_AB.p, rotate3(X_AB.q, p_B));
}

/** A point given in A, expressed in B. */
export function inverseTransformPoint(X_AB: Transform, p_A: Vec3): Vec3 {
  return rotate3(conjugateQuat(X_AB.q), subtract3(p_A, X_AB.p));
}
