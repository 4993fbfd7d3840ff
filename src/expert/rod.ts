/** Cans as the expert handles them: how they lie, and how the hand takes them. */

import { rotate3 } from "../math/quaternion";
import type { Transform } from "../math/transform";
import { atan2, cos, sin } from "../math/trigonometry";
import { scale3, type Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { ROLL_ZERO, rollForHeading } from "../robot/so101ClosedForm";
import { FINGERTIP, graspPoint, pointOfHand, ROLL_JOINT, roundGap } from "./hand";
import type { Placed } from "./placement";

/** An axis steeper than this counts as standing: sine of its elevation. */
const STANDING = 0.7;
/** A can is held this far from its end, m: half a fingertip and a little more. */
const FROM_END = 0.013;
/** The fingertips keep this much above what the can lies on, m. */
const TIP_CLEARANCE = 0.0035;
/** Rolls nearer to the joint's ends than this are not used, rad. */
const ROLL_MARGIN = 0.15;
/** Straight down, and pointing forward from above: so that what hangs between the jaws hangs clear of the hand; rad. */
const DOWN = Math.PI / 2;
export const FORWARD = 0.5;

/** How a can is held, or to be held. */
export interface RodGrip {
  /** From the can's centre to where it is held, along the axis that `rodAxis` gives, m. */
  readonly offset: number;
  /** Wrist roll and pitch of the hand, rad. */
  readonly roll: number;
  readonly pitch: number;
}

/**
 * Unit vector along the can towards the end that shall be up, in B.
 *
 * @param flip - Whether it may stand upside down; it then stays as it stands.
 */
export function rodAxis({ state }: Placed, flip: boolean): Vec3 {
  const axis = rotate3(state.q, [0, 0, 1]);
  return flip && axis[2] < -STANDING ? scale3(axis, -1) : axis;
}

/** Height of the highest point above the centre, m. */
export function rodHalfHeight(rod: Placed): number {
  const { r, h } = rod.object as { readonly r: number; readonly h: number };
  const upward = Math.min(1, Math.abs(rodAxis(rod, false)[2]));
  return r * Math.sqrt(1 - upward * upward) + (h / 2) * upward;
}

/**
 * The grip on a can as it is now: across its axis, near the end that shall be up.
 *
 * It is free to turn between the two jaws that touch it, so it hangs upright from there when it is lifted.
 *
 * @param roll - Present wrist roll, rad.
 */
export function rodGrip(rod: Placed, roll: number, flip: boolean): RodGrip {
  const axis = rodAxis(rod, flip);
  const offset = Math.max(0, rod.object.h! / 2 - FROM_END);
  if (Math.abs(axis[2]) > STANDING) return { offset, roll: levelRoll(roll), pitch: FORWARD };
  const position = heldPoint(rod, offset, flip);
  const heading = atan2(axis[1], axis[0]);
  const { lower, upper } = so101.joints[ROLL_JOINT]!;
  let best = roll;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const side of [-1, 1]) {
    const candidate = rollForHeading(position, heading + (side * Math.PI) / 2);
    if (candidate < lower + ROLL_MARGIN || candidate > upper - ROLL_MARGIN) continue;
    // What the hand will have to turn to hold it level counts as well.
    const cost = Math.abs(candidate - roll) + Math.abs(candidate - levelRoll(candidate));
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = candidate;
  }
  return { offset, roll: best, pitch: DOWN };
}

/** The nearest roll at which the jaws open level, whatever the hand's pitch, rad. */
export function levelRoll(roll: number): number {
  return (roll > 0 ? Math.PI / 2 : -Math.PI / 2) + ROLL_ZERO;
}

/**
 * How the hand would be turned if it held an axis upright that it holds now, rad.
 *
 * @param up_G - The direction that shall point up, in the gripper link.
 * @param roll - Present wrist roll, rad.
 */
export function uprightAttitude(up_G: Vec3, roll: number): { readonly roll: number; readonly pitch: number } {
  const [u, v, w] = up_G;
  // Where the axis lies along the hand, either side will do.
  const level = Math.abs(v) < 0.3 ? levelRoll(roll) : levelRoll(-v);
  const alpha = level - ROLL_ZERO;
  return { roll: level, pitch: atan2(w, u * cos(alpha) - v * sin(alpha)) };
}

/** The point of the can that is between the jaws when it is held at an offset, in B, m. */
export function heldPoint(rod: Placed, offset: number, flip: boolean): Vec3 {
  const axis = rodAxis(rod, flip);
  const [x, y, z] = rod.state.p;
  return [x + offset * axis[0], y + offset * axis[1], z + offset * axis[2]];
}

/** How far above the axis of a lying can the tool stays, so that the fingertips do not touch what it lies on, m. */
export function tipLift(rod: Placed, { pitch }: RodGrip): number {
  return pitch === DOWN ? Math.max(0, FINGERTIP + TIP_CLEARANCE - rod.object.r!) : 0;
}

/** Where the held point of a can should be between the jaws, in the gripper link, m. */
export function rodPoint(radius: number, jaw: number): Vec3 {
  return graspPoint(2 * radius, 2 * roundGap(jaw));
}

/** How far above a can's centre the jaws are, measured along its axis, m. */
export function heldAbove(rod: Placed, X_BG: Transform, jaw: number, flip: boolean): number {
  const axis = rodAxis(rod, flip);
  const between = pointOfHand(X_BG, rodPoint(rod.object.r!, jaw));
  return axis.reduce((sum, part, i) => sum + part * (between[i]! - rod.state.p[i]!), 0);
}
