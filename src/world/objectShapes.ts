/**
 * What objects are made of: convex solids, mass and inertia, joints, regions, extents.
 *
 * The object frame O of every kind sits at the centre of the object's bounding box, z up, x and y along its size.
 * Documents place the base point (centre of the underside); `baseToFrame` goes from one to the other.
 */

import { invariant } from "../errors";
import { IDENTITY_QUAT, quatFromAxisAngle, rotate3 } from "../math/quaternion";
import { compose, type Transform } from "../math/transform";
import { scale3, type Vec3 } from "../math/vector3";
import {
  JOINTED_KINDS,
  type ObjectJoint,
  type ObjectRegion,
  type Recipe,
  recipeOf,
  type ShapedObject,
} from "./objectRecipes";
import { cornersOf, type Inertia, inertiaOf, type ObjectPart, volumeOf } from "./solids";

/** One rigid body of an object, with its mass spread evenly over the volume of its solids. */
export interface ObjectBody {
  /** In the frame of the body. */
  readonly parts: readonly ObjectPart[];
  /** kg */
  readonly mass: number;
  /** Centre of mass in the frame of the body, m. */
  readonly com: Vec3;
  /** About the centre of mass in axes of the body, kg·m². */
  readonly inertia: Inertia;
  /** Pose of the body in O with its joint at 0; the joint's axis goes through its origin. */
  readonly X_OB: Transform;
  /** How it moves against the first body of the object; null for the first. */
  readonly joint: (ObjectJoint & { /** N·m/rad or N/m */ readonly stiffness: number }) | null;
}

/** Mass of an object whose document names none: this density, within these bounds. */
const DEFAULT_DENSITY = 600;
const DEFAULT_MASS_RANGE = [0.005, 0.5] as const;
/** A spring also carries the weight of its cap with this reserve, so that it never rests half pressed. */
const SPRING_RESERVE = 20;
const GRAVITY = 9.81;
/** Damping of a spring as a share of the critical one. */
const SPRING_DAMPING = 0.7;
const ORIGIN: Transform = { p: [0, 0, 0], q: IDENTITY_QUAT };

/** Expanding a shape takes longer than a control step has time for; an object never changes. */
const expanded = new WeakMap<ShapedObject, Recipe>();

function recipe(object: ShapedObject): Recipe {
  const known = expanded.get(object);
  if (known) return known;
  const made = recipeOf(object);
  expanded.set(object, made);
  return made;
}

/** The bodies of an object: the one that stands on the table, then the one that moves against it, if any. */
export function objectBodies(object: ShapedObject & { readonly mass: number }): ObjectBody[] {
  const { parts, moving } = recipe(object);
  const volume = (list: readonly ObjectPart[]): number => sum(list.map(({ geometry }) => volumeOf(geometry)));
  if (!moving) return [{ ...massProperties(parts, object.mass), X_OB: ORIGIN, joint: null }];
  const total = volume(parts) + volume(moving.parts);
  const share = (object.mass * volume(moving.parts)) / total;
  const { joint } = moving;
  const press = joint.springForce > 0 ? joint.springForce + SPRING_RESERVE * GRAVITY * share : 0;
  const stiffness = press / joint.travel;
  const damping = stiffness > 0 ? SPRING_DAMPING * 2 * Math.sqrt(stiffness * share) : joint.damping;
  return [
    { ...massProperties(parts, object.mass - share), X_OB: ORIGIN, joint: null },
    { ...massProperties(moving.parts, share), X_OB: moving.X_OM, joint: { ...joint, damping, stiffness } },
  ];
}

