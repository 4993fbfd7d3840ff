/** Shapes of every kind, and scenes of two of them, for tests of the contact routines. Pure data. */

import { IDENTITY_TRANSFORM, type Transform } from "../../math/transform";
import { cos, sin } from "../../math/trigonometry";
import type { Vec3 } from "../../math/vector3";
import {
  type BodySpec,
  defaultSolverOptions,
  type SceneSpec,
  type ShapeGeometry,
  type SolverOptions,
} from "../sceneSpec";

export type ConvexGeometry = Extract<ShapeGeometry, { kind: "convex" }>;

/** A prism that stands along z on a regular polygon. */
export function prism(corners: number, radius: number, halfLength: number): ConvexGeometry {
  const ring = (z: number): Vec3[] =>
    Array.from({ length: corners }, (_, k): Vec3 => {
      const angle = (2 * Math.PI * k) / corners;
      return [radius * cos(angle), radius * sin(angle), z];
    });
  const indices = Array.from({ length: corners }, (_, k) => k);
  const sides = indices.map((k) => {
    const next = (k + 1) % corners;
    return [k, next, corners + next, corners + k];
  });
  const faces = [[...indices].reverse(), indices.map((k) => corners + k), ...sides];
  return { kind: "convex", vertices: [...ring(-halfLength), ...ring(halfLength)], faces };
}

/** Eight triangles about the axes. */
export function octahedron(radius: number): ConvexGeometry {
  const vertices: Vec3[] = [0, 1, 2].flatMap((axis) =>
    [radius, -radius].map((r): Vec3 => [axis === 0 ? r : 0, axis === 1 ? r : 0, axis === 2 ? r : 0]),
  );
  const faces: number[][] = [];
  for (const x of [0, 1]) {
    for (const y of [2, 3]) {
      for (const z of [4, 5]) faces.push((x + y + z) % 2 === 0 ? [x, y, z] : [x, z, y]);
    }
  }
  return { kind: "convex", vertices, faces };
}

/** One of each kind that can move, about 3 cm large. */
export const SAMPLE_SHAPES = {
  sphere: { kind: "sphere", radius: 0.014 },
  capsule: { kind: "capsule", radius: 0.009, halfLength: 0.014 },
  box: { kind: "box", halfSize: [0.012, 0.015, 0.01] },
  cylinder: { kind: "cylinder", radius: 0.013, halfLength: 0.016 },
  prism: prism(6, 0.015, 0.012),
  octahedron: octahedron(0.018),
} as const satisfies Record<string, ShapeGeometry>;

/** A body of one shape; mass and inertia of a solid box about as large, which is all that a contact test needs. */
export function shapeBody(
  id: string,
  geometry: ShapeGeometry,
  motion: "fixed" | "free",
  X_WB: Transform = IDENTITY_TRANSFORM,
  figures: { readonly mass?: number; readonly friction?: number; readonly inertia?: BodySpec["inertia"] } = {},
): BodySpec {
  const mass = figures.mass ?? 0.03;
  const moment = mass * 8e-5;
  return {
    id,
    motion: { kind: motion },
    X_WB,
    mass,
    com: [0, 0, 0],
    inertia: figures.inertia ?? [moment, moment, moment, 0, 0, 0],
    shapes: [{ geometry, X_BS: IDENTITY_TRANSFORM, friction: figures.friction ?? 0.8 }],
  };
}

/** Bodies without an arm. */
export function bodyScene(bodies: readonly BodySpec[], options: Partial<SolverOptions> = {}): SceneSpec {
  return { options: { ...defaultSolverOptions(), ...options }, arm: null, bodies };
}
