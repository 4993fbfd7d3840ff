/** Holding round things: how far the jaws open and close, and whether something is between them. */

import { type InHand, roundJawAngle } from "./hand";
import type { Placed } from "./placement";

/** How much wider than what they take the jaws open, m. */
export const OPEN_SLACK = 0.015;
/** How far past it the jaw is told to close, rad. */
const SQUEEZE = 0.25;

/** What is seen of something round in the hand. */
export interface RoundGrasp {
  readonly rod: Placed;
  /** The point that the jaws shall hold, as the hand sees it. */
  readonly inHand: InHand;
  /** Radius between the jaws, m. */
  readonly gap: number;
  readonly jawSpeed: number;
  readonly jawTorque: number;
}

/** The jaw joint to go round something, rad. */
export function openJaw(radius: number): number {
  return roundJawAngle(radius + OPEN_SLACK / 2);
}

/** The jaw joint to squeeze it, rad. */
export function closedJaw(radius: number): number {
  return roundJawAngle(radius) - SQUEEZE;
}

/** It is between the jaws, and they have not closed on nothing. */
export function isBetweenJaws({ inHand, gap, rod }: RoundGrasp, tolerance: number): boolean {
  const r = rod.object.r!;
  return (
    Math.abs(inHand.beside) < 0.012 * tolerance &&
    Math.abs(inHand.beyond) < 0.014 * tolerance &&
    inHand.across > r - 0.006 * tolerance &&
    inHand.across < 2 * gap - r + 0.006 * tolerance &&
    gap > r - 0.004
  );
}

/** The jaws have met it and stand still, squeezing. */
export function isHeld({ gap, rod, jawSpeed, jawTorque }: RoundGrasp): boolean {
  return gap < rod.object.r! + 0.2 * OPEN_SLACK && Math.abs(jawSpeed) < 0.1 && jawTorque < -0.5;
}
