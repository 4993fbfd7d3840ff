/** Mass, centre and inertia of a thing built from uniform solid shapes. */

import { invariant } from "../errors";
import { rotate3 } from "../math/quaternion";
import { subtract3, type Vec3 } from "../math/vector3";
import type { ShapeGeometry, ShapeSpec } from "../physics/sceneSpec";

/** Ixx, Iyy, Izz, Ixy, Ixz, Iyz, kg·m². */
export type Inertia = readonly [number, number, number, number, number, number];

export interface MassProperties {
  /** kg */
  readonly mass: number;
  /** Centre of mass in the body frame, m. */
  readonly com: Vec3;
  /** About the centre of mass, in body axes. */
  readonly inertia: Inertia;
}

/**
 * Spreads a mass evenly over the volume of shapes that do not overlap.
 *
 * Moments of the solids: any table of mechanics, for instance Featherstone (2008), appendix; parallel axes after Huygens-Steiner.
 *
 * @param shapes - In the body frame; boxes, spheres, cylinders.
 * @param mass - kg
 */
export function massPropertiesOf(shapes: readonly ShapeSpec[], mass: number): MassProperties {
  const volumes = shapes.map(({ geometry }) => volumeOf(geometry));
  const total = volumes.reduce((sum, v) => sum + v, 0);
  invariant(total > 0, "a body has volume");
  const parts = shapes.map((shape, k) => ({
    mass: (mass * volumes[k]!) / total,
    com: shape.X_BS.p,
    inertia: rotatedInertia(shape, (mass * volumes[k]!) / total),
  }));
  return combineMasses(parts);
}

/** Joins rigidly connected parts that are given in one frame. */
export function combineMasses(parts: readonly MassProperties[]): MassProperties {
  let mass = 0;
  const moment: [number, number, number] = [0, 0, 0];
  for (const part of parts) {
    mass += part.mass;
    for (let k = 0; k < 3; k++) moment[k]! += part.mass * part.com[k]!;
  }
  const com: Vec3 = mass > 0 ? [moment[0] / mass, moment[1] / mass, moment[2] / mass] : [0, 0, 0];
  const sum: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (const part of parts) {
    const [x, y, z] = subtract3(part.com, com);
    const m = part.mass;
    const steiner = [m * (y * y + z * z), m * (x * x + z * z), m * (x * x + y * y), -m * x * y, -m * x * z, -m * y * z];
    for (let k = 0; k < 6; k++) sum[k]! += part.inertia[k]! + steiner[k]!;
  }
  return { mass, com, inertia: sum };
}

function volumeOf(geometry: ShapeGeometry): number {
  switch (geometry.kind) {
    case "box":
      return 8 * geometry.halfSize[0] * geometry.halfSize[1] * geometry.halfSize[2];
    case "sphere":
      return (4 / 3) * Math.PI * geometry.radius * geometry.radius * geometry.radius;
    case "cylinder":
      return 2 * Math.PI * geometry.radius * geometry.radius * geometry.halfLength;
    default:
      throw new Error(`invariant violated: no volume for a ${geometry.kind}`);
  }
}

/** Principal moments of a uniform solid about its centre, kg·m². */
function principalMoments(geometry: ShapeGeometry, mass: number): Vec3 {
  switch (geometry.kind) {
    case "box": {
      const [x, y, z] = geometry.halfSize;
      return [(mass / 3) * (y * y + z * z), (mass / 3) * (x * x + z * z), (mass / 3) * (x * x + y * y)];
    }
    case "sphere": {
      const i = (2 / 5) * mass * geometry.radius * geometry.radius;
      return [i, i, i];
    }
    case "cylinder": {
      const r2 = geometry.radius * geometry.radius;
      const across = mass * (r2 / 4 + (geometry.halfLength * geometry.halfLength) / 3);
      return [across, across, (mass * r2) / 2];
    }
    default:
      throw new Error(`invariant violated: no inertia for a ${geometry.kind}`);
  }
}

/** R diag(I) Rᵀ: the moments of a shape in body axes. */
function rotatedInertia(shape: ShapeSpec, mass: number): Inertia {
  const moments = principalMoments(shape.geometry, mass);
  const q = shape.X_BS.q;
  const axes = [rotate3(q, [1, 0, 0]), rotate3(q, [0, 1, 0]), rotate3(q, [0, 0, 1])];
  const entry = (i: number, j: number): number =>
    axes.reduce((sum, axis, k) => sum + moments[k as 0 | 1 | 2] * axis[i]! * axis[j]!, 0);
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)];
}
