/** Feetech servos as far as a bus test needs them: registers that answer, and a place to spoil the answers. */

import type { Clock } from "../clock";
import { BROADCAST_ID, encodePacket, type FeetechPacket, INSTRUCTION, PacketParser } from "../feetech/packet";
import { encodeFeetech, FEETECH_REGISTERS, type FeetechRegisterName } from "../feetech/registers";
import { type ScriptedChunk, ScriptedStream } from "./scriptedStream";

/** What a servo answers to one request, before it is spoilt. */
export interface Answer {
  readonly request: FeetechPacket;
  /** The request as sent. */
  readonly requestBytes: Uint8Array;
  /** One status packet per servo, in the order of the request. */
  readonly replies: readonly Uint8Array[];
  /** Number of the request, from 0. */
  readonly index: number;
}

/** When which bytes come back. */
export type Spoil = (answer: Answer) => readonly ScriptedChunk[];

/** All replies in one chunk after 1 ms. */
export const promptly: Spoil = ({ replies }) => (replies.length === 0 ? [] : [{ afterMs: 1, bytes: joined(replies) }]);

/** One array of all bytes. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Servos behind a scripted stream. */
export class ScriptedFeetech {
  readonly stream: ScriptedStream;
  /** Registers by id. */
  readonly tables = new Map<number, Uint8Array>();
  /** Error bits by id. */
  readonly errorBits = new Map<number, number>();
  /** All requests, in order. */
  readonly requests: FeetechPacket[] = [];
  spoil: Spoil;

  constructor(clock: Clock, ids: readonly number[], spoil: Spoil = promptly) {
    this.spoil = spoil;
    for (const id of ids) {
      this.tables.set(id, new Uint8Array(128));
      for (const { name, initial } of Object.values(FEETECH_REGISTERS)) {
        if (initial !== null) this.set(id, name as FeetechRegisterName, initial);
      }
      this.set(id, "ID", id);
      this.set(id, "Present_Position", 1000 + id);
      this.set(id, "Present_Voltage", 74);
    }
    this.stream = new ScriptedStream(clock, (bytes, index) => this.#answer(bytes, index));
  }

  set(id: number, name: FeetechRegisterName, value: number): void {
    const register = FEETECH_REGISTERS[name];
    this.tables.get(id)?.set(encodeFeetech(register, value), register.address);
  }

  #answer(requestBytes: Uint8Array, index: number): readonly ScriptedChunk[] {
    const [request] = new PacketParser("servo").feed(requestBytes);
    if (!request) return [];
    this.requests.push(request);
    return this.spoil({ request, requestBytes, replies: this.#replies(request), index });
  }

  #replies({ id, code, params }: FeetechPacket): Uint8Array[] {
    const [address = 0, count = 0, ...rest] = params;
    const status = (who: number, data: ArrayLike<number> = []): Uint8Array[] =>
      this.tables.has(who) ? [encodePacket(who, this.errorBits.get(who) ?? 0, data)] : [];
    const bytes = (who: number): Uint8Array =>
      this.tables.get(who)?.slice(address, address + count) ?? new Uint8Array(0);
    switch (code) {
      case INSTRUCTION.ping:
        return status(id);
      case INSTRUCTION.read:
        return status(id, bytes(id));
      case INSTRUCTION.syncRead:
        return rest.flatMap((who) => status(who, bytes(who)));
      case INSTRUCTION.write:
        for (const who of id === BROADCAST_ID ? this.tables.keys() : [id]) {
          this.tables.get(who)?.set(params.slice(1), address);
        }
        return id === BROADCAST_ID ? [] : status(id);
      case INSTRUCTION.syncWrite:
        for (let at = 0; at < rest.length; at += count + 1) {
          this.tables.get(rest[at]!)?.set(rest.slice(at + 1, at + 1 + count), address);
        }
        return [];
      default:
        return [];
    }
  }
}
