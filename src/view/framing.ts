/** Where the camera must stand so that some points fill a part of the picture. Pure geometry, no three. */

import type { Vec3 } from "../math/vector3";

/** The part of the picture that the points may use, in normalised device coordinates: -1 left and bottom, 1 right and top. */
export interface Window2 {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export interface Framing {
  /** Camera position in W, m. */
  readonly position: Vec3;
  /** A point on the line of sight, at the depth of the points, m. */
  readonly target: Vec3;
}

/**
 * The nearest camera, looking along a given direction, that keeps all points inside a window of the picture.
 *
 * In camera axes (x right, y up, depth forward) a point is inside the right edge when x - cx <= right · k · (depth - cd),
 * k being the tangent of the half angle; each edge is such a plane, and the tightest point decides. Left and right (or
 * bottom and top) together give the depth at which both touch; the axis that needs more distance wins, the other centres.
 *
 * @param points - In W, m.
 * @param forward - Unit direction of view in W, not along z.
 * @param fovY - Vertical angle of view, rad.
 * @param aspect - Width over height of the picture.
 */
export function frameCamera(
  points: readonly Vec3[],
  forward: Vec3,
  fovY: number,
  aspect: number,
  window: Window2,
): Framing {
  const flat = Math.hypot(forward[0], forward[1]);
  const right: Vec3 = [forward[1] / flat, -forward[0] / flat, 0];
  const up: Vec3 = [
    right[1] * forward[2] - right[2] * forward[1],
    right[2] * forward[0] - right[0] * forward[2],
    right[0] * forward[1] - right[1] * forward[0],
  ];
  const ky = Math.tan(fovY / 2);
  const kx = ky * aspect;
  const seen = points.map((p) => ({ x: dot(p, right), y: dot(p, up), d: dot(p, forward) }));
  // For an edge e: (coordinate - e · k · depth) of the tightest point.
  const most = (of: (s: { x: number; y: number; d: number }) => number): number => Math.max(...seen.map(of));
  const r = most(({ x, d }) => x - window.right * kx * d);
  const l = -most(({ x, d }) => -(x - window.left * kx * d));
  const t = most(({ y, d }) => y - window.top * ky * d);
  const b = -most(({ y, d }) => -(y - window.bottom * ky * d));
  const depthX = (l - r) / ((window.right - window.left) * kx);
  const depthY = (b - t) / ((window.top - window.bottom) * ky);
  const depth = Math.min(depthX, depthY);
  // Between the two edges of the slack axis, in the middle.
  const x = (r + window.right * kx * depth + l + window.left * kx * depth) / 2;
  const y = (t + window.top * ky * depth + b + window.bottom * ky * depth) / 2;
  const place = (along: number): Vec3 => [
    right[0] * x + up[0] * y + forward[0] * along,
    right[1] * x + up[1] * y + forward[1] * along,
    right[2] * x + up[2] * y + forward[2] * along,
  ];
  const middle = seen.reduce((sum, { d }) => sum + d, 0) / seen.length;
  return { position: place(depth), target: place(middle) };
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
