/**
 * What a calibration is, when it can be trusted, and how it differs from what the servos hold.
 *
 * A calibration maps the encoder counts of one arm to joint positions. Its numbers mean what they mean in LeRobot, so that
 * files and recordings can be exchanged.
 */

import { InputError } from "../errors";
import type { ServoJoint } from "./servoJoints";

/** Largest magnitude that the offset register can hold (sign bit 11), counts. */
export const MAX_HOMING_OFFSET = 2047;
/** Last encoder count of a turn. */
export const LAST_COUNT = 4095;
/** A hinge cannot turn this far, counts: its range was recorded across the end of the encoder. */
const WIDEST_SPAN = 3500;
/** Below this share of the span of a healthy arm, the joint was not moved from stop to stop. */
const NARROWEST_SHARE = 0.5;

/** Calibration of one joint. Counts are as the servo reports them, its own offset already taken off. */
export interface JointCalibration {
  /** As in `RobotModel.joints`. */
  readonly name: string;
  /** Servo id on the bus. */
  readonly id: number;
  /** 1 turns the direction of LeRobot's normalised values around; always 0 where LeRobot calibrated a Feetech servo. */
  readonly driveMode: number;
  /** Register 31, counts: reported = actual - offset. */
  readonly homingOffset: number;
  /** Registers 9 and 11, counts. */
  readonly rangeMin: number;
  readonly rangeMax: number;
}

/** Calibration of an arm: one entry per joint, in the order of `RobotModel.joints`. */
export type Calibration = readonly JointCalibration[];

/** Something wrong with a calibration (`error`), or odd (`warning`). */
export interface CalibrationProblem {
  readonly severity: "error" | "warning";
  readonly code: "E_CAL";
  /** What kind of problem, for translated words. */
  readonly kind: string;
  /** Joint name; null when it concerns the file as a whole. */
  readonly joint: string | null;
  /** What, got, expected. */
  readonly message: string;
  readonly tip: string;
}

/** A calibration that must not be used. */
export class CalibrationError extends InputError {
  /** Every error found, at least one. */
  readonly problems: readonly CalibrationProblem[];

  constructor(problems: readonly CalibrationProblem[]) {
    const first = problems[0]!;
    super(problems.map(({ message }) => message).join("; "), first.tip, {
      code: "E_CAL",
      ...(first.joint === null ? {} : { where: first.joint }),
    });
    this.name = "CalibrationError";
    this.problems = problems;
  }
}

const REDO = "Calibrate this joint again, or choose the file of this arm.";
const OTHER_FILE = "Choose the calibration file that was made for this arm.";

/**
 * Looks for everything that is wrong or odd.
 *
 * @param servos - The arm that it should fit, in the order of its joints.
 * @returns Errors and warnings in joint order; empty when all is well.
 */
export function checkCalibration(calibration: Calibration, servos: readonly ServoJoint[]): CalibrationProblem[] {
  const problems: CalibrationProblem[] = [];
  const names = servos.map(({ name }) => name);
  const seen = new Set<string>();
  for (const joint of calibration) {
    const servo = servos.find(({ name }) => name === joint.name);
    if (!servo) {
      const message = `joint "${joint.name}" is not part of this arm; expected ${names.join(", ")}`;
      problems.push(problem("extraJoint", joint.name, message, OTHER_FILE));
    } else if (seen.has(joint.name)) {
      problems.push(problem("jointTwice", joint.name, `joint "${joint.name}" stands in it twice`, OTHER_FILE));
    } else
      problems.push(...numberProblems(joint), ...idProblems(joint, servo, calibration), ...spanProblems(joint, servo));
    seen.add(joint.name);
  }
  for (const name of names.filter((name) => !seen.has(name))) {
    problems.push(problem("missingJoint", name, `joint "${name}" is missing`, OTHER_FILE));
  }
  return problems;
}

/** A problem in the one form that all of them have. */
export function problem(
  kind: string,
  joint: string | null,
  message: string,
  tip: string,
  severity: CalibrationProblem["severity"] = "error",
): CalibrationProblem {
  return { severity, code: "E_CAL", kind, joint, message, tip };
}

/**
 * Stops at a calibration that must not be used.
 *
 * @throws {CalibrationError} E_CAL with every error; warnings alone do not throw.
 */
export function refuseBadCalibration(problems: readonly CalibrationProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new CalibrationError(errors);
}

