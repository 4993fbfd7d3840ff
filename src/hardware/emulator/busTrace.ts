/**
 * What went over a port, as text: `0.004210s > FF FF 01 02 01 FB`, one line per write or chunk.
 *
 * `>` goes to the servos, `<` comes from them; times are in s with six digits. `#` begins a comment.
 */

import { DeviceError, InputError } from "../../errors";
import type { ByteStream } from "../byteStream";

/** One write or one chunk. */
export interface TraceEntry {
  /** µs */
  readonly at: number;
  readonly direction: "out" | "in";
  readonly bytes: Uint8Array;
}

/** One line of a trace, without line break. */
export function traceLine({ at, direction, bytes }: TraceEntry): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
  return `${(at / 1_000_000).toFixed(6)}s ${direction === "out" ? ">" : "<"} ${hex}`;
}

/**
 * Reads a trace.
 *
 * @throws {InputError} `E_BUS_TRACE` with the line, when it is no such line or time runs backwards.
 */
export function parseTrace(text: string): TraceEntry[] {
  const entries: TraceEntry[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/#.*$/, "").trim();
    if (line === "") continue;
    const match = /^(\d+(?:\.\d+)?)s\s*([<>])((?:\s*[0-9a-fA-F]{2})+)$/.exec(line);
    const refused = (message: string): InputError => {
      const tip = 'A line looks like "0.004210s > FF FF 01 02 01 FB".';
      return new InputError(`bus trace, line ${i + 1}: ${message}`, tip, { code: "E_BUS_TRACE", line: i + 1 });
    };
    if (!match) throw refused(`"${line}" is not a time, a direction and bytes`);
    const at = Math.round(Number(match[1]) * 1_000_000);
    if (at < (entries.at(-1)?.at ?? 0)) throw refused(`${match[1]}s lies before the line above`);
    const bytes = Uint8Array.from(match[3]!.match(/[0-9a-fA-F]{2}/g)!, (hex) => Number.parseInt(hex, 16));
    entries.push({ at, direction: match[2] === ">" ? "out" : "in", bytes });
  }
  return entries;
}

/** A port that answers as it did when a trace was recorded. */
export interface TraceReplay {
  readonly stream: ByteStream;
  /** Moves virtual time on, µs, and delivers what is due. */
  advanceTo(time: number): void;
}

/**
 * Plays a trace: each recorded answer comes as long after the write before it as it did then.
 *
 * A write that differs from the recorded one ends the stream with `E_TRACE_DIFFERS`: from there on the record says nothing.
 */
export function replayTrace(entries: readonly TraceEntry[]): TraceReplay {
  let now = 0;
  let next = 0;
  /** Recorded minus virtual time. */
  let shift = 0;
  let ended = false;
  const end = (error: DeviceError | null): void => {
    if (ended) return;
    ended = true;
    stream.onClose?.(error);
  };
  const stream: ByteStream = {
    onData: null,
    onClose: null,
    async write(bytes) {
      if (ended) throw new DeviceError("the replayed port is closed", "Open the trace again.", "E_PORT_LOST");
      const wanted = entries.slice(next).findIndex(({ direction }) => direction === "out");
      const entry = wanted < 0 ? undefined : entries[next + wanted];
      const same = entry?.bytes.length === bytes.length && entry.bytes.every((byte, i) => byte === bytes[i]);
      if (!entry || !same) {
        const said = traceLine({ at: now, direction: "out", bytes });
        const expected = entry ? traceLine(entry) : "nothing more";
        end(new DeviceError(`the trace expects ${expected}, got ${said}`, "Record a new trace.", "E_TRACE_DIFFERS"));
        return;
      }
      next += wanted + 1;
      shift = entry.at - now;
    },
    async close() {
      end(null);
    },
  };
  return {
    stream,
    advanceTo(time) {
      for (let entry = entries[next]; !ended && entry?.direction === "in"; entry = entries[next]) {
        if (entry.at - shift > time) break;
        now = Math.max(now, entry.at - shift);
        next++;
        stream.onData?.(entry.bytes);
      }
      now = Math.max(now, time);
    },
  };
}
