/**
 * One wire at the level of bits: whoever sends pulls it low, so that talking at once gives the bitwise AND, and a receiver at
 * another baud rate reads what a UART would read.
 *
 * Times are virtual µs. 8N1: a start bit (low), eight data bits with the lowest first, a stop bit (high); idle is high.
 */

/** Bytes that somebody sends without a pause. */
export interface Transmission {
  /** Start of the first start bit, µs. */
  readonly start: number;
  /** End of the last stop bit, µs. */
  readonly end: number;
  readonly bytes: Uint8Array;
  /** µs per bit. */
  readonly bit: number;
  /** Who sends; for faults that hit one servo. */
  readonly sender: number;
}

/** Bits of one byte on the wire. */
const BITS_PER_BYTE = 10;

/** A transmission from `start` on. */
export function transmission(start: number, bytes: Uint8Array, baud: number, sender: number): Transmission {
  const bit = 1_000_000 / baud;
  return { start, end: start + BITS_PER_BYTE * bit * bytes.length, bytes, bit, sender };
}

/** Whether two transmissions are on the wire at the same time. */
export function overlap(a: Transmission, b: Transmission): boolean {
  return a.start < b.end && b.start < a.end;
}

/** A byte that a receiver has read. */
export interface ReceivedByte {
  readonly byte: number;
  /** End of its stop bit, µs. */
  readonly at: number;
  /** Sender of the bit that began it. */
  readonly sender: number;
}

/** A UART that listens. */
export class LineReceiver {
  readonly #bit: number;
  /** The receiver waits for a start bit from here on, µs. */
  #from: number;

  /** @param from - It hears nothing from before, µs. */
  constructor(baud: number, from: number) {
    this.#bit = 1_000_000 / baud;
    this.#from = from;
  }

  /** The next byte, if nothing is sent besides `lines`; null while they are silent. */
  peek(lines: readonly Transmission[]): ReceivedByte | null {
    let from = this.#from;
    for (;;) {
      const edge = firstLow(lines, from);
      if (!edge) return null;
      const { at: start, sender } = edge;
      if (isHigh(lines, start + 0.5 * this.#bit)) {
        // Shorter than half a bit: a spike.
        from = start + 0.5 * this.#bit;
        continue;
      }
      let byte = 0;
      for (let i = 0; i < 8; i++) if (isHigh(lines, start + (1.5 + i) * this.#bit)) byte |= 1 << i;
      return { byte, at: start + BITS_PER_BYTE * this.#bit, sender };
    }
  }

  /** Hears nothing from before `until` µs any more, unless a byte is under way. */
  rest(lines: readonly Transmission[], until: number): void {
    const byte = this.peek(lines);
    if (!byte || byte.at - BITS_PER_BYTE * this.#bit >= until) this.#from = Math.max(this.#from, until);
  }

  /** Goes on behind a byte that was peeked. */
  take({ at }: ReceivedByte): void {
    // From the middle of the stop bit on, as UARTs do: senders' clocks differ.
    this.#from = at - 0.5 * this.#bit;
  }
}

/** Level of one bit of a transmission. */
function bitIsHigh({ bytes }: Transmission, index: number): boolean {
  const bit = index % BITS_PER_BYTE;
  if (bit === 0) return false;
  return bit === BITS_PER_BYTE - 1 || ((bytes[(index - bit) / BITS_PER_BYTE]! >> (bit - 1)) & 1) === 1;
}

function isHigh(lines: readonly Transmission[], at: number): boolean {
  for (const line of lines) {
    if (at >= line.start && at < line.end && !bitIsHigh(line, Math.floor((at - line.start) / line.bit))) return false;
  }
  return true;
}

/** The first moment from `from` on at which the wire is low. */
function firstLow(lines: readonly Transmission[], from: number): { at: number; sender: number } | null {
  let best: { at: number; sender: number } | null = null;
  for (const line of lines) {
    if (line.end <= from) continue;
    const bits = BITS_PER_BYTE * line.bytes.length;
    for (let i = Math.max(0, Math.floor((from - line.start) / line.bit)); i < bits; i++) {
      if (bitIsHigh(line, i)) continue;
      const at = Math.max(from, line.start + i * line.bit);
      if (!best || at < best.at) best = { at, sender: line.sender };
      break;
    }
  }
  return best;
}
