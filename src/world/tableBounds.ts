/** Where the table top lies. The language leaves it open; here a quarter of it is behind the robot. */

import type { Scene } from "./scene";

/** Edges of the table top in W, m; its height is 0. */
export interface TableBounds {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Share of the table's length behind the centre of the robot base: a table of any size then carries the robot. */
const SHARE_BEHIND = 0.25;

/** Edges of a scene's table top: from -0.2 to 0.6 m in x and ±0.3 m in y for the default size of 0.8 by 0.6 m. */
export function tableBounds(surface: Scene["surface"]): TableBounds {
  const [length, width] = surface.size;
  return { x0: -SHARE_BEHIND * length, x1: (1 - SHARE_BEHIND) * length, y0: -width / 2, y1: width / 2 };
}
