/**
 * Which supply an arm needs, and whether it has it.
 *
 * STS3215 servos come as 7.4 V and 12 V types, told apart by their upper voltage limit. The 7.4 V type is sold with a 5 V supply
 * for the SO-101, so both voltages are right for it.
 */

import { type Reason, reason } from "./reason";

/** Kind of servo by its rated voltage. */
export type SupplyKind = "7.4V" | "12V";

/** Supplies that a kind of servo is run with, V. */
const NOMINAL: Readonly<Record<SupplyKind, readonly number[]>> = { "7.4V": [5, 7.4], "12V": [12] };
/** Off by more than this share, a supply is told; by more than this, the arm is not armed. */
const TOLD = 0.1;
const REFUSED = 0.25;
/** Between the upper voltage limits of the two kinds (8 and 14 V) in steps of 0.1 V. */
const KIND_BORDER_STEPS = 110;

/**
 * The kind of a servo.
 *
 * @param maxVoltageSteps - Register 14, steps of 0.1 V: 80 on the 7.4 V type, 140 on the 12 V type.
 */
export function supplyKindOf(maxVoltageSteps: number): SupplyKind {
  return maxVoltageSteps < KIND_BORDER_STEPS ? "7.4V" : "12V";
}

/** What is wrong with a supply, and whether the arm may still be armed. */
export interface SupplyProblem {
  readonly reason: Reason;
  readonly blocksArming: boolean;
}

/**
 * Looks at a measured supply.
 *
 * @param volts - As a servo measures it, V.
 * @returns Null when it is within 10 % of a supply of this kind.
 */
export function supplyProblem(kind: SupplyKind, volts: number): SupplyProblem | null {
  if (!Number.isFinite(volts)) return { reason: reason("supplyUnread", { kind }), blocksArming: true };
  const off = NOMINAL[kind].map((nominal) => (volts - nominal) / nominal).sort((a, b) => Math.abs(a) - Math.abs(b))[0]!;
  if (Math.abs(off) <= TOLD) return null;
  return {
    reason: reason(off > 0 ? "supplyHigh" : "supplyLow", { volts, kind }),
    blocksArming: Math.abs(off) > REFUSED,
  };
}
