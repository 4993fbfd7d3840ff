/**
 * Traffic of a Feetech bus as lines that a person can read: who was asked what, and what came back.
 *
 * `1–6 sync read Present_Position … Present_Current`, `3 Present_Position 1650 counts, …, overload`. Values have the unit of their
 * register. Registers bear the names of the control table, so the lines are the same in every language.
 */

import type { TraceEntry } from "../emulator/busTrace";
import { BROADCAST_ID, ERROR_BIT, type FeetechPacket, INSTRUCTION, PacketParser } from "./packet";
import { decodeFeetech, FEETECH_REGISTERS, type FeetechRegister } from "./registers";

/** One packet, or bytes that are none. */
export interface TrafficLine {
  /** When its last byte went over the wire, µs. */
  readonly at: number;
  readonly direction: "out" | "in";
  /** Servos that it is about; empty for all of them, and for bytes that are no packet. */
  readonly ids: readonly number[];
  readonly text: string;
  /** Bytes that are no packet, or a reply with error bits. */
  readonly isProblem: boolean;
}

const REGISTERS: readonly FeetechRegister[] = Object.values(FEETECH_REGISTERS);
const INSTRUCTIONS = new Map<number, keyof typeof INSTRUCTION>(
  Object.entries(INSTRUCTION).map(([name, code]) => [code, name as keyof typeof INSTRUCTION]),
);
/** Values of one reply that are written out; a telemetry read has nine. */
const MOST_VALUES = 10;
const HEX_SHOWN = 16;

/** What was asked for last: replies carry no address. */
interface Asked {
  readonly address: number;
  readonly count: number;
}

/**
 * Reads traffic that may begin anywhere.
 *
 * @param entries - Writes and chunks in the order of their times; packets may be split over them in any way.
 */
export function decodeTraffic(entries: readonly TraceEntry[]): TrafficLine[] {
  const lines: TrafficLine[] = [];
  const ends = { out: new PacketParser("servo"), in: new PacketParser("host") };
  let asked: Asked | null = null;
  for (const { at, direction, bytes } of entries) {
    const parser = ends[direction];
    // An answer that broke off before the next request never gets its end.
    if (direction === "out" && ends.in.pending > 0) ends.in.reset();
    const before = parser.counters.discardedBytes;
    const packets = parser.feed(bytes);
    const discarded = parser.counters.discardedBytes - before;
    if (discarded > 0) lines.push({ at, direction, ids: [], text: noise(discarded, bytes), isProblem: true });
    for (const packet of packets) {
      if (direction === "out") {
        const request = readRequest(packet);
        asked = request.asked;
        lines.push({ at, direction, ids: request.ids, text: request.text, isProblem: false });
      } else
        lines.push({ at, direction, ids: [packet.id], text: replyText(packet, asked), isProblem: packet.code > 0 });
    }
  }
  return lines;
}

/** The line as text: time in s, direction, what. */
export function trafficText({ at, direction, text }: TrafficLine): string {
  return `${(at / 1_000_000).toFixed(4)} ${direction === "out" ? "→" : "←"} ${text}`;
}

interface Request {
  readonly ids: readonly number[];
  readonly text: string;
  readonly asked: Asked | null;
}

function readRequest({ id, code, params }: FeetechPacket): Request {
  const ids = id === BROADCAST_ID ? [] : [id];
  const name = INSTRUCTIONS.get(code);
  const [address, count] = params;
  if (name === "syncRead" && address !== undefined && count !== undefined) {
    const asked = [...params.subarray(2)];
    return {
      ids: asked,
      text: `${idText(asked)} sync read ${registersText(address, count)}`,
      asked: { address, count },
    };
  }
  if (name === "syncWrite" && address !== undefined && count !== undefined) return syncWriteOf(address, count, params);
  if (name === "read" && address !== undefined && count !== undefined) {
    return { ids, text: `${idText(ids)} read ${registersText(address, count)}`, asked: { address, count } };
  }
  if ((name === "write" || name === "regWrite") && address !== undefined) {
    const values = valuesText(address, params.subarray(1));
    return { ids, text: `${idText(ids)} ${name === "write" ? "write" : "write later"} ${values}`, asked: null };
  }
  const what = name ? (PLAIN[name] ?? name) : `instruction ${hexOf([code])}`;
  const rest = params.length > 0 ? ` ${hexOf(params)}` : "";
  return { ids, text: `${idText(ids)} ${what}${rest}`, asked: null };
}

