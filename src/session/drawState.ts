/**
 * What the view draws: one instant of the session, copied into flat arrays that cross from the worker by transfer.
 */

import type { Scene, SceneObject } from "../world/scene";

/** Poses are x, y, z, qx, qy, qz, qw in W (z up), m. */
export interface DrawFrame {
  /** Physics time since reset, s. */
  readonly time: number;
  /** Counts up by one for each frame; a jump back in time starts a new `epoch`. */
  readonly sequence: number;
  /** Changes when states must not be interpolated across (reset, step back, load). */
  readonly epoch: number;
  /** Measured and commanded joint position, velocity, torque, shape (n). */
  readonly q: Float64Array;
  readonly target: Float64Array;
  readonly qd: Float64Array;
  readonly tau: Float64Array;
  /** Arm links in the order of `RobotModel.links`, base first; shape (links, 7). */
  readonly linkPose: Float64Array;
  /** Scene objects in scene order; shape (objects, 7). */
  readonly objectPose: Float64Array;
  /** Travel fraction of each object's joint, 0 for those without; shape (objects). */
  readonly objectJoint: Float64Array;
  /** Zones in scene order; shape (zones, 7). */
  readonly zonePose: Float64Array;
  /** Contacts: px, py, pz, fx, fy, fz in W; shape (contacts, 6), m and N. */
  readonly contacts: Float64Array;
  /** Both sides of each contact: k for link k, 1000 + i for object i, -1 for the surroundings; shape (contacts, 2). */
  readonly contactOwner: Int32Array;
  /** Linear and angular velocity of each object in W, shape (objects, 6), m/s and rad/s. */
  readonly objectTwist: Float64Array;
  /** Predicted tool path of the policy's queued chunk, shape (k, 3), m; empty without one. */
  readonly predictedPath: Float64Array;
  /** Last joint position of the queued chunk, shape (n) or empty. */
  readonly predictedPose: Float64Array;
}

/** What the frames tell the poses of. */
export interface DrawLook {
  readonly scene: Scene;
  /** The scene's objects with the sizes and colours that this episode drew. */
  readonly objects: readonly SceneObject[];
}

/** The mutable mailbox that `view/` reads in `useFrame`; the page writes the two newest frames into it. */
export interface DrawState {
  /** Belongs to `current`: changes with the first frame of another scene or episode; null before the first frame. */
  look: DrawLook | null;
  previous: DrawFrame | null;
  current: DrawFrame | null;
  /** Page time when `current` arrived, ms; the view interpolates from it. */
  arrivedMs: number;
  /** Simulated seconds per second of the page right now; 0 when paused. */
  rate: number;
}
