/** Everything the native engine knows about a scene, as plain data. The functions that run it are in their own files. */

import type { ArmModel } from "./armModel";
import type { BodyModel } from "./bodyModel";
import type { Contacts } from "./contacts";
import type { FramePairs } from "./framePairs";
import type { Frames } from "./frames";
import type { Geoms } from "./geoms";
import type { Sleep } from "./sleep";
import type { SoftLaw } from "./softLaw";
import type { Solver } from "./solver";
import type { Sweep } from "./sweep";

/** Switches for tests and measurements; the defaults are what a scene runs with. */
export interface NativeOptions {
  /** Builds and factors the Hessian in every iteration instead of reusing the last factor. */
  readonly plainNewton: boolean;
  /** Lets resting groups of bodies sleep until something moving comes near. */
  readonly sleeping: boolean;
}

export function defaultNativeOptions(): NativeOptions {
  return { plainNewton: false, sleeping: true };
}

/**
 * Velocities come in blocks: block i is body i (six numbers free: linear then angular in W; one for hinge and slide; none
 * fixed), the last block is the arm.
 */
export interface Blocks {
  readonly count: number;
  readonly arm: number;
  /** First index in V and number of velocities, shape (count). */
  readonly at: Int32Array;
  readonly dim: Int32Array;
  readonly nv: number;
}

/** A force that acts until it is cleared. */
export interface PushState {
  active: boolean;
  frame: number;
  /** Point and force in W, m and N. */
  readonly point: Float64Array;
  readonly force: Float64Array;
}

export interface Engine {
  readonly options: NativeOptions;
  /** Step, s, and gravity in W, m/s². */
  readonly h: number;
  readonly gravity: Float64Array;
  readonly contactLaw: SoftLaw;
  readonly jointLaw: SoftLaw;
  readonly impratio: number;
  /** Torsional friction coefficient, m; 0 for none. */
  readonly torsion: number;
  readonly frames: Frames;
  readonly arm: ArmModel;
  readonly bodies: BodyModel;
  readonly geoms: Geoms;
  readonly framePairs: FramePairs;
  readonly sweep: Sweep;
  readonly contacts: Contacts;
  readonly blocks: Blocks;
  /** Block of each frame (-1 static). */
  readonly blockOfFrame: Int32Array;
  /** Inverse weights at the rest pose: translation of each frame (1/kg) and each velocity (1/kg or 1/(kg m²)). */
  readonly frameWeight: Float64Array;
  readonly velocityWeight: Float64Array;
  /** State: velocity and the change of velocity in the last step, shape (nv). */
  readonly V: Float64Array;
  readonly dV: Float64Array;
  readonly sleep: Sleep;
  readonly push: PushState;
  readonly solver: Solver;
  steps: number;
  /** True from a restore or reset to the next step: the contact forces are then those in `restoredForce`, (capacity, 3), N. */
  restored: boolean;
  readonly restoredForce: Float64Array;
  /** Writes the contact forces of the last step; kept so that a step needs no new closure. */
  readonly readForces: (out: Float64Array) => void;
}
