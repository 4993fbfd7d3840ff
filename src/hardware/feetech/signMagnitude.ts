/** Signed numbers of Feetech servos: a magnitude and one sign bit (set = negative), not two's complement. */

import { InputError } from "../../errors";

/**
 * The raw register value of a signed number.
 *
 * @param signBit - Place of the sign bit; magnitudes up to 2^signBit - 1 fit.
 * @throws {InputError} If the number is no integer or does not fit.
 */
export function toSignMagnitude(value: number, signBit: number): number {
  const largest = (1 << signBit) - 1;
  if (!Number.isInteger(value) || Math.abs(value) > largest) {
    throw new InputError(
      `a servo register got ${value}; expected an integer from ${-largest} to ${largest}`,
      "Bring the value into this range; an offset outside means that the joint was not near its middle at calibration.",
    );
  }
  return value < 0 ? -value | (1 << signBit) : value;
}

/**
 * The signed number in a raw register value; bits above the sign bit are ignored, as LeRobot does.
 *
 * @param signBit - Place of the sign bit.
 */
export function fromSignMagnitude(raw: number, signBit: number): number {
  const magnitude = raw & ((1 << signBit) - 1);
  return raw & (1 << signBit) && magnitude > 0 ? -magnitude : magnitude;
}
