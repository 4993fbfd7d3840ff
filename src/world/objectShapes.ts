/**
 * What the kinds of objects are made of: convex solids, mass and inertia.
 *
 * The object frame O of every kind sits at the centre of the object's bounding box, z up, x and y along its size.
 * Documents place the base point (centre of the underside); `baseToFrame` goes from one to the other.
 */

import { invariant } from "../errors";
import { IDENTITY_QUAT, quatFromAxisAngle } from "../math/quaternion";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import type { SceneObject } from "./scene";

/** A convex solid in its own frame, m. A cylinder stands along z. */
export type SolidGeometry =
  | { readonly kind: "box"; readonly halfSize: Vec3 }
  | { readonly kind: "sphere"; readonly radius: number }
  | { readonly kind: "cylinder"; readonly radius: number; readonly halfLength: number };

/** One solid of an object. */
export interface ObjectPart {
  readonly geometry: SolidGeometry;
  /** Pose of the solid in the object frame. */
  readonly X_OS: Transform;
}

/** Solids that do not overlap, with the mass spread evenly over their volume. */
export interface ObjectShapes {
  readonly parts: readonly ObjectPart[];
  /** kg */
  readonly mass: number;
  /** Centre of mass in O, m. */
  readonly com: Vec3;
  /** Ixx, Iyy, Izz, Ixy, Ixz, Iyz about the centre of mass in axes of O, kg·m². */
  readonly inertia: readonly [number, number, number, number, number, number];
}

/** The shape fields of an object: enough to know its geometry, not its place. */
export type ShapedObject = Pick<SceneObject, "kind" | "size" | "r" | "h">;

/** Thickness of the walls and the floor of trays and bins, m; from the language, so links depend on it. */
export const WALL_THICKNESS = 0.003;

/** Mass of an object whose document names none: this density, within these bounds. */
const DEFAULT_DENSITY = 600;
const DEFAULT_MASS_RANGE = [0.005, 0.5] as const;

/** Expands an object to its solids and mass properties. */
export function objectShapes(object: ShapedObject & { readonly mass: number }): ObjectShapes {
  const parts = objectParts(object);
  const volumes = parts.map(({ geometry }) => volumeOf(geometry));
  const density = object.mass / sum(volumes);
  const masses = volumes.map((v) => v * density);
  const moment = (axis: 0 | 1 | 2): number => sum(parts.map(({ X_OS }, k) => masses[k]! * X_OS.p[axis])) / object.mass;
  const com: Vec3 = [moment(0), moment(1), moment(2)];
  const inertia: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  parts.forEach(({ geometry, X_OS }, k) => {
    // Parts are never turned against O, so their principal axes are those of O; the offset adds Steiner's terms.
    const m = masses[k]!;
    const [ix, iy, iz] = principalMoments(geometry, m);
    const [x, y, z] = [X_OS.p[0] - com[0], X_OS.p[1] - com[1], X_OS.p[2] - com[2]];
    const terms = [ix + m * (y * y + z * z), iy + m * (x * x + z * z), iz + m * (x * x + y * y)];
    [...terms, -m * x * y, -m * x * z, -m * y * z].forEach((term, i) => {
      inertia[i]! += term;
    });
  });
  return { parts, mass: object.mass, com, inertia };
}

/** Half extents of the bounding box in O, m. */
export function halfExtents(object: ShapedObject): Vec3 {
  if (object.kind === "ball") {
    const r = radiusOf(object);
    return [r, r, r];
  }
  if (object.kind === "can") {
    const r = radiusOf(object);
    return [r, r, heightOf(object) / 2];
  }
  const [x, y, z] = sizeOf(object);
  return [x / 2, y / 2, z / 2];
}

/**
 * The pose X_WO of an object that stands upright on its base point.
 *
 * @param base - Centre of the underside in W, m.
 * @param yaw - About +z, rad.
 */
export function baseToFrame(object: ShapedObject, base: Vec3, yaw: number): Transform {
  return { p: [base[0], base[1], base[2] + halfExtents(object)[2]], q: quatFromAxisAngle([0, 0, 1], yaw) };
}

