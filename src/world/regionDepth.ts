/** How deep a point lies inside a region of an object. */

import type { Vec3 } from "../math/vector3";
import type { ObjectRegion } from "./objectRecipes";

/**
 * Depth below the nearest face of a region, m; negative outside.
 *
 * @param p - In the frame of the body that the region belongs to, m.
 */
export function depthInRegion({ centre, halfSize, round }: ObjectRegion, p: Vec3): number {
  const [x, y, z] = [p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]];
  const height = halfSize[2] - Math.abs(z);
  if (!round) return Math.min(halfSize[0] - Math.abs(x), halfSize[1] - Math.abs(y), height);
  const [bottom, top] = round;
  const slope = (top - bottom) / (2 * halfSize[2]);
  const radius = (bottom + top) / 2 + slope * z;
  return Math.min((radius - Math.sqrt(x * x + y * y)) / Math.sqrt(1 + slope * slope), height);
}
