/** Lengths and distances between the scene and the screen. Pure. */

/**
 * Metres in the scene that one pixel covers.
 *
 * @param fovY - Vertical angle of view, rad.
 * @param depth - Distance along the line of sight, m.
 * @param height - Height of the picture, pixels.
 */
export function metresPerPixel(fovY: number, depth: number, height: number): number {
  return (2 * Math.tan(fovY / 2) * depth) / height;
}

/** Distance of a point from a segment in the plane, all in pixels. */
export function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 > 0 ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/**
 * How far along an axis the point lies that is nearest to a ray (Ericson, Real-Time Collision Detection, 5.1.8).
 *
 * @param from - Foot of the axis in W, m.
 * @param axis - Its unit direction.
 * @param eye - Foot of the ray in W, m.
 * @param ray - Its unit direction.
 * @returns m along the axis; null when the two are nearly parallel and the answer would jump.
 */
export function alongAxis(from: Vector, axis: Vector, eye: Vector, ray: Vector): number | null {
  const b = axis.x * ray.x + axis.y * ray.y + axis.z * ray.z;
  const crossed = 1 - b * b;
  if (crossed < 0.01) return null;
  const [rx, ry, rz] = [from.x - eye.x, from.y - eye.y, from.z - eye.z];
  const c = axis.x * rx + axis.y * ry + axis.z * rz;
  const f = ray.x * rx + ray.y * ry + ray.z * rz;
  return (b * f - c) / crossed;
}

/**
 * Length of an arrow for a force: proportional for small ones, bounded for large ones.
 *
 * @param newtons - Not negative, N.
 * @param perNewton - m/N near zero.
 * @param longest - Never reached, m.
 */
export function arrowLength(newtons: number, perNewton: number, longest: number): number {
  return (longest * newtons) / (newtons + longest / perNewton);
}
