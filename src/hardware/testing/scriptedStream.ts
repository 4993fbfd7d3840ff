/** A byte stream whose other end is a function: what a request brings back, and when. */

import { DeviceError } from "../../errors";
import type { ByteStream } from "../byteStream";
import type { Clock } from "../clock";

/** One chunk that comes back. */
export interface ScriptedChunk {
  /** After the write, ms. */
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

/** Answers each write by a script. */
export class ScriptedStream implements ByteStream {
  onData: ((chunk: Uint8Array) => void) | null = null;
  onClose: ((error: DeviceError | null) => void) | null = null;
  /** All that was written, in order. */
  readonly written: Uint8Array[] = [];
  /** When each write came, ms. */
  readonly writtenAtMs: number[] = [];
  readonly #clock: Clock;
  readonly #script: (request: Uint8Array, index: number) => readonly ScriptedChunk[];
  #open = true;

  constructor(clock: Clock, script: (request: Uint8Array, index: number) => readonly ScriptedChunk[]) {
    this.#clock = clock;
    this.#script = script;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.#open) return Promise.reject(portLost());
    const request = bytes.slice();
    this.written.push(request);
    this.writtenAtMs.push(this.#clock.nowMs());
    for (const chunk of this.#script(request, this.written.length - 1)) {
      this.#clock.schedule(chunk.afterMs, () => this.#deliver(chunk.bytes));
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#end(null);
    return Promise.resolve();
  }

  /** The cable is pulled. */
  unplug(): void {
    this.#end(portLost());
  }

  #deliver(bytes: Uint8Array): void {
    if (this.#open) this.onData?.(bytes);
  }

  #end(error: DeviceError | null): void {
    if (!this.#open) return;
    this.#open = false;
    this.onClose?.(error);
  }
}

function portLost(): DeviceError {
  return new DeviceError("the scripted port is gone; expected an open one", "Plug the cable in again.", "E_PORT_LOST");
}
