/**
 * The SO-101's inverse kinematics in closed form: a grasp point, the hand's pitch and its roll or heading give all five
 * arm joints at once.
 *
 * The arm is a pan joint and a planar two-link arm with a wrist; the plane of motion passes beside the grasp point by
 * the small offset `side`, which the pan angle takes up. Lengths and zero directions: sums of the frames in `so101.ts`.
 * Angles as on the arm: pan + turns right, lift, elbow, wrist + lower the hand; pitch is lift + elbow + wrist, 0 when the
 * hand points level and π/2 when it points straight down.
 */

import { acos, atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "./so101";

/** Pan axis in B, m. */
const PAN_X = 0.0388353;
/** Lift axis in the arm's plane: forward of the pan axis and above the table, m. */
const SHOULDER_X = 0.0303992;
const SHOULDER_Z = 0.1166;
/** Elbow axis from lift axis, wrist axis from elbow axis, in the arm's plane at zero, m. */
const UPPER: readonly [number, number] = [0.028, 0.11257];
const FORE: readonly [number, number] = [0.1349, 0.0052];
/** Wrist axis to the gripper link's origin along the hand, m. */
const WRIST_LENGTH = 0.0611;
/** The roll axis beside the pan axis, m. */
const SIDE = -0.0001778;
/** Roll of the gripper frame at joint zero, rad. */
export const ROLL_ZERO = 0.0486795;

const UPPER_LENGTH = Math.sqrt(UPPER[0] * UPPER[0] + UPPER[1] * UPPER[1]);
const FORE_LENGTH = Math.sqrt(FORE[0] * FORE[0] + FORE[1] * FORE[1]);
const UPPER_ELEVATION = atan2(UPPER[1], UPPER[0]);
const FORE_ELEVATION = atan2(FORE[1], FORE[0]);

/** pan, lift, elbow, wrist flex, wrist roll; rad. */
export type ArmJoints = readonly [number, number, number, number, number];

/** Where the hand should be. */
export interface HandPose {
  /** Grasp point in B, m. */
  readonly position: Vec3;
  /** Pitch of the hand below the horizon, rad. */
  readonly pitch: number;
  /** Wrist roll joint, rad. */
  readonly roll: number;
}

/**
 * The arm joints that bring the grasp point to a place, elbow up.
 *
 * @param graspPoint - The point that is brought there, in the gripper link's frame, m; the tool centre point by default.
 * @returns null when the wrist cannot get there. Joint limits are not looked at: see `withinArmLimits`.
 */
export function so101ArmJoints(pose: HandPose, graspPoint: Vec3 = so101.tool.X_LE.p): ArmJoints | null {
  const { position, pitch, roll } = pose;
  const [u, v, w] = graspPoint;
  const alpha = roll - ROLL_ZERO;
  const up = u * cos(alpha) - v * sin(alpha);
  const side = SIDE + u * sin(alpha) + v * cos(alpha);
  const along = WRIST_LENGTH - w;

  // Pan: turn until the point lies `side` to the left of the arm's plane.
  const x = position[0] - PAN_X;
  const y = position[1];
  const squared = x * x + y * y - side * side;
  if (squared <= 0) return null;
  const forward = Math.sqrt(squared);
  const pan = wrapped(atan2(side, forward) - atan2(y, x));

  // The wrist axis, seen from the lift axis in the arm's plane.
  const c = cos(pitch);
  const s = sin(pitch);
  const wristX = forward - (along * c + up * s) - SHOULDER_X;
  const wristZ = position[2] - (-along * s + up * c) - SHOULDER_Z;
  const distance = Math.sqrt(wristX * wristX + wristZ * wristZ);
  const cosine =
    (UPPER_LENGTH * UPPER_LENGTH + distance * distance - FORE_LENGTH * FORE_LENGTH) / (2 * UPPER_LENGTH * distance);
  if (!(cosine >= -1 && cosine <= 1)) return null;
  const upperElevation = atan2(wristZ, wristX) + acos(cosine);
  const foreElevation = atan2(wristZ - UPPER_LENGTH * sin(upperElevation), wristX - UPPER_LENGTH * cos(upperElevation));
  const lift = wrapped(UPPER_ELEVATION - upperElevation);
  const elbow = wrapped(FORE_ELEVATION - foreElevation - lift);
  return [pan, lift, elbow, wrapped(pitch - lift - elbow), roll];
}

/**
 * The wrist roll that turns the jaws' opening direction to a heading, for a hand that points down.
 *
 * @param position - Grasp point in B, m.
 * @param heading - Direction from the fixed to the moving jaw about +z of B, rad; 0 along +x.
 * @param graspPoint - As for `so101ArmJoints`.
 * @returns Wrist roll, rad, wrapped to -π..π.
 */
export function rollForHeading(position: Vec3, heading: number, graspPoint: Vec3 = so101.tool.X_LE.p): number {
  const [u, v] = graspPoint;
  const bearing = atan2(position[1], position[0] - PAN_X);
  const distance = Math.sqrt((position[0] - PAN_X) * (position[0] - PAN_X) + position[1] * position[1]);
  // Pan and roll depend on each other through the side offset, a few per cent: a short fixed-point iteration.
  let pan = -bearing;
  let roll = 0;
  for (let i = 0; i < 12; i++) {
    roll = wrapped(heading + pan + ROLL_ZERO);
    const alpha = roll - ROLL_ZERO;
    const side = SIDE + u * sin(alpha) + v * cos(alpha);
    const sine = distance > 0 ? side / distance : 0;
    pan = atan2(sine, Math.sqrt(Math.max(0, 1 - sine * sine))) - bearing;
  }
  return roll;
}

/** True when every arm joint is at least `margin` (rad) inside its limits. */
export function withinArmLimits(q: ArrayLike<number>, margin = 0): boolean {
  for (let j = 0; j < 5; j++) {
    const { lower, upper } = so101.joints[j]!;
    if (!(q[j]! >= lower + margin && q[j]! <= upper - margin)) return false;
  }
  return true;
}

/** An angle in -π..π. */
export function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
