/**
 * The reference scene: the SO-101 with ten collision boxes, cubes and a floor, as MuJoCo recorded it.
 *
 * Kinematics, masses and inertias: TheRobotStudio/SO-ARM100, Simulation/SO101/so101_new_calib.xml (Apache-2.0). Pure data, so that a
 * browser page can build the same scene.
 */

import { normalizeQuat, type Quat, quatFromAxisAngle } from "../../math/quaternion";
import { IDENTITY_TRANSFORM } from "../../math/transform";
import type { Vec3 } from "../../math/vector3";
import {
  type ArmLinkSpec,
  type ArmSpec,
  type BodySpec,
  defaultSolverOptions,
  type SceneSpec,
  type ServoSpec,
  type ShapeSpec,
  type SolverOptions,
} from "../sceneSpec";

interface LinkFigures {
  readonly name: string;
  readonly joint: string;
  readonly p: Vec3;
  /** w, x, y, z as in the MJCF file. */
  readonly wxyz: readonly [number, number, number, number];
  readonly range: readonly [number, number];
  readonly com: Vec3;
  readonly mass: number;
  readonly inertia: readonly [number, number, number, number, number, number];
  /** Centre and half sizes of each box. */
  readonly boxes: readonly (readonly [Vec3, Vec3])[];
}

const LINKS: readonly LinkFigures[] = [
  {
    name: "shoulder",
    joint: "shoulder_pan",
    p: [0.0388353, -8.97657e-9, 0.0624],
    wxyz: [3.56167e-16, 1.22818e-15, -1, -4.14635e-16],
    range: [-1.9198621771937616, 1.9198621771937634],
    com: [-0.0307604, -1.66727e-5, -0.0252713],
    mass: 0.100006,
    inertia: [8.3759e-5, 8.10403e-5, 2.39783e-5, 7.55525e-8, -1.16342e-6, 1.54663e-7],
    boxes: [],
  },
  {
    name: "upper_arm",
    joint: "shoulder_lift",
    p: [-0.0303992, -0.0182778, -0.0542],
    wxyz: [0.5, -0.5, -0.5, -0.5],
    range: [-1.7453292519943224, 1.7453292519943366],
    com: [-0.0898471, -0.00838224, 0.0184089],
    mass: 0.103,
    inertia: [4.08002e-5, 0.000147318, 0.000142487, -1.97819e-5, -4.03016e-8, 8.97326e-9],
    boxes: [
      [
        [-0.0725, -0.008, 0.018],
        [0.0525, 0.02, 0.018],
      ],
    ],
  },
  {
    name: "lower_arm",
    joint: "elbow_flex",
    p: [-0.11257, -0.028, 1.73763e-16],
    wxyz: [0.707107, -5.98613e-17, -2.58051e-17, 0.707107],
    range: [-1.69, 1.69],
    com: [-0.0980701, 0.00324376, 0.0182831],
    mass: 0.104,
    inertia: [2.87438e-5, 0.000159844, 0.00014529, 7.41152e-6, 1.26409e-6, -4.90188e-8],
    boxes: [
      [
        [-0.0825, 0.003, 0.018],
        [0.0625, 0.017, 0.018],
      ],
    ],
  },
  {
    name: "wrist",
    joint: "wrist_flex",
    p: [-0.1349, 0.0052, 3.62355e-17],
    wxyz: [0.707107, 9.58722e-16, -7.51313e-16, -0.707107],
    range: [-1.6580628494556928, 1.6580627293335335],
    com: [-0.000103312, -0.0386143, 0.0281156],
    mass: 0.079,
    inertia: [3.68263e-5, 2.5391e-5, 2.1e-5, 1.7893e-8, -5.28128e-8, 3.6412e-6],
    boxes: [
      [
        [0, -0.03, 0.02],
        [0.02, 0.03, 0.025],
      ],
    ],
  },
  {
    name: "gripper",
    joint: "wrist_roll",
    p: [5.55112e-17, -0.0611, 0.0181],
    wxyz: [0.0172091, -0.0172091, 0.706897, 0.706897],
    range: [-2.7438472969992493, 2.841206309382605],
    com: [0.000213627, 0.000245138, -0.025187],
    mass: 0.087,
    inertia: [2.75087e-5, 4.33657e-5, 3.45059e-5, -3.35241e-7, -5.7352e-6, -5.17847e-8],
    boxes: [
      [
        [-0.0135, 0, -0.018],
        [0.0215, 0.024, 0.018],
      ],
      [
        [-0.02365, 0, -0.047],
        [0.01035, 0.011, 0.011],
      ],
      [
        [-0.0198, 0, -0.068],
        [0.0082, 0.0085, 0.01],
      ],
      [
        [-0.01345, 0, -0.091],
        [0.00555, 0.006, 0.013],
      ],
    ],
  },
  {
    name: "moving_jaw",
    joint: "gripper",
    p: [0.0202, 0.0188, -0.0234],
    wxyz: [0.707107, 0.707107, -1.85362e-8, 1.85362e-8],
    range: [-0.17453297762778586, 1.7453291995659765],
    com: [-0.00157495, -0.0300244, 0.0192755],
    mass: 0.012,
    inertia: [6.61427e-6, 1.89032e-6, 5.28738e-6, -3.19807e-7, -5.90717e-9, -1.09945e-7],
    boxes: [
      [
        [-0.0006, -0.0076, 0.0188],
        [0.0094, 0.019, 0.02],
      ],
      [
        [-0.00175, -0.0416, 0.0188],
        [0.00655, 0.015, 0.009],
      ],
      [
        [-0.00775, -0.0691, 0.0188],
        [0.00455, 0.0125, 0.006],
      ],
    ],
  },
];

