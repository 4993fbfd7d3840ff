/**
 * Packets of Dynamixel protocol 2.0: `FF FF FD 00 ID LEN_L LEN_H INST [ERR] P1..Pn CRC_L CRC_H`.
 *
 * After every `FF FF FD` from INST to the last parameter one more `FD` is stuffed in, which LEN and CRC count. A status
 * packet has INST 0x55 and an error byte. Source: ROBOTIS e-manual, "DYNAMIXEL Protocol 2.0".
 */

import { invariant } from "../../errors";
import { crc16 } from "./crc16";

/** Id that every servo listens to. */
export const BROADCAST_ID = 0xfe;
/** Largest id of one servo. */
export const LARGEST_ID = 0xfc;
/** Parameters that we send or want, bytes: a sync write of 16 bytes to 14 servos. Bounds the memory of a parser. */
const MOST_PARAMS = 240;
/** Bytes of a status packet without parameters. */
export const STATUS_OVERHEAD = 11;
/** Bytes before LEN ends; LEN counts from there. */
const HEAD = 7;
const HEADER = [0xff, 0xff, 0xfd, 0x00] as const;
const STATUS = 0x55;

/** Instruction codes that we send. */
export const INSTRUCTION = {
  ping: 0x01,
  read: 0x02,
  write: 0x03,
  reboot: 0x08,
  syncRead: 0x82,
  syncWrite: 0x83,
} as const;

/** Bit of the error byte that says: read Hardware_Error_Status. */
export const ALERT_BIT = 0x80;
/** Bits of the error byte that hold why a request was refused. */
export const REFUSAL_BITS = 0x7f;

/** One packet of either direction. */
export interface DynamixelPacket {
  readonly id: number;
  /** Instruction, or the error byte of a status packet. */
  readonly code: number;
  readonly params: Uint8Array;
}

/** The bytes of an instruction packet. */
export function encodePacket(id: number, instruction: number, params: ArrayLike<number> = []): Uint8Array {
  return encode(id, [instruction, ...Array.from(params)], params.length);
}

/** The bytes of a status packet. */
export function encodeStatus(id: number, error: number, params: ArrayLike<number> = []): Uint8Array {
  return encode(id, [STATUS, error, ...Array.from(params)], params.length);
}

/** READ of `count` bytes from `address` on. */
export function encodeRead(id: number, address: number, count: number): Uint8Array {
  return encodePacket(id, INSTRUCTION.read, [...word(address), ...word(count)]);
}

/** WRITE of bytes from `address` on. */
export function encodeWrite(id: number, address: number, data: ArrayLike<number>): Uint8Array {
  return encodePacket(id, INSTRUCTION.write, [...word(address), ...Array.from(data)]);
}

/** SYNC READ: each servo answers with its own status packet, in the order of `ids`. */
export function encodeSyncRead(ids: readonly number[], address: number, count: number): Uint8Array {
  return encodePacket(BROADCAST_ID, INSTRUCTION.syncRead, [...word(address), ...word(count), ...ids]);
}

/** SYNC WRITE of `count` bytes to each servo; nobody answers. */
export function encodeSyncWrite(
  address: number,
  count: number,
  writes: readonly { readonly id: number; readonly data: ArrayLike<number> }[],
): Uint8Array {
  const params: number[] = [...word(address), ...word(count)];
  for (const { id, data } of writes) {
    invariant(data.length === count, `servo ${id} was given ${data.length} bytes; expected ${count}`);
    params.push(id, ...Array.from(data));
  }
  return encodePacket(BROADCAST_ID, INSTRUCTION.syncWrite, params);
}

function word(value: number): [number, number] {
  return [value & 0xff, value >> 8];
}

function encode(id: number, body: readonly number[], paramCount: number): Uint8Array {
  invariant(
    Number.isInteger(id) && id >= 0 && id <= BROADCAST_ID && id !== 0xfd,
    `servo id ${id} is not 0 to ${LARGEST_ID}`,
  );
  invariant(paramCount <= MOST_PARAMS, `${paramCount} parameters do not fit into one packet`);
  const stuffed = stuff(body);
  const bytes = new Uint8Array(HEAD + stuffed.length + 2);
  bytes.set([...HEADER, id, ...word(stuffed.length + 2), ...stuffed]);
  bytes.set(word(crc16(bytes, bytes.length - 2)), bytes.length - 2);
  return bytes;
}

/** Puts one `FD` behind every `FF FF FD`, so that no header stands inside. */
function stuff(body: readonly number[]): number[] {
  const out: number[] = [];
  for (const byte of body) {
    out.push(byte);
    if (endsLikeHeader(out)) out.push(0xfd);
  }
  return out;
}

