/**
 * The SO-101 arm, described in code: our own boxes around published dimensions.
 *
 * Frames, joints and masses: so101_new_calib.urdf of TheRobotStudio/SO-ARM100 (commit fda892c); zero is the middle of
 * every joint's range. Damping and friction: the MJCF beside it. Collision boxes: measured on its meshes; the jaw boxes
 * keep the true inner faces and are thick outwards, so that a finite step cannot tunnel through them.
 * Changing a number here changes recorded episodes, parity figures and trained policies.
 */

import { IDENTITY_QUAT, quatFromRpy } from "../math/quaternion";
import type { Vec3 } from "../math/vector3";
import type { Inertial, Joint, Link, LinkShape, RobotModel } from "./robotModel";

const HALF_PI = Math.PI / 2;

/** The servo's damping is its torque-speed line: (2.94 - 0.05) N·m / 0.6 = 4.8 rad/s without load. */
const DAMPING = 0.6;
const FRICTION = 0.052;
/** STS3215 at 12 V: 45 rpm without load, rad/s. */
const TOP_SPEED = 4.7;
/** STS3215 at 12 V: stall torque, N·m. */
const STALL_TORQUE = 2.94;
/** The jaw squeezes with about half of stall, as the real one is set, N·m. */
const GRIPPER_TORQUE = 1.5;

type Range = readonly [number, number];

/** A box from its extents along x, y, z, in link axes, m. */
function box(name: string, x: Range, y: Range, z: Range): LinkShape {
  const middle = ([lo, hi]: Range): number => (lo + hi) / 2;
  const half = ([lo, hi]: Range): number => (hi - lo) / 2;
  return {
    name,
    X_LS: { p: [middle(x), middle(y), middle(z)], q: IDENTITY_QUAT },
    geometry: { kind: "box", halfSize: [half(x), half(y), half(z)] },
    color: null,
  };
}

function inertial(mass: number, com: Vec3, ...inertia: Inertial["inertia"]): Inertial {
  return { mass, com, inertia };
}

/** A link at `xyz` (m) and `rpy` (rad) in its parent. */
function link(
  name: string,
  parent: number,
  joint: number,
  xyz: Vec3,
  rpy: Vec3,
  inertia: Inertial | null,
  collisions: readonly LinkShape[],
): Link {
  return { name, parent, joint, X_PL: { p: xyz, q: quatFromRpy(...rpy) }, inertial: inertia, visuals: [], collisions };
}

function servoJoint(name: string, moved: number, lower: number, upper: number, maxEffort: number): Joint {
  return {
    name,
    type: "revolute",
    link: moved,
    axis: [0, 0, 1],
    lower,
    upper,
    maxVelocity: TOP_SPEED,
    maxEffort,
    damping: DAMPING,
    friction: FRICTION,
    servo: null,
    mimic: null,
  };
}

