/**
 * A serial port of the browser as a byte stream.
 *
 * The page asks for the permission; a worker finds the port again in `navigator.serial.getPorts()` and opens it here.
 */

import { DeviceError } from "../../errors";
import type { ByteStream } from "../byteStream";

/** Bytes the browser keeps for us while the worker is busy: 40 ms of a full wire at 1 Mbaud. */
const BUFFER_SIZE = 4096;

/**
 * Opens a port: 8 data bits, no parity, one stop bit, no flow control.
 *
 * @param baudRate - bit/s.
 * @throws {DeviceError} `E_PORT_BUSY` when somebody else has the port, `E_PORT_LOST` when it is not there any more.
 */
export async function openWebSerial(port: SerialPort, baudRate: number): Promise<ByteStream> {
  try {
    await port.open({ baudRate, bufferSize: BUFFER_SIZE });
  } catch (error) {
    throw openError(error);
  }
  return new WebSerialStream(port);
}

class WebSerialStream implements ByteStream {
  onData: ((chunk: Uint8Array) => void) | null = null;
  onClose: ((error: DeviceError | null) => void) | null = null;
  readonly #port: SerialPort;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #isEnding = false;
  #ended: Promise<void> | null = null;

  constructor(port: SerialPort) {
    const { writable } = port;
    if (!writable) throw lost("it cannot be written to");
    this.#port = port;
    this.#writer = writable.getWriter();
    this.#reading = this.#readAll();
    port.addEventListener("disconnect", this.#onDisconnect);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isEnding) throw lost("it was closed");
    try {
      await this.#writer.write(bytes);
    } catch (error) {
      const problem = lost(wordsOf(error));
      void this.#end(problem);
      throw problem;
    }
  }

  close(): Promise<void> {
    return this.#end(null);
  }

  readonly #onDisconnect = (): void => {
    void this.#end(lost("its cable was pulled or its board lost power"));
  };

  /** The one loop that reads; a broken byte makes the browser hand out a fresh stream, a lost port none. */
  async #readAll(): Promise<void> {
    let reason = "it ended by itself";
    while (this.#port.readable && !this.#isEnding) {
      this.#reader = this.#port.readable.getReader();
      try {
        for (;;) {
          const { value, done } = await this.#reader.read();
          if (done) break;
          this.onData?.(value);
        }
        // A stream that just ends has no successor: permission taken back, or our own close.
        this.#reader.releaseLock();
        break;
      } catch (error) {
        reason = wordsOf(error);
        this.#reader.releaseLock();
        if (isOfNoSignal(error)) break;
      }
    }
    this.#reader = null;
    // Not awaited: the end waits for this loop.
    if (!this.#isEnding) void this.#end(lost(reason));
  }

  #end(error: DeviceError | null): Promise<void> {
    this.#ended ??= this.#close(error);
    return this.#ended;
  }

  async #close(error: DeviceError | null): Promise<void> {
    this.#isEnding = true;
    this.#port.removeEventListener("disconnect", this.#onDisconnect);
    // What is lost cannot be closed in good order; each step is tried, none may keep the port.
    await this.#reader?.cancel().catch(() => {});
    await this.#reading;
    await (error ? this.#writer.abort() : this.#writer.close()).catch(() => {});
    this.#writer.releaseLock();
    await this.#port.close().catch(() => {});
    this.onClose?.(error);
  }
}

/** Whether the port is gone rather than one byte broken (break, framing, parity, overrun). */
function isOfNoSignal(error: unknown): boolean {
  return error instanceof Error && error.name === "NetworkError";
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function lost(why: string): DeviceError {
  return new DeviceError(
    `the serial port is gone: ${why}`,
    "The arm may still hold torque: switch off its power before touching it. Then plug the cable in again.",
    "E_PORT_LOST",
  );
}

function openError(error: unknown): DeviceError {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotFoundError") return lost("it is not plugged in");
  return new DeviceError(
    `the serial port cannot be opened: ${wordsOf(error)}`,
    "Close the other program or tab that uses the arm. On Linux your user must be in the group dialout.",
    "E_PORT_BUSY",
  );
}
