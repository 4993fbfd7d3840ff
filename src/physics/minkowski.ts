/**
 * Points of the difference A - B of two shapes' cores: A reaches B exactly where this set holds the origin.
 *
 * One pool serves the distance search (`gjk.ts`) and the depth search (`epa.ts`), which runs on from the simplex of the first.
 */

import type { Geoms } from "./geoms";
import { writeSupport } from "./support";

/** Most points that a search may collect. */
export const MAX_POINTS = 96;

export const pool = {
  count: 0,
  /** Points of A - B and the points of A that they came from, shape (MAX_POINTS, 3), m in W. */
  point: new Float64Array(3 * MAX_POINTS),
  onA: new Float64Array(3 * MAX_POINTS),
};

const onB = new Float64Array(3);

/** Writes the farthest point of A - B along a direction to slot i. */
export function writeDifference(geoms: Geoms, a: number, b: number, x: number, y: number, z: number, i: number): void {
  const { point, onA } = pool;
  writeSupport(geoms, a, x, y, z, onA, 3 * i);
  writeSupport(geoms, b, -x, -y, -z, onB, 0);
  for (let k = 0; k < 3; k++) point[3 * i + k] = onA[3 * i + k]! - onB[k]!;
}

/** What both searches find: unit normal from A to B, distance of the cores (negative: depth), and the touching point of A's core. */
export const nearest = { nx: 0, ny: 0, nz: 1, distance: 0, x: 0, y: 0, z: 0 };
