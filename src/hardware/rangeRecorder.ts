/**
 * Guided calibration without a bus: readings in, instructions and a checked calibration out.
 *
 * Three steps. `middle`: a person puts each joint in the middle of its range. `sweep`: every joint is moved from stop to stop.
 * `review`: the result is checked; one joint may be done again. The old offset is taken off by arithmetic, so nothing is
 * written until the whole calibration is good: one that is given up leaves the servos as they were.
 */

import { invariant } from "../errors";
import {
  type Calibration,
  type CalibrationProblem,
  checkCalibration,
  LAST_COUNT,
  MAX_HOMING_OFFSET,
  problem,
  refuseBadCalibration,
  type ServoRegisters,
} from "./calibration";
import { calibrationWrites, type RegisterWrite } from "./calibrationWrites";
import type { ServoJoint } from "./servoJoints";
import { COUNTS_PER_TURN } from "./units";

/** What the middle of a range reads after calibration, counts: as in LeRobot. */
const MIDDLE = 2047;
/** No hand turns a joint faster (12 rad/s), counts/s. */
const FASTEST_HAND = 8000;
/** Smallest and largest step between two samples that is believed, counts; half a turn could be either way. */
const LEAST_STEP = 200;
const LARGEST_STEP = 1900;
/** Refused samples in a row after which a joint has to be done again. */
const REFUSALS = 3;

/** What one servo reads. */
export interface PositionReading {
  readonly id: number;
  /** Reported position, counts; null when the read failed. */
  readonly position: number | null;
}

/** The same with the offset that the servo holds (register 31), counts. */
export interface MiddleReading extends PositionReading {
  readonly homingOffset: number;
}

/** What is known of one joint. */
interface RecordedJoint {
  readonly servo: ServoJoint;
  /** Offset in the servo, counts. */
  readonly heldOffset: number;
  /** Offset found, counts; null before the middle was read. */
  readonly offset: number | null;
  /** Newest believed position and its bounds, counts with the new offset, counted on across the end of a turn. */
  readonly position: number;
  readonly min: number;
  readonly max: number;
  /** When it was believed, monotonic; null before the first sample. */
  readonly timeMs: number | null;
  readonly refused: number;
  /** The encoder jumped: the range is not to be trusted. */
  readonly hasJumped: boolean;
}

/** A calibration in progress. */
export interface RangeRecording {
  readonly step: "middle" | "sweep" | "review";
  /** Names of the joints that are done in this round. */
  readonly active: readonly string[];
  readonly joints: readonly RecordedJoint[];
}

/** Begins with every joint. */
export function beginRecording(servos: readonly ServoJoint[]): RangeRecording {
  return { step: "middle", active: servos.map(({ name }) => name), joints: servos.map(freshJoint) };
}

/** Goes back to the middle with one joint; what was recorded of the others stays. */
export function redoJoint(recording: RangeRecording, name: string): RangeRecording {
  invariant(
    recording.joints.some(({ servo }) => servo.name === name),
    `a joint called ${name}`,
  );
  const joints = recording.joints.map((joint) => (joint.servo.name === name ? freshJoint(joint.servo) : joint));
  return { step: "middle", active: [name], joints };
}

/**
 * Reads the middle of the active joints.
 *
 * @returns The sweep, or the same step and why a joint cannot start from here.
 */
export function takeMiddle(
  recording: RangeRecording,
  readings: readonly MiddleReading[],
): { readonly recording: RangeRecording; readonly problems: readonly CalibrationProblem[] } {
  invariant(recording.step === "middle", "the middle is read in its own step");
  const problems: CalibrationProblem[] = [];
  const joints = recording.joints.map((joint) => {
    if (!recording.active.includes(joint.servo.name)) return joint;
    const reading = readings.find(({ id }) => id === joint.servo.id);
    const middle = middleOf(joint.servo, reading);
    if ("kind" in middle) problems.push(middle);
    return "kind" in middle ? joint : { ...joint, ...middle };
  });
  return problems.length > 0
    ? { recording, problems }
    : { recording: { ...recording, step: "sweep", joints }, problems };
}

