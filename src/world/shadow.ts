/** Shadows of objects in any attitude, straight down onto the plane. */

import { IDENTITY_QUAT } from "../math/quaternion";
import { type Transform, transformPoint } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import type { ShapedObject } from "./objectRecipes";
import { halfExtents, objectCorners } from "./objectShapes";
import { convexHull, type Vec2 } from "./polygon";
import { teeRects } from "./teeRects";

/** Corners that stand for a round end. */
const ROUND_CORNERS = 32;

/** Where an object is, and how far its joint has travelled (0 when left out). */
export type Placed = Transform & { readonly joint?: number };

/**
 * The shadow of an object straight down onto the plane, as convex polygons (anticlockwise) that together cover it.
 *
 * A tee has two, which overlap; holes and hollows of everything else are filled. Round ends have 32 corners.
 */
export function shadowPolygons(object: ShapedObject, placed: Placed): Vec2[][] {
  return shadowPoints(object, placed).map((points) => convexHull(points.map(([x, y]): Vec2 => [x, y])));
}

function shadowPoints(object: ShapedObject, placed: Placed): Vec3[][] {
  const half = halfExtents(object);
  switch (object.kind) {
    case "ball":
      // A level ring of the ball's radius casts its shadow whatever its attitude.
      return [ringPoints(half[0], 0, { p: placed.p, q: IDENTITY_QUAT })];
    case "can":
    case "peg":
    case "ring":
    case "cup":
    case "bowl":
      return [[...ringPoints(half[0], half[2], placed), ...ringPoints(half[0], -half[2], placed)]];
    case "tee":
      return teeRects([2 * half[0], 2 * half[1]], object.bar ?? 0, true).map(([x0, x1, y0, y1]) =>
        [x0, x1].flatMap((x) =>
          [y0, y1].flatMap((y) => [-half[2], half[2]].map((z) => transformPoint(placed, [x, y, z]))),
        ),
      );
    default:
      return [objectCorners(object, placed.joint ?? 0).map((corner) => transformPoint(placed, corner))];
  }
}

function ringPoints(r: number, z: number, X_WO: Transform): Vec3[] {
  return Array.from({ length: ROUND_CORNERS }, (_, k) => {
    const angle = (2 * Math.PI * k) / ROUND_CORNERS;
    return transformPoint(X_WO, [r * cos(angle), r * sin(angle), z]);
  });
}
