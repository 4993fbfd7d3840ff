/** Shadows of objects and zones on the table, and how far apart they are. */

import { yawOfQuat } from "../math/quaternion";
import type { Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import { halfExtents, type ShapedObject } from "./objectShapes";
import type { SceneZone } from "./scene";
import type { TableBounds } from "./tableBounds";

/** Point of the plane, m. */
export type Vec2 = readonly [number, number];

/** A convex polygon (anticlockwise; a single point for a disc) grown by a radius, m. */
export interface Footprint {
  readonly corners: readonly Vec2[];
  readonly radius: number;
}

/** Footprint of an object that stands upright at X_WO. */
export function objectFootprint(object: ShapedObject, X_WO: Transform): Footprint {
  const [hx, hy] = halfExtents(object);
  if (object.kind === "ball" || object.kind === "can") return discFootprint(X_WO.p[0], X_WO.p[1], hx);
  return rectFootprint(X_WO, hx, hy);
}

/** Footprint of a zone whose centre is at X_WZ. */
export function zoneFootprint(zone: SceneZone, X_WZ: Transform): Footprint {
  if (zone.size) return rectFootprint(X_WZ, zone.size[0] / 2, zone.size[1] / 2);
  return discFootprint(X_WZ.p[0], X_WZ.p[1], zone.r ?? 0);
}

/** A disc round a point, m. */
export function discFootprint(x: number, y: number, radius: number): Footprint {
  return { corners: [[x, y]], radius };
}

function rectFootprint(X_W: Transform, hx: number, hy: number): Footprint {
  const yaw = yawOfQuat(X_W.q);
  const [c, s] = [cos(yaw), sin(yaw)];
  const corner = (x: number, y: number): Vec2 => [X_W.p[0] + c * x - s * y, X_W.p[1] + s * x + c * y];
  return { corners: [corner(hx, hy), corner(-hx, hy), corner(-hx, -hy), corner(hx, -hy)], radius: 0 };
}

/** Gap between two footprints, m: negative when they overlap, by the depth that separates them along the best axis. */
export function footprintGap(a: Footprint, b: Footprint): number {
  const depth = Math.max(separationAlongEdges(a.corners, b.corners), separationAlongEdges(b.corners, a.corners));
  const overlap = depth < 0 && (a.corners.length > 2 || b.corners.length > 2);
  const core = overlap ? depth : polygonDistance(a.corners, b.corners);
  return core - a.radius - b.radius;
}

/** Whether the whole footprint lies on the table top. */
export function isOnTable({ corners, radius }: Footprint, { x0, x1, y0, y1 }: TableBounds): boolean {
  return corners.every(([x, y]) => x - radius >= x0 && x + radius <= x1 && y - radius >= y0 && y + radius <= y1);
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