const links: readonly Link[] = [
  link(
    "base_link",
    -1,
    -1,
    [0, 0, 0],
    [0, 0, 0],
    inertial(
      0.147,
      [0.0137179, -5.19711e-5, 0.0334843],
      1.14686e-4,
      1.36117e-4,
      1.30364e-4,
      -4.59787e-7,
      4.97151e-6,
      9.75275e-8,
    ),
    [
      box("foot", [-0.0224, 0.0646], [-0.0555, 0.0555], [0, 0.008]),
      box("tower", [-0.031, 0.053], [-0.0257, 0.0257], [0.008, 0.067]),
    ],
  ),
  link(
    "shoulder_link",
    0,
    0,
    [0.0388353, 0, 0.0624],
    [Math.PI, 0, -Math.PI],
    inertial(
      0.100006,
      [-0.0307604, -1.66727e-5, -0.0252713],
      8.3759e-5,
      8.10403e-5,
      2.39783e-5,
      7.55525e-8,
      -1.16342e-6,
      1.54663e-7,
    ),
    [
      box("lift motor", [-0.0428, -0.018], [-0.0198, 0.0198], [-0.0644, -0.019]),
      box("turret", [-0.0476, 0.0122], [-0.023, 0.023], [-0.038, -0.005]),
    ],
  ),
  link(
    "upper_arm_link",
    1,
    1,
    [-0.0303992, -0.0182778, -0.0542],
    [-HALF_PI, -HALF_PI, 0],
    inertial(
      0.103,
      [-0.0898471, -0.00838224, 0.0184089],
      4.08002e-5,
      1.47318e-4,
      1.42487e-4,
      -1.97819e-5,
      -4.03016e-8,
      8.97326e-9,
    ),
    [box("upper arm", [-0.125, -0.02], [-0.028, 0.012], [0, 0.036])],
  ),
  link(
    "lower_arm_link",
    2,
    2,
    [-0.11257, -0.028, 0],
    [0, 0, HALF_PI],
    inertial(
      0.104,
      [-0.0980701, 0.00324376, 0.0182831],
      2.87438e-5,
      1.59844e-4,
      1.4529e-4,
      7.41152e-6,
      1.26409e-6,
      -4.90188e-8,
    ),
    [box("lower arm", [-0.145, -0.02], [-0.014, 0.02], [0, 0.036])],
  ),
  link(
    "wrist_link",
    3,
    3,
    [-0.1349, 0.0052, 0],
    [0, 0, -HALF_PI],
    inertial(
      0.079,
      [-1.03312e-4, -0.0386143, 0.0281156],
      3.68263e-5,
      2.5391e-5,
      2.1e-5,
      1.7893e-8,
      -5.28128e-8,
      3.6412e-6,
    ),
    [box("wrist", [-0.02, 0.02], [-0.06, 0], [-0.005, 0.045])],
  ),
  link(
    "gripper_link",
    4,
    4,
    [0, -0.0611, 0.0181],
    [HALF_PI, 0.0486795, Math.PI],
    inertial(
      0.087,
      [2.13627e-4, 2.45138e-4, -0.025187],
      2.75087e-5,
      4.33657e-5,
      3.45059e-5,
      -3.35241e-7,
      -5.7352e-6,
      -5.17847e-8,
    ),
    [
      box("hand", [-0.035, 0.008], [-0.024, 0.024], [-0.036, 0]),
      box("jaw root", [-0.034, -0.0133], [-0.011, 0.011], [-0.058, -0.036]),
      box("jaw middle", [-0.028, -0.0116], [-0.0085, 0.0085], [-0.078, -0.058]),
      box("jaw tip", [-0.019, -0.0079], [-0.006, 0.006], [-0.104, -0.078]),
    ],
  ),
  link(
    "moving_jaw_so101_v1_link",
    5,
    5,
    [0.0202, 0.0188, -0.0234],
    [HALF_PI, 0, 0],
    inertial(
      0.012,
      [-0.00157495, -0.0300244, 0.0192755],
      6.61427e-6,
      1.89032e-6,
      5.28738e-6,
      -3.19807e-7,
      -5.90717e-9,
      -1.09945e-7,
    ),
    [
      box("moving jaw root", [-0.01, 0.0088], [-0.0266, 0.0114], [-0.0012, 0.0388]),
      box("moving jaw middle", [-0.0083, 0.0048], [-0.0566, -0.0266], [0.0098, 0.0278]),
      box("moving jaw tip", [-0.0123, -0.0032], [-0.0816, -0.0566], [0.0128, 0.0248]),
    ],
  ),
  // LeRobot's end-effector frame, on the inner face of the fixed jaw.
  link("gripper_frame_link", 5, -1, [-0.0079, -2.18121e-4, -0.0981274], [0, Math.PI, 0], null, []),
];

const joints: readonly Joint[] = [
  servoJoint("shoulder_pan", 1, -1.91986, 1.91986, STALL_TORQUE),
  servoJoint("shoulder_lift", 2, -1.74533, 1.74533, STALL_TORQUE),
  servoJoint("elbow_flex", 3, -1.69, 1.69, STALL_TORQUE),
  servoJoint("wrist_flex", 4, -1.65806, 1.65806, STALL_TORQUE),
  servoJoint("wrist_roll", 5, -2.74385, 2.84121, STALL_TORQUE),
  servoJoint("gripper", 6, -0.174533, 1.74533, GRIPPER_TORQUE),
];

/**
 * The SO-101 follower arm.
 *
 * Base frame: x forward, y left, z up, origin under the base. Tool frame: midway between the fingertips when they hold
 * something 26 mm wide; z points out of the hand, x from the fixed to the moving jaw.
 */
export const so101: RobotModel = {
  name: "so101",
  links,
  joints,
  poses: {
    // Upper arm vertical, forearm and hand level, pointing forward.
    zero: [0, 0, 0, 0, 0, 0],
    // Raised and ready: the open hand looks down in front of the arm.
    home: [0, -0.6, 0.5, 1.3, 0, 0.3],
    // Folded over the base, jaws closed; touches neither itself nor the table.
    rest: [0, -1.6, 1.4, 1.1, 0, -0.1],
  },
  tool: { link: 5, X_LE: { p: [0.005, 0, -0.095], q: [1, 0, 0, 0] } },
  gripperJoint: 5,
  warnings: [],
};
