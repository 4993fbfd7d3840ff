/** Extents and surfaces of objects in any attitude. */

import { conjugateQuat, type Quat, rotate3 } from "../../math/quaternion";
import { inverseTransformPoint, type Transform, transformPoint } from "../../math/transform";
import { cross3, dot3, norm3, subtract3, type Vec3 } from "../../math/vector3";
import { halfExtents, objectCorners, objectParts } from "../objectShapes";
import { depthInPolygon, type Vec2 } from "../polygon";
import type { SceneObject } from "../scene";
import { type Placed, shadowPolygons } from "../shadow";
import type { SolidGeometry } from "../solids";

/** How high and how low an object reaches above its origin in W when it is turned by q, m. */
function heights(object: SceneObject, { q, joint = 0 }: Placed): { readonly low: number; readonly high: number } {
  const half = halfHeight(object, q);
  if (half !== null) return { low: -half, high: half };
  // The world's up in object axes.
  const up = rotate3(conjugateQuat(q), [0, 0, 1]);
  const along = objectCorners(object, joint).map((corner) => dot3(up, corner));
  return { low: Math.min(...along), high: Math.max(...along) };
}

/** Half the height of a box, ball or cylinder; null for other kinds. */
function halfHeight(object: SceneObject, q: Quat): number | null {
  const [hx, hy, hz] = halfExtents(object);
  const [ux, uy, uz] = rotate3(conjugateQuat(q), [0, 0, 1]);
  switch (object.kind) {
    case "ball":
      return hz;
    case "can":
    case "peg":
      return Math.abs(uz) * hz + hx * Math.sqrt(Math.max(0, 1 - uz * uz));
    case "box":
    case "tray":
    case "bin":
      return Math.abs(ux) * hx + Math.abs(uy) * hy + Math.abs(uz) * hz;
    default:
      return null;
  }
}

/** Height of an object's lowest point, m. */
export function underside(object: SceneObject, placed: Placed): number {
  return placed.p[2] + heights(object, placed).low;
}

/** Height of an object's highest point, m. */
export function topside(object: SceneObject, placed: Placed): number {
  return placed.p[2] + heights(object, placed).high;
}

/** The eight corners of the bounding box in W, m. */
export function boxCorners(object: SceneObject, X_WO: Transform): Vec3[] {
  const [hx, hy, hz] = halfExtents(object);
  return [-1, 1].flatMap((x) =>
    [-1, 1].flatMap((y) => [-1, 1].map((z) => transformPoint(X_WO, [x * hx, y * hy, z * hz]))),
  );
}

/** How far a point of the plane lies inside an object's shadow, m; negative outside. */
export function depthInShadow(object: SceneObject, placed: Placed, point: Vec2): number {
  if (object.kind === "ball") {
    const [dx, dy] = [point[0] - placed.p[0], point[1] - placed.p[1]];
    return halfExtents(object)[0] - Math.sqrt(dx * dx + dy * dy);
  }
  return Math.max(...shadowPolygons(object, placed).map((polygon) => depthInPolygon(polygon, point)));
}

/** Distance from a point to an object's surface, m; negative inside one of its solids. */
export function surfaceDistance(object: SceneObject, placed: Placed, p_W: Vec3): number {
  const p_O = inverseTransformPoint(placed, p_W);
  return Math.min(
    ...objectParts(object, placed.joint).map(({ geometry, X_OS }) =>
      solidDistance(geometry, inverseTransformPoint(X_OS, p_O)),
    ),
  );
}

function solidDistance(geometry: SolidGeometry, p: Vec3): number {
  const [x, y, z] = p;
  switch (geometry.kind) {
    case "box": {
      const [hx, hy, hz] = geometry.halfSize;
      return boxDistance([Math.abs(x) - hx, Math.abs(y) - hy, Math.abs(z) - hz]);
    }
    case "sphere":
      return Math.sqrt(x * x + y * y + z * z) - geometry.radius;
    case "cylinder":
      return boxDistance([Math.sqrt(x * x + y * y) - geometry.radius, Math.abs(z) - geometry.halfLength]);
    case "convex":
      return convexDistance(geometry.vertices, geometry.faces, p);
  }
}

/** Distance from the excess over each half extent: outside the root of squares, inside the nearest face. */
function boxDistance(excess: readonly number[]): number {
  const outside = excess.reduce((sum, d) => sum + (d > 0 ? d * d : 0), 0);
  return outside > 0 ? Math.sqrt(outside) : Math.max(...excess);
}

/** Inside the nearest face; outside the nearest point of the faces that look at the point. */
function convexDistance(vertices: readonly Vec3[], faces: readonly (readonly number[])[], p: Vec3): number {
  let inside = Number.NEGATIVE_INFINITY;
  let outside = Number.POSITIVE_INFINITY;
  for (const face of faces) {
    const corners = face.map((k) => vertices[k]!);
    const [a, b, c] = corners as [Vec3, Vec3, Vec3];
    const cross = cross3(subtract3(b, a), subtract3(c, a));
    const n = norm3(cross);
    const normal: Vec3 = [cross[0] / n, cross[1] / n, cross[2] / n];
    const height = dot3(normal, subtract3(p, a));
    inside = Math.max(inside, height);
    if (height > 0) outside = Math.min(outside, faceDistance(corners, normal, height, p));
  }
  return inside > 0 ? outside : inside;
}

/** Distance from a point above a convex face: straight down, or to the nearest edge. */
function faceDistance(corners: readonly Vec3[], normal: Vec3, height: number, p: Vec3): number {
  let best = Number.POSITIVE_INFINITY;
  let above = true;
  corners.forEach((a, k) => {
    const edge = subtract3(corners[(k + 1) % corners.length]!, a);
    const offset = subtract3(p, a);
    if (dot3(cross3(edge, offset), normal) < 0) above = false;
    const share = Math.min(Math.max(dot3(offset, edge) / dot3(edge, edge), 0), 1);
    best = Math.min(
      best,
      norm3([offset[0] - share * edge[0], offset[1] - share * edge[1], offset[2] - share * edge[2]]),
    );
  });
  return above ? height : best;
}
