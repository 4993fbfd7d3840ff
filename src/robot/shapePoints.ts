/** Points that span the shapes of a link: corners of what has some, of the box around what has none. */

import { type Transform, transformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import type { LinkGeometry, LinkShape } from "./robotModel";

/** @returns Points in the link's frame, m; none for meshes that are not read. */
export function shapePoints(shapes: readonly LinkShape[]): Vec3[] {
  return shapes.flatMap(({ X_LS, geometry }) => placedPoints(X_LS, geometry));
}

/** Points of one shape, moved to where it stands. */
export function placedPoints(X: Transform, geometry: LinkGeometry): Vec3[] {
  return cornersOf(geometry).map((p) => transformPoint(X, p));
}

function cornersOf(geometry: LinkGeometry): readonly Vec3[] {
  if (geometry.kind === "convex") return geometry.vertices;
  const half = halfSizeOf(geometry);
  if (!half) return [];
  const [x, y, z] = half;
  return [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c): Vec3 => [a * x, b * y, c * z])));
}

/** Half size of the box around a primitive in its own frame, m; null for what is no primitive. */
export function halfSizeOf(geometry: LinkGeometry): Vec3 | null {
  switch (geometry.kind) {
    case "box":
      return geometry.halfSize;
    case "sphere":
      return [geometry.radius, geometry.radius, geometry.radius];
    case "capsule":
      return [geometry.radius, geometry.radius, geometry.halfLength + geometry.radius];
    case "cylinder":
      return [geometry.radius, geometry.radius, geometry.halfLength];
    case "convex":
    case "mesh":
    case "triangles":
      return null;
  }
}
