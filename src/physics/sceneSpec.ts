/**
 * What the physics simulates: one fixed-base serial arm or none, and bodies. Plain data; SI; z up.
 *
 * Solver options have MuJoCo's names and meaning, so the same spec can feed a MuJoCo backend.
 */

import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";

/** Convex geometry in its own frame; m. Capsules and cylinders stand along z; a plane is z = 0 with normal +z. */
export type ShapeGeometry =
  | { readonly kind: "plane" }
  | { readonly kind: "box"; readonly halfSize: Vec3 }
  | { readonly kind: "sphere"; readonly radius: number }
  | { readonly kind: "capsule"; readonly radius: number; readonly halfLength: number }
  | { readonly kind: "cylinder"; readonly radius: number; readonly halfLength: number }
  | {
      readonly kind: "convex";
      readonly vertices: readonly Vec3[];
      /** Vertex indices of each face, counter-clockwise from outside. */
      readonly faces: readonly (readonly number[])[];
    };

/** A collision shape. A contact uses the larger friction of its two shapes (MuJoCo's rule at equal priority). */
export interface ShapeSpec {
  readonly geometry: ShapeGeometry;
  /** Pose in the body or link frame. */
  readonly X_BS: Transform;
  /** Sliding friction coefficient. */
  readonly friction: number;
}

/** How a body may move against the world. Hinge and slide axes are unit vectors in the body frame. */
export type BodyMotion =
  | { readonly kind: "fixed" }
  | { readonly kind: "free" }
  | {
      readonly kind: "hinge" | "slide";
      readonly axis: Vec3;
      readonly lower: number;
      readonly upper: number;
      readonly damping: number;
      readonly friction: number;
      /** N·m/rad or N/m towards position 0; 0 for none. */
      readonly stiffness: number;
    };

export interface BodySpec {
  readonly id: string;
  readonly motion: BodyMotion;
  /** Initial pose in W (at joint position 0 for hinge and slide). */
  readonly X_WB: Transform;
  /** kg; ignored for fixed bodies. */
  readonly mass: number;
  /** Centre of mass in the body frame, m. */
  readonly com: Vec3;
  /** Ixx, Iyy, Izz, Ixy, Ixz, Iyz about the centre of mass in body axes, kg·m². */
  readonly inertia: readonly [number, number, number, number, number, number];
  readonly shapes: readonly ShapeSpec[];
}

/** Position servo: tau = clamp(kp (target - q) - kv qd, ±torqueLimit). */
export interface ServoSpec {
  readonly kp: number;
  readonly kv: number;
  /** N·m */
  readonly torqueLimit: number;
}

/** One moving link of the arm with the joint that carries it: it turns about its own +z after X_PL, or slides along it. */
export interface ArmLinkSpec {
  readonly name: string;
  readonly jointName: string;
  /** Slides instead of turning: its position is m, its torque N, its armature kg. Left out: turns. */
  readonly slides?: boolean;
  /** Pose in the parent link's frame at joint position 0; the first link's parent is the base at X_WB of the arm. */
  readonly X_PL: Transform;
  readonly lower: number;
  readonly upper: number;
  readonly damping: number;
  readonly frictionLoss: number;
  readonly armature: number;
  readonly mass: number;
  readonly com: Vec3;
  readonly inertia: readonly [number, number, number, number, number, number];
  /** null: no actuator. */
  readonly servo: ServoSpec | null;
  readonly shapes: readonly ShapeSpec[];
}

export interface ArmSpec {
  readonly X_WB: Transform;
  /** Shapes of the fixed base; they collide with bodies and with links that are not excluded. */
  readonly baseShapes: readonly ShapeSpec[];
  readonly links: readonly ArmLinkSpec[];
  /** Check links against each other and the base; neighbours are always excluded. */
  readonly selfCollision: boolean;
}

export interface SolverOptions {
  /** Physics step, s. */
  readonly timestep: number;
  readonly gravity: Vec3;
  /** Time constant (s) and damping ratio of contacts. */
  readonly solref: readonly [number, number];
  /** dmin, dmax, width (m), midpoint, power. */
  readonly solimp: readonly [number, number, number, number, number];
  /** Ratio of frictional to normal impedance. */
  readonly impratio: number;
  /**
   * Torsional friction coefficient of contacts, m; 0 leaves it out (condim 3 instead of 4).
   *
   * It stops what turns on a single point, such as a ball on the floor. To flat jaws it brings nothing: over 100 random grasps of
   * cubes the slip in five seconds of shaking is 4.2 mm in the median and 5.3 to 5.4 mm at most with the stiff servo, 6.2 and 7.5 to
   * 7.6 mm with the soft one, whether it is 0, 2, 5 or 10 mm. So scenes leave it out.
   */
  readonly torsionalFriction: number;
}

export interface SceneSpec {
  readonly options: SolverOptions;
  readonly arm: ArmSpec | null;
  readonly bodies: readonly BodySpec[];
}

/** MuJoCo-parity contacts of the reference scenes. */
export function defaultSolverOptions(): SolverOptions {
  return {
    timestep: 0.002,
    gravity: [0, 0, -9.81],
    solref: [0.01, 1],
    solimp: [0.95, 0.99, 0.001, 0.5, 2],
    impratio: 10,
    torsionalFriction: 0,
  };
}