function numberProblems(joint: JointCalibration): CalibrationProblem[] {
  const problems: CalibrationProblem[] = [];
  const { name, driveMode, homingOffset, rangeMin, rangeMax } = joint;
  const within = (kind: string, what: string, got: number, low: number, high: number): void => {
    if (Number.isInteger(got) && got >= low && got <= high) return;
    const message = `joint "${name}": ${what} is ${got}; expected a whole number from ${low} to ${high}`;
    problems.push(problem(kind, name, message, REDO));
  };
  within("driveMode", "drive_mode", driveMode, 0, 1);
  within("offset", "homing_offset", homingOffset, -MAX_HOMING_OFFSET, MAX_HOMING_OFFSET);
  within("range", "range_min", rangeMin, 0, LAST_COUNT);
  within("range", "range_max", rangeMax, 0, LAST_COUNT);
  if (rangeMin === rangeMax) {
    const message = `joint "${name}": range_min and range_max are both ${rangeMin}; expected a range`;
    problems.push(problem("emptyRange", name, message, "Calibrate again and move this joint from stop to stop."));
  } else if (rangeMin > rangeMax) {
    const message = `joint "${name}": range_min ${rangeMin} is above range_max ${rangeMax}`;
    problems.push(problem("reversedRange", name, message, REDO));
  }
  return problems;
}

function idProblems(joint: JointCalibration, servo: ServoJoint, all: Calibration): CalibrationProblem[] {
  const problems: CalibrationProblem[] = [];
  const { name, id } = joint;
  if (id !== servo.id) {
    const message = `joint "${name}": servo id is ${id}; expected ${servo.id} on this arm`;
    problems.push(problem("otherId", name, message, OTHER_FILE));
  }
  const twin = all.find((other) => other !== joint && other.name !== name && other.id === id);
  if (twin) {
    const message = `joint "${name}": servo id ${id} is also that of joint "${twin.name}"`;
    problems.push(problem("idTwice", name, message, OTHER_FILE));
  }
  return problems;
}

/** What works, and still is most likely a mistake of the recording. */
function spanProblems(
  { name, driveMode, rangeMin, rangeMax }: JointCalibration,
  servo: ServoJoint,
): CalibrationProblem[] {
  const warnings: CalibrationProblem[] = [];
  const warn = (kind: string, message: string, tip: string): void => {
    warnings.push(problem(kind, name, message, tip, "warning"));
  };
  const span = rangeMax - rangeMin;
  if (servo.kind !== "fullTurn" && span > WIDEST_SPAN) {
    const message = `joint "${name}": its range spans ${span} counts; a healthy one about ${servo.typicalSpanCounts}`;
    warn("wideSpan", message, "It was not in the middle when calibration began. Calibrate this joint again.");
  }
  const least = servo.typicalSpanCounts * NARROWEST_SHARE;
  if (span > 0 && span < least) {
    const message = `joint "${name}": its range spans only ${span} counts; a healthy one about ${servo.typicalSpanCounts}`;
    warn("narrowSpan", message, "It was not moved from stop to stop. Calibrate this joint again.");
  }
  if (driveMode === 1) {
    const message = `joint "${name}": drive_mode is 1, which LeRobot never writes for this servo`;
    warn("driveModeOn", message, "Nudge the joint and see that it moves the way the picture does before arming.");
  }
  return warnings;
}

/** What one servo holds: registers 31, 9 and 11, counts. */
export interface ServoRegisters {
  readonly id: number;
  readonly homingOffset: number;
  readonly rangeMin: number;
  readonly rangeMax: number;
}

/** The numbers that stand both in a file and in a servo. */
export type SharedField = "homingOffset" | "rangeMin" | "rangeMax";

const SHARED_FIELDS: readonly SharedField[] = ["homingOffset", "rangeMin", "rangeMax"];

/** One number that differs. */
export interface CalibrationDifference {
  readonly joint: string;
  readonly id: number;
  readonly field: SharedField;
  /** Counts in the file. */
  readonly file: number;
  /** Counts in the servo; null when it was not read. */
  readonly servo: number | null;
}

/**
 * Compares a file with what the servos hold. Whether to use the servo, the file, or to calibrate again is for a person to say.
 *
 * @param registers - What was read, in any order.
 * @returns Every number that differs, in joint order; empty when all agree.
 */
export function compareCalibration(
  calibration: Calibration,
  registers: readonly ServoRegisters[],
): CalibrationDifference[] {
  return calibration.flatMap((joint) => {
    const servo = registers.find(({ id }) => id === joint.id) ?? null;
    return SHARED_FIELDS.filter((field) => servo?.[field] !== joint[field]).map((field) => ({
      joint: joint.name,
      id: joint.id,
      field,
      file: joint[field],
      servo: servo?.[field] ?? null,
    }));
  });
}

/**
 * The calibration that the servos hold ("use servo").
 *
 * @param driveModes - Of a file of the same arm, by joint name: servos do not hold them. 0 when absent.
 * @throws {CalibrationError} E_CAL when a servo was not read, or holds what must not be used.
 */
export function calibrationFromServos(
  registers: readonly ServoRegisters[],
  servos: readonly ServoJoint[],
  driveModes: Readonly<Record<string, number>> = {},
): Calibration {
  const calibration = servos.flatMap(({ name, id }) => {
    const held = registers.find((servo) => servo.id === id);
    if (!held) return [];
    const { homingOffset, rangeMin, rangeMax } = held;
    return [{ name, id, driveMode: driveModes[name] ?? 0, homingOffset, rangeMin, rangeMax }];
  });
  refuseBadCalibration(checkCalibration(calibration, servos));
  return calibration;
}
