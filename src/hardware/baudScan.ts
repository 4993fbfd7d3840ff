/** Finds the protocol and the speed at which the servos behind a port answer. Nothing but pings and reads goes out. */

import { DeviceError } from "../errors";
import type { ByteStream } from "./byteStream";
import type { Clock } from "./clock";
import { createDynamixelBus, defaultDynamixelBusOptions } from "./dynamixel/dynamixelBus";
import { DYNAMIXEL_BAUD_RATES } from "./dynamixel/registers";
import { createFeetechBus, defaultFeetechBusOptions } from "./feetech/feetechBus";
import { FEETECH_BAUD_RATES } from "./feetech/registers";
import type { ServoBus } from "./servoBus";

/** One guess. */
export interface BusCandidate {
  readonly family: ServoBus["family"];
  /** Bits per second. */
  readonly baud: number;
}

/** What a scan found. */
export interface FoundBus extends BusCandidate {
  /** Open; whoever scanned closes it. */
  readonly bus: ServoBus;
  /** The first servo that answered. */
  readonly id: number;
}

/** How a port is scanned. */
export interface BaudScanOptions {
  /** In the order of trying. */
  readonly candidates: readonly BusCandidate[];
  /** Servos that are asked for. */
  readonly ids: readonly number[];
  /** Told before each try. */
  readonly onTry?: (candidate: BusCandidate) => void;
}

/** All speeds of Feetech servos, then all of Dynamixel, the usual ones first; ids of an arm with six joints. */
export function defaultBaudScanOptions(): BaudScanOptions {
  const candidates: BusCandidate[] = [
    ...FEETECH_BAUD_RATES.map((baud) => ({ family: "feetech", baud }) as const),
    ...DYNAMIXEL_BAUD_RATES.map((baud) => ({ family: "dynamixel", baud }) as const),
  ];
  return { candidates, ids: [1, 2, 3, 4, 5, 6] };
}

/** The bus of one guess on a stream that is open at its speed. */
function createBus({ family, baud }: BusCandidate, stream: ByteStream, clock: Clock): ServoBus {
  return family === "feetech"
    ? createFeetechBus(stream, clock, { ...defaultFeetechBusOptions(), baud })
    : createDynamixelBus(stream, clock, { ...defaultDynamixelBusOptions(), baud });
}

/**
 * Tries one guess after the other until a servo answers.
 *
 * @param open - Opens the port at a speed, in bits per second.
 * @throws {DeviceError} `E_BUS_BAUD`: something speaks, but no servo's language; `E_BUS_TIMEOUT`: silence at every speed;
 * and what `open` throws, at once.
 */
export async function scanBauds(
  open: (baud: number) => Promise<ByteStream>,
  clock: Clock,
  options: BaudScanOptions = defaultBaudScanOptions(),
): Promise<FoundBus> {
  let garbage = 0;
  for (const candidate of options.candidates) {
    options.onTry?.(candidate);
    const bus = createBus(candidate, await open(candidate.baud), clock);
    const id = await firstToAnswer(bus, options.ids);
    if (id !== null) return { ...candidate, bus, id };
    garbage += bus.quality().discardedBytes;
    await bus.close();
  }
  throw garbage > 0 ? unknownLanguage(options, garbage) : silence(options);
}

/** The first of `ids` that answers, or null. The bus is closed when the port fails. */
async function firstToAnswer(bus: ServoBus, ids: readonly number[]): Promise<number | null> {
  try {
    for (const id of ids) {
      const [found] = await bus.scan([id], { retries: 0 });
      if (found) return found.id;
    }
    return null;
  } catch (thrown) {
    await bus.close();
    throw thrown;
  }
}

function speeds({ candidates }: BaudScanOptions): string {
  return [...new Set(candidates.map(({ baud }) => baud))].join(", ");
}

function unknownLanguage(options: BaudScanOptions, bytes: number): DeviceError {
  return new DeviceError(
    `the device sent ${bytes} bytes that are no servo's reply, at ${speeds(options)} baud; expected a servo bus`,
    "Choose the port of the arm's bus board; a printer or a modem is none. If it is the arm, its servos run at another speed or share one id: connect them one at a time.",
    "E_BUS_BAUD",
  );
}

function silence(options: BaudScanOptions): DeviceError {
  return new DeviceError(
    `no servo answered at ${speeds(options)} baud; expected one of ids ${options.ids.join(", ")}`,
    "Is the arm's power supply on, the cable from the board to the first servo fully in, and the board's jumper on B (USB)?",
    "E_BUS_TIMEOUT",
  );
}