/** Friction of everything in the reference scenes unless said otherwise. */
const REFERENCE_FRICTION = 0.8;

/** Two published servo gains; the gripper is limited to 1.5 N·m. */
export const REFERENCE_SERVOS = {
  stiff: { kp: 998.22, kv: 2.731 },
  soft: { kp: 17.8, kv: 0 },
} as const;

export type ReferenceServo = keyof typeof REFERENCE_SERVOS;

/** The arm touches nothing here, rad. */
export const POSE_A: readonly number[] = [0, -1, 0.6, 0.6, 0, 0.5];

/** The arm with one of the two servos, or without actuators. */
export function referenceArm(servo: ReferenceServo | null, gripperLimit = 1.5, friction = REFERENCE_FRICTION): ArmSpec {
  const links = LINKS.map((link, i): ArmLinkSpec => {
    const [w, x, y, z] = link.wxyz;
    return {
      name: link.name,
      jointName: link.joint,
      X_PL: { p: link.p, q: normalizeQuat([x, y, z, w]) },
      lower: link.range[0],
      upper: link.range[1],
      damping: 0.6,
      frictionLoss: 0.052,
      armature: 0.028,
      mass: link.mass,
      com: link.com,
      inertia: link.inertia,
      servo: servo && servoSpec(servo, i === LINKS.length - 1 ? gripperLimit : 2.94),
      shapes: link.boxes.map(([p, halfSize]) => boxShape(p, halfSize, friction)),
    };
  });
  return { X_WB: IDENTITY_TRANSFORM, baseShapes: [], links, selfCollision: false };
}

function servoSpec(servo: ReferenceServo, torqueLimit: number): ServoSpec {
  return { ...REFERENCE_SERVOS[servo], torqueLimit };
}

/** A box shape at a place in its frame. */
function boxShape(p: Vec3, halfSize: Vec3, friction = REFERENCE_FRICTION): ShapeSpec {
  return { geometry: { kind: "box", halfSize }, X_BS: { p, q: [0, 0, 0, 1] }, friction };
}

export interface CubeFigures {
  readonly half: number;
  readonly mass: number;
  readonly p: Vec3;
  /** Turn about z, rad. */
  readonly yaw?: number;
  readonly q?: Quat;
}

/** A solid uniform cube that moves freely. */
function cubeBody(id: string, cube: CubeFigures, friction = REFERENCE_FRICTION): BodySpec {
  const moment = (cube.mass * 4 * cube.half * cube.half) / 6;
  return {
    id,
    motion: { kind: "free" },
    X_WB: { p: cube.p, q: cube.q ?? quatFromAxisAngle([0, 0, 1], cube.yaw ?? 0) },
    mass: cube.mass,
    com: [0, 0, 0],
    inertia: [moment, moment, moment, 0, 0, 0],
    shapes: [boxShape([0, 0, 0], [cube.half, cube.half, cube.half], friction)],
  };
}

/** The plane z = 0. */
function floorBody(friction = REFERENCE_FRICTION): BodySpec {
  return {
    id: "floor",
    motion: { kind: "fixed" },
    X_WB: IDENTITY_TRANSFORM,
    mass: 0,
    com: [0, 0, 0],
    inertia: [0, 0, 0, 0, 0, 0],
    shapes: [{ geometry: { kind: "plane" }, X_BS: IDENTITY_TRANSFORM, friction }],
  };
}

/** Cubes first, the floor last. */
export function referenceScene(
  arm: ArmSpec | null,
  cubes: readonly CubeFigures[],
  options: Partial<SolverOptions> = {},
  friction = REFERENCE_FRICTION,
): SceneSpec {
  return {
    options: { ...defaultSolverOptions(), ...options },
    arm,
    bodies: [...cubes.map((cube, i) => cubeBody(`cube${i}`, cube, friction)), floorBody(friction)],
  };
}
