/** Three-vectors as plain tuples, for code that runs at human speed. Code at physics rate writes into typed arrays. */

/** x, y, z. */
export type Vec3 = readonly [number, number, number];

export const ZERO3: Vec3 = [0, 0, 0];

export function add3(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract3(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale3(a: Vec3, s: number): Vec3 {
  return [a[0] * s, a[1] * s, a[2] * s];
}

export function dot3(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross3(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Euclidean length. Uses sqrt, which is correctly rounded in every engine (Math.hypot is not). */
export function norm3(a: Vec3): number {
  return Math.sqrt(dot3(a, a));
}

/** Unit vector; the zero vector stays zero. */
export function normalize3(a: Vec3): Vec3 {
  const n = norm3(a);
  return n > 0 ? scale3(a, 1 / n) : ZERO3;
}

export function distance3(a: Vec3, b: Vec3): number {
  return norm3(subtract3(a, b));
}
