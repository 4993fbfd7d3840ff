/**
 * Encoder counts and register values to SI, and back.
 *
 * Inside the house a joint position is the true angle: 4096 counts make one turn. LeRobot divides by 4095, so its degrees
 * are 0.024 % larger (0.03° at 110°); files get LeRobot's numbers from the functions below, never from rad times 180/π.
 * Zero is the middle of the recorded range, as in LeRobot's degrees. The gripper has no such zero: its range runs from closed
 * to open, which is right to a few degrees only.
 */

import { InputError } from "../errors";
import { type JointCalibration, LAST_COUNT } from "./calibration";
import type { ServoJoint } from "./servoJoints";

/** One turn of the output shaft. */
export const COUNTS_PER_TURN = 4096;
const RAD_PER_COUNT = (2 * Math.PI) / COUNTS_PER_TURN;

/** Gripper position when closed and its travel to open, rad: the range of the SO-101 model. */
const GRIPPER_CLOSED = -0.174533;
const GRIPPER_TRAVEL = 1.919862;

/** Acceleration registers count in steps of 100 counts/s²; 0 means no ramp at all. */
const ACCELERATION_STEP_COUNTS = 100;
const MAX_ACCELERATION_STEPS = 254;
/** Largest magnitude of a velocity register. */
const MAX_VELOCITY_COUNTS = 32767;

/** The straight line from counts to position of one joint: position = zeroPosition + (counts - zeroCounts) · radPerCount. */
export interface JointScale {
  readonly zeroCounts: number;
  /** rad */
  readonly zeroPosition: number;
  /** rad per count, negative where the direction is turned around. */
  readonly radPerCount: number;
  /** Recorded range, counts. */
  readonly minCounts: number;
  readonly maxCounts: number;
}

/**
 * The line of one calibrated joint. Expects a calibration without errors.
 *
 * LeRobot heeds `driveMode` in its normalised values alone, so here it turns the gripper around and no other joint.
 */
export function jointScale(joint: JointCalibration, servo: ServoJoint): JointScale {
  const { rangeMin: minCounts, rangeMax: maxCounts } = joint;
  if (servo.kind !== "gripper") {
    return {
      zeroCounts: (minCounts + maxCounts) / 2,
      zeroPosition: 0,
      radPerCount: RAD_PER_COUNT,
      minCounts,
      maxCounts,
    };
  }
  const radPerCount = GRIPPER_TRAVEL / (maxCounts - minCounts);
  return joint.driveMode === 1
    ? { zeroCounts: maxCounts, zeroPosition: GRIPPER_CLOSED, radPerCount: -radPerCount, minCounts, maxCounts }
    : { zeroCounts: minCounts, zeroPosition: GRIPPER_CLOSED, radPerCount, minCounts, maxCounts };
}

/** Joint position at an encoder count, rad; also outside the recorded range. */
export function positionOfCounts(scale: JointScale, counts: number): number {
  return scale.zeroPosition + (counts - scale.zeroCounts) * scale.radPerCount;
}

/**
 * Encoder count at a joint position (rad): not rounded, not clamped. The position of a whole count gives that count exactly, so
 * that a goal which is rounded down and sent back again and again does not creep.
 */
export function countsOfPosition(scale: JointScale, position: number): number {
  const counts = scale.zeroCounts + (position - scale.zeroPosition) / scale.radPerCount;
  const whole = Math.round(counts);
  return Math.abs(counts - whole) < 1e-6 ? whole : counts;
}

/**
 * Goal register for a joint position.
 *
 * @param position - rad.
 * @returns A whole count within the recorded range.
 * @throws {InputError} If the position is NaN or infinite.
 */
export function goalCounts(scale: JointScale, position: number): number {
  if (!Number.isFinite(position)) {
    throw new InputError(`goal position is ${position}; expected a finite angle in rad`, "Stop the controller.");
  }
  const counts = Math.round(countsOfPosition(scale, position));
  return Math.min(Math.max(counts, scale.minCounts), scale.maxCounts);
}

/** The recorded range of a joint, rad, lower first. */
export function recordedRange(scale: JointScale): readonly [lower: number, upper: number] {
  const a = positionOfCounts(scale, scale.minCounts);
  const b = positionOfCounts(scale, scale.maxCounts);
  return a < b ? [a, b] : [b, a];
}

/** How LeRobot writes a joint: degrees from the middle, or its recorded range as -100..100 or 0..100. */
export type LerobotUnit = "degrees" | "m100To100" | "0To100";

