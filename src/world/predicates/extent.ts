/** Extents, shadows and surfaces of objects in any attitude. */

import { conjugateQuat, type Quat, rotate3 } from "../../math/quaternion";
import { inverseTransformPoint, type Transform, transformPoint } from "../../math/transform";
import { cos, sin } from "../../math/trigonometry";
import type { Vec3 } from "../../math/vector3";
import type { Vec2 } from "../footprint";
import { halfExtents, objectParts, type SolidGeometry } from "../objectShapes";
import type { SceneObject } from "../scene";

/** Corners that stand for a round end. */
const ROUND_CORNERS = 32;

/** Half the height of an object in W when it is turned by q, m. */
function halfHeight(object: SceneObject, q: Quat): number {
  const [hx, hy, hz] = halfExtents(object);
  if (object.kind === "ball") return hz;
  // The world's up in object axes.
  const [ux, uy, uz] = rotate3(conjugateQuat(q), [0, 0, 1]);
  if (object.kind === "can") return Math.abs(uz) * hz + hx * Math.sqrt(Math.max(0, 1 - uz * uz));
  return Math.abs(ux) * hx + Math.abs(uy) * hy + Math.abs(uz) * hz;
}

/** Height of an object's lowest point, m. */
export function underside(object: SceneObject, { p, q }: Transform): number {
  return p[2] - halfHeight(object, q);
}

/** Height of an object's highest point, m. */
export function topside(object: SceneObject, { p, q }: Transform): number {
  return p[2] + halfHeight(object, q);
}

/** The eight corners of the bounding box in W, m. */
export function boxCorners(object: SceneObject, X_WO: Transform): Vec3[] {
  const [hx, hy, hz] = halfExtents(object);
  return [-1, 1].flatMap((x) =>
    [-1, 1].flatMap((y) => [-1, 1].map((z) => transformPoint(X_WO, [x * hx, y * hy, z * hz]))),
  );
}

/** How far a point of the plane lies inside an object's shadow, m; negative outside. */
export function depthInShadow(object: SceneObject, X_WO: Transform, point: Vec2): number {
  if (object.kind === "ball") {
    const [dx, dy] = [point[0] - X_WO.p[0], point[1] - X_WO.p[1]];
    return halfExtents(object)[0] - Math.sqrt(dx * dx + dy * dy);
  }
  const outline = object.kind === "can" ? rims(object, X_WO) : boxCorners(object, X_WO);
  return depthInPolygon(convexHull(outline.map(([x, y]): Vec2 => [x, y])), point);
}

/** Distance from a point to an object's surface, m; negative inside one of its solids. */
export function surfaceDistance(object: SceneObject, X_WO: Transform, p_W: Vec3): number {
  const p_O = inverseTransformPoint(X_WO, p_W);
  return Math.min(
    ...objectParts(object).map(({ geometry, X_OS }) => solidDistance(geometry, inverseTransformPoint(X_OS, p_O))),
  );
}

function solidDistance(geometry: SolidGeometry, [x, y, z]: Vec3): number {
  switch (geometry.kind) {
    case "box": {
      const [hx, hy, hz] = geometry.halfSize;
      return boxDistance([Math.abs(x) - hx, Math.abs(y) - hy, Math.abs(z) - hz]);
    }
    case "sphere":
      return Math.sqrt(x * x + y * y + z * z) - geometry.radius;
    case "cylinder":
      return boxDistance([Math.sqrt(x * x + y * y) - geometry.radius, Math.abs(z) - geometry.halfLength]);
  }
}

/** Distance from the excess over each half extent: outside the root of squares, inside the nearest face. */
function boxDistance(excess: readonly number[]): number {
  const outside = excess.reduce((sum, d) => sum + (d > 0 ? d * d : 0), 0);
  return outside > 0 ? Math.sqrt(outside) : Math.max(...excess);
}

function rims(object: SceneObject, X_WO: Transform): Vec3[] {
  const [r, , h] = halfExtents(object);
  return Array.from({ length: ROUND_CORNERS }, (_, k) => (2 * Math.PI * k) / ROUND_CORNERS).flatMap((angle) => {
    const [x, y] = [r * cos(angle), r * sin(angle)];
    return [transformPoint(X_WO, [x, y, h]), transformPoint(X_WO, [x, y, -h])];
  });
}

/** Convex hull, anticlockwise (Andrew's monotone chain, 1979). */
function convexHull(points: readonly Vec2[]): Vec2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (order: readonly Vec2[]): Vec2[] => {
    const hull: Vec2[] = [];
    for (const point of order) {
      while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** Positive when a, b, c turn left. */
function turn(a: Vec2, b: Vec2, c: Vec2): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Distance to the nearest edge line of a convex polygon, positive inside. */
function depthInPolygon(polygon: readonly Vec2[], point: Vec2): number {
  return Math.min(
    ...polygon.map((a, k) => {
      const b = polygon[(k + 1) % polygon.length]!;
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      return turn(a, b, point) / Math.sqrt(dx * dx + dy * dy);
    }),
  );
}
