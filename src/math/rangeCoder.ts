/**
 * A binary range coder with probabilities that learn (Martin 1979; the carry as in LZMA by Pavlov).
 *
 * Writes bits at about the cost of their surprise. Integer arithmetic only, so every engine writes the same bytes.
 */

/** Probabilities have 12 bits and start at one half. */
const PROBABILITY_BITS = 12;
const HALF = 1 << (PROBABILITY_BITS - 1);
/** How fast they learn: each bit moves them by a sixteenth of the way. */
const LEARNING_SHIFT = 4;
const TOP = 0x1000000;
/** Bytes that the coder holds back, and so needs at the end. */
const HELD_BACK = 5;

/** What was learnt about bits of one kind. */
export type BitModel = Uint16Array;

/** Nothing learnt yet, for `count` kinds of bits. */
export function bitModels(count: number): BitModel {
  return new Uint16Array(count).fill(HALF);
}

export class RangeEncoder {
  readonly #bytes: number[] = [];
  #low = 0;
  #range = 0xffffffff;
  #cache = 0;
  #pending = 1;

  /** A bit whose kind is the `index`-th of `models`. */
  bit(bit: number, models: BitModel, index: number): void {
    const p = models[index]!;
    const bound = (this.#range >>> PROBABILITY_BITS) * p;
    if (bit === 0) {
      this.#range = bound;
      models[index] = p + (((1 << PROBABILITY_BITS) - p) >> LEARNING_SHIFT);
    } else {
      this.#low += bound;
      this.#range -= bound;
      models[index] = p - (p >> LEARNING_SHIFT);
    }
    this.#normalize();
  }

  /** The lowest `count` bits of a number, highest first, as likely to be 0 as 1. */
  plain(value: number, count: number): void {
    for (let k = count - 1; k >= 0; k--) {
      this.#range = this.#range >>> 1;
      if ((value >>> k) & 1) this.#low += this.#range;
      this.#normalize();
    }
  }

  finish(): Uint8Array {
    for (let k = 0; k < HELD_BACK; k++) this.#shift();
    return Uint8Array.from(this.#bytes);
  }

  #normalize(): void {
    while (this.#range < TOP) {
      this.#range = (this.#range << 8) >>> 0;
      this.#shift();
    }
  }

  /** Lets the top byte go, once no carry can reach it any more. */
  #shift(): void {
    if (this.#low < 0xff000000 || this.#low >= 0x100000000) {
      const carry = this.#low >= 0x100000000 ? 1 : 0;
      for (let byte = this.#cache; this.#pending > 0; this.#pending--, byte = 0xff)
        this.#bytes.push((byte + carry) & 255);
      this.#cache = Math.floor(this.#low / TOP) & 255;
    }
    this.#pending += 1;
    this.#low = (this.#low % TOP) * 256;
  }
}

export class RangeDecoder {
  readonly #bytes: Uint8Array;
  #at = 1;
  #code = 0;
  #range = 0xffffffff;
  #isCut = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let k = 0; k < HELD_BACK - 1; k++) this.#code = (this.#code * 256 + this.#next()) >>> 0;
  }

  /** Whether more was asked for than there was. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether everything there was has been asked for. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  bit(models: BitModel, index: number): number {
    const p = models[index]!;
    const bound = (this.#range >>> PROBABILITY_BITS) * p;
    const bit = this.#code < bound ? 0 : 1;
    if (bit === 0) {
      this.#range = bound;
      models[index] = p + (((1 << PROBABILITY_BITS) - p) >> LEARNING_SHIFT);
    } else {
      this.#code -= bound;
      this.#range -= bound;
      models[index] = p - (p >> LEARNING_SHIFT);
    }
    this.#normalize();
    return bit;
  }

  plain(count: number): number {
    let value = 0;
    for (let k = 0; k < count; k++) {
      this.#range = this.#range >>> 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = 2 * value + bit;
      this.#normalize();
    }
    return value;
  }

  #normalize(): void {
    while (this.#range < TOP) {
      this.#range = (this.#range << 8) >>> 0;
      this.#code = ((this.#code << 8) | this.#next()) >>> 0;
    }
  }

  #next(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) this.#isCut = true;
    return byte ?? 0;
  }
}
