/** Rotation matrices in flat arrays: row-major, nine numbers from an offset, R_AB turns vectors of B into A. */

import type { Quat } from "../math/quaternion";

/** Writes the matrix of the unit quaternion x, y, z, w found at `quat[from]` to `out[at]`. */
export function writeMatrix(out: Float64Array, at: number, quat: ArrayLike<number>, from: number): void {
  const x = quat[from]!;
  const y = quat[from + 1]!;
  const z = quat[from + 2]!;
  const w = quat[from + 3]!;
  out[at] = 1 - 2 * (y * y + z * z);
  out[at + 1] = 2 * (x * y - w * z);
  out[at + 2] = 2 * (x * z + w * y);
  out[at + 3] = 2 * (x * y + w * z);
  out[at + 4] = 1 - 2 * (x * x + z * z);
  out[at + 5] = 2 * (y * z - w * x);
  out[at + 6] = 2 * (x * z - w * y);
  out[at + 7] = 2 * (y * z + w * x);
  out[at + 8] = 1 - 2 * (x * x + y * y);
}

/**
 * Unit quaternion of a rotation matrix at `m[at]`, written to `out[to]` as x, y, z, w.
 *
 * The largest of the four components is found first (Shepperd 1978), so nothing is divided by a small number.
 */
export function writeQuat(out: Float64Array, to: number, m: ArrayLike<number>, at: number): void {
  const xx = m[at]!;
  const yy = m[at + 4]!;
  const zz = m[at + 8]!;
  let x = m[at + 7]! - m[at + 5]!;
  let y = m[at + 2]! - m[at + 6]!;
  let z = m[at + 3]! - m[at + 1]!;
  let w = 1 + xx + yy + zz;
  if (xx + yy + zz <= 0) {
    const antisymmetric = [x, y, z];
    if (xx >= yy && xx >= zz) {
      x = 1 + xx - yy - zz;
      y = m[at + 1]! + m[at + 3]!;
      z = m[at + 2]! + m[at + 6]!;
      w = antisymmetric[0]!;
    } else if (yy >= zz) {
      x = m[at + 1]! + m[at + 3]!;
      y = 1 + yy - xx - zz;
      z = m[at + 5]! + m[at + 7]!;
      w = antisymmetric[1]!;
    } else {
      x = m[at + 2]! + m[at + 6]!;
      y = m[at + 5]! + m[at + 7]!;
      z = 1 + zz - xx - yy;
      w = antisymmetric[2]!;
    }
  }
  const scale = 1 / Math.sqrt(x * x + y * y + z * z + w * w);
  out[to] = x * scale;
  out[to + 1] = y * scale;
  out[to + 2] = z * scale;
  out[to + 3] = w * scale;
}

/** out[to] = a[ia] · b[ib], all 3×3. The output may not overlap an input. */
export function multiplyMatrices(
  out: Float64Array,
  to: number,
  a: ArrayLike<number>,
  ia: number,
  b: ArrayLike<number>,
  ib: number,
): void {
  for (let r = 0; r < 9; r += 3) {
    const x = a[ia + r]!;
    const y = a[ia + r + 1]!;
    const z = a[ia + r + 2]!;
    out[to + r] = x * b[ib]! + y * b[ib + 3]! + z * b[ib + 6]!;
    out[to + r + 1] = x * b[ib + 1]! + y * b[ib + 4]! + z * b[ib + 7]!;
    out[to + r + 2] = x * b[ib + 2]! + y * b[ib + 5]! + z * b[ib + 8]!;
  }
}

/** The quaternion of a 3×3 matrix as a tuple. */
export function quatOfMatrix(m: ArrayLike<number>): Quat {
  const q = new Float64Array(4);
  writeQuat(q, 0, m, 0);
  return [q[0]!, q[1]!, q[2]!, q[3]!];
}