/** Mass of an object whose document names none, kg: 600 kg/m³ over the volume of its solids, within 5 to 500 g. */
export function defaultMass(object: ShapedObject): number {
  const mass = DEFAULT_DENSITY * sum(objectParts(object).map(({ geometry }) => volumeOf(geometry)));
  return Math.min(Math.max(mass, DEFAULT_MASS_RANGE[0]), DEFAULT_MASS_RANGE[1]);
}

/** A box-shaped region of an object, in O. */
export interface ObjectRegion {
  readonly centre: Vec3;
  readonly halfSize: Vec3;
}

/** The named regions of an object: trays and bins have `inside`, from the floor to the rim between the walls. */
export function objectRegions(object: ShapedObject): Readonly<Record<string, ObjectRegion>> {
  if (object.kind !== "tray" && object.kind !== "bin") return {};
  const [hx, hy, hz] = halfExtents(object);
  const t = WALL_THICKNESS;
  return { inside: { centre: [0, 0, t / 2], halfSize: [hx - t, hy - t, hz - t / 2] } };
}

/** The solids of an object, without masses. */
export function objectParts(object: ShapedObject): ObjectPart[] {
  switch (object.kind) {
    case "box":
      return [{ geometry: { kind: "box", halfSize: halfExtents(object) }, X_OS: at(0, 0, 0) }];
    case "ball":
      return [{ geometry: { kind: "sphere", radius: radiusOf(object) }, X_OS: at(0, 0, 0) }];
    case "can": {
      const geometry = { kind: "cylinder", radius: radiusOf(object), halfLength: heightOf(object) / 2 } as const;
      return [{ geometry, X_OS: at(0, 0, 0) }];
    }
    case "tray":
    case "bin":
      return openBox(halfExtents(object));
  }
}

/** A floor and four walls that meet without overlapping: the walls along x run the whole length. */
function openBox([hx, hy, hz]: Vec3): ObjectPart[] {
  const half = WALL_THICKNESS / 2;
  const wallHalf = hz - half;
  const box = (halfSize: Vec3, x: number, y: number, z: number): ObjectPart => ({
    geometry: { kind: "box", halfSize },
    X_OS: at(x, y, z),
  });
  return [
    box([hx, hy, half], 0, 0, half - hz),
    box([hx, half, wallHalf], 0, hy - half, half),
    box([hx, half, wallHalf], 0, half - hy, half),
    box([half, hy - 2 * half, wallHalf], hx - half, 0, half),
    box([half, hy - 2 * half, wallHalf], half - hx, 0, half),
  ];
}

function at(x: number, y: number, z: number): Transform {
  return { p: [x, y, z], q: IDENTITY_QUAT };
}

function volumeOf(geometry: SolidGeometry): number {
  switch (geometry.kind) {
    case "box":
      return 8 * geometry.halfSize[0] * geometry.halfSize[1] * geometry.halfSize[2];
    case "sphere":
      return (4 / 3) * Math.PI * geometry.radius * geometry.radius * geometry.radius;
    case "cylinder":
      return 2 * Math.PI * geometry.radius * geometry.radius * geometry.halfLength;
  }
}

/** Moments of a uniform solid about its centre, kg·m² (Featherstone 2008, appendix; any table of mechanics). */
function principalMoments(geometry: SolidGeometry, mass: number): Vec3 {
  switch (geometry.kind) {
    case "box": {
      const [x, y, z] = geometry.halfSize;
      return [(mass / 3) * (y * y + z * z), (mass / 3) * (x * x + z * z), (mass / 3) * (x * x + y * y)];
    }
    case "sphere": {
      const i = 0.4 * mass * geometry.radius * geometry.radius;
      return [i, i, i];
    }
    case "cylinder": {
      const r2 = geometry.radius * geometry.radius;
      const across = mass * (r2 / 4 + (geometry.halfLength * geometry.halfLength) / 3);
      return [across, across, (mass * r2) / 2];
    }
  }
}

function sizeOf(object: ShapedObject): Vec3 {
  invariant(object.size, `a ${object.kind} has a size`);
  return object.size;
}

function radiusOf(object: ShapedObject): number {
  invariant(object.r !== undefined, `a ${object.kind} has a radius`);
  return object.r;
}

function heightOf(object: ShapedObject): number {
  invariant(object.h !== undefined, `a ${object.kind} has a height`);
  return object.h;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