/** Instructions whose name in the code is no word. */
const PLAIN: Readonly<Partial<Record<keyof typeof INSTRUCTION, string>>> = {
  action: "do what was written later",
  resetTurns: "reset turns",
  calibrate: "calibrate the middle",
};

function syncWriteOf(address: number, count: number, params: Uint8Array): Request {
  const ids: number[] = [];
  const parts: string[] = [];
  for (let at = 2; at + count < params.length; at += count + 1) {
    ids.push(params[at]!);
    parts.push(`${params[at]}: ${valuesText(address, params.subarray(at + 1, at + 1 + count), false)}`);
  }
  return {
    ids,
    text: `${idText(ids)} sync write ${registersText(address, count)} | ${parts.join(" | ")}`,
    asked: null,
  };
}

function replyText({ id, code, params }: FeetechPacket, asked: Asked | null): string {
  const faults = Object.entries(ERROR_BIT)
    .filter(([, bit]) => code & bit)
    .map(([name]) => name);
  const said =
    params.length === 0
      ? ["ok"]
      : asked?.count === params.length
        ? [valuesText(asked.address, params)]
        : [`${params.length} bytes ${hexOf(params)}`];
  // A reply without data that tells of a fault is none that says all is well.
  const parts = params.length === 0 && faults.length > 0 ? faults : [...said, ...faults];
  return `${id} ${parts.join(", ")}`;
}

function noise(count: number, bytes: Uint8Array): string {
  return `${count} bytes that are no packet, in ${hexOf(bytes)}`;
}

/** `1–6`, `1, 3`, or `all`. */
function idText(ids: readonly number[]): string {
  if (ids.length === 0) return "all";
  const isRun = ids.length > 2 && ids.every((id, k) => id === ids[0]! + k);
  return isRun ? `${ids[0]}–${ids.at(-1)}` : ids.join(", ");
}

/** Registers that lie whole in a span. */
function registersIn(address: number, count: number): FeetechRegister[] {
  return REGISTERS.filter((r) => r.address >= address && r.address + r.size <= address + count);
}

function registersText(address: number, count: number): string {
  const inside = registersIn(address, count);
  if (inside.length === 0) return `${count} bytes from ${address}`;
  const [first, last] = [inside[0]!, inside.at(-1)!];
  return first === last ? first.name : `${first.name} … ${last.name}`;
}

/** @param named - Whether each value bears the name of its register. */
function valuesText(address: number, data: Uint8Array, named = true): string {
  const inside = registersIn(address, data.length);
  if (inside.length === 0) return `${data.length} bytes from ${address}: ${hexOf(data)}`;
  // Beside real values a code of 0 (not moving, no error) says nothing.
  const values = inside
    .map((register) => ({ register, raw: decodeFeetech(register, data, register.address - address) }))
    .filter(({ register, raw }) => inside.length < 4 || register.unit !== "" || raw !== 0);
  const shown = values.slice(0, MOST_VALUES).map(({ register, raw }) => {
    const value = valueText(register, raw);
    return named ? `${register.name} ${value}` : value;
  });
  const more = values.length - shown.length;
  return shown.join(", ") + (more > 0 ? `, and ${more} more` : "");
}

/** A raw value in the unit of its register. */
function valueText({ scale, unit }: FeetechRegister, raw: number): string {
  if (unit === "") return String(raw);
  // Four digits keep every step apart and hide the noise of the product.
  const value = Number((raw * scale).toPrecision(4));
  return unit === "1" ? `${Number((100 * value).toPrecision(4))} %` : `${scale === 1 ? raw : value} ${unit}`;
}

function hexOf(bytes: ArrayLike<number>): string {
  const shown = Array.from(bytes).slice(0, HEX_SHOWN);
  const hex = shown.map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
  return bytes.length > HEX_SHOWN ? `${hex} … (${bytes.length})` : hex;
}
