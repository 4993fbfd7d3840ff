/** The six servos of one real SO-101 follower, as its registers were read, and how they sit on their joints. */

import type { Calibration } from "../calibration";
import { SO101_SERVOS } from "../servoJoints";
import { jointScale } from "../units";
import type { RegisterValues } from "./servoChip";
import type { EncoderMount } from "./servoFirmware";
import type { ServoKindName } from "./servoKind";

/** Limits and offset that were read from each servo of a 7.4 V follower, counts. */
const READ: readonly (readonly [rangeMin: number, rangeMax: number, homingOffset: number])[] = [
  [736, 3475, 2023],
  [815, 3199, -2012],
  [850, 3063, 1972],
  [811, 3183, 2040],
  [45, 3946, 1977],
  [1499, 3010, 1009],
];

/** The calibration that the emulated servos hold. */
export const EMULATED_CALIBRATION: Calibration = SO101_SERVOS.map(({ name, id }, joint) => {
  const [rangeMin, rangeMax, homingOffset] = READ[joint]!;
  return { name, id, driveMode: 0, homingOffset, rangeMin, rangeMax };
});

/** A housing stops a joint a little later than a person did who calibrated it, counts. */
const STOP_MARGIN = 10;

/** Joints of the arm. */
export const SO101_JOINTS = SO101_SERVOS.length;

/** The line from counts (after Homing_Offset) to joint position, as everybody reads this calibration. */
const SCALES = EMULATED_CALIBRATION.map((joint, i) => jointScale(joint, SO101_SERVOS[i]!));

function jointAt(joint: number, counts: number): number {
  const { zeroCounts, zeroPosition, radPerCount } = SCALES[joint]!;
  return zeroPosition + (counts - zeroCounts) * radPerCount;
}

/** End stops of the joints, rad, shape (6, 2); wider than the URDF's ranges, as on real arms. */
export const SO101_STOPS: readonly (readonly [number, number])[] = EMULATED_CALIBRATION.map(
  ({ rangeMin, rangeMax }, joint) => [jointAt(joint, rangeMin - STOP_MARGIN), jointAt(joint, rangeMax + STOP_MARGIN)],
);

/** Joint positions of the rest pose, rad: folded back on itself against the stops of lift and elbow, where it needs no torque. */
export const SO101_REST: readonly number[] = [0, SO101_STOPS[1]![0], SO101_STOPS[2]![1], 1.4, 0, 0];

/** Mounts that make the calibrated counts say the joint positions. */
export function so101Mounts(): EncoderMount[] {
  return SCALES.map(({ zeroCounts, zeroPosition, radPerCount }, joint) => ({
    zeroCounts: EMULATED_CALIBRATION[joint]!.homingOffset + zeroCounts - zeroPosition / radPerCount,
    radPerCount,
  }));
}

/** What the EEPROM of each servo holds, ids 1 to 6. */
export function so101Eeprom(kind: ServoKindName): RegisterValues[] {
  return EMULATED_CALIBRATION.map(({ id, rangeMin, rangeMax, homingOffset }) => ({
    ID: id,
    Min_Position_Limit: rangeMin,
    Max_Position_Limit: rangeMax,
    Homing_Offset: homingOffset,
    Max_Voltage_Limit: kind === "12V" ? 140 : 80,
  }));
}

/** What differs in servos that come new, one per joint: all have id 1 and no calibration. */
export function factoryFresh(): RegisterValues[] {
  return SO101_SERVOS.map(() => ({
    ID: 1,
    Min_Position_Limit: 0,
    Max_Position_Limit: 4095,
    Homing_Offset: 0,
  }));
}
