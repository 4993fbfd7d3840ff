/** 4 x 4 matrices of scene graphs in mesh files, row by row; points are columns. */

export type Matrix4 = readonly number[];

export const IDENTITY4: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** a · b */
export function multiply4(a: Matrix4, b: Matrix4): Matrix4 {
  return Array.from({ length: 16 }, (_, k) => {
    const row = 4 * Math.floor(k / 4);
    const column = k % 4;
    return (
      a[row]! * b[column]! + a[row + 1]! * b[4 + column]! + a[row + 2]! * b[8 + column]! + a[row + 3]! * b[12 + column]!
    );
  });
}

export function scaling4(x: number, y: number, z: number): Matrix4 {
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
}

export function translation4(x: number, y: number, z: number): Matrix4 {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
}

/** Rotation by a unit quaternion, x, y, z, w. */
export function rotation4(x: number, y: number, z: number, w: number): Matrix4 {
  return [
    ...[1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y), 0],
    ...[2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x), 0],
    ...[2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y), 0],
    ...[0, 0, 0, 1],
  ];
}

/** Moves points in place, shape (n, 3); a mirroring matrix turns triangles round so that they look outward again. */
export function moveTriangles(positions: Float32Array, m: Matrix4): void {
  for (let k = 0; k + 2 < positions.length; k += 3) {
    const [x, y, z] = [positions[k]!, positions[k + 1]!, positions[k + 2]!];
    for (let r = 0; r < 3; r++)
      positions[k + r] = m[4 * r]! * x + m[4 * r + 1]! * y + m[4 * r + 2]! * z + m[4 * r + 3]!;
  }
  if (determinant3(m) < 0) turnRound(positions);
}

/** Swaps two corners of each triangle in place. */
export function turnRound(positions: Float32Array): void {
  for (let t = 0; t + 8 < positions.length; t += 9) {
    for (let k = 0; k < 3; k++) {
      const held = positions[t + 3 + k]!;
      positions[t + 3 + k] = positions[t + 6 + k]!;
      positions[t + 6 + k] = held;
    }
  }
}

function determinant3(m: Matrix4): number {
  return (
    m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) -
    m[1]! * (m[4]! * m[10]! - m[6]! * m[8]!) +
    m[2]! * (m[4]! * m[9]! - m[5]! * m[8]!)
  );
}
