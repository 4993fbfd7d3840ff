/**
 * LeRobot's calibration file, read and written: `calibration/robots/<name>/<id>.json` of followers and
 * `calibration/teleoperators/<name>/<id>.json` of leaders have the same form.
 *
 * Written as `draccus.dump(calibration, file, indent=4)` writes it: four spaces, keys in this order, no newline at the end.
 */

import { InputError } from "../errors";
import { sha256Hex } from "../math/sha256";
import { encodeUtf8 } from "../math/utf8";
import { parseJsonText } from "../world/jsonText";
import { isRecord, showValue } from "../world/plainData";
import {
  type Calibration,
  CalibrationError,
  type CalibrationProblem,
  checkCalibration,
  type JointCalibration,
  problem,
  refuseBadCalibration,
} from "./calibration";
import type { ServoJoint } from "./servoJoints";

/** Longest file that is read, characters; six joints need about 1000. */
const LONGEST_FILE = 65_536;

/** Keys of one joint in LeRobot's order. */
const KEYS = ["id", "drive_mode", "homing_offset", "range_min", "range_max"] as const;

const TIP = "Choose the .json file that LeRobot or this program wrote when this arm was calibrated.";

/** A file that may be used, and what is odd about it. */
export interface ReadCalibration {
  /** In the order of `servos`, whatever the order in the file. */
  readonly calibration: Calibration;
  readonly warnings: readonly CalibrationProblem[];
}

/**
 * Reads LeRobot's file.
 *
 * @param servos - The arm that it should fit, in the order of its joints.
 * @throws {CalibrationError} E_CAL with one problem per fault, each with its joint.
 */
export function readLerobotCalibration(text: string, servos: readonly ServoJoint[]): ReadCalibration {
  const document = parse(text);
  const problems: CalibrationProblem[] = [];
  const read: JointCalibration[] = [];
  for (const [name, value] of Object.entries(document)) {
    const found = typeProblems(name, value);
    if (found.length > 0) problems.push(...found);
    else read.push(jointOf(name, value as Record<(typeof KEYS)[number], number>));
  }
  // A joint that could not be read is not missing, so it must not be reported twice.
  const faulty = new Set(problems.map(({ joint }) => joint));
  problems.push(
    ...checkCalibration(read, servos).filter(({ kind, joint }) => !(kind === "missingJoint" && faulty.has(joint))),
  );
  refuseBadCalibration(problems);
  const place = ({ name }: JointCalibration): number => servos.findIndex((servo) => servo.name === name);
  return { calibration: read.sort((a, b) => place(a) - place(b)), warnings: problems };
}

/** The text of LeRobot's file. */
export function writeLerobotCalibration(calibration: Calibration): string {
  const document = Object.fromEntries(
    calibration.map(({ name, id, driveMode, homingOffset, rangeMin, rangeMax }) => [
      name,
      { id, drive_mode: driveMode, homing_offset: homingOffset, range_min: rangeMin, range_max: rangeMax },
    ]),
  );
  return JSON.stringify(document, null, 4);
}

/**
 * Name of a calibration by its content, for the metadata of recordings.
 *
 * @returns SHA-256 of the file as LeRobot writes it, 64 hexadecimal digits: what `sha256sum` says of that file.
 */
export function calibrationHash(calibration: Calibration): string {
  return sha256Hex(encodeUtf8(writeLerobotCalibration(calibration)));
}

function parse(text: string): Record<string, unknown> {
  const refuse = (message: string): CalibrationError =>
    new CalibrationError([problem("notCalibration", null, message, TIP)]);
  if (text.length > LONGEST_FILE) {
    throw refuse(`the file has ${text.length} characters; expected a calibration of at most ${LONGEST_FILE}`);
  }
  let document: unknown;
  try {
    document = parseJsonText(text);
  } catch (error) {
    if (error instanceof InputError) throw refuse(`this is no calibration file: ${error.message}`);
    throw error;
  }
  if (!isRecord(document)) {
    throw refuse(`the file holds ${showValue(document)}; expected an object with one entry per joint`);
  }
  return document;
}

function typeProblems(name: string, value: unknown): CalibrationProblem[] {
  const shown = showValue(name);
  if (!isRecord(value)) {
    const message = `joint ${shown} is ${showValue(value)}; expected an object with ${KEYS.join(", ")}`;
    return [problem("wrongType", name, message, TIP)];
  }
  const wrong = KEYS.filter((key) => !Number.isInteger(value[key])).map((key) => {
    const message = `joint ${shown}: ${key} is ${showValue(value[key])}; expected a whole number`;
    return problem("wrongType", name, message, TIP);
  });
  const extra = Object.keys(value)
    .filter((key) => !KEYS.some((known) => known === key))
    .map((key) =>
      problem("extraKey", name, `joint ${shown} has ${showValue(key)}; expected only ${KEYS.join(", ")}`, TIP),
    );
  return [...wrong, ...extra];
}

function jointOf(name: string, value: Record<(typeof KEYS)[number], number>): JointCalibration {
  const { id, drive_mode: driveMode, homing_offset: homingOffset, range_min: rangeMin, range_max: rangeMax } = value;
  return { name, id, driveMode, homingOffset, rangeMin, rangeMax };
}
