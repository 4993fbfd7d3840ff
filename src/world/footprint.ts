/** Shadows of objects and zones on the table, and how far apart they are. */

import { rotate3, yawOfQuat } from "../math/quaternion";
import type { Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { ShapedObject } from "./objectRecipes";
import { halfExtents } from "./objectShapes";
import type { Vec2 } from "./polygon";
import type { SceneZone } from "./scene";
import { shadowPolygons } from "./shadow";
import type { TableBounds } from "./tableBounds";
import { teeRects } from "./teeRects";

/** A convex polygon (anticlockwise; a single point for a disc) grown by a radius, m. */
export interface ConvexShadow {
  readonly corners: readonly Vec2[];
  readonly radius: number;
}

/** What something covers of the plane: one or more convex shadows, which may overlap. */
export type Footprint = readonly ConvexShadow[];

/** Tilts whose cosine differs less than this from 1 are rounding. */
const UPRIGHT = 1e-12;

/** Footprint of an object at X_WO, its joint at 0. */
export function objectFootprint(object: ShapedObject, X_WO: Transform): Footprint {
  const [hx, hy] = halfExtents(object);
  if (object.kind === "ball") return discFootprint(X_WO.p[0], X_WO.p[1], hx);
  if (rotate3(X_WO.q, [0, 0, 1])[2] < 1 - UPRIGHT) {
    return shadowPolygons(object, X_WO).map((corners) => ({ corners, radius: 0 }));
  }
  switch (object.kind) {
    case "can":
    case "peg":
    case "ring":
    case "cup":
    case "bowl":
      return discFootprint(X_WO.p[0], X_WO.p[1], hx);
    case "tee":
      return teeFootprint(X_WO, [2 * hx, 2 * hy], object.bar ?? 0);
    default:
      return rectFootprint(X_WO, hx, hy);
  }
}

/** Footprint of a zone whose centre is at X_WZ. */
export function zoneFootprint(zone: SceneZone, X_WZ: Transform): Footprint {
  if (zone.size && zone.bar !== undefined) return teeFootprint(X_WZ, zone.size, zone.bar);
  if (zone.size) return rectFootprint(X_WZ, zone.size[0] / 2, zone.size[1] / 2);
  return discFootprint(X_WZ.p[0], X_WZ.p[1], zone.r ?? 0);
}

/** A disc round a point, m. */
export function discFootprint(x: number, y: number, radius: number): Footprint {
  return [{ corners: [[x, y]], radius }];
}

function rectFootprint(X_W: Transform, hx: number, hy: number): Footprint {
  return [{ corners: turnedRect(X_W, -hx, hx, -hy, hy), radius: 0 }];
}

function teeFootprint(X_W: Transform, size: readonly [number, number], bar: number): Footprint {
  return teeRects(size, bar, true).map(([x0, x1, y0, y1]) => ({ corners: turnedRect(X_W, x0, x1, y0, y1), radius: 0 }));
}

function turnedRect(X_W: Transform, x0: number, x1: number, y0: number, y1: number): Vec2[] {
  const yaw = yawOfQuat(X_W.q);
  const [c, s] = [cos(yaw), sin(yaw)];
  const corner = (x: number, y: number): Vec2 => [X_W.p[0] + c * x - s * y, X_W.p[1] + s * x + c * y];
  return [corner(x1, y1), corner(x0, y1), corner(x0, y0), corner(x1, y0)];
}

/** Gap between two footprints, m: negative when they overlap, by the depth that separates them along the best axis. */
export function footprintGap(a: Footprint, b: Footprint): number {
  return Math.min(...a.flatMap((one) => b.map((other) => shadowGap(one, other))));
}

function shadowGap(a: ConvexShadow, b: ConvexShadow): number {
  const depth = Math.max(separationAlongEdges(a.corners, b.corners), separationAlongEdges(b.corners, a.corners));
  const overlap = depth < 0 && (a.corners.length > 2 || b.corners.length > 2);
  const core = overlap ? depth : polygonDistance(a.corners, b.corners);
  return core - a.radius - b.radius;
}

/** Whether the whole footprint lies on the table top. */
export function isOnTable(footprint: Footprint, { x0, x1, y0, y1 }: TableBounds): boolean {
  return footprint.every(({ corners, radius }) =>
    corners.every(([x, y]) => x - radius >= x0 && x + radius <= x1 && y - radius >= y0 && y + radius <= y1),
  );
}

/** Largest gap along any edge normal of a (separating axis theorem); -Infinity for a point, which has no edges. */
function separationAlongEdges(a: readonly Vec2[], b: readonly Vec2[]): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < a.length && a.length > 2; k++) {
    const p = a[k]!;
    const q = a[(k + 1) % a.length]!;
    const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
    const length = Math.sqrt(dx * dx + dy * dy);
    const normal: Vec2 = [dy / length, -dx / length];
    const gap = Math.min(...b.map((c) => (c[0] - p[0]) * normal[0] + (c[1] - p[1]) * normal[1]));
    best = Math.max(best, gap);
  }
  return best;
}

/** Distance of two polygons that do not overlap: some corner is nearest to some edge. */
function polygonDistance(a: readonly Vec2[], b: readonly Vec2[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const point of from) {
      to.forEach((corner, k) => {
        best = Math.min(best, distanceToSegment(point, corner, to[(k + 1) % to.length]!));
      });
    }
  }
  return best;
}

function distanceToSegment(point: Vec2, a: Vec2, b: Vec2): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const [px, py] = [point[0] - a[0], point[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square > 0 ? Math.min(Math.max((px * dx + py * dy) / square, 0), 1) : 0;
  const [ex, ey] = [px - t * dx, py - t * dy];
  return Math.sqrt(ex * ex + ey * ey);
}
