/**
 * Bodies as flat arrays: fixed ones, free ones and those on one hinge or slide.
 *
 * A free body lives in its principal frame P: origin at the centre of mass, axes along the principal axes, so that its
 * mass matrix is diagonal there. Its generalised velocity is the velocity of the centre of mass and the angular velocity,
 * both in W. Hinge and slide bodies keep the body frame B and have one generalised velocity.
 */

import { normalizeQuat, type Quat } from "../math/quaternion";
import { compose, IDENTITY_TRANSFORM, invert, type Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import type { Frames } from "./frames";
import { principalAxes } from "./principalAxes";
import { multiplyMatrices, quatOfMatrix, writeMatrix } from "./rotation";
import type { BodySpec } from "./sceneSpec";

export const FIXED = 0;
export const FREE = 1;
export const HINGE = 2;
export const SLIDE = 3;

export interface BodyModel {
  readonly count: number;
  readonly ids: readonly string[];
  /** FIXED, FREE, HINGE or SLIDE. */
  readonly kind: Uint8Array;
  /** Frame of body 0 in the pool; body i has firstFrame + i. */
  readonly firstFrame: number;
  /** X_BF: the simulated frame (P of a free body, else B) in the body frame. */
  readonly X_BF: readonly Transform[];
  /** Initial pose of the simulated frame in W: x, y, z, qx, qy, qz, qw; shape (count, 7). */
  readonly initialPose: Float64Array;
  /** kg, shape (count). */
  readonly mass: Float64Array;
  /** Principal moments, kg·m², shape (count, 3); world inertia of the present step xx, yy, zz, xy, xz, yz, shape (count, 6). */
  readonly moments: Float64Array;
  readonly worldInertia: Float64Array;
  /** 1 where all moments are equal, so the world inertia never changes. */
  readonly isotropic: Uint8Array;
  /** Free bodies: pose of P in W, shape (count, 7). */
  readonly pose: Float64Array;
  /** Hinge and slide: position; axis in B; range, damping, dry friction, stiffness, inertia along the joint; com in B. */
  readonly joint: Float64Array;
  readonly axis: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly damping: Float64Array;
  readonly friction: Float64Array;
  readonly stiffness: Float64Array;
  readonly jointInertia: Float64Array;
  readonly com: Float64Array;
}

const KIND_CODE = { fixed: FIXED, free: FREE, hinge: HINGE, slide: SLIDE } as const;

/** Lays the bodies out and puts them at their initial poses. */
export function createBodyModel(specs: readonly BodySpec[], frames: Frames, firstFrame: number): BodyModel {
  const count = specs.length;
  const f = (width: number): Float64Array => new Float64Array(width * count);
  const bodies: BodyModel = {
    count,
    ids: specs.map((spec) => spec.id),
    kind: Uint8Array.from(specs, (spec) => KIND_CODE[spec.motion.kind]),
    firstFrame,
    X_BF: specs.map(simulatedFrame),
    initialPose: f(7),
    mass: Float64Array.from(specs, (spec) => spec.mass),
    moments: f(3),
    worldInertia: f(6),
    isotropic: new Uint8Array(count),
    pose: f(7),
    joint: f(1),
    axis: f(3),
    lower: f(1),
    upper: f(1),
    damping: f(1),
    friction: f(1),
    stiffness: f(1),
    jointInertia: f(1),
    com: f(3),
  };
  specs.forEach((spec, i) => {
    const X_WF = compose({ p: spec.X_WB.p, q: normalizeQuat(spec.X_WB.q) }, bodies.X_BF[i]!);
    bodies.initialPose.set([...X_WF.p, ...X_WF.q], 7 * i);
    bodies.com.set(spec.com, 3 * i);
    if (spec.motion.kind === "free") fillFree(bodies, i, spec);
    if (spec.motion.kind === "hinge" || spec.motion.kind === "slide") fillJoint(bodies, i, spec);
  });
  resetBodies(bodies, frames);
  return bodies;
}

/** X_BP of a free body, the identity for others. */
function simulatedFrame(spec: BodySpec): Transform {
  if (spec.motion.kind !== "free") return IDENTITY_TRANSFORM;
  return { p: spec.com, q: quatOfMatrix(principalAxes(spec.inertia).rotation) };
}

function fillFree(bodies: BodyModel, i: number, spec: BodySpec): void {
  const { moments } = principalAxes(spec.inertia);
  bodies.moments.set(moments, 3 * i);
  const spread = Math.max(...moments) - Math.min(...moments);
  bodies.isotropic[i] = spread <= 1e-9 * Math.max(...moments) ? 1 : 0;
  bodies.worldInertia.set([...moments, 0, 0, 0], 6 * i);
}

function fillJoint(bodies: BodyModel, i: number, spec: BodySpec): void {
  const motion = spec.motion;
  if (motion.kind !== "hinge" && motion.kind !== "slide") return;
  bodies.axis.set(motion.axis, 3 * i);
  bodies.lower[i] = motion.lower;
  bodies.upper[i] = motion.upper;
  bodies.damping[i] = motion.damping;
  bodies.friction[i] = motion.friction;
  bodies.stiffness[i] = motion.stiffness;
  bodies.jointInertia[i] = motion.kind === "slide" ? spec.mass : hingeInertia(spec, motion.axis);
}

/** aᵀ I a about the joint axis through the body origin: moment about the com plus m times its squared distance. */
function hingeInertia(spec: BodySpec, [x, y, z]: Vec3): number {
  const [xx, yy, zz, xy, xz, yz] = spec.inertia;
  const about = x * x * xx + y * y * yy + z * z * zz + 2 * (x * y * xy + x * z * xz + y * z * yz);
  const [cx, cy, cz] = spec.com;
  const along = cx * x + cy * y + cz * z;
  return about + spec.mass * (cx * cx + cy * cy + cz * cz - along * along);
}

/** Every body back to its initial pose. */
export function resetBodies(bodies: BodyModel, frames: Frames): void {
  bodies.pose.set(bodies.initialPose);
  bodies.joint.fill(0);
  for (let i = 0; i < bodies.count; i++) updateBodyFrame(bodies, frames, i);
}

/** Writes the world pose of one body's frame, and the world inertia of a free one. */
export function updateBodyFrame(bodies: BodyModel, frames: Frames, i: number): void {
  const frame = bodies.firstFrame + i;
  const { position: P, rotation: R } = frames;
  const kind = bodies.kind[i]!;
  const pose = kind === FREE ? bodies.pose : bodies.initialPose;
  P[3 * frame] = pose[7 * i]!;
  P[3 * frame + 1] = pose[7 * i + 1]!;
  P[3 * frame + 2] = pose[7 * i + 2]!;
  writeMatrix(R, 9 * frame, pose, 7 * i + 3);
  if (kind === FREE && bodies.isotropic[i] === 0) updateWorldInertia(bodies, R, i, 9 * frame);
  else if (kind === SLIDE) slideFrame(bodies, frames, i, frame);
  else if (kind === HINGE) hingeFrame(bodies, R, i, 9 * frame);
}

/** R diag(moments) Rᵀ. */
function updateWorldInertia(bodies: BodyModel, R: Float64Array, i: number, at: number): void {
  const { moments, worldInertia: out } = bodies;
  const a = moments[3 * i]!;
  const b = moments[3 * i + 1]!;
  const c = moments[3 * i + 2]!;
  const r0 = R[at]!;
  const r1 = R[at + 1]!;
  const r2 = R[at + 2]!;
  const r3 = R[at + 3]!;
  const r4 = R[at + 4]!;
  const r5 = R[at + 5]!;
  const r6 = R[at + 6]!;
  const r7 = R[at + 7]!;
  const r8 = R[at + 8]!;
  out[6 * i] = a * r0 * r0 + b * r1 * r1 + c * r2 * r2;
  out[6 * i + 1] = a * r3 * r3 + b * r4 * r4 + c * r5 * r5;
  out[6 * i + 2] = a * r6 * r6 + b * r7 * r7 + c * r8 * r8;
  out[6 * i + 3] = a * r0 * r3 + b * r1 * r4 + c * r2 * r5;
  out[6 * i + 4] = a * r0 * r6 + b * r1 * r7 + c * r2 * r8;
  out[6 * i + 5] = a * r3 * r6 + b * r4 * r7 + c * r5 * r8;
}

function slideFrame(bodies: BodyModel, frames: Frames, i: number, frame: number): void {
  const { position: P, rotation: R } = frames;
  const { axis, joint } = bodies;
  for (let r = 0; r < 3; r++) {
    const o = 9 * frame + 3 * r;
    const along = R[o]! * axis[3 * i]! + R[o + 1]! * axis[3 * i + 1]! + R[o + 2]! * axis[3 * i + 2]!;
    P[3 * frame + r] = P[3 * frame + r]! + along * joint[i]!;
  }
}

const turn = new Float64Array(4);
const turnMatrix = new Float64Array(9);
const restMatrix = new Float64Array(9);

function hingeFrame(bodies: BodyModel, R: Float64Array, i: number, at: number): void {
  const half = bodies.joint[i]! / 2;
  const s = sin(half);
  for (let k = 0; k < 3; k++) turn[k] = bodies.axis[3 * i + k]! * s;
  turn[3] = cos(half);
  writeMatrix(turnMatrix, 0, turn, 0);
  for (let k = 0; k < 9; k++) restMatrix[k] = R[at + k]!;
  multiplyMatrices(R, at, restMatrix, 0, turnMatrix, 0);
}

/**
 * Moves a free body on by one step of length h with its present velocity V[at..at+5].
 *
 * The rotation is the exact exponential of the constant angular velocity, as in MuJoCo's quaternion integration.
 */
export function integrateFreeBody(bodies: BodyModel, i: number, V: Float64Array, at: number, h: number): void {
  const pose = bodies.pose;
  const o = 7 * i;
  pose[o] = pose[o]! + h * V[at]!;
  pose[o + 1] = pose[o + 1]! + h * V[at + 1]!;
  pose[o + 2] = pose[o + 2]! + h * V[at + 2]!;
  const wx = V[at + 3]!;
  const wy = V[at + 4]!;
  const wz = V[at + 5]!;
  const speed = Math.sqrt(wx * wx + wy * wy + wz * wz);
  const half = 0.5 * h * speed;
  const s = speed > 1e-12 ? sin(half) / speed : 0.5 * h;
  const c = cos(half);
  const ax = wx * s;
  const ay = wy * s;
  const az = wz * s;
  const x = pose[o + 3]!;
  const y = pose[o + 4]!;
  const z = pose[o + 5]!;
  const w = pose[o + 6]!;
  const nx = c * x + ax * w + ay * z - az * y;
  const ny = c * y + ay * w + az * x - ax * z;
  const nz = c * z + az * w + ax * y - ay * x;
  const nw = c * w - ax * x - ay * y - az * z;
  const scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz + nw * nw);
  pose[o + 3] = nx * scale;
  pose[o + 4] = ny * scale;
  pose[o + 5] = nz * scale;
  pose[o + 6] = nw * scale;
}

/** Puts the body frame of a free body at a pose. */
export function placeFreeBody(bodies: BodyModel, frames: Frames, i: number, p_WB: Vec3, q_WB: Quat): void {
  const X_WF = compose({ p: p_WB, q: normalizeQuat(q_WB) }, bodies.X_BF[i]!);
  bodies.pose.set([...X_WF.p, ...X_WF.q], 7 * i);
  updateBodyFrame(bodies, frames, i);
}

/** X_FB of every body: from the simulated frame back to the frame of the scene. */
export function backToBodyFrames(bodies: BodyModel): Transform[] {
  return bodies.X_BF.map(invert);
}
