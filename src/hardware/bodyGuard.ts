/**
 * How far the parts of an arm are from each other, and what keeps them apart.
 *
 * Parts are seen as boxes. Their gap is their distance; where they overlap, it is negative: the least overlap along the 15 axes of
 * the separating-axis test (Ericson, Real-Time Collision Detection, section 4.4), which apart from each other would jump as
 * edges turn past each other. Parts of neighbouring links touch at their joint by design and are left out.
 */

import { IDENTITY_TRANSFORM, type Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { createGeoms, type Geoms } from "../physics/geoms";
import { APART, findDistance, OVERLAP } from "../physics/gjk";
import { nearest } from "../physics/minkowski";
import { linkPoses } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { halfSizeOf } from "../robot/shapePoints";
import { brakingSpeed } from "./limiterState";
import { type Reason, reason } from "./reason";

/** Parts keep this distance from each other, m: a calibration that is off by 3° moves the hand of an outstretched arm by 2 cm. */
const BODY_CLEARANCE = 0.01;
/**
 * Pairs that are nearer in a pose that the arm was made for, or where it was armed, may come so near, less this, m: an arm that is
 * folded rests on itself, and boxes are a little larger than what they stand for.
 */
const POSE_TOLERANCE = 0.002;
/** Parts that are this near in every pose that the arm was made for are built so: the jaw's hinge beside the wrist, m. */
const BUILT_NEAR = 0.02;
/** Pairs further apart than this are not looked at, m: within it the tool of a first run can brake from its top speed. */
const WATCHED_GAP = 0.06;
/** Braking of a part per joint acceleration, m: the lever of the wrist. */
const BRAKING_LEVER = 0.1;
/**
 * The arm slides along itself with this much room, m: without any, the bend of the path would end every step. Parts that are
 * nearer part while the arm moves, within about the time (s), and by no more than this lever (m) times the joint speed.
 */
const SLIDING_ROOM = 0.001;
const PARTING_TIME = 0.1;
const PARTING_LEVER = 0.05;
/** Rounding of distances, m. */
const EPSILON = 1e-9;

/** One part of an arm. */
interface Part {
  readonly name: string;
  readonly link: number;
  readonly X_LS: Transform;
  readonly half: readonly [number, number, number];
}

/** Two parts that could meet. */
export interface PartPair {
  readonly a: number;
  readonly b: number;
  /** How near they may come, m. */
  readonly least: number;
  /** Sum of the radii of the balls around them, m. */
  readonly reach: number;
}

/** What is known of the parts of an arm, and of their gaps in this step. */
export interface BodyGuard {
  readonly robot: RobotModel;
  readonly parts: readonly Part[];
  readonly pairs: readonly PartPair[];
  /** The parts as boxes, one frame each. Scratch space. */
  readonly geoms: Geoms;
  /** Gap of each pair where the step begins, m; the way from a to b there, and the place: shape (pairs, 3), m, in B. */
  readonly gaps: Float64Array;
  readonly normals: Float64Array;
  readonly places: Float64Array;
  /** The least gap of each pair after this step, m. */
  readonly floors: Float64Array;
}

/**
 * Looks which parts of a robot could meet; only those that are boxes, or have one around them.
 *
 * @param armed - Where the arm is, shape (n), rad.
 */
export function createBodyGuard(robot: RobotModel, armed: ArrayLike<number>): BodyGuard {
  const parts = robot.links.flatMap(({ collisions }, link) =>
    collisions.flatMap(({ name, X_LS, geometry }) => {
      const half = halfSizeOf(geometry);
      return half ? [{ name, link, X_LS, half }] : [];
    }),
  );
  const all: PartPair[] = parts.flatMap((first, a) =>
    parts.flatMap((second, b) =>
      b > a && isApart(robot, first.link, second.link)
        ? [{ a, b, least: BODY_CLEARANCE, reach: radius(first) + radius(second) }]
        : [],
    ),
  );
  const whole = guardOf(robot, parts, all);
  const gapsAt = (q: ArrayLike<number>): Float64Array =>
    partGaps(whole, linkPoses(robot, q), Number.POSITIVE_INFINITY, new Float64Array(all.length));
  const posed = Object.values(robot.poses).map(gapsAt);
  const now = gapsAt(armed);
  const pairs = all.flatMap((pair, i) => {
    const gaps = posed.map((gap) => gap[i]!);
    if (gaps.length > 0 && Math.max(...gaps) < BUILT_NEAR) return [];
    return [{ ...pair, least: Math.min(BODY_CLEARANCE, Math.min(now[i]!, ...gaps) - POSE_TOLERANCE) }];
  });
  return guardOf(robot, parts, pairs);
}

function guardOf(robot: RobotModel, parts: readonly Part[], pairs: readonly PartPair[]): BodyGuard {
  const perPair = (): Float64Array => new Float64Array(pairs.length);
  const shapes = parts.map(({ half }) => [
    { X_BS: IDENTITY_TRANSFORM, geometry: { kind: "box", halfSize: half }, friction: 1 } as const,
  ]);
  const names = parts.map(({ name }) => name);
  const geoms = createGeoms(shapes, names, new Float64Array(9 * parts.length));
  const perAxis = (): Float64Array => new Float64Array(3 * pairs.length);
  return { robot, parts, pairs, geoms, gaps: perPair(), normals: perAxis(), places: perAxis(), floors: perPair() };
}

/**
 * Begins a step: from where the arm is to be, no part may come nearer to another than can still be braked, and none that is too
 * near already may come nearer at all.
 *
 * @param poses - What `linkPoses` returned for where the step begins.
 * @param acceleration - Of the joints, rad/s².
 * @param dt - s
 */
export function beginBodyStep(guard: BodyGuard, poses: Float64Array, acceleration: number, dt: number): void {
  const { pairs, gaps, floors } = guard;
  partGaps(guard, poses, WATCHED_GAP, gaps);
  for (let i = 0; i < pairs.length; i++) {
    const room = gaps[i]! - pairs[i]!.least;
    floors[i] = gaps[i]! - brakingSpeed(room, acceleration * BRAKING_LEVER, dt) * dt - EPSILON;
  }
}

/**
 * Whether all pairs keep their distance.
 *
 * @param poses - What `linkPoses` returned for what is tried.
 */
export function keepsApart(guard: BodyGuard, poses: Float64Array): boolean {
  const { pairs, geoms, floors } = guard;
  placeParts(guard, poses);
  // No nearer than the floor is all that is asked, which most pairs answer without a search for their distance.
  return pairs.every((pair, i) => isBeyond(geoms, pair, floors[i]!) || gapOf(geoms, pair, floors[i]!) >= floors[i]!);
}

/** The velocities that a step may have: along `gradient` no less than `least`. */
export interface VelocityBound {
  /** Shape (n), m/rad. */
  readonly gradient: Float64Array;
  /** m/s */
  readonly least: number;
}

/**
 * What keeps the parts apart, after `beginBodyStep`: they near each other no faster than can be braked, and slide along each other.
 *
 * @param poses - As it got.
 * @param acceleration - Of the joints, rad/s².
 * @param fastest - The highest wanted speed of a joint, rad/s.
 * @returns One bound per pair that is near enough to matter.
 */
export function bodyBounds(
  guard: BodyGuard,
  poses: Float64Array,
  acceleration: number,
  fastest: number,
  dt: number,
): VelocityBound[] {
  const { pairs, gaps } = guard;
  const bounds: VelocityBound[] = [];
  for (let i = 0; i < pairs.length; i++) {
    if (gaps[i]! >= WATCHED_GAP) continue;
    const room = gaps[i]! - pairs[i]!.least - SLIDING_ROOM;
    const braked = -brakingSpeed(room, acceleration * BRAKING_LEVER, dt);
    const parting = Math.min(-room / PARTING_TIME, PARTING_LEVER * fastest);
    bounds.push({ gradient: gapGradient(guard, i, poses), least: room > 0 ? braked : parting });
  }
  return bounds;
}

/** How the gap of a pair changes with each joint: the parts pass each other where they are nearest, shape (n), m/rad. */
function gapGradient(
  { robot, parts, pairs, normals, places }: BodyGuard,
  i: number,
  poses: Float64Array,
): Float64Array {
  const gradient = new Float64Array(robot.joints.length);
  const [nx, ny, nz] = normals.subarray(3 * i, 3 * i + 3) as unknown as Vec3;
  const at = (o: number, k: number): number => places[3 * i + k]! - poses[o + k]!;
  const add = (part: number, sign: number): void => {
    for (let k = parts[part]!.link; k >= 0; k = robot.links[k]!.parent) {
      const j = robot.links[k]!.joint;
      // The jaw must not move because the arm comes near itself.
      if (j < 0 || j === robot.gripperJoint) continue;
      const o = 7 * k;
      const [ax, ay, az] = robot.joints[j]!.axis;
      turn(poses[o + 3]!, poses[o + 4]!, poses[o + 5]!, poses[o + 6]!, ax, ay, az);
      const [ux, uy, uz] = turned as unknown as Vec3;
      const [x, y, z] = [at(o, 0), at(o, 1), at(o, 2)];
      const along =
        robot.joints[j]!.type === "prismatic"
          ? nx * ux + ny * uy + nz * uz
          : nx * (uy * z - uz * y) + ny * (uz * x - ux * z) + nz * (ux * y - uy * x);
      gradient[j]! += sign * along;
    }
  };
  add(pairs[i]!.b, 1);
  add(pairs[i]!.a, -1);
  return gradient;
}

/** Which parts are as near as they may be, after `beginBodyStep`; null when none are. */
export function nearParts({ robot, parts, pairs, gaps }: BodyGuard): Reason | null {
  const i = pairs.findIndex(({ least }, k) => gaps[k]! < least + 1.5 * SLIDING_ROOM);
  if (i < 0) return null;
  const nameOf = (part: number): string => robot.links[parts[part]!.link]!.name;
  return reason("partsNear", { part: nameOf(pairs[i]!.b), other: nameOf(pairs[i]!.a) });
}

/**
 * Gap of each pair.
 *
 * @param poses - What `linkPoses` returned.
 * @param within - The widest gap that is told, m.
 * @param out - Written and returned, one per pair, m.
 */
export function partGaps(guard: BodyGuard, poses: Float64Array, within: number, out: Float64Array): Float64Array {
  const { pairs, geoms, normals, places } = guard;
  placeParts(guard, poses);
  for (let i = 0; i < pairs.length; i++) {
    out[i] = isBeyond(geoms, pairs[i]!, within) ? within : gapOf(geoms, pairs[i]!, within);
    normals.set(touch.normal, 3 * i);
    places.set(touch.place, 3 * i);
  }
  return out;
}

function placeParts({ parts, geoms }: BodyGuard, poses: Float64Array): void {
  for (let k = 0; k < parts.length; k++) placePart(parts[k]!, poses, geoms, k);
}

/** Whether two parts are certainly further apart, by the balls around them. */
function isBeyond({ position: P }: Geoms, { a, b, reach }: PartPair, within: number): boolean {
  const x = P[3 * b]! - P[3 * a]!;
  const y = P[3 * b + 1]! - P[3 * a + 1]!;
  const z = P[3 * b + 2]! - P[3 * a + 2]!;
  const far = Math.max(0, reach + within);
  return x * x + y * y + z * z > far * far;
}

/** Whether more than one joint lies between two links. */
function isApart(robot: RobotModel, a: number, b: number): boolean {
  const jointsOf = (link: number): number[] => {
    const chain: number[] = [];
    for (let k = link; k >= 0; k = robot.links[k]!.parent) if (robot.links[k]!.joint >= 0) chain.push(k);
    return chain;
  };
  const [first, second] = [jointsOf(a), jointsOf(b)];
  const shared = first.filter((link) => second.includes(link)).length;
  return first.length + second.length - 2 * shared > 1;
}

function radius({ half: [x, y, z] }: Part): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** Writes middle and axes of a part. */
function placePart({ link, X_LS }: Part, poses: Float64Array, { position: P, rotation: R }: Geoms, k: number): void {
  const at = 7 * link;
  const [x, y, z, w] = [poses[at + 3]!, poses[at + 4]!, poses[at + 5]!, poses[at + 6]!];
  turn(x, y, z, w, X_LS.p[0], X_LS.p[1], X_LS.p[2]);
  for (let i = 0; i < 3; i++) P[3 * k + i] = turned[i]! + poses[at + i]!;
  const [px, py, pz, pw] = X_LS.q;
  for (let axis = 0; axis < 3; axis++) {
    turn(px, py, pz, pw, axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0);
    turn(x, y, z, w, turned[0]!, turned[1]!, turned[2]!);
    for (let i = 0; i < 3; i++) R[9 * k + 3 * i + axis] = turned[i]!;
  }
}

const turned = new Float64Array(3);

/** A vector turned by a unit quaternion, to `turned`. */
function turn(x: number, y: number, z: number, w: number, vx: number, vy: number, vz: number): void {
  const tx = 2 * (y * vz - z * vy);
  const ty = 2 * (z * vx - x * vz);
  const tz = 2 * (x * vy - y * vx);
  turned[0] = vx + w * tx + y * tz - z * ty;
  turned[1] = vy + w * ty + z * tx - x * tz;
  turned[2] = vz + w * tz + x * ty - y * tx;
}

/** What `gapOf` found: the unit way from a to b, and a place where they are nearest, in B. */
const touch = { normal: new Float64Array(3), place: new Float64Array(3) };

/** The distance of two boxes, or how far they overlap; `within` for all that is further, m. */
function gapOf(geoms: Geoms, { a, b }: PartPair, within: number): number {
  const gap = axisGap(geoms, a, b, within);
  // Never more than the distance.
  if (gap >= within) return within;
  const found = gap > 0 ? findDistance(geoms, a, b, within) : OVERLAP;
  if (found === APART) return within;
  if (found === OVERLAP) return gap;
  touch.normal[0] = nearest.nx;
  touch.normal[1] = nearest.ny;
  touch.normal[2] = nearest.nz;
  touch.place[0] = nearest.x;
  touch.place[1] = nearest.y;
  touch.place[2] = nearest.z;
  return nearest.distance;
}

/** The widest gap over the axes of both boxes and their cross products, m, or one that is `enough`. */
function axisGap(geoms: Geoms, a: number, b: number, enough: number): number {
  const { rotation: R, position: P } = geoms;
  const [oa, ob] = [9 * a, 9 * b];
  let gap = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < 3; k++) touch.place[k] = P[3 * b + k]!;
  for (let k = 0; k < 3 && gap < enough; k++) {
    gap = gapAlong(geoms, a, b, R[oa + k]!, R[oa + 3 + k]!, R[oa + 6 + k]!, gap);
    gap = gapAlong(geoms, a, b, R[ob + k]!, R[ob + 3 + k]!, R[ob + 6 + k]!, gap);
  }
  for (let i = 0; i < 3 && gap < enough; i++) {
    for (let j = 0; j < 3; j++) {
      const x = R[oa + 3 + i]! * R[ob + 6 + j]! - R[oa + 6 + i]! * R[ob + 3 + j]!;
      const y = R[oa + 6 + i]! * R[ob + j]! - R[oa + i]! * R[ob + 6 + j]!;
      const z = R[oa + i]! * R[ob + 3 + j]! - R[oa + 3 + i]! * R[ob + j]!;
      const length = Math.sqrt(x * x + y * y + z * z);
      // Parallel edges: the axes of the boxes tell already.
      if (length > 1e-6) gap = gapAlong(geoms, a, b, x / length, y / length, z / length, gap);
    }
  }
  return gap;
}

/** Gap of two boxes along a unit axis, m, if it is wider than the widest so far, which is returned otherwise. */
function gapAlong(
  { position: P, rotation: R, size }: Geoms,
  a: number,
  b: number,
  x: number,
  y: number,
  z: number,
  widest: number,
): number {
  const [pa, pb, oa, ob] = [3 * a, 3 * b, 9 * a, 9 * b];
  const way = (P[pb]! - P[pa]!) * x + (P[pb + 1]! - P[pa + 1]!) * y + (P[pb + 2]! - P[pa + 2]!) * z;
  let gap = Math.abs(way);
  for (let k = 0; k < 3; k++) {
    gap -= size[pa + k]! * Math.abs(R[oa + k]! * x + R[oa + 3 + k]! * y + R[oa + 6 + k]! * z);
    gap -= size[pb + k]! * Math.abs(R[ob + k]! * x + R[ob + 3 + k]! * y + R[ob + 6 + k]! * z);
  }
  if (gap <= widest) return widest;
  const sign = way < 0 ? -1 : 1;
  touch.normal[0] = sign * x;
  touch.normal[1] = sign * y;
  touch.normal[2] = sign * z;
  return gap;
}
