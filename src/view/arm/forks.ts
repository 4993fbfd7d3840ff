/** What several links share: fork ends on horns, holder bands with patterned walls, screws in countersinks. */

import type { Vector2 } from "three";
import { DARK, type PartList } from "./partList";
import { addScrew, HORN_BOLTS } from "./servoBody";
import { block, circle, diamond, type Point3, patch, plate, roundedOutline, roundedRect, stand } from "./shapes";

/** Radius of a fork end around its horn, mm. */
const FORK_RADIUS = 12;

/** Outline of a fork end: a half circle around the axis, running to x = `back`. */
export function forkOutline(back: number, halfWidth = FORK_RADIUS): Vector2[] {
  return roundedOutline([
    [back, -halfWidth, 0.5],
    [halfWidth, -halfWidth, halfWidth],
    [halfWidth, halfWidth, halfWidth],
    [back, halfWidth, 0.5],
  ]);
}

/**
 * A fork end around the z axis with four countersunk screws.
 *
 * @param outside - Side of the screw heads: +1 towards +z.
 */
export function addForkEnd(
  parts: PartList,
  outline: Vector2[],
  z: readonly [number, number],
  outside: 1 | -1,
  bevel: number,
  layers: Point3 = [0, 1, 0],
): void {
  const holes = HORN_BOLTS.map(([x, y]) => circle(x, y, 2.1, 10));
  parts.printed(plate(outline, z[1] - z[0], bevel, holes).translate(0, 0, z[0]), layers);
  const floor = outside > 0 ? z[1] - 4 : z[0] + 4;
  for (const [x, y] of HORN_BOLTS) {
    const seat = stand(patch(circle(x, y, 2.3, 10)), [1, 0, 0], [0, outside, 0], [0, 0, floor]);
    parts.printed(seat);
    addScrew(parts, [x, y, floor], [0, 0, outside], 1.85, 1.5);
  }
}

/** A closed band that clamps a servo: rounded, walls of even thickness, in local x, y; extruded along local z. */
export function bandOutlines(
  x: readonly [number, number],
  y: readonly [number, number],
  r: number,
  wall: number,
): { outer: Vector2[]; inner: Vector2[] } {
  return {
    outer: roundedRect(x[0], x[1], y[0], y[1], r),
    inner: roundedRect(x[0] + wall, x[1] - wall, y[0] + wall, y[1] - wall, Math.max(0.5, r - wall)),
  };
}

/**
 * Diamond openings on a flat wall that show the dark of the servo behind.
 *
 * @param centres - In the wall's own x and y, mm.
 */
export function addDiamonds(
  parts: PartList,
  centres: readonly (readonly [number, number])[],
  radius: number,
  x: Point3,
  y: Point3,
  origin: Point3,
): void {
  for (const [u, v] of centres) {
    const hole = diamond(u, v, radius);
    parts.dark(stand(patch(hole).translate(0, 0, 0.05), x, y, origin), DARK.hollow);
  }
}

/** A solid block with soft edges, printed. */
export function addBlock(
  parts: PartList,
  x: readonly [number, number],
  y: readonly [number, number],
  z: readonly [number, number],
  bevel: number,
  layers: Point3 = [0, 0, 1],
): void {
  parts.printed(block(x, y, z, bevel), layers);
}
