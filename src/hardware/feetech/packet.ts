/**
 * Packets of the Feetech STS bus: `FF FF ID LEN CODE P1..Pn CHK`, no byte stuffing, LEN = n + 2.
 *
 * CODE is the instruction on the way to a servo and the error byte on the way back, so one form and one parser serve both
 * ends of the wire. Source: Feetech "communication protocol manual" for SMS/STS.
 */

import { invariant } from "../../errors";

/** Id that every servo listens to; PING alone is answered. */
export const BROADCAST_ID = 0xfe;
/** Parameters that fit, bytes: LEN is one byte and counts CODE and CHK too. */
export const MOST_PARAMS = 253;
/** Bytes around the parameters: two of header, ID, LEN, CODE, CHK. */
export const PACKET_OVERHEAD = 6;
/** Memory a parser takes, bytes: the largest packet has 259, whatever the wire says. */
const BUFFER_SIZE = 260;

/** Instruction codes. */
export const INSTRUCTION = {
  ping: 0x01,
  read: 0x02,
  write: 0x03,
  /** A write that waits for `action`. */
  regWrite: 0x04,
  action: 0x05,
  /** Factory parameters, id kept. */
  recovery: 0x06,
  reboot: 0x08,
  backup: 0x09,
  resetTurns: 0x0a,
  /** The present position becomes 2048, or the two bytes given. */
  calibrate: 0x0b,
  syncRead: 0x82,
  syncWrite: 0x83,
} as const;

/** Bits of the error byte, which is also the register `Status`. The data of such a reply is valid. */
export const ERROR_BIT = {
  voltage: 0x01,
  encoder: 0x02,
  temperature: 0x04,
  overCurrent: 0x08,
  overload: 0x20,
} as const;

/** Bits that no servo sets: a reply with one of them is noise that happens to add up. */
const RESERVED_ERROR_BITS = 0xd0;

/** One packet of either direction. */
export interface FeetechPacket {
  readonly id: number;
  /** Instruction, or error bits in a status packet. */
  readonly code: number;
  readonly params: Uint8Array;
}

/** The bytes of one packet; `code` is an instruction (`INSTRUCTION`) or the error bits of a status. */
export function encodePacket(id: number, code: number, params: ArrayLike<number> = []): Uint8Array {
  invariant(Number.isInteger(id) && id >= 0 && id <= BROADCAST_ID, `servo id ${id} is not 0 to ${BROADCAST_ID}`);
  invariant(params.length <= MOST_PARAMS, `${params.length} parameters do not fit into one packet`);
  const bytes = new Uint8Array(params.length + PACKET_OVERHEAD);
  bytes.set([0xff, 0xff, id, params.length + 2, code]);
  bytes.set(params, 5);
  bytes[bytes.length - 1] = checksum(bytes, bytes.length - 1);
  return bytes;
}

/** READ of `count` bytes from `address` on. */
export function encodeRead(id: number, address: number, count: number): Uint8Array {
  return encodePacket(id, INSTRUCTION.read, [address, count]);
}

/** WRITE of bytes from `address` on. */
export function encodeWrite(id: number, address: number, data: ArrayLike<number>): Uint8Array {
  return encodePacket(id, INSTRUCTION.write, [address, ...Array.from(data)]);
}

/** SYNC READ: each servo answers with its own status packet, in the order of `ids`. */
export function encodeSyncRead(ids: readonly number[], address: number, count: number): Uint8Array {
  return encodePacket(BROADCAST_ID, INSTRUCTION.syncRead, [address, count, ...ids]);
}

/** SYNC WRITE of `count` bytes to each servo; nobody answers. */
export function encodeSyncWrite(
  address: number,
  count: number,
  writes: readonly { readonly id: number; readonly data: ArrayLike<number> }[],
): Uint8Array {
  const params: number[] = [address, count];
  for (const { id, data } of writes) {
    invariant(data.length === count, `servo ${id} was given ${data.length} bytes; expected ${count}`);
    params.push(id, ...Array.from(data));
  }
  return encodePacket(BROADCAST_ID, INSTRUCTION.syncWrite, params);
}

