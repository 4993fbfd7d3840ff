/**
 * The contracts of the one data path: Observation, Action, Arm, Controller.
 *
 * An action is a target joint position, shape (n), rad, in the order of `RobotModel.joints`. Simulated and real
 * arms, people and networks all meet here.
 */

import type { Quat } from "../math/quaternion";
import type { Vec3 } from "../math/vector3";

/** Pose and motion of one object in the world; known in simulation only. */
export interface ObjectState {
  readonly id: string;
  /** Position of the object's origin (centre of its bounding shape) in W, m. */
  readonly p: Vec3;
  readonly q: Quat;
  /** m/s and rad/s in W. */
  readonly v: Vec3;
  readonly w: Vec3;
  /** Travel fraction of its joint, 0 to 1; 0 for what has no joint. */
  readonly joint: number;
}

/** Where one zone of the scene is; known in simulation only. */
export interface ZonePose {
  readonly id: string;
  /** Position of the zone's centre in W, m. */
  readonly p: Vec3;
  readonly q: Quat;
}

/** One reading of the arm and, in simulation, of the world. Arrays are copies that the reader may keep. */
export interface Observation {
  /** Time of the reading since reset, s. */
  readonly time: number;
  /** Measured, shape (n), rad. */
  readonly jointPosition: Float64Array;
  /** Measured, shape (n), rad/s. */
  readonly jointVelocity: Float64Array;
  /** Measured or estimated actuator torque, shape (n), N·m. */
  readonly jointTorque: Float64Array;
  /** Object states in scene order; null when nobody knows them (a real arm). */
  readonly objects: readonly ObjectState[] | null;
  /** Zone poses in scene order; null when nobody knows them (a real arm). */
  readonly zones: readonly ZonePose[] | null;
}

/** Target joint position, shape (n), rad. */
export type Action = Float64Array;

/** Limits of one joint as the control step enforces them. */
export interface JointLimits {
  readonly name: string;
  /** rad */
  readonly lower: number;
  readonly upper: number;
  /** rad/s */
  readonly maxSpeed: number;
}

/** Something that holds joints: simulated or real. */
export interface Arm {
  readonly limits: readonly JointLimits[];
  /** The newest reading; never waits. */
  observe(): Observation;
  /**
   * Sends a target.
   *
   * @returns What was really sent, shape (n), rad.
   * @throws {InputError} On a wrong length, NaN or infinity; the arm keeps its last target.
   */
  send(action: Action): Action;
}

/** Anything that turns an observation into an action: a person, a network, a script. */
export interface Controller {
  readonly id: string;
  /**
   * True while it is not all there yet. Time then waits for it: what a controller does must not depend on how long it took to
   * come. Absent for one that is there from the start.
   */
  readonly isComing?: boolean;
  /** Forgets everything of the last episode. */
  reset(seed: number): void;
  /** The next target, or null when there is nothing new (the arm then holds its last target). Never waits. */
  act(observation: Observation): Action | null;
}

/** A problem that a person should see; it stands in the log until resolved. */
export interface Alert {
  readonly severity: "info" | "warning" | "error";
  readonly code: string;
  readonly message: string;
  readonly tip: string;
}