/**
 * Takes one sample of all joints during the sweep.
 *
 * @param timeMs - When it was read, monotonic.
 */
export function takeSample(
  recording: RangeRecording,
  readings: readonly PositionReading[],
  timeMs: number,
): RangeRecording {
  invariant(recording.step === "sweep", "samples are taken during the sweep");
  const joints = recording.joints.map((joint) => {
    if (!recording.active.includes(joint.servo.name)) return joint;
    const position = readings.find(({ id }) => id === joint.servo.id)?.position ?? null;
    return position === null ? joint : withSample(joint, position, timeMs);
  });
  return { ...recording, joints };
}

/** Ends the sweep. */
export function finishSweep(recording: RangeRecording): RangeRecording {
  invariant(recording.step === "sweep", "only a sweep can be finished");
  return { ...recording, step: "review", active: [] };
}

/** One joint as a moving bar. */
export interface JointBar {
  readonly name: string;
  /** Counts; `position` may leave 0..4095 when the joint crosses the end of the encoder. */
  readonly position: number;
  readonly min: number;
  readonly max: number;
  readonly typicalSpanCounts: number;
  /** `enough`: moved about as far as on a healthy arm; `crossed`, `jumped`: to be done again; `free`: needs no sweep. */
  readonly state: "moving" | "enough" | "crossed" | "jumped" | "free";
}

/** All joints as bars, for drawing while they are moved. */
export function jointBars(recording: RangeRecording): JointBar[] {
  return recording.joints.map((joint) => {
    const { servo, position, min, max } = joint;
    // Stops differ a little from arm to arm.
    const hasEnough = max - min >= servo.typicalSpanCounts * 0.9;
    const state = faultOf(joint) ?? (servo.kind === "fullTurn" ? "free" : hasEnough ? "enough" : "moving");
    return { name: servo.name, position, min, max, typicalSpanCounts: servo.typicalSpanCounts, state };
  });
}

/** A finished recording: what it says, and what is wrong or odd about it. */
export interface RecordingReview {
  readonly calibration: Calibration;
  /** In joint order. Errors have to be done again; warnings are for a person to judge. */
  readonly problems: readonly CalibrationProblem[];
}

/** Looks at a finished recording. */
export function reviewRecording(recording: RangeRecording): RecordingReview {
  invariant(recording.step === "review", "the sweep is finished");
  const calibration = recording.joints.map(({ servo, offset, min, max }) => ({
    name: servo.name,
    id: servo.id,
    driveMode: 0,
    homingOffset: offset ?? 0,
    rangeMin: servo.kind === "fullTurn" ? 0 : Math.max(min, 0),
    rangeMax: servo.kind === "fullTurn" ? LAST_COUNT : Math.min(max, LAST_COUNT),
  }));
  const found = checkCalibration(
    calibration,
    recording.joints.map(({ servo }) => servo),
  );
  const problems = recording.joints.flatMap((joint) => {
    const { name } = joint.servo;
    const fault = faultOf(joint);
    if (fault === "jumped") return [jumpProblem(joint.servo)];
    if (fault === "crossed") return [notInMiddle(joint.servo, "its range crosses the end of the encoder")];
    return found
      .filter((problem) => problem.joint === name)
      .map((problem) => (problem.kind === "wideSpan" ? notInMiddle(joint.servo, "its range is too wide") : problem));
  });
  return { calibration, problems };
}

/**
 * The calibration of a good recording, and how it gets into the servos.
 *
 * @param registers - What the servos hold now.
 * @throws {CalibrationError} E_CAL while a joint has to be done again: there is nothing to write then.
 */
