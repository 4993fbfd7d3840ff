/**
 * The arm as flat arrays: one fixed-base chain of n joints that turn or slide.
 *
 * Link i turns about its own z axis, or slides along it; its parent is link i - 1, the parent of link 0 is the fixed base.
 * Frame 0 of the frame pool is the base, frame i + 1 is link i.
 */

import type { Frames } from "./frames";
import { writeMatrix } from "./rotation";
import type { ArmSpec } from "./sceneSpec";

export interface ArmModel {
  readonly n: number;
  readonly jointNames: readonly string[];
  readonly linkNames: readonly string[];
  /** Position of the link frame in its parent, shape (n, 3), and rotation at q = 0, shape (n, 9). */
  readonly offset: Float64Array;
  readonly rest: Float64Array;
  /** 1 where the link slides, shape (n). */
  readonly slides: Uint8Array;
  /** kg, shape (n); centre of mass in the link frame (n, 3); inertia about it in link axes (n, 9). */
  readonly mass: Float64Array;
  readonly com: Float64Array;
  readonly inertia: Float64Array;
  /** Joint range rad; viscous damping N·m·s/rad; dry friction N·m; armature kg·m²; shape (n). */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly damping: Float64Array;
  readonly friction: Float64Array;
  readonly armature: Float64Array;
  /** Servo gains and torque limit; all zero without an actuator; shape (n). */
  readonly kp: Float64Array;
  readonly kv: Float64Array;
  readonly torqueLimit: Float64Array;
  /** State: the share of the torque limit that a servo may use, 0 to 1; shape (n). */
  readonly servoScale: Float64Array;
  /** State: position, servo target, servo torque of the last step; shape (n). */
  readonly q: Float64Array;
  readonly target: Float64Array;
  readonly tau: Float64Array;
  /** Joint screws at the world origin in W: angular, linear; shape (n, 6). */
  readonly screw: Float64Array;
  /** Joint-space inertia with armature, shape (n, n), and Coriolis + gravity torque, shape (n). */
  readonly M: Float64Array;
  readonly bias: Float64Array;
  /** Scratch: spatial inertia (m, m c, I about the world origin), twist, acceleration and force of each link. */
  readonly spatialInertia: Float64Array;
  readonly twist: Float64Array;
  readonly acceleration: Float64Array;
  readonly force: Float64Array;
}

/** Lays the arm out; its pose is undefined until `updateArmKinematics` runs. An absent arm has n = 0. */
export function createArmModel(spec: ArmSpec | null, frames: Frames): ArmModel {
  const links = spec?.links ?? [];
  const n = links.length;
  const f = (width: number): Float64Array => new Float64Array(width * n);
  const column = (pick: (link: (typeof links)[number]) => number): Float64Array => Float64Array.from(links, pick);
  const arm: ArmModel = {
    n,
    jointNames: links.map((link) => link.jointName),
    linkNames: links.map((link) => link.name),
    offset: f(3),
    rest: f(9),
    slides: Uint8Array.from(links, (link) => (link.slides ? 1 : 0)),
    mass: column((link) => link.mass),
    com: f(3),
    inertia: f(9),
    lower: column((link) => link.lower),
    upper: column((link) => link.upper),
    damping: column((link) => link.damping),
    friction: column((link) => link.frictionLoss),
    armature: column((link) => link.armature),
    kp: column((link) => link.servo?.kp ?? 0),
    kv: column((link) => link.servo?.kv ?? 0),
    torqueLimit: column((link) => link.servo?.torqueLimit ?? 0),
    servoScale: f(1).fill(1),
    q: f(1),
    target: f(1),
    tau: f(1),
    screw: f(6),
    M: f(n),
    bias: f(1),
    spatialInertia: f(10),
    twist: f(6),
    acceleration: f(6),
    force: f(6),
  };
  links.forEach((link, i) => {
    arm.offset.set(link.X_PL.p, 3 * i);
    writeMatrix(arm.rest, 9 * i, link.X_PL.q, 0);
    arm.com.set(link.com, 3 * i);
    const [xx, yy, zz, xy, xz, yz] = link.inertia;
    arm.inertia.set([xx, xy, xz, xy, yy, yz, xz, yz, zz], 9 * i);
  });
  if (spec) {
    frames.position.set(spec.X_WB.p, 0);
    writeMatrix(frames.rotation, 0, spec.X_WB.q, 0);
  }
  return arm;
}
