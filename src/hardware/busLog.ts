/**
 * The last seconds of what went over a wire, byte for byte, in memory of a fixed size.
 *
 * A tap lies around a stream and changes nothing on it.
 */

import type { ByteStream } from "./byteStream";
import type { Clock } from "./clock";
import type { TraceEntry } from "./emulator/busTrace";

/** How far back the log reaches, ms. */
const KEPT_MS = 5000;
/** Bytes kept: five seconds at 1 Mbaud, both directions together. A busier wire keeps less. */
const MOST_BYTES = 512 * 1024;
/** Writes and chunks kept: with fewer bytes in each than two the log reaches less far back. */
const MOST_ENTRIES = 32_768;

/** A ring of entries over a ring of bytes; taking one in allocates nothing. */
export class BusLog {
  readonly #bytes: Uint8Array;
  readonly #atUs: Float64Array;
  readonly #sizes: Uint32Array;
  readonly #isOut: Uint8Array;
  /** Entries and bytes ever taken in; their places in the rings are these modulo the sizes. */
  #end = 0;
  #byteEnd = 0;
  /** Oldest entry that is kept, and where its bytes begin. */
  #start = 0;
  #byteStart = 0;

  /** @param mostBytes - Of all entries together; an entry with more is cut to its last bytes. */
  constructor(mostBytes: number = MOST_BYTES, mostEntries: number = MOST_ENTRIES) {
    this.#bytes = new Uint8Array(mostBytes);
    this.#atUs = new Float64Array(mostEntries);
    this.#sizes = new Uint32Array(mostEntries);
    this.#isOut = new Uint8Array(mostEntries);
  }

  /**
   * Takes one write or chunk in; the bytes are copied.
   *
   * @param atMs - When it went over the wire; not before the last one.
   */
  take(direction: TraceEntry["direction"], bytes: Uint8Array, atMs: number): void {
    const room = this.#bytes.length;
    const kept = bytes.length > room ? bytes.subarray(bytes.length - room) : bytes;
    this.#forgetBefore(1000 * (atMs - KEPT_MS));
    while (this.#end - this.#start >= this.#atUs.length || this.#byteEnd - this.#byteStart + kept.length > room) {
      this.#forgetOldest();
    }
    const slot = this.#end % this.#atUs.length;
    this.#atUs[slot] = Math.round(1000 * atMs);
    this.#sizes[slot] = kept.length;
    this.#isOut[slot] = direction === "out" ? 1 : 0;
    const from = this.#byteEnd % room;
    const first = Math.min(kept.length, room - from);
    this.#bytes.set(kept.subarray(0, first), from);
    this.#bytes.set(kept.subarray(first), 0);
    this.#end += 1;
    this.#byteEnd += kept.length;
  }

  /**
   * What is kept, oldest first; copies.
   *
   * @param afterUs - Only what came later than this, µs of the log's clock.
   */
  entries(afterUs: number = Number.NEGATIVE_INFINITY): TraceEntry[] {
    const found: TraceEntry[] = [];
    let begin = this.#byteStart;
    for (let k = this.#start; k < this.#end; k++) {
      const slot = k % this.#atUs.length;
      const size = this.#sizes[slot]!;
      const at = this.#atUs[slot]!;
      if (at > afterUs) {
        const direction = this.#isOut[slot] === 1 ? "out" : "in";
        found.push({ at, direction, bytes: this.#copy(begin, size) });
      }
      begin += size;
    }
    return found;
  }

  #copy(begin: number, size: number): Uint8Array {
    const from = begin % this.#bytes.length;
    const copy = new Uint8Array(size);
    const first = Math.min(size, this.#bytes.length - from);
    copy.set(this.#bytes.subarray(from, from + first));
    copy.set(this.#bytes.subarray(0, size - first), first);
    return copy;
  }

  #forgetBefore(us: number): void {
    while (this.#start < this.#end && this.#atUs[this.#start % this.#atUs.length]! < us) this.#forgetOldest();
  }

  #forgetOldest(): void {
    this.#byteStart += this.#sizes[this.#start % this.#atUs.length]!;
    this.#start += 1;
  }
}

/** The same stream, with everything that goes over it taken into a log. */
export function tapStream(stream: ByteStream, log: BusLog, clock: Clock): ByteStream {
  let onData: ByteStream["onData"] = null;
  stream.onData = (chunk) => {
    log.take("in", chunk, clock.nowMs());
    onData?.(chunk);
  };
  return {
    get onData() {
      return onData;
    },
    set onData(listener) {
      onData = listener;
    },
    get onClose() {
      return stream.onClose;
    },
    set onClose(listener) {
      stream.onClose = listener;
    },
    write(bytes) {
      log.take("out", bytes, clock.nowMs());
      return stream.write(bytes);
    },
    close: () => stream.close(),
  };
}