export function recordingResult(
  recording: RangeRecording,
  registers: readonly ServoRegisters[],
): { readonly calibration: Calibration; readonly writes: readonly RegisterWrite[] } {
  const { calibration, problems } = reviewRecording(recording);
  refuseBadCalibration(problems);
  const servos = recording.joints.map(({ servo }) => servo);
  return { calibration, writes: calibrationWrites(calibration, servos, registers) };
}

function freshJoint(servo: ServoJoint): RecordedJoint {
  return {
    servo,
    heldOffset: 0,
    offset: null,
    position: MIDDLE,
    min: MIDDLE,
    max: MIDDLE,
    timeMs: null,
    refused: 0,
    hasJumped: false,
  };
}

function middleOf(
  servo: ServoJoint,
  reading: MiddleReading | undefined,
): CalibrationProblem | Pick<RecordedJoint, "heldOffset" | "offset"> {
  const { name, id } = servo;
  if (!reading || reading.position === null) {
    const message = `joint ${id} (${name}) was not read`;
    return problem("notRead", name, message, "Check its cable and the power, then try again.");
  }
  const actual = actualCounts(reading.position, reading.homingOffset);
  if (actual === null) return notInMiddle(servo, `it reads ${reading.position}, outside one turn`);
  const offset = actual - MIDDLE;
  if (Math.abs(offset) > MAX_HOMING_OFFSET) return notInMiddle(servo, `its offset would be ${offset}`);
  return { heldOffset: reading.homingOffset, offset };
}

/**
 * The count of the encoder itself, 0 to 4095, or null when the reading cannot be right: with an offset, a servo reports 0 to
 * 4095 or, in some firmware, the plain difference.
 */
function actualCounts(position: number, heldOffset: number): number | null {
  if (!Number.isInteger(position) || !Number.isInteger(heldOffset)) return null;
  const isPlain = position + heldOffset >= 0 && position + heldOffset <= LAST_COUNT;
  const isWrapped = position >= 0 && position <= LAST_COUNT;
  return isPlain || isWrapped ? modulo(position + heldOffset) : null;
}

function withSample(joint: RecordedJoint, position: number, timeMs: number): RecordedJoint {
  const actual = actualCounts(position, joint.heldOffset);
  // The shorter way round from the last believed position.
  const step = actual === null ? Number.NaN : modulo(actual - joint.offset! - joint.position + 2048) - 2048;
  const elapsed = joint.timeMs === null ? Number.POSITIVE_INFINITY : Math.max(timeMs - joint.timeMs, 0) / 1000;
  const believed = Math.min(Math.max(FASTEST_HAND * elapsed, LEAST_STEP), LARGEST_STEP);
  if (!(Math.abs(step) <= believed)) {
    const refused = joint.refused + 1;
    return { ...joint, refused, hasJumped: joint.hasJumped || refused >= REFUSALS };
  }
  const next = joint.position + step;
  return {
    ...joint,
    position: next,
    min: Math.min(joint.min, next),
    max: Math.max(joint.max, next),
    timeMs,
    refused: 0,
  };
}

function faultOf({ servo, hasJumped, min, max }: RecordedJoint): "crossed" | "jumped" | null {
  if (hasJumped) return "jumped";
  return servo.kind !== "fullTurn" && (min < 0 || max > LAST_COUNT) ? "crossed" : null;
}

function notInMiddle({ id, name }: ServoJoint, why: string): CalibrationProblem {
  const message = `joint ${id} (${name}) was not near the middle when calibration began: ${why}`;
  const tip = "Turn the power off and on, put it in the pose shown, and start this joint again.";
  return problem("notInMiddle", name, message, tip);
}

function jumpProblem({ id, name }: ServoJoint): CalibrationProblem {
  const message = `encoder jump on joint ${id} (${name}): ${REFUSALS} samples in a row were further away than a hand can move`;
  return problem("encoderJump", name, message, "Turn the power off and on, then start this joint again, slowly.");
}

function modulo(counts: number): number {
  return ((counts % COUNTS_PER_TURN) + COUNTS_PER_TURN) % COUNTS_PER_TURN;
}
