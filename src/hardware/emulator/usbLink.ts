/**
 * The USB adapter between host and wire, seen by the host as a `ByteStream`.
 *
 * Each way takes half of the latency; what has arrived meanwhile comes along, cut into chunks of any size. Virtual time in µs.
 */

import { DeviceError } from "../../errors";
import type { RandomStream } from "../../math/random";
import type { ByteStream } from "../byteStream";
import type { ReceivedByte } from "./line";

/** USB latency of a request and its answer together, µs. */
export interface UsbLatency {
  readonly min: number;
  readonly max: number;
}

/** What a user program sees through a CH343 adapter: 1 to 4 ms. */
export const USB_LATENCY: UsbLatency = { min: 1000, max: 4000 };

/** Two chunks of one transfer are this far apart, µs: one USB microframe. */
const CHUNK_PAUSE = 125;
/** Glued replies wait until nothing came for this long, µs. */
const GLUE_PAUSE = 2000;

/** What faults do to the adapter; see `faultScript.ts`. */
export interface LinkFaults {
  /** Extra µs for what came from this id. */
  readonly delays: Set<(id: number) => number>;
  readonly glue: { on: number };
  /** Largest chunk, bytes; null = by chance. */
  slice: number | null;
  /** Opening fails: another program has the port. */
  readonly busy: { on: number };
}

/** The adapter. */
export class UsbLink {
  /** Bytes for the wire, and when they are there, µs. */
  onHostBytes: (bytes: Uint8Array, at: number) => void = () => {};
  /** All traffic as the host's side sees it: when (µs), from or to the host, bytes. */
  onTraffic: (at: number, direction: "out" | "in", bytes: Uint8Array) => void = () => {};
  plugged = true;
  readonly #latency: UsbLatency;
  readonly #random: RandomStream;
  readonly #faults: LinkFaults;
  readonly #now: () => number;
  #open: EmulatedStream | null = null;
  #pending: number[] = [];
  #flushAt = Number.POSITIVE_INFINITY;
  #due: { readonly at: number; readonly chunk: Uint8Array }[] = [];
  #lastDue = 0;
  #lastOut = 0;
  #stalledUntil = 0;

  /** @param now - Virtual time, µs. */
  constructor(latency: UsbLatency, random: RandomStream, faults: LinkFaults, now: () => number) {
    this.#latency = latency;
    this.#random = random;
    this.#faults = faults;
    this.#now = now;
  }

  /**
   * Opens the port.
   *
   * @throws {DeviceError} `E_PORT_LOST` when it is unplugged, `E_PORT_BUSY` while it is open, here or by a fault elsewhere.
   */
  open(): ByteStream {
    if (!this.plugged) throw lost("the emulated arm is unplugged");
    if (this.isOpen || this.#faults.busy.on > 0) {
      throw new DeviceError("the emulated port is in use", "Close it where it is open.", "E_PORT_BUSY");
    }
    this.#forget();
    const stream = new EmulatedStream((bytes) => this.#send(bytes));
    this.#open = stream;
    return stream;
  }

  /** Pulls the cable. */
  unplug(): void {
    this.plugged = false;
    this.#forget();
    const stream = this.#open;
    this.#open = null;
    stream?.end(lost("the cable of the emulated arm was pulled"));
  }

  /** Whether a host has the port open. */
  get isOpen(): boolean {
    return this.#open !== null && !this.#open.ended;
  }

  replug(): void {
    this.plugged = true;
  }

  /** Nothing comes through before `until` µs. */
  stall(until: number): void {
    this.#stalledUntil = Math.max(this.#stalledUntil, until);
  }

  /** A byte from the wire. */
  hear({ byte, at, sender }: ReceivedByte): void {
    if (!this.isOpen) return;
    if (this.#pending.length === 0) this.#flushAt = at + this.#half();
    this.#pending.push(byte);
    for (const delay of this.#faults.delays) this.#flushAt = Math.max(this.#flushAt, at + delay(sender));
    if (this.#faults.glue.on > 0) this.#flushAt = Math.max(this.#flushAt, at + GLUE_PAUSE);
  }

  /** When something is to be done next, µs. */
  nextTime(): number {
    const next = Math.min(this.#flushAt, this.#due[0]?.at ?? Number.POSITIVE_INFINITY);
    return next === Number.POSITIVE_INFINITY ? next : Math.max(next, this.#stalledUntil);
  }

  /** Brings the host what is due at `now` µs. */
  run(now: number): void {
    if (now < this.#stalledUntil) return;
    if (now >= this.#flushAt) this.#flush(now);
    while (this.#due.length > 0 && this.#due[0]!.at <= now) {
      const { chunk } = this.#due.shift()!;
      this.onTraffic(now, "in", chunk);
      this.#open?.deliver(chunk);
    }
  }

  #flush(now: number): void {
    let rest = this.#pending;
    this.#pending = [];
    this.#flushAt = Number.POSITIVE_INFINITY;
    let at = Math.max(now, this.#lastDue);
    while (rest.length > 0) {
      const size = this.#faults.slice ?? this.#chunkSize(rest.length);
      this.#due.push({ at, chunk: Uint8Array.from(rest.slice(0, size)) });
      rest = rest.slice(size);
      this.#lastDue = at;
      at += CHUNK_PAUSE;
    }
  }

  /** Half of the transfers come whole, the others are cut anywhere. */
  #chunkSize(length: number): number {
    return this.#faults.glue.on > 0 || this.#random.uniform() < 0.5 ? length : 1 + this.#random.integer(length);
  }

  #send(bytes: Uint8Array): void {
    const now = this.#now();
    this.onTraffic(now, "out", bytes);
    this.#lastOut = Math.max(this.#lastOut, this.#stalledUntil, now + this.#half());
    this.onHostBytes(bytes, this.#lastOut);
  }

  #half(): number {
    return this.#random.uniform(this.#latency.min, this.#latency.max) / 2;
  }

  #forget(): void {
    this.#pending = [];
    this.#due = [];
    this.#flushAt = Number.POSITIVE_INFINITY;
  }
}

function lost(what: string): DeviceError {
  return new DeviceError(what, "Plug the arm in and open its port again.", "E_PORT_LOST");
}

/** One opening of the port. */
class EmulatedStream implements ByteStream {
  onData: ByteStream["onData"] = null;
  onClose: ByteStream["onClose"] = null;
  ended = false;
  readonly #send: (bytes: Uint8Array) => void;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.ended) throw lost("the port of the emulated arm is closed");
    this.#send(bytes);
  }

  async close(): Promise<void> {
    this.end(null);
  }

  deliver(chunk: Uint8Array): void {
    if (!this.ended) this.onData?.(chunk);
  }

  end(error: DeviceError | null): void {
    if (this.ended) return;
    this.ended = true;
    this.onClose?.(error);
  }
}
