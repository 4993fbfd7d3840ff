/**
 * What predicates look at: plain poses, velocities and contacts of one instant. Any engine can fill it.
 */

import type { Quat } from "../math/quaternion";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";

/** Motion of one object in W. Its frame sits at the centre of its bounding box (see `objectShapes`). */
export interface ObjectMotion {
  readonly p: Vec3;
  readonly q: Quat;
  readonly v: Vec3;
  readonly w: Vec3;
  /** Travel fraction of its joint, 0 (shut, released) to 1; 0 for what has no joint. */
  readonly joint: number;
}

/** Who touches whom. */
export type ContactParty =
  | { readonly kind: "object"; readonly id: string }
  | { readonly kind: "table" }
  | { readonly kind: "jaw"; readonly jaw: "fixed" | "moving" }
  | { readonly kind: "arm" };

export interface WorldContact {
  readonly a: ContactParty;
  readonly b: ContactParty;
  /** Unit normal from a to b in W. */
  readonly normal: Vec3;
  /** Size of the contact force, N. */
  readonly force: number;
}

/** One instant. */
export interface WorldState {
  /** s since reset */
  readonly time: number;
  readonly objects: ReadonlyMap<string, ObjectMotion>;
  /** Where this episode's zones stand (centre), after placement. */
  readonly zones: ReadonlyMap<string, Transform>;
  readonly contacts: readonly WorldContact[];
  /** Tool centre point in W. */
  readonly tool: Transform;
  /** Shape (n), rad and rad/s. */
  readonly jointPosition: Float64Array;
  readonly jointVelocity: Float64Array;
}