function massProperties(
  parts: readonly ObjectPart[],
  mass: number,
): Pick<ObjectBody, "parts" | "mass" | "com" | "inertia"> {
  const volumes = parts.map(({ geometry }) => volumeOf(geometry));
  const density = mass / sum(volumes);
  const masses = volumes.map((v) => v * density);
  const moment = (axis: 0 | 1 | 2): number => sum(parts.map(({ X_OS }, k) => masses[k]! * X_OS.p[axis])) / mass;
  const com: Vec3 = [moment(0), moment(1), moment(2)];
  const inertia: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  parts.forEach(({ geometry, X_OS }, k) => {
    // Parts are never turned against their body, so only the offset adds to their moments (Steiner).
    const m = masses[k]!;
    const own = inertiaOf(geometry, m);
    const [x, y, z] = [X_OS.p[0] - com[0], X_OS.p[1] - com[1], X_OS.p[2] - com[2]];
    const offset = [m * (y * y + z * z), m * (x * x + z * z), m * (x * x + y * y), -m * x * y, -m * x * z, -m * y * z];
    own.forEach((term, i) => {
      inertia[i]! += term + offset[i]!;
    });
  });
  return { parts, mass, com, inertia };
}

/** Half extents of the bounding box in O with the joint at 0, m. */
export function halfExtents(object: ShapedObject): Vec3 {
  return recipe(object).half;
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

/** The named regions of an object, such as the `inside` of a tray: from the floor to the rim between the walls. */
export function objectRegions(object: ShapedObject): Readonly<Record<string, ObjectRegion>> {
  return recipe(object).regions;
}

/** The joint of an object's moving part; null for a rigid object. */
export function objectJoint(object: ShapedObject): ObjectJoint | null {
  // Asked of every object of a document before it is known whether there is room for its solids.
  return JOINTED_KINDS.has(object.kind) ? (recipe(object).moving?.joint ?? null) : null;
}

/** Pose in O of the frame of the moving part at a travel fraction; the identity for a rigid object. */
export function movingFrame(object: ShapedObject, fraction: number): Transform {
  const { moving } = recipe(object);
  if (!moving) return ORIGIN;
  const { kind, axis, travel } = moving.joint;
  const position = fraction * travel;
  return kind === "slide"
    ? compose(moving.X_OM, { p: scale3(axis, position), q: IDENTITY_QUAT })
    : compose(moving.X_OM, { p: [0, 0, 0], q: quatFromAxisAngle(axis, position) });
}

/** A tab by which a moving part can be taken. */
export interface ObjectTab {
  /** Centre in the frame of the moving part, whose axes are those of O with the joint at 0, m. */
  readonly centre: Vec3;
  readonly halfSize: Vec3;
}

/** The tab of an object's moving part; null when it has none. */
export function objectTab(object: ShapedObject): ObjectTab | null {
  const moving = JOINTED_KINDS.has(object.kind) ? recipe(object).moving : null;
  if (moving?.tab == null) return null;
  const { geometry, X_OS } = moving.parts[moving.tab]!;
  invariant(geometry.kind === "box", "a tab is a box");
  return { centre: X_OS.p, halfSize: geometry.halfSize };
}

/**
 * Pose in O of what moves with the moving part, as seen from where it is at fraction 0.
 *
 * A region that moves is given in the frame of its part, which is O displaced by the joint.
 */
export function regionFrame(object: ShapedObject, region: ObjectRegion, fraction: number): Transform {
  return region.moves ? movingFrame(object, fraction) : ORIGIN;
}

/** The solids of an object in O, without masses, at a travel fraction of its joint. */
export function objectParts(object: ShapedObject, fraction = 0): ObjectPart[] {
  const { parts, moving } = recipe(object);
  if (!moving) return [...parts];
  const X_OM = movingFrame(object, fraction);
  return [...parts, ...moving.parts.map(({ geometry, X_OS }) => ({ geometry, X_OS: compose(X_OM, X_OS) }))];
}

/** Corners of every solid of an object in O, m; of a round one those of its bounding box. */
export function objectCorners(object: ShapedObject, fraction: number): Vec3[] {
  return objectParts(object, fraction).flatMap(({ geometry, X_OS }) =>
    cornersOf(geometry).map((corner): Vec3 => {
      const [x, y, z] = rotate3(X_OS.q, corner);
      return [x + X_OS.p[0], y + X_OS.p[1], z + X_OS.p[2]];
    }),
  );
}

/** A region by its name, such as `inside`. */
export function regionNamed(object: ShapedObject, name: string): ObjectRegion {
  const region = objectRegions(object)[name];
  invariant(region, `a ${object.kind} has the region ${name}`);
  return region;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
