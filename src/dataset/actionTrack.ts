/**
 * The actions of a run as few bytes, without loss: whole steps of the grid of `control/actionGrid`.
 *
 * A hand moves smoothly, so what is written is how far each action lies from where the two before it point to: first how many
 * bits that takes, then the bits. A range coder learns which numbers of bits follow which; all joints teach it, as runs are short.
 */

import { type BitModel, bitModels, RangeDecoder, RangeEncoder } from "../math/rangeCoder";

/** Longest run, control steps: the longest episode at the highest rate. */
export const MOST_STEPS = 120_000;
/** An arm with more joints than this is none that the studio drives. */
export const MOST_JOINTS = 12;
/** Largest action that is read, grid steps: more than 30 turns. */
const LARGEST_ACTION = 0x800000;
/** Bits that a departure can take, sign included, and with them the depth of the tree of their numbers. */
const MOST_BITS = 31;
const TREE_DEPTH = 5;
/** Of the bits of a departure, so many below the highest are learnt; the rest is noise. */
const LEARNT_BITS = 2;

/** Actions of a run, shape (steps, joints), in grid steps. */
export interface ActionTrack {
  readonly joints: number;
  readonly steps: number;
  readonly actions: Int32Array;
}

/** What is learnt. */
interface Models {
  /** By the number of bits before: the tree of numbers of bits. */
  readonly lengths: readonly BitModel[];
  /** By the number of bits: the tree of the bits below the highest. */
  readonly bits: readonly BitModel[];
}

function freshModels(): Models {
  const family = (count: number): BitModel[] => Array.from({ length: MOST_BITS + 1 }, () => bitModels(count));
  return { lengths: family(1 << TREE_DEPTH), bits: family(1 << LEARNT_BITS) };
}

/** The bytes of a track. */
export function encodeTrack({ joints, steps, actions }: ActionTrack): Uint8Array {
  const coder = new RangeEncoder();
  const models = freshModels();
  for (let j = 0; j < joints; j++) {
    let before = 0;
    for (let k = 0; k < steps; k++) {
      before = writeNumber(coder, zigzag(actions[k * joints + j]! - expected(actions, j, k, joints)), models, before);
    }
  }
  return coder.finish();
}

/**
 * Reads what `encodeTrack` wrote.
 *
 * @returns Null when the bytes are too few or too many, or say what no arm was told.
 */
export function decodeTrack(bytes: Uint8Array, joints: number, steps: number): ActionTrack | null {
  const coder = new RangeDecoder(bytes);
  const actions = new Int32Array(steps * joints);
  const models = freshModels();
  for (let j = 0; j < joints; j++) {
    let before = 0;
    for (let k = 0; k < steps; k++) {
      const { word, length } = readNumber(coder, models, before);
      before = length;
      const value = unzigzag(word) + expected(actions, j, k, joints);
      if (coder.isCut || Math.abs(value) > LARGEST_ACTION) return null;
      actions[k * joints + j] = value;
    }
  }
  return coder.isAtEnd ? { joints, steps, actions } : null;
}

/** Where an action should be if the joint goes on as it went. */
function expected(actions: Int32Array, j: number, k: number, joints: number): number {
  if (k === 0) return 0;
  const last = actions[(k - 1) * joints + j]!;
  return k === 1 ? last : 2 * last - actions[(k - 2) * joints + j]!;
}

/** @returns The number of its bits. */
function writeNumber(coder: RangeEncoder, word: number, { lengths, bits }: Models, before: number): number {
  const length = 32 - Math.clz32(word);
  writeTree(coder, length, TREE_DEPTH, lengths[before]!);
  const learnt = Math.min(Math.max(length - 1, 0), LEARNT_BITS);
  const rest = Math.max(length - 1, 0) - learnt;
  writeTree(coder, (word >>> rest) & ((1 << learnt) - 1), learnt, bits[length]!);
  coder.plain(word, rest);
  return length;
}

function readNumber(coder: RangeDecoder, { lengths, bits }: Models, before: number) {
  const length = readTree(coder, TREE_DEPTH, lengths[before]!);
  const learnt = Math.min(Math.max(length - 1, 0), LEARNT_BITS);
  const rest = Math.max(length - 1, 0) - learnt;
  const high = (length === 0 ? 0 : 1 << learnt) + readTree(coder, learnt, bits[length]!);
  return { word: high * (1 << rest) + coder.plain(rest), length };
}

/** A number of `depth` bits, highest first; what is learnt about a bit hangs on those above it. */
function writeTree(coder: RangeEncoder, value: number, depth: number, models: BitModel): void {
  let node = 1;
  for (let k = depth - 1; k >= 0; k--) {
    const bit = (value >>> k) & 1;
    coder.bit(bit, models, node);
    node = 2 * node + bit;
  }
}

function readTree(coder: RangeDecoder, depth: number, models: BitModel): number {
  let node = 1;
  for (let k = 0; k < depth; k++) node = 2 * node + coder.bit(models, node);
  return node - (1 << depth);
}

/** Small numbers of either sign become small whole numbers. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(word: number): number {
  return word % 2 === 1 ? -(word + 1) / 2 : word / 2;
}