/**
 * LeRobot's value at an encoder count.
 *
 * Source: huggingface/lerobot `motors/motors_bus.py`, `_normalize`. Degrees are not clamped and know no drive mode.
 */
export function lerobotOfCounts(joint: JointCalibration, unit: LerobotUnit, counts: number): number {
  const { rangeMin, rangeMax, driveMode } = joint;
  if (unit === "degrees") return ((counts - (rangeMin + rangeMax) / 2) * 360) / LAST_COUNT;
  const share = (Math.min(Math.max(counts, rangeMin), rangeMax) - rangeMin) / (rangeMax - rangeMin);
  if (unit === "m100To100") return driveMode === 1 ? 100 - share * 200 : share * 200 - 100;
  return driveMode === 1 ? 100 - share * 100 : share * 100;
}

/**
 * Encoder count at one of LeRobot's values, cut towards zero as LeRobot does.
 *
 * Source: huggingface/lerobot `motors/motors_bus.py`, `_unnormalize`.
 */
export function countsOfLerobot(joint: JointCalibration, unit: LerobotUnit, value: number): number {
  const { rangeMin, rangeMax, driveMode } = joint;
  if (unit === "degrees") return Math.trunc((value * LAST_COUNT) / 360 + (rangeMin + rangeMax) / 2);
  const [low, high] = unit === "m100To100" ? [-100, 100] : [0, 100];
  const turned = driveMode === 1 ? low + high - value : value;
  const share = (Math.min(Math.max(turned, low), high) - low) / (high - low);
  return Math.trunc(share * (rangeMax - rangeMin) + rangeMin);
}

/** What one servo tells besides its position: register values, sign applied. */
export interface ServoReading {
  /** counts/s */
  readonly velocityCounts: number;
  /** Share of full drive in steps of 0.1 %. */
  readonly loadPermille: number;
  /** Steps of 6.5 mA. */
  readonly currentSteps: number;
  /** Steps of 0.1 V. */
  readonly voltageSteps: number;
  readonly temperatureC: number;
}

/** The same in SI. */
export interface ServoState {
  /** rad/s, in joint direction. */
  readonly velocity: number;
  /** Drive, -1 to 1: a measure of effort, not of torque. Positive drives in joint direction. */
  readonly load: number;
  /** A */
  readonly current: number;
  /** V */
  readonly voltage: number;
  readonly temperatureC: number;
}

/** Converts what a servo tells. */
export function servoState(scale: JointScale, reading: ServoReading): ServoState {
  const direction = scale.radPerCount < 0 ? -1 : 1;
  return {
    velocity: reading.velocityCounts * scale.radPerCount,
    load: (direction * reading.loadPermille) / 1000,
    current: (reading.currentSteps * 65) / 10_000,
    voltage: reading.voltageSteps / 10,
    temperatureC: reading.temperatureC,
  };
}

/**
 * Goal velocity register for a speed limit (rad/s): never faster than asked, and never 0, which a servo takes for "as fast as
 * it can".
 */
export function speedCounts(scale: JointScale, speed: number): number {
  return limitSteps("speed", speed / Math.abs(scale.radPerCount), MAX_VELOCITY_COUNTS);
}

/** Acceleration register for a limit (rad/s²), steps of 100 counts/s²: never more than asked, and never 0 ("no ramp"). */
export function accelerationSteps(scale: JointScale, acceleration: number): number {
  const steps = acceleration / Math.abs(scale.radPerCount) / ACCELERATION_STEP_COUNTS;
  return limitSteps("acceleration", steps, MAX_ACCELERATION_STEPS);
}

/**
 * Torque limit register, steps of 0.1 % of the stall torque.
 *
 * @param share - 0 to 1.
 * @throws {InputError} Outside, or NaN.
 */
export function torqueLimitPermille(share: number): number {
  if (!(share >= 0 && share <= 1)) {
    throw new InputError(`torque limit is ${share}; expected a share from 0 to 1`, "Reset the safety settings.");
  }
  // Binary fractions: 0.29 · 1000 is 290 minus a hair.
  return Math.floor(share * 1000 + 1e-9);
}

function limitSteps(what: string, steps: number, most: number): number {
  if (!(steps > 0)) {
    throw new InputError(`${what} limit is ${steps} steps; expected more than 0`, "Reset the safety settings.");
  }
  return Math.min(Math.max(Math.floor(steps + 1e-9), 1), most);
}
