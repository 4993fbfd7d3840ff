/** Serial ports of this computer. The only door to the package `serialport`, which not every system has. */

import type { SerialPort } from "serialport";
import { DeviceError, InputError } from "../../errors";
import type { ByteStream } from "../../hardware/byteStream";

/** USB chips of servo boards: WCH CH343 and CH340, FTDI, Silicon Labs. */
const BOARD_VENDORS: readonly string[] = ["1a86", "0403", "10c4"];

/**
 * The port to use when none was named: the only one with the chip of a servo board.
 *
 * @throws {InputError} `E_ARGUMENT` when there is none or a choice.
 */
export async function findPort(): Promise<string> {
  const { SerialPort } = await serialPackage();
  let all: Awaited<ReturnType<typeof SerialPort.list>>;
  try {
    all = await SerialPort.list();
  } catch (error) {
    // Without udev, Linux cannot be asked.
    throw new InputError(`the serial ports cannot be listed: ${String(error)}`, "Name the port: --port /dev/ttyACM0", {
      code: "E_ARGUMENT",
    });
  }
  const boards = all.filter(({ vendorId }) => vendorId && BOARD_VENDORS.includes(vendorId.toLowerCase()));
  if (boards.length === 1) return boards[0]!.path;
  const found = (boards.length > 0 ? boards : all).map(({ path }) => path).join(", ") || "none";
  throw new InputError(
    boards.length > 1
      ? `several boards are plugged in: ${found}`
      : `no servo board is plugged in; serial ports: ${found}`,
    "Name the port: --port PATH",
    { code: "E_ARGUMENT" },
  );
}

/**
 * Opens a port: 8 data bits, no parity, one stop bit.
 *
 * @throws {DeviceError} `E_PORT_LOST` when it is not there, `E_PORT_BUSY` when it cannot be had.
 */
export async function openNodeSerial(path: string, baudRate: number): Promise<ByteStream> {
  const { SerialPort } = await serialPackage();
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate, lock: true }, (error) => {
      if (error) reject(openError(path, error));
      else resolve(new NodeSerialStream(port, path));
    });
  });
}

async function serialPackage(): Promise<typeof import("serialport")> {
  try {
    return await import("serialport");
  } catch (error) {
    throw new DeviceError(
      `the package "serialport" cannot be loaded: ${String(error)}`,
      "Run npm install again; on a system without a prebuilt version it needs a C++ compiler.",
      "E_SERIAL_PACKAGE",
    );
  }
}

class NodeSerialStream implements ByteStream {
  onData: ((chunk: Uint8Array) => void) | null = null;
  onClose: ((error: DeviceError | null) => void) | null = null;
  readonly #port: SerialPort;
  readonly #path: string;
  #isClosing = false;
  readonly #closed: Promise<void>;

  constructor(port: SerialPort, path: string) {
    this.#port = port;
    this.#path = path;
    port.on("data", (chunk: Uint8Array) => this.onData?.(chunk));
    // A lost port closes as well, with the reason.
    port.on("error", () => {});
    this.#closed = new Promise((resolve) => {
      port.once("close", (error: Error | null) => {
        this.onClose?.(this.#isClosing ? null : lost(path, error?.message ?? "it closed by itself"));
        resolve();
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#port.write(Buffer.from(bytes), (error) => (error ? reject(lost(this.#path, error.message)) : resolve()));
    });
  }

  close(): Promise<void> {
    if (!this.#isClosing && this.#port.isOpen) this.#port.close(() => {});
    this.#isClosing = true;
    return this.#closed;
  }
}

function lost(path: string, why: string): DeviceError {
  return new DeviceError(
    `the port ${path} is gone: ${why}`,
    "The arm may still hold torque: switch off its power before touching it. Then plug the cable in again.",
    "E_PORT_LOST",
  );
}

function openError(path: string, error: Error): DeviceError {
  if (/no such file|file not found|cannot find/i.test(error.message)) return lost(path, error.message);
  return new DeviceError(
    `the port ${path} cannot be opened: ${error.message}`,
    "Close the other program that uses the arm. On Linux your user must be in the group dialout.",
    "E_PORT_BUSY",
  );
}