/** Bitwise not of the sum of all bytes after the header, up to `end`. */
function checksum(bytes: Uint8Array, end: number): number {
  let sum = 0;
  for (let i = 2; i < end; i++) sum += bytes[i]!;
  return ~sum & 0xff;
}

/** What a parser threw away, since it was made. */
export interface ParserCounters {
  packets: number;
  /** Bytes that belong to no accepted packet. */
  discardedBytes: number;
  badChecksum: number;
  /** LEN below 2 or above what is wanted. */
  badLength: number;
  /** Status packets that claim to come from the broadcast id. */
  badId: number;
  /** Status packets with error bits that no servo sets. */
  reservedErrorBits: number;
}

/** What stands at the front of the buffer: wait for more, a packet of `size` bytes, or bytes to throw away. */
type Verdict = { readonly size: number; readonly drop: number } | null;

/**
 * Finds packets in chunks of any size.
 *
 * After a bad header it goes on one byte later, so a packet behind noise is not lost. The host end reads status packets,
 * the servo end instructions.
 */
export class PacketParser {
  /** Longest parameters that are wanted now, bytes: a longer LEN is noise and nobody waits for its end. */
  mostParams = MOST_PARAMS;
  readonly counters: ParserCounters = {
    packets: 0,
    discardedBytes: 0,
    badChecksum: 0,
    badLength: 0,
    badId: 0,
    reservedErrorBits: 0,
  };
  readonly #end: "host" | "servo";
  readonly #bytes = new Uint8Array(BUFFER_SIZE);
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
  feed(chunk: Uint8Array): FeetechPacket[] {
    const packets: FeetechPacket[] = [];
    for (const byte of chunk) {
      this.#bytes[this.#length++] = byte;
      this.#settle(packets);
    }
    return packets;
  }

  /** Forgets a packet that has begun; its bytes count as discarded. */
  reset(): void {
    this.#discard(this.#length);
  }

  /** Takes what is decided from the front of the buffer. */
  #settle(packets: FeetechPacket[]): void {
    for (let verdict = this.#judge(); verdict; verdict = this.#judge()) {
      if (verdict.drop > 0) {
        this.#discard(verdict.drop);
        continue;
      }
      const bytes = this.#bytes;
      packets.push({ id: bytes[2]!, code: bytes[4]!, params: bytes.slice(5, verdict.size - 1) });
      this.counters.packets++;
      this.#shift(verdict.size);
    }
  }

  #judge(): Verdict {
    const bytes = this.#bytes;
    const have = this.#length;
    if (have === 0) return null;
    // A third FF belongs to the noise before the header: ids end at FE.
    if (bytes[0] !== 0xff || (have > 1 && bytes[1] !== 0xff) || (have > 2 && bytes[2] === 0xff)) return DROP_ONE;
    if (have > 2 && bytes[2] === BROADCAST_ID && this.#end === "host") return this.#refuse("badId");
    if (have < 4) return null;
    const size = bytes[3]! + 4;
    if (size < PACKET_OVERHEAD || size > this.mostParams + PACKET_OVERHEAD) return this.#refuse("badLength");
    if (have < size) return null;
    if (checksum(bytes, size - 1) !== bytes[size - 1]) return this.#refuse("badChecksum");
    // The sum holds, so the borders of the packet do too: it goes as a whole.
    if (this.#end === "host" && bytes[4]! & RESERVED_ERROR_BITS) return this.#refuse("reservedErrorBits", size);
    return { size, drop: 0 };
  }

  #refuse(reason: keyof ParserCounters, drop = 1): Verdict {
    this.counters[reason]++;
    return { size: 0, drop };
  }

  #discard(count: number): void {
    this.counters.discardedBytes += count;
    this.#shift(count);
  }

  #shift(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }
}

const DROP_ONE: Verdict = { size: 0, drop: 1 };
