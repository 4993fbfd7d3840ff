/**
 * A flat thing that is pushed over the table: its outline, its middle of mass, and how friction below it resists.
 *
 * The support is taken as an ellipsoidal limit surface (Goyal, Ruina and Papadopoulos 1991; Lynch, Maekawa and Tanie 1992):
 * the twist under a push is (fx, fy, torque / c²), where c is the mean distance of the support from the middle of mass.
 */

import { halfExtents } from "../world/objectShapes";
import type { Vec2 } from "../world/polygon";
import type { SceneObject } from "../world/scene";
import { type Rect, teeRects } from "../world/teeRects";

/** One straight piece of the outline, in the frame of the middle of mass. */
export interface Side {
  /** Ends, m; the inside is to their left. */
  readonly from: Vec2;
  readonly to: Vec2;
  /** Outward, unit length. */
  readonly normal: Vec2;
}

/** A flat thing on the table; lengths in m, in axes of the object with the origin in its middle of mass. */
export interface Slider {
  readonly sides: readonly Side[];
  /** Convex pieces that fill it, as x0, x1, y0, y1. */
  readonly rects: readonly Rect[];
  /** Corners that stick out. */
  readonly corners: readonly Vec2[];
  /** Middle of mass in the object's frame, m. */
  readonly middle: Vec2;
  readonly height: number;
  /** c of the limit surface, m. */
  readonly supportRadius: number;
  /** A turn of one radian uncovers as much as a shift by this length along one of the axes, m. */
  readonly turnLength: number;
}

/** Higher things are pushed over, not along, m. */
const HIGHEST = 0.035;

/** The slider of a flat box or tee that lies on its underside; null for everything else and for what does not move. */
export function sliderOf(object: SceneObject): Slider | null {
  const [hx, hy, hz] = halfExtents(object);
  if (object.fixed || 2 * hz > HIGHEST || (object.kind !== "box" && object.kind !== "tee")) return null;
  const bar = object.kind === "tee" ? object.bar! : null;
  const rects: readonly Rect[] = bar === null ? [[-hx, hx, -hy, hy]] : teeRects([2 * hx, 2 * hy], bar, false);
  const outline = bar === null ? boxOutline(hx, hy) : teeOutline(hx, hy, bar);
  const middle = middleOf(rects);
  const shift = ([x, y]: Vec2): Vec2 => [x - middle[0], y - middle[1]];
  const sides = outline.map((from, k): Side => sideBetween(shift(from), shift(outline[(k + 1) % outline.length]!)));
  return {
    sides,
    rects: rects.map(([x0, x1, y0, y1]): Rect => [x0 - middle[0], x1 - middle[0], y0 - middle[1], y1 - middle[1]]),
    corners: outline.filter((_, k) => sticksOut(outline, k)).map(shift),
    middle,
    height: 2 * hz,
    supportRadius: supportRadiusOf(rects, middle),
    turnLength: turnLengthOf(sides),
  };
}

function boxOutline(hx: number, hy: number): Vec2[] {
  return [
    [-hx, -hy],
    [hx, -hy],
    [hx, hy],
    [-hx, hy],
  ];
}

function teeOutline(hx: number, hy: number, bar: number): Vec2[] {
  const [stem, neck] = [bar / 2, hy - bar];
  return [
    [-stem, -hy],
    [stem, -hy],
    [stem, neck],
    [hx, neck],
    [hx, hy],
    [-hx, hy],
    [-hx, neck],
    [-stem, neck],
  ];
}

function sideBetween(from: Vec2, to: Vec2): Side {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  return { from, to, normal: [dy / length, -dx / length] };
}

function sticksOut(outline: readonly Vec2[], k: number): boolean {
  const n = outline.length;
  const [a, b, c] = [outline[(k + n - 1) % n]!, outline[k]!, outline[(k + 1) % n]!];
  return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) > 0;
}

function middleOf(rects: readonly Rect[]): Vec2 {
  let [area, mx, my] = [0, 0, 0];
  for (const [x0, x1, y0, y1] of rects) {
    const piece = (x1 - x0) * (y1 - y0);
    area += piece;
    mx += (piece * (x0 + x1)) / 2;
    my += (piece * (y0 + y1)) / 2;
  }
  return [mx / area, my / area];
}

/** Rigid pieces stand on their corners, so these carry the weight. */
function supportRadiusOf(rects: readonly Rect[], [mx, my]: Vec2): number {
  let sum = 0;
  for (const [x0, x1, y0, y1] of rects) {
    for (const x of [x0, x1]) for (const y of [y0, y1]) sum += Math.sqrt((x - mx) * (x - mx) + (y - my) * (y - my));
  }
  return sum / (4 * rects.length);
}

/** A small turn uncovers half the integral of |r · t| along the outline, a shift its extent: a quarter of all sides. */
function turnLengthOf(sides: readonly Side[]): number {
  let [turned, shifted] = [0, 0];
  for (const { from, to, normal } of sides) {
    const t: Vec2 = [-normal[1], normal[0]];
    const [a, b] = [from[0] * t[0] + from[1] * t[1], to[0] * t[0] + to[1] * t[1]];
    turned += (b * Math.abs(b) - a * Math.abs(a)) / 4;
    shifted += (b - a) / 4;
  }
  return turned / shifted;
}
