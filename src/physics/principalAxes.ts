/** The frame in which an inertia is diagonal. */

import type { Vec3 } from "../math/vector3";

export interface PrincipalAxes {
  /** Moments about the axes, kg·m². */
  readonly moments: Vec3;
  /** R_BP, row-major: its columns are the axes in the body frame; right-handed. */
  readonly rotation: Float64Array;
}

/** More sweeps than any 3×3 matrix needs; the loop ends when nothing is left off the diagonal. */
const MAX_SWEEPS = 30;

/**
 * Diagonalises Ixx, Iyy, Izz, Ixy, Ixz, Iyz by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, section 8.5).
 *
 * A matrix that is diagonal already gives the identity exactly.
 */
export function principalAxes(inertia: ArrayLike<number>): PrincipalAxes {
  const [xx, yy, zz, xy, xz, yz] = Array.from({ length: 6 }, (_, i) => inertia[i]!) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const a = Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz);
  const v = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const off = Math.abs(a[1]!) + Math.abs(a[2]!) + Math.abs(a[5]!);
    if (off <= 1e-18 * (Math.abs(a[0]!) + Math.abs(a[4]!) + Math.abs(a[8]!))) break;
    rotateAway(a, v, 0, 1);
    rotateAway(a, v, 0, 2);
    rotateAway(a, v, 1, 2);
  }
  return { moments: [a[0]!, a[4]!, a[8]!], rotation: v };
}

/** One Jacobi rotation that zeroes a[p, q]; accumulates it in v. */
function rotateAway(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const apq = a[3 * p + q]!;
  if (apq === 0) return;
  const theta = (a[4 * q]! - a[4 * p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 3; k++) {
    const kp = a[3 * k + p]!;
    const kq = a[3 * k + q]!;
    a[3 * k + p] = c * kp - s * kq;
    a[3 * k + q] = s * kp + c * kq;
  }
  for (let k = 0; k < 3; k++) {
    const pk = a[3 * p + k]!;
    const qk = a[3 * q + k]!;
    a[3 * p + k] = c * pk - s * qk;
    a[3 * q + k] = s * pk + c * qk;
    const vp = v[3 * k + p]!;
    const vq = v[3 * k + q]!;
    v[3 * k + p] = c * vp - s * vq;
    v[3 * k + q] = s * vp + c * vq;
  }
  a[3 * p + q] = 0;
  a[3 * q + p] = 0;
}
