/**
 * The register writes that put a calibration into the servos, in the only order that is safe.
 *
 * Torque goes off first, since an offset moves position, limits and goal at once; then each servo is unlocked, written and
 * locked again. Only what differs is written: this memory wears out.
 */

import {
  type Calibration,
  checkCalibration,
  compareCalibration,
  refuseBadCalibration,
  type ServoRegisters,
  type SharedField,
} from "./calibration";
import type { ServoJoint } from "./servoJoints";

/** Registers that calibration touches, as in LeRobot's control table. */
export type CalibrationRegister =
  | "Torque_Enable"
  | "Lock"
  | "Homing_Offset"
  | "Min_Position_Limit"
  | "Max_Position_Limit";

/** One value to write, sign applied by the bus. */
export interface RegisterWrite {
  readonly id: number;
  readonly register: CalibrationRegister;
  readonly value: number;
}

const REGISTER_OF: Readonly<Record<SharedField, CalibrationRegister>> = {
  homingOffset: "Homing_Offset",
  rangeMin: "Min_Position_Limit",
  rangeMax: "Max_Position_Limit",
};

/**
 * What to write so that the servos hold a calibration. When one write fails, the `Lock` writes of that servo must still go out.
 *
 * @param registers - What the servos hold now; everything is written where it is unknown.
 * @returns In the order of sending; empty when nothing differs.
 * @throws {CalibrationError} E_CAL when the calibration must not be used: nothing is written then.
 */
export function calibrationWrites(
  calibration: Calibration,
  servos: readonly ServoJoint[],
  registers: readonly ServoRegisters[] = [],
): RegisterWrite[] {
  refuseBadCalibration(checkCalibration(calibration, servos));
  const differences = compareCalibration(calibration, registers);
  const ids = [...new Set(differences.map(({ id }) => id))];
  return [
    ...ids.map((id) => ({ id, register: "Torque_Enable" as const, value: 0 })),
    ...ids.flatMap((id) => [
      { id, register: "Lock" as const, value: 0 },
      ...differences
        .filter((difference) => difference.id === id)
        .map(({ field, file }) => ({ id, register: REGISTER_OF[field], value: file })),
      { id, register: "Lock" as const, value: 1 },
    ]),
  ];
}
