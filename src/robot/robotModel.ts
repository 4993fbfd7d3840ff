/**
 * What is fixed about a robot: links, joints, limits, inertia and shapes.
 *
 * Plain immutable data. Links are sorted so that a parent stands before its children; link 0 is the base.
 * Arrays "in the order of `RobotModel.joints`" have one value per movable joint, length n.
 */

import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";

/** Geometry in its own frame; metres. Capsules and cylinders stand along their z axis. */
export type LinkGeometry =
  | { readonly kind: "box"; readonly halfSize: Vec3 }
  | { readonly kind: "sphere"; readonly radius: number }
  | { readonly kind: "capsule"; readonly radius: number; readonly halfLength: number }
  | { readonly kind: "cylinder"; readonly radius: number; readonly halfLength: number }
  | {
      readonly kind: "convex";
      readonly vertices: readonly Vec3[];
      /** Vertex indices of each face, counter-clockwise from outside. */
      readonly faces: readonly (readonly number[])[];
    }
  /** A file that is not read yet. */
  | { readonly kind: "mesh"; readonly path: string; readonly scale: Vec3 }
  /** For drawing only: corners of triangles, shape (3 · triangles, 3), counter-clockwise from outside. */
  | { readonly kind: "triangles"; readonly positions: Float32Array };

/** One shape of a link. */
export interface LinkShape {
  readonly name: string;
  /** Pose of the shape in the link frame. */
  readonly X_LS: Transform;
  readonly geometry: LinkGeometry;
  /** sRGB, 0 to 1, when the file names a colour. */
  readonly color: readonly [number, number, number, number] | null;
}

/** Mass properties of a link. */
export interface Inertial {
  /** kg */
  readonly mass: number;
  /** Centre of mass in the link frame, m. */
  readonly com: Vec3;
  /** Ixx, Iyy, Izz, Ixy, Ixz, Iyz about the centre of mass in link axes, kg·m². */
  readonly inertia: readonly [number, number, number, number, number, number];
}

export interface Link {
  readonly name: string;
  /** Index of the parent link; -1 for the base. */
  readonly parent: number;
  /** Index in `RobotModel.joints` of the joint that moves this link against its parent; -1 when fixed. */
  readonly joint: number;
  /** Pose of this link in its parent's frame at joint position 0. */
  readonly X_PL: Transform;
  readonly inertial: Inertial | null;
  readonly visuals: readonly LinkShape[];
  readonly collisions: readonly LinkShape[];
}

export type JointType = "revolute" | "continuous" | "prismatic";

/** Gains of a position servo, for a turning joint (or, in brackets, a sliding one). */
export interface JointServo {
  /** N·m/rad (N/m). */
  readonly kp: number;
  /** N·m·s/rad (N·s/m). */
  readonly kv: number;
  /** Inertia of the motor seen through its gears, kg·m² (kg). */
  readonly armature: number;
}

export interface Joint {
  readonly name: string;
  readonly type: JointType;
  /** Index of the link that this joint moves. */
  readonly link: number;
  /** Unit axis in the frame of that link. */
  readonly axis: Vec3;
  /** Position limits, rad or m; infinite for a continuous joint. */
  readonly lower: number;
  readonly upper: number;
  /** Largest speed, rad/s or m/s. */
  readonly maxVelocity: number;
  /** Largest effort, N·m or N. */
  readonly maxEffort: number;
  /** Viscous damping, N·m·s/rad. */
  readonly damping: number;
  /** Dry friction, N·m. */
  readonly friction: number;
  /** Servo of this joint; null: the chosen preset of `sim/servo`. */
  readonly servo: JointServo | null;
  /** Kept as data: q = multiplier · q[joint] + offset. */
  readonly mimic: { readonly joint: string; readonly multiplier: number; readonly offset: number } | null;
}

/** Something odd that did not stop the robot from loading. */
export interface RobotWarning {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
}

export interface RobotModel {
  readonly name: string;
  readonly links: readonly Link[];
  readonly joints: readonly Joint[];
  /** Named joint positions, each shape (n), rad. The SO-101 has rest, home and zero. */
  readonly poses: Readonly<Record<string, readonly number[]>>;
  /** Tool centre point: the pose of E in the frame of a link. */
  readonly tool: { readonly link: number; readonly X_LE: Transform };
  /** Index in `joints` of the jaw; -1 without a gripper. */
  readonly gripperJoint: number;
  readonly warnings: readonly RobotWarning[];
}
