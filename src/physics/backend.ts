/**
 * The boundary between the engine and the house. A second engine needs only this.
 *
 * Everything is copied across, never shared. Nothing here reads a clock.
 */

import type { Vec3 } from "../math/vector3";

/** Read-out of one instant. Arrays are sized by `PhysicsBackend.createStateBuffer`. */
export interface StateBuffer {
  /** s since reset */
  time: number;
  /** Arm joint position, velocity (rad, rad/s) and actuator torque (N·m), shape (n). */
  readonly q: Float64Array;
  readonly qd: Float64Array;
  readonly tau: Float64Array;
  /** Pose of every arm link in W: x, y, z, qx, qy, qz, qw; shape (n, 7). */
  readonly linkPose: Float64Array;
  /** Pose of every body frame in W, in scene order; shape (bodies, 7). */
  readonly bodyPose: Float64Array;
  /** Twist of every body frame's origin in W: vx, vy, vz, wx, wy, wz; shape (bodies, 6). */
  readonly bodyTwist: Float64Array;
  /** Position of hinge and slide bodies (rad or m), 0 for others; shape (bodies). */
  readonly bodyJoint: Float64Array;
}

/**
 * Contacts of one instant. A party is coded as a number: -1 arm base, 0..n-1 an arm link, 1000 + i body i of the scene.
 */
export interface ContactBuffer {
  count: number;
  /** Shape (capacity, 2). */
  readonly party: Int32Array;
  /** Point in W, shape (capacity, 3), m. */
  readonly point: Float64Array;
  /** Unit normal from the first to the second party, shape (capacity, 3). */
  readonly normal: Float64Array;
  /** Penetration, shape (capacity), m. */
  readonly depth: Float64Array;
  /** Force on the second party in W, shape (capacity, 3), N. */
  readonly force: Float64Array;
}

export const FIRST_BODY_PARTY = 1000;
export const BASE_PARTY = -1;

/** Opaque, structured-cloneable state: positions, velocities, warm start, time, targets. */
export interface PhysicsSnapshot {
  readonly data: Float64Array;
}

export interface PhysicsBackend {
  readonly info: { readonly id: string; readonly version: string };
  createStateBuffer(): StateBuffer;
  createContactBuffer(): ContactBuffer;
  /** Back to the scene's initial state with the arm at rest at q (default: zeros). */
  reset(q?: ArrayLike<number>): void;
  /** Servo targets, shape (n), rad; clamped to the joint ranges. */
  setTargets(targets: ArrayLike<number>): void;
  /**
   * Share of each servo's torque limit that it may use from now on, 0 to 1, shape (n); 0 lets the joint go.
   *
   * All 1 after a reset. Part of snapshots and of the hash only while some share is not 1.
   */
  setServoScale(share: ArrayLike<number>): void;
  /** Places a free body; velocity becomes 0. Pose: x, y, z, qx, qy, qz, qw. */
  setBodyPose(body: number, pose: ArrayLike<number>): void;
  /** Sets a hinge or slide position (rad or m); velocity becomes 0. */
  setBodyJoint(body: number, position: number): void;
  /**
   * Runs n fixed steps.
   *
   * @throws {DivergedError} When a joint or body leaves the finite or plausible range; the state is the last good one.
   */
  step(n: number): void;
  readState(out: StateBuffer): void;
  readContacts(out: ContactBuffer): void;
  /** Adds a force (N) at a point (m, W) of a body (scene index) or arm link (-1 - link) during the following steps; null clears. */
  setPush(push: { readonly target: number; readonly point: Vec3; readonly force: Vec3 } | null): void;
  snapshot(): PhysicsSnapshot;
  restore(snapshot: PhysicsSnapshot): void;
  /** Hex hash of the full state; equal bits give equal hashes in every browser. */
  hash(): string;
}

/** The simulation left the finite or plausible range; the message names the joint or body. */
export class DivergedError extends Error {
  readonly culprit: string;
  constructor(culprit: string, message: string) {
    super(message);
    this.name = "DivergedError";
    this.culprit = culprit;
  }
}
