/**
 * Where an arm and its things stand at one instant, at rest, short enough for a link.
 *
 * What is read is what counts: whoever opens it starts from the rounded numbers, so it runs the same everywhere. Things that
 * are fixed are where the scene and the seed put them; only the travel of their joint is told.
 */

import { InputError } from "../errors";
import { decodeBase64url, encodeBase64url } from "../math/base64url";
import type { Quat } from "../math/quaternion";
import type { Transform } from "../math/transform";
import { fieldError } from "./linkFields";
import { objectJoint } from "./objectShapes";
import { showValue } from "./plainData";
import type { Scene, SceneObject } from "./scene";

/** The start of an episode in place of what the seed would draw. */
export interface StartState {
  /** Measured joint position, shape (n), rad. */
  readonly joints: readonly number[];
  /** Target joint position, shape (n), rad: what is held is held on. */
  readonly targets: readonly number[];
  /** One entry per object of the scene, in its order. */
  readonly objects: readonly StartObject[];
}

export interface StartObject {
  /** X_WO; null for what is fixed. */
  readonly X_WO: Transform | null;
  /** Travel fraction of its joint, 0 to 1; null for what has none. */
  readonly joint: number | null;
}

/** First byte: the form of what follows. */
const FORM = 1;
/** An arm with more joints than this is none that the studio drives. */
const MOST_JOINTS = 12;
/** rad; 0.006 degrees, finer than the encoders of the arm. */
const JOINT_STEP = 1e-4;
/** m */
const LENGTH_STEP = 1e-4;
/** Steps of a travel fraction. */
const FRACTION_STEPS = 10_000;
/** Largest joint position, rad, and distance from the origin along an axis, m: as far as documents go. */
const JOINT_RANGE = 20;
const LENGTH_RANGE = 2;
/** Three components of a unit quaternion, 15 bits each; the largest is found from them. */
const TURN_STEPS = 16383;
const SQRT_HALF = Math.SQRT1_2;
/** Longest text, letters: 64 things of 13 bytes, an arm, and room. */
export const LONGEST_START = 1600;

/**
 * The text of a start. The scene says which things are fixed and which have a joint. What was read is written as it was read.
 *
 * @throws {InputError} E_RANGE for a start that nobody could open: it lies farther out, or has more joints, than is read.
 */
export function encodeStart(start: StartState, scene: Scene): string {
  const { joints, targets, objects } = start;
  if (joints.length > MOST_JOINTS) throw rangeError(`the arm has ${joints.length} joints`, `at most ${MOST_JOINTS}`);
  const bytes: number[] = [FORM, joints.length];
  joints.forEach((q, k) => {
    const measured = jointSteps(q, `joint ${k + 1}`);
    writeSigned(bytes, measured);
    writeSigned(bytes, jointSteps(targets[k]!, `the target of joint ${k + 1}`) - measured);
  });
  scene.objects.forEach((object, k) => {
    const { X_WO, joint } = objects[k]!;
    if (!object.fixed) writePose(bytes, X_WO!, object.id);
    if (objectJoint(object)) writeUnsigned(bytes, Math.round(Math.min(Math.max(joint!, 0), 1) * FRACTION_STEPS));
  });
  return encodeBase64url(Uint8Array.from(bytes));
}

/**
 * The start that a text says, for a scene.
 *
 * @throws {InputError} E_LINK_FIELD
 */
export function decodeStart(text: string, scene: Scene): StartState {
  const bytes = text.length <= LONGEST_START ? decodeBase64url(text) : null;
  if (!bytes) throw fieldError("the start of the link cannot be read");
  const reader = new Reader(bytes);
  const form = reader.byte();
  if (form !== FORM) throw fieldError(`the start of the link has form ${form}; this version knows form ${FORM}`);
  const joints: number[] = [];
  const targets: number[] = [];
  const count = reader.byte();
  if (count > MOST_JOINTS) throw fieldError(`the start of the link has ${count} joints; at most ${MOST_JOINTS}`);
  for (let k = 0; k < count; k++) {
    const measured = reader.signed();
    joints.push(bounded(measured * JOINT_STEP, JOINT_RANGE, "joint position"));
    targets.push(bounded((measured + reader.signed()) * JOINT_STEP, JOINT_RANGE, "joint target"));
  }
  const objects = scene.objects.map((object) => readObject(reader, object));
  if (!reader.isAtEnd()) throw fieldError("the start of the link has more in it than the scene");
  return { joints, targets, objects };
}

function readObject(reader: Reader, object: SceneObject): StartObject {
  return {
    X_WO: object.fixed ? null : readPose(reader),
    joint: objectJoint(object) ? bounded(reader.unsigned() / FRACTION_STEPS, 1, "travel of a joint") : null,
  };
}

