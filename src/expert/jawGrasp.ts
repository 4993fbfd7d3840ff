/** Taking hold of something with the jaws: what the expert sees of it, when it is round it, when it has it. */

import type { Observation } from "../control/contracts";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { wrapped } from "../robot/so101ClosedForm";
import type { Grip } from "./grip";
import { handPose, type InHand, JAW_JOINT, jawAngle, jawGap, ROLL_JOINT, seenFromHand } from "./hand";

/** Pitch of a hand that points straight down, rad. */
export const DOWN = Math.PI / 2;
/** How much wider than the thing the jaws open, m. */
const OPEN_SLACK = 0.015;
/** How far past the thing the jaw is told to close, rad: it then squeezes with all its torque, half of the servo's stall. */
const SQUEEZE = 0.25;
/** The fingertips keep this much above what the thing stands on, m. */
export const TIP_CLEARANCE = 0.0035;
/** Clear height above everything else while travelling, m. */
export const TRAVEL_CLEARANCE = 0.02;

/** What the jaws look like, and what is, or will be, between them. */
export interface JawView {
  readonly q: Float64Array;
  /** rad/s */
  readonly jawSpeed: number;
  /** N·m */
  readonly jawTorque: number;
  readonly X_BG: Transform;
  readonly grip: Grip;
  /** Width of the opening at the upper edge of the thing, m. */
  readonly gap: number;
  /** The middle of what is between the jaws. */
  readonly inHand: InHand;
}

/**
 * Looks at the jaws.
 *
 * @param p - Middle of what they (will) hold, in B, m.
 * @param halfHeight - Half its height, m.
 */
export function viewOfJaws(observation: Observation, p: Vec3, halfHeight: number, grip: Grip): JawView {
  const q = observation.jointPosition;
  const X_BG = handPose(q);
  return {
    q,
    jawSpeed: observation.jointVelocity[JAW_JOINT]!,
    jawTorque: observation.jointTorque[JAW_JOINT]!,
    X_BG,
    grip,
    gap: jawGap(q[JAW_JOINT]!, halfHeight),
    inHand: seenFromHand(X_BG, p),
  };
}

/** The jaw joint that lets go of something, rad. */
export function openAngle(width: number, halfHeight: number): number {
  return jawAngle(width + OPEN_SLACK, halfHeight);
}

/** The jaw joint that squeezes something, rad. */
export function squeezeAngle(width: number, halfHeight: number): number {
  return jawAngle(width, halfHeight) - SQUEEZE;
}

/**
 * The open jaws stand round the thing, ready to close.
 *
 * @param beyond - How far beyond the tool centre point its middle should be, m.
 */
export function isAround({ inHand, gap, grip, q }: JawView, beyond: number): boolean {
  return (
    Math.abs(inHand.across - gap / 2) < 0.003 &&
    Math.abs(inHand.beside) < 0.003 &&
    Math.abs(inHand.beyond - beyond) < 0.004 &&
    Math.abs(wrapped(grip.roll - q[ROLL_JOINT]!)) < 0.05 &&
    gap > grip.width + 0.5 * OPEN_SLACK
  );
}

/** The thing is between the jaws, and they have not closed on nothing. */
export function isBetweenJaws({ inHand, gap, grip }: JawView, tolerance: number): boolean {
  return (
    Math.abs(inHand.beside) < 0.012 * tolerance &&
    Math.abs(inHand.beyond) < 0.014 * tolerance &&
    inHand.across > grip.width / 2 - 0.006 * tolerance &&
    inHand.across < gap - grip.width / 2 + 0.006 * tolerance &&
    gap > grip.width - 0.006
  );
}

/** The jaws have met the thing and stand still, squeezing. */
export function isHeld({ gap, grip, jawSpeed, jawTorque }: JawView): boolean {
  return gap < grip.width + 0.4 * OPEN_SLACK && Math.abs(jawSpeed) < 0.1 && jawTorque < -0.5;
}

/** The jaws are open so far that they hold nothing. */
export function isLetGo({ gap, grip }: JawView): boolean {
  return gap > grip.width + 0.6 * OPEN_SLACK;
}
