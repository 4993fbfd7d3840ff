/** The two kinds of STS3215 in SO-101 followers. */

/** One kind of servo, at its rated voltage. */
export interface ServoKind {
  /** V */
  readonly ratedVoltage: number;
  /** N·m */
  readonly stallTorque: number;
  /** rad/s */
  readonly noLoadSpeed: number;
  /** A */
  readonly stallCurrent: number;
}

/** STS3215 C001 and C018: Feetech product data. */
export const SERVO_KINDS = {
  "7.4V": { ratedVoltage: 7.4, stallTorque: 1.91, noLoadSpeed: 5.4, stallCurrent: 2.5 },
  "12V": { ratedVoltage: 12, stallTorque: 2.94, noLoadSpeed: 4.7, stallCurrent: 2.7 },
} as const satisfies Record<string, ServoKind>;

/** Name of a kind of servo. */
export type ServoKindName = keyof typeof SERVO_KINDS;