/** Steps of a joint position. @param whose - As the error names it. */
function jointSteps(position: number, whose: string): number {
  const steps = Math.round(position / JOINT_STEP);
  if (Math.abs(steps * JOINT_STEP) <= JOINT_RANGE) return steps;
  throw rangeError(`${whose} is at ${position} rad`, `at most ${JOINT_RANGE} rad either way`);
}

function lengthSteps(length: number, axis: number, id: string): number {
  const steps = Math.round(length / LENGTH_STEP);
  if (Math.abs(steps * LENGTH_STEP) <= LENGTH_RANGE) return steps;
  throw rangeError(
    `${showValue(id)} is at ${"xyz"[axis]} = ${length.toFixed(2)} m`,
    `at most ${LENGTH_RANGE} m either way`,
  );
}

function rangeError(got: string, expected: string): InputError {
  return new InputError(
    `where everything stands now does not fit a link: ${got}; expected ${expected}`,
    "Reset the scene first, or share it without where everything stands now.",
    { code: "E_RANGE" },
  );
}

function writePose(bytes: number[], { p, q }: Transform, id: string): void {
  p.forEach((x, axis) => {
    writeSigned(bytes, lengthSteps(x, axis, id));
  });
  const left = leftOut(q);
  const sign = q[left]! < 0 ? -1 : 1;
  // The two bits that say which one is left out stand above the first two of the others.
  const others = q.filter((_, k) => k !== left).map((x) => turnSteps(sign * x));
  const marks = [left >> 1, left & 1, 0];
  others.forEach((steps, k) => {
    bytes.push((marks[k]! << 7) | (steps >> 8), steps & 255);
  });
}

/** Which component is found from the others: the one that was, for a turn that was read; else the largest. */
function leftOut(q: Quat): number {
  const read = [0, 1, 2, 3].find((left) => {
    const others = q.filter((_, k) => k !== left);
    return q[left] === lastComponent(others) && others.every((x) => x === turnOf(turnSteps(x)));
  });
  if (read !== undefined) return read;
  let largest = 0;
  for (let k = 1; k < 4; k++) if (Math.abs(q[k]!) > Math.abs(q[largest]!)) largest = k;
  return largest;
}

/** The component that makes a unit quaternion of three others; NaN when they are too long. */
function lastComponent(others: readonly number[]): number {
  const square = 1 - others.reduce((sum, x) => sum + x * x, 0);
  // Rounding may leave the largest a little below the others, and nothing else may.
  return square < 0.2 ? Number.NaN : Math.sqrt(square);
}

function turnOf(steps: number): number {
  return ((steps - TURN_STEPS) / TURN_STEPS) * SQRT_HALF;
}

/** 0 to 32766, the middle for nothing. */
function turnSteps(x: number): number {
  return Math.round(Math.min(Math.max(x / SQRT_HALF, -1), 1) * TURN_STEPS) + TURN_STEPS;
}

function readPose(reader: Reader): Transform {
  const length = (): number => bounded(reader.signed() * LENGTH_STEP, LENGTH_RANGE, "place");
  const p = [length(), length(), length()] as const;
  const words = [0, 1, 2].map(() => (reader.byte() << 8) | reader.byte());
  const [first, second, third] = words.map((word) => word >> 15);
  const others = words.map((word) => word & 0x7fff);
  if (third !== 0 || others.some((steps) => steps > 2 * TURN_STEPS)) throw noRotation();
  const q = others.map(turnOf);
  const last = lastComponent(q);
  if (Number.isNaN(last)) throw noRotation();
  q.splice(2 * first! + second!, 0, last);
  return { p, q: q as unknown as Quat };
}

function noRotation() {
  return fieldError("the start of the link holds a rotation that is none");
}

function bounded(value: number, range: number, what: string): number {
  if (Math.abs(value) <= range) return value;
  throw fieldError(`the start of the link has a ${what} of ${value}; expected at most ${range}`);
}

/** Small numbers of either sign take one byte. */
function writeSigned(bytes: number[], value: number): void {
  writeUnsigned(bytes, value < 0 ? -2 * value - 1 : 2 * value);
}

/** Seven bits a byte, lowest first, the top bit for "more". */
function writeUnsigned(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
}

class Reader {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  byte(): number {
    const byte = this.bytes[this.#at++];
    if (byte === undefined) throw fieldError("the start of the link has less in it than the scene");
    return byte;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw fieldError("the start of the link holds a number that is too large");
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  isAtEnd(): boolean {
    return this.#at === this.bytes.length;
  }
}
