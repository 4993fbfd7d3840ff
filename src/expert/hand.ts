/**
 * What the expert knows of the SO-101's hand: where it is, and how wide it is open.
 *
 * Lengths are those of the jaw boxes in `robot/so101.ts`. The fixed jaw's inner face is a plane; the moving jaw's face
 * turns about its pivot, so the gap depends on how deep between the jaws one looks.
 */

import type { Quat } from "../math/quaternion";
import { inverseTransformPoint, type Transform, transformPoint } from "../math/transform";
import { asin, atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { linkPoses, poseOfLink } from "../robot/kinematics";
import { so101 } from "../robot/so101";

/** Inner face of the fixed jaw, x in the gripper link, m. */
const FIXED_FACE = -0.0079;
/** The moving jaw's pivot in the gripper link, x and z, m. */
const PIVOT_X = 0.0202;
const PIVOT_Z = -0.0234;
/** Inner face of the moving jaw at joint zero, x from the pivot, m. */
const FACE_OFFSET = -0.0123;
/** Depth of the tool centre point along the hand, m. */
const TOOL_DEPTH = -so101.tool.X_LE.p[2];
/** Distance of the moving jaw's pivot from the tool's depth, m. */
const LEVER = TOOL_DEPTH + PIVOT_Z;
/** The moving jaw is narrower further up, so an object's upper edge touches it no higher than this above the tool, m. */
const FINGER_HEIGHT = 0.015;

/** How far the fingertips reach below the tool centre point, m. */
export const FINGERTIP = 0.01;

/** Index of the joints that the expert names. */
export const ROLL_JOINT = 4;
export const JAW_JOINT = 5;

/** Pose of the gripper link in B at a joint position. */
export function handPose(q: ArrayLike<number>): Transform {
  return poseOfLink(linkPoses(so101, q), so101.tool.link);
}

/** Pitch of the hand below the horizon, rad. */
export function handPitch(q: ArrayLike<number>): number {
  return q[1]! + q[2]! + q[3]!;
}

/** Distance of the moving jaw's pivot from where an object of this half height touches the jaws. */
function lever(halfHeight: number): number {
  return LEVER - Math.min(halfHeight, FINGER_HEIGHT);
}

/** Width of the opening at the upper edge of an object that is held at the tool's depth, m. */
export function jawGap(angle: number, halfHeight: number): number {
  return PIVOT_X - FIXED_FACE + FACE_OFFSET * cos(angle) + lever(halfHeight) * sin(angle);
}

/** The jaw joint for a width: the inverse of `jawGap`, rad, clamped to the joint's range. */
export function jawAngle(gap: number, halfHeight: number): number {
  // a sin θ + b cos θ = c
  const a = lever(halfHeight);
  const length = Math.sqrt(a * a + FACE_OFFSET * FACE_OFFSET);
  const sine = Math.min(Math.max((gap - PIVOT_X + FIXED_FACE) / length, -1), 1);
  const angle = atan2(sine, Math.sqrt(1 - sine * sine)) - atan2(FACE_OFFSET, a);
  const { lower, upper } = so101.joints[JAW_JOINT]!;
  return Math.min(Math.max(angle, lower), upper);
}

/** Radius of the cylinder across the hand, at the tool's depth, that both jaws touch, m. */
export function roundGap(angle: number): number {
  // Its centre lies one radius from the fixed face; so it does from the moving face, which has turned by the angle.
  return ((PIVOT_X - FIXED_FACE) * cos(angle) + LEVER * sin(angle) + FACE_OFFSET) / (1 + cos(angle));
}

/** The jaw joint for a radius: the inverse of `roundGap`, rad, clamped to the joint's range. */
export function roundJawAngle(radius: number): number {
  // (a - r) cos θ + b sin θ = r + c
  const along = PIVOT_X - FIXED_FACE - radius;
  const length = Math.sqrt(along * along + LEVER * LEVER);
  const sine = Math.min(Math.max((radius - FACE_OFFSET) / length, -1), 1);
  const { lower, upper } = so101.joints[JAW_JOINT]!;
  return Math.min(Math.max(asin(sine) - atan2(along, LEVER), lower), upper);
}

/**
 * Where the middle of an object should be between the jaws, in the gripper link, m.
 *
 * Half the gap from the fixed jaw: so both jaws meet the object together, and part from it together.
 */
export function graspPoint(width: number, gap: number): Vec3 {
  return [FIXED_FACE + Math.max(width, gap) / 2, 0, -TOOL_DEPTH];
}

/** A point of B as the hand sees it. */
export interface InHand {
  /** From the fixed jaw's face towards the moving jaw, m. */
  readonly across: number;
  /** Beside the middle of the fingers, m. */
  readonly beside: number;
  /** Beyond the tool centre point, out of the hand, m. */
  readonly beyond: number;
  /** The point in the gripper link, m. */
  readonly p: Vec3;
}

export function seenFromHand(X_BG: Transform, p_B: Vec3): InHand {
  const p = inverseTransformPoint(X_BG, p_B);
  return { across: p[0] - FIXED_FACE, beside: p[1], beyond: -p[2] - TOOL_DEPTH, p };
}

/** A point of the gripper link in B. */
export function pointOfHand(X_BG: Transform, p_G: Vec3): Vec3 {
  return transformPoint(X_BG, p_G);
}

/** Direction from the fixed to the moving jaw about +z of B, rad. */
export function openingHeading(X_BG: Transform): number {
  const [x, y, z, w]: Quat = X_BG.q;
  return atan2(2 * (x * y + w * z), 1 - 2 * (y * y + z * z));
}