/** Takes the stuffed bytes out again. */
function unstuff(body: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < body.length; i++) {
    out.push(body[i]!);
    if (endsLikeHeader(out) && body[i + 1] === 0xfd) i++;
  }
  return Uint8Array.from(out);
}

function endsLikeHeader(bytes: readonly number[]): boolean {
  return bytes.at(-1) === 0xfd && bytes.at(-2) === 0xff && bytes.at(-3) === 0xff;
}

/** Longest LEN of a packet with so many parameters: INST, ERR, CRC, and one stuffed byte in three. */
function mostLength(params: number): number {
  return params + 4 + Math.ceil((params + 2) / 3);
}

/** What a parser threw away, since it was made. */
export interface ParserCounters {
  packets: number;
  /** Bytes that belong to no packet. */
  discardedBytes: number;
  badChecksum: number;
  /** LEN that no packet has, or above what is wanted. */
  badLength: number;
  /** Ids that no servo has. */
  badId: number;
  /** Sound instructions heard by a host, status packets heard by a servo: an echo, or another's talk. */
  otherWay: number;
}

/** What stands at the front of the buffer: null = wait; else bytes to take, with or without a packet in them. */
type Verdict = { readonly size: number; readonly packet: DynamixelPacket | null; readonly isLost: boolean } | null;

/**
 * Finds packets in chunks of any size; after a bad header it goes on one byte later.
 *
 * The host end yields status packets, the servo end instructions.
 */
export class PacketParser {
  /** Longest parameters that are wanted now, bytes. */
  mostParams = MOST_PARAMS;
  readonly counters: ParserCounters = {
    packets: 0,
    discardedBytes: 0,
    badChecksum: 0,
    badLength: 0,
    badId: 0,
    otherWay: 0,
  };
  readonly #end: "host" | "servo";
  readonly #bytes = new Uint8Array(HEAD + mostLength(MOST_PARAMS));
  #length = 0;

  /** @param end - Whose end of the wire this is: a host hears status packets, a servo instructions. */
  constructor(end: "host" | "servo") {
    this.#end = end;
  }

  /** Bytes of a packet that has begun. */
  get pending(): number {
    return this.#length;
  }

  /** The packets that end in this chunk, in order. */
  feed(chunk: Uint8Array): DynamixelPacket[] {
    const packets: DynamixelPacket[] = [];
    for (const byte of chunk) {
      this.#bytes[this.#length++] = byte;
      for (let verdict = this.#judge(); verdict; verdict = this.#judge()) {
        if (verdict.packet) packets.push(verdict.packet);
        if (verdict.isLost) this.counters.discardedBytes += verdict.size;
        this.#shift(verdict.size);
      }
    }
    return packets;
  }

  /** Forgets a packet that has begun; its bytes count as discarded. */
  reset(): void {
    this.counters.discardedBytes += this.#length;
    this.#length = 0;
  }

  #judge(): Verdict {
    const bytes = this.#bytes;
    const have = this.#length;
    if (have === 0) return null;
    for (let i = 0; i < Math.min(have, HEADER.length); i++) if (bytes[i] !== HEADER[i]) return DROP_ONE;
    if (have > 4 && (bytes[4]! > BROADCAST_ID || bytes[4] === 0xfd)) return this.#refuse("badId");
    if (have < HEAD) return null;
    const length = bytes[5]! | (bytes[6]! << 8);
    if (length < 3 || length > mostLength(Math.max(this.mostParams, SMALL_PARAMS))) return this.#refuse("badLength");
    const size = HEAD + length;
    if (have < size) return null;
    if (crc16(bytes, size - 2) !== (bytes[size - 2]! | (bytes[size - 1]! << 8))) return this.#refuse("badChecksum");
    return this.#open(size);
  }

  /** Takes a packet whose checksum holds. */
  #open(size: number): Verdict {
    const id = this.#bytes[4]!;
    const body = unstuff(this.#bytes.subarray(HEAD, size - 2));
    const isStatus = body[0] === STATUS && body.length > 1;
    if (isStatus !== (this.#end === "host") || (isStatus && id === BROADCAST_ID)) {
      this.counters.otherWay++;
      return { size, packet: null, isLost: false };
    }
    this.counters.packets++;
    const packet = { id, code: isStatus ? body[1]! : body[0]!, params: body.slice(isStatus ? 2 : 1) };
    return { size, packet, isLost: false };
  }

  #refuse(reason: keyof ParserCounters): Verdict {
    this.counters[reason]++;
    return DROP_ONE;
  }

  #shift(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }
}

const DROP_ONE: Verdict = { size: 1, packet: null, isLost: true };
/** Parameters that are always read to their end, bytes: those of a sync read, so that its echo is seen as one. */
const SMALL_PARAMS = 16;
