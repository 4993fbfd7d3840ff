/** A plate with holes, cut into convex pieces. */

import type { Vec3 } from "../math/vector3";
import type { ObjectRegion } from "./objectRecipes";
import type { BoardHole } from "./scene";
import { boxBetween, cornerRadius, type ObjectPart, prismPart, regularPolygon, SIDES } from "./solids";
import type { Rect } from "./teeRects";

/** The square that is cut out round a disc, as a multiple of its radius: its corner pieces must have some width. */
const DISC_FRAME = 1.1;
/** Strips thinner than this are rounding, m. */
const THIN = 1e-9;

/** What a hole takes out of the plate, its frame included. */
export function holeFrame({ size, at: [x, y] }: BoardHole): Rect {
  const [hx, hy] = typeof size === "number" ? [DISC_FRAME * size, DISC_FRAME * size] : [size[0] / 2, size[1] / 2];
  return [x - hx, x + hx, y - hy, y + hy];
}

/** The plate in strips between the frames of its holes, and a ring of pieces round each disc. */
export function boardParts([hx, hy, hz]: Vec3, holes: readonly BoardHole[]): ObjectPart[] {
  const frames = holes.map(holeFrame);
  const cuts = [...new Set([-hx, hx, ...frames.flatMap((frame) => frame.slice(0, 2))])].sort((a, b) => a - b);
  const strips = cuts.slice(1).flatMap((x1, k) => {
    const x0 = cuts[k]!;
    return x1 - x0 < THIN ? [] : stripParts(x0, x1, hy, hz, frames);
  });
  return [...strips, ...holes.flatMap((hole) => discFrameParts(hole, hz))];
}

/** The holes as regions: their opening over the thickness of the plate. */
export function holeRegions([, , hz]: Vec3, holes: readonly BoardHole[]): Record<string, ObjectRegion> {
  const regions = holes.map(({ id, size, at: [x, y] }): [string, ObjectRegion] => {
    const disc = typeof size === "number";
    const halfSize: Vec3 = disc ? [size, size, hz] : [size[0] / 2, size[1] / 2, hz];
    return [id, { centre: [x, y, 0], halfSize, round: disc ? [size, size] : null, moves: false }];
  });
  return Object.fromEntries(regions);
}

/** The boxes of one strip across the plate that lie between the frames. */
function stripParts(x0: number, x1: number, hy: number, hz: number, frames: readonly Rect[]): ObjectPart[] {
  const middle = (x0 + x1) / 2;
  const gaps = frames.filter(([a, b]) => a < middle && middle < b).sort((a, b) => a[2] - b[2]);
  const ends = [-hy, ...gaps.flatMap(([, , y0, y1]) => [y0, y1]), hy];
  const parts: ObjectPart[] = [];
  for (let k = 0; k < ends.length; k += 2) {
    if (ends[k + 1]! - ends[k]! > THIN) parts.push(boxBetween([x0, x1], [ends[k]!, ends[k + 1]!], [-hz, hz]));
  }
  return parts;
}

/** Between a round hole, whose flat sides touch its circle, and the square frame round it. */
function discFrameParts({ size, at: [cx, cy] }: BoardHole, hz: number): ObjectPart[] {
  if (typeof size !== "number") return [];
  const inner = regularPolygon(cornerRadius(size));
  const outer = regularPolygon(1).map(([c, s]): readonly [number, number] => {
    const scale = (DISC_FRAME * size) / Math.max(Math.abs(c), Math.abs(s));
    return [c * scale, s * scale];
  });
  return inner.map((_, k) => {
    const next = (k + 1) % SIDES;
    const corners = [inner[k]!, outer[k]!, outer[next]!, inner[next]!].map(([x, y]): readonly [number, number] => [
      x + cx,
      y + cy,
    ]);
    return prismPart(corners, corners, -hz, hz);
  });
}
