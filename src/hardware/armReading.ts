/** What one read of all servos says: of the joints, of the servos' health, and of what stops the arm. */

import type { Observation } from "../control/contracts";
import { DeviceError } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import { LAST_COUNT } from "./calibration";
import type { ArmTelemetry } from "./feetech/armServos";
import { type Reason, reason } from "./reason";
import type { ServoJoint } from "./servoJoints";
import { type JointScale, positionOfCounts, type ServoState, servoState } from "./units";
import type { ServoHealth } from "./watchdogs";

/** The newest reading of all joints. Arrays are shape (n). */
export interface ArmReading {
  /** When it was asked for, ms. */
  readonly atMs: number;
  /** rad; NaN for a joint that did not answer, and without a calibration. */
  readonly position: Float64Array;
  /** Null where the position is NaN. */
  readonly servos: readonly (ServoState | null)[];
  readonly telemetry: ArmTelemetry;
}

/** @param scales - Null without a calibration. */
export function readingOf(telemetry: ArmTelemetry, scales: readonly JointScale[] | null): ArmReading {
  return {
    atMs: telemetry.atMs,
    position: Float64Array.from(telemetry.servos, (servo, k) =>
      servo && scales ? positionOfCounts(scales[k]!, servo.positionCounts) : Number.NaN,
    ),
    servos: telemetry.servos.map((servo, k) => (servo && scales ? servoState(scales[k]!, servo) : null)),
    telemetry,
  };
}

/**
 * The same as an observation. Objects and zones are unknown to a real arm; torque is the drive share of the largest one.
 *
 * @param startMs - When time began.
 * @throws {DeviceError} `E_ARM_STALE` without a reading, and when a joint's is missing.
 */
export function observationOf(
  reading: ArmReading | null,
  startMs: number,
  robot: RobotModel,
  chain: readonly ServoJoint[],
): Observation {
  const silent = reading?.servos.indexOf(null) ?? -1;
  if (!reading || silent >= 0) {
    throw new DeviceError(
      reading ? `joint "${chain[silent]!.name}" did not answer` : "the arm has not been read yet",
      "Look at the cable and the power, then connect again.",
      "E_ARM_STALE",
    );
  }
  return {
    time: (reading.atMs - startMs) / 1000,
    jointPosition: reading.position.slice(),
    jointVelocity: Float64Array.from(reading.servos, (servo) => servo!.velocity),
    jointTorque: Float64Array.from(reading.servos, (servo, k) => servo!.load * robot.joints[k]!.maxEffort),
    objects: null,
    zones: null,
  };
}

/** Who answered, by joint. */
export function answersOf(
  servos: ArmTelemetry["servos"],
  chain: readonly ServoJoint[],
): { readonly joint: string; readonly answered: boolean }[] {
  return chain.map(({ name }, k) => ({ joint: name, answered: servos[k] !== null }));
}

/** Heat and supply of those who answered. */
export function healthOf(servos: ArmTelemetry["servos"], chain: readonly ServoJoint[]): ServoHealth[] {
  return servos.flatMap((servo, k) => {
    if (!servo) return [];
    const { temperatureC, voltageSteps, faults } = servo;
    return [
      { joint: chain[k]!.name, temperatureC, voltage: voltageSteps / 10, hasVoltageError: faults.includes("voltage") },
    ];
  });
}

/** A reading that jumps by more than this has passed the end of the turn, counts: no joint moves so far between two reads. */
const WRAP_JUMP = 3072;

/**
 * What a servo says of itself that stops the arm: a position outside of one turn or past its end (F14), and every error but an
 * overload of the gripper, which eases off (F15).
 *
 * @param before - The reading before; null for none.
 */
export function faultOf(
  servos: ArmTelemetry["servos"],
  chain: readonly ServoJoint[],
  before: ArmTelemetry["servos"] | null,
): Reason | null {
  for (const [k, servo] of servos.entries()) {
    const { name, kind } = chain[k]!;
    if (!servo) continue;
    const counts = servo.positionCounts;
    const jump = Math.abs(counts - (before?.[k]?.positionCounts ?? counts));
    if (counts < 0 || counts > LAST_COUNT || jump > WRAP_JUMP)
      return reason("positionWrapped", { joint: name, counts });
    const grave = servo.faults.find((fault) => !(kind === "gripper" && fault === "overload"));
    if (grave) return reason("servoFault", { joint: name, fault: grave });
  }
  return null;
}
