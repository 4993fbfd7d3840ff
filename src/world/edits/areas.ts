/** Moves, turns and scales the areas in which a reset draws places. Pure; m and deg. */

import { atan2, cos, sin } from "../../math/trigonometry";
import { isRecord } from "../plainData";
import { metres, numbersOf, type Part, positions, tidyDegrees } from "./documentParts";

type Point = readonly [number, number];

const DEGREE = Math.PI / 180;
/** Angles of a ring stay within this, deg. */
const FULL_TURN = 360;
/** Thinnest area that resizing leaves, m and deg. */
const THINNEST = 0.005;
const NARROWEST = 1;
const FARTHEST = 2;

/** Its kind and numbers; null when it has no place of its own (`zone`, `inside`, `on`). */
function shapeOf(area: unknown): { readonly key: string; readonly numbers: readonly number[] } | null {
  if (!isRecord(area)) return null;
  const [[key, value] = ["", undefined]] = Object.entries(area);
  if (key === "points") return { key, numbers: Array.isArray(value) ? value.flat() : [] };
  const numbers = numbersOf(value);
  return numbers && ["rect", "ring", "disc"].includes(key) ? { key, numbers } : null;
}

/** Centre of an area in W, m; of a ring the middle of its sector. Null when it has no place of its own. */
export function areaCentre(area: unknown): Point | null {
  const shape = shapeOf(area);
  if (!shape) return null;
  const [a = 0, b = 0, c = 0, d = 0] = shape.numbers;
  if (shape.key === "rect") return [(a + c) / 2, (b + d) / 2];
  if (shape.key === "disc") return [a, b];
  if (shape.key === "ring") return polar((a + b) / 2, (c + d) / 2);
  const points = pairs(shape.numbers);
  const mean = (axis: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / Math.max(points.length, 1);
  return [mean(0), mean(1)];
}

/** The area moved; a ring gets other radii and angles, so that the middle of its sector moves as wanted. */
export function movedArea(area: Part, [dx, dy]: Point): Part {
  const shape = shapeOf(area);
  if (!shape) return area;
  const [a = 0, b = 0, c = 0, d = 0] = shape.numbers;
  if (shape.key === "rect") return { rect: shifted(shape.numbers, [dx, dy, dx, dy]) };
  if (shape.key === "disc") return { disc: [...shifted([a, b], [dx, dy]), c] };
  if (shape.key === "points") return { points: pairs(shape.numbers).map((p) => shifted(p, [dx, dy])) };
  const [x, y] = polar((a + b) / 2, (c + d) / 2);
  const [tx, ty] = [x + dx, y + dy];
  const radius = Math.sqrt(tx * tx + ty * ty);
  const out = radius - (a + b) / 2;
  const turn = radius > 1e-6 ? nearest(atan2(ty, tx) / DEGREE - (c + d) / 2) : 0;
  return { ring: ringOf(a + out, b + out, c + turn, d + turn) };
}

/** The area turned about a pivot in plan: its centre goes round, and what has a direction turns along. A rectangle stays upright. */
export function turnedArea(area: Part, yawDeg: number, pivot: Point): Part {
  const shape = shapeOf(area);
  const centre = areaCentre(area);
  if (!shape || !centre) return area;
  if (shape.key === "points") {
    return { points: pairs(shape.numbers).map((point) => positions(turnedPoint(point, yawDeg, pivot))) };
  }
  if (shape.key === "ring" && pivot[0] === 0 && pivot[1] === 0) {
    const [a = 0, b = 0, c = 0, d = 0] = shape.numbers;
    return { ring: ringOf(a, b, c + yawDeg, d + yawDeg) };
  }
  const [x, y] = turnedPoint(centre, yawDeg, pivot);
  return movedArea(area, [x - centre[0], y - centre[1]]);
}

/** The area with another extent about its centre: x and y of a rectangle or of points, the radius of a disc, radii and angles of a ring. */
export function scaledArea(area: Part, [fx, fy]: Point): Part {
  const shape = shapeOf(area);
  const centre = areaCentre(area);
  if (!shape || !centre) return area;
  const [a = 0, b = 0, c = 0, d = 0] = shape.numbers;
  const [cx, cy] = centre;
  if (shape.key === "disc") {
    return { disc: [a, b, metres(Math.min(Math.max(c * (fx !== 1 ? fx : fy), THINNEST), FARTHEST))] };
  }
  if (shape.key === "points") {
    return { points: pairs(shape.numbers).map(([x, y]) => positions([cx + (x - cx) * fx, cy + (y - cy) * fy])) };
  }
  if (shape.key === "rect") {
    const hx = (Math.max(Math.abs(c - a), THINNEST) * fx) / 2;
    const hy = (Math.max(Math.abs(d - b), THINNEST) * fy) / 2;
    return { rect: shifted([cx - hx, cy - hy, cx + hx, cy + hy], [0, 0, 0, 0]) };
  }
  const thick = (Math.max(b - a, THINNEST) * fx) / 2;
  const wide = (Math.max(d - c, NARROWEST) * fy) / 2;
  const [radius, angle] = [(a + b) / 2, (c + d) / 2];
  const half = Math.min(wide, FULL_TURN / 2);
  return { ring: ringOf(Math.max(radius - thick, 0), radius + thick, angle - half, angle + half) };
}

/** The box round an area in plan, m: x0, y0, x1, y1. */
export function areaBox(area: unknown): readonly [number, number, number, number] | null {
  const shape = shapeOf(area);
  if (!shape) return null;
  const [a = 0, b = 0, c = 0, d = 0] = shape.numbers;
  if (shape.key === "rect") return [a, b, c, d];
  if (shape.key === "disc") return [a - c, b - c, a + c, b + c];
  const points = shape.key === "points" ? pairs(shape.numbers) : ringPoints(a, b, c, d);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Corners of a sector, and where its arcs are farthest out. */
function ringPoints(r0: number, r1: number, deg0: number, deg1: number): Point[] {
  const turns = [deg0, deg1];
  for (let deg = Math.ceil(deg0 / 90) * 90; deg < deg1; deg += 90) turns.push(deg);
  return turns.flatMap((deg) => [polar(r0, deg), polar(r1, deg)]);
}

function ringOf(r0: number, r1: number, deg0: number, deg1: number): number[] {
  const lift = Math.max(0, -r0);
  // A sector that has gone round is written as the same sector within one turn.
  const back = deg1 > FULL_TURN ? -FULL_TURN : deg0 < -FULL_TURN ? FULL_TURN : 0;
  const angles = [deg0 + back, deg1 + back].map((deg) => Math.min(Math.max(deg, -FULL_TURN), FULL_TURN));
  const radii = [r0 + lift, r1 + lift].map((r) => metres(Math.min(r, FARTHEST)));
  return [...radii, ...angles.map(tidyDegrees)];
}

function polar(r: number, deg: number): Point {
  return [r * cos(deg * DEGREE), r * sin(deg * DEGREE)];
}

/** A point turned about a pivot in plan, m. */
export function turnedPoint([x, y]: Point, yawDeg: number, [px, py]: Point): Point {
  const [c, s] = [cos(yawDeg * DEGREE), sin(yawDeg * DEGREE)];
  return [px + c * (x - px) - s * (y - py), py + s * (x - px) + c * (y - py)];
}

/** The same turn by the shorter way, deg. */
function nearest(turn: number): number {
  return turn - FULL_TURN * Math.round(turn / FULL_TURN);
}

function shifted(numbers: readonly number[], by: readonly number[]): number[] {
  return positions(numbers.map((n, k) => n + by[k]!));
}

function pairs(numbers: readonly number[]): Point[] {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, k) => [numbers[2 * k]!, numbers[2 * k + 1]!]);
}
