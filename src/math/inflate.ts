/**
 * Inflates a raw deflate stream (RFC 1951) that may come from a stranger.
 *
 * It stops at a cap while it writes, not after, and it says where the stream ended, so that a cut stream and bytes behind a
 * whole one are both seen. Libraries do one or the other; the platform's stream is asynchronous and not in pure rooms.
 */

/** The bytes, or why there are none. */
export type Inflated =
  | { readonly bytes: Uint8Array }
  /** `cut`: the input ended too early. `bad`: no deflate stream, or bytes behind it. `big`: more than the cap. */
  | { readonly problem: "cut" | "bad" | "big" };

/** Thrown and caught in here: a decoder is one deep loop. */
class Stop {
  constructor(readonly problem: "cut" | "bad" | "big") {}
}

const LENGTH_BASE = [
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31],
  ...[35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258],
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  ...[1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769],
  ...[1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577],
];
const DISTANCE_BITS = [
  ...[0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8],
  ...[9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
];
/** Order in which the lengths of the code length code are written. */
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;
const END_OF_BLOCK = 256;

/**
 * Inflates a whole stream.
 *
 * @param cap - Most bytes that it may give.
 * @param dictionary - Bytes that matches may reach back into before the stream begins.
 */
export function inflate(input: Uint8Array, cap: number, dictionary: Uint8Array = new Uint8Array(0)): Inflated {
  const reader = new BitReader(input);
  const writer = new Writer(cap, dictionary);
  try {
    let last = false;
    while (!last) {
      last = reader.bits(1) === 1;
      inflateBlock(reader, writer);
    }
    if (!reader.isAtEnd()) return { problem: "bad" };
    return { bytes: writer.output() };
  } catch (error) {
    if (error instanceof Stop) return { problem: error.problem };
    throw error;
  }
}

function inflateBlock(reader: BitReader, writer: Writer): void {
  switch (reader.bits(2)) {
    case 0:
      return copyStored(reader, writer);
    case 1:
      return inflateCodes(reader, writer, FIXED_LENGTHS, FIXED_DISTANCES);
    case 2:
      return inflateCodes(reader, writer, ...readCodes(reader));
    default:
      throw new Stop("bad");
  }
}

function copyStored(reader: BitReader, writer: Writer): void {
  reader.alignToByte();
  const length = reader.bits(16);
  if (reader.bits(16) !== (length ^ 0xffff)) throw new Stop("bad");
  for (let k = 0; k < length; k++) writer.put(reader.bits(8));
}

function inflateCodes(reader: BitReader, writer: Writer, lengths: Code, distances: Code): void {
  for (;;) {
    const symbol = decode(reader, lengths);
    if (symbol < END_OF_BLOCK) writer.put(symbol);
    else if (symbol === END_OF_BLOCK) return;
    else {
      const k = symbol - END_OF_BLOCK - 1;
      const base = LENGTH_BASE[k];
      if (base === undefined) throw new Stop("bad");
      const length = base + reader.bits(LENGTH_BITS[k]!);
      const d = decode(reader, distances);
      const far = DISTANCE_BASE[d];
      if (far === undefined) throw new Stop("bad");
      writer.repeat(length, far + reader.bits(DISTANCE_BITS[d]!));
    }
  }
}

/** A canonical Huffman code: how many symbols have each length, and the symbols in the order of their codes. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** Builds a code; an incomplete one is bad unless it has a single symbol, which a distance code may. */
function createCode(lengths: readonly number[]): Code {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length]! += 1;
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    left = 2 * left - counts[length]!;
    if (left < 0) throw new Stop("bad");
  }
  const used = counts.reduce((sum, count) => sum + count, 0);
  if (left > 0 && used > 1) throw new Stop("bad");
  const starts = new Uint16Array(LONGEST_CODE + 2);
  for (let length = 1; length <= LONGEST_CODE; length++) starts[length + 1] = starts[length]! + counts[length]!;
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    symbols[starts[length]!] = symbol;
    starts[length]! += 1;
  });
  return { counts, symbols };
}

/** One symbol, bit by bit. */
function decode(reader: BitReader, { counts, symbols }: Code): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    code |= reader.bits(1);
    const count = counts[length]!;
    if (code - count < first) return symbols[index + code - first]!;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new Stop("bad");
}

/** The two codes of a dynamic block. */
function readCodes(reader: BitReader): [Code, Code] {
  const lengthCount = reader.bits(5) + 257;
  const distanceCount = reader.bits(5) + 1;
  const codeCount = reader.bits(4) + 4;
  if (lengthCount > 286 || distanceCount > 30) throw new Stop("bad");
  const codeLengths = new Array<number>(CODE_ORDER.length).fill(0);
  for (let k = 0; k < codeCount; k++) codeLengths[CODE_ORDER[k]!] = reader.bits(3);
  const code = createCode(codeLengths);
  const lengths: number[] = [];
  while (lengths.length < lengthCount + distanceCount) {
    const symbol = decode(reader, code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) {
      const before = lengths.at(-1);
      if (before === undefined) throw new Stop("bad");
      append(lengths, before, 3 + reader.bits(2));
    } else append(lengths, 0, symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7));
  }
  if (lengths.length > lengthCount + distanceCount || lengths[END_OF_BLOCK] === 0) throw new Stop("bad");
  return [createCode(lengths.slice(0, lengthCount)), createCode(lengths.slice(lengthCount))];
}

function append(lengths: number[], length: number, times: number): void {
  for (let k = 0; k < times; k++) lengths.push(length);
}

class BitReader {
  #at = 0;
  #word = 0;
  #count = 0;

  constructor(readonly input: Uint8Array) {}

  /** The next n bits, the first one lowest; n up to 16. */
  bits(n: number): number {
    while (this.#count < n) {
      const byte = this.input[this.#at++];
      if (byte === undefined) throw new Stop("cut");
      this.#word |= byte << this.#count;
      this.#count += 8;
    }
    const value = this.#word & ((1 << n) - 1);
    this.#word >>>= n;
    this.#count -= n;
    return value;
  }

  alignToByte(): void {
    this.#word = 0;
    this.#count = 0;
  }

  /** Whether every byte was used and the bits that fill the last one are zero. */
  isAtEnd(): boolean {
    return this.#at === this.input.length && this.#word === 0;
  }
}

/** Output that grows with what is written, never with what is announced. */
class Writer {
  #bytes: Uint8Array;
  #length: number;
  readonly #start: number;
  readonly #end: number;

  constructor(cap: number, dictionary: Uint8Array) {
    this.#start = dictionary.length;
    this.#end = dictionary.length + cap;
    this.#bytes = new Uint8Array(dictionary.length + 1024);
    this.#bytes.set(dictionary);
    this.#length = dictionary.length;
  }

  put(byte: number): void {
    if (this.#length >= this.#end) throw new Stop("big");
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(Math.min(2 * this.#length, this.#end));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = byte;
  }

  repeat(length: number, distance: number): void {
    if (distance > this.#length) throw new Stop("bad");
    for (let k = 0; k < length; k++) this.put(this.#bytes[this.#length - distance]!);
  }

  output(): Uint8Array {
    return this.#bytes.slice(this.#start, this.#length);
  }
}

const FIXED_LENGTHS = createCode(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
// The last two of the 32 never stand for a distance.
const FIXED_DISTANCES = createCode(new Array<number>(32).fill(5));
