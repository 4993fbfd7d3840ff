/** How a worker reaches arms: serial ports of the browser, a bridge, and emulated arms of its own. */

import { DeviceError } from "../../errors";
import type { ByteStream } from "../../hardware/byteStream";
import type { Clock } from "../../hardware/clock";
import { openBridge } from "../../hardware/links/bridgeStream";
import { openWebSerial } from "../../hardware/links/webSerialStream";
import type { ArmPort, ArmRole, ArmWire } from "./armProtocol";
import { createEmulatedWire, type Soon } from "./emulatedWire";

/** As the servos leave the factory, bit/s. */
const BAUD = 1_000_000;

/** A monotonic clock and timers of a worker. */
export const workerClock: Clock = {
  nowMs: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Calls back after the messages that wait, without the 4 ms of a nested timer. */
export function createSoon(): Soon {
  const { port1, port2 } = new MessageChannel();
  const tasks: (() => void)[] = [];
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(null);
  };
}

function serialOf(): Serial {
  const { serial } = navigator as Navigator & { readonly serial?: Serial };
  if (serial) return serial;
  throw new DeviceError(
    "this browser has no Web Serial",
    "Use Chrome or Edge, or start “npm run jointspace -- bridge” beside the arm.",
    "E_NO_SERIAL",
  );
}

/** The ports that the page has the permission for, in the browser's order. @throws {DeviceError} `E_NO_SERIAL` */
export async function grantedPorts(): Promise<readonly ArmPort[]> {
  const ports = await serialOf().getPorts();
  return ports.map((port) => {
    const { usbVendorId = null, usbProductId = null } = port.getInfo();
    return { usbVendorId, usbProductId };
  });
}

/** Makes what opens a wire. */
export function workerWire(role: ArmRole, wire: ArmWire, clock: Clock, soon: Soon): () => Promise<ByteStream> {
  if (wire.kind === "serial") return serialWire(wire.index);
  if (wire.kind === "bridge") return bridgeWire(wire.url, wire.token);
  const emulated = createEmulatedWire(role, wire.seed, wire.faults, clock, soon);
  return () => emulated.open();
}

/** The same port again after a loss; another one that took its place is told apart by what the servos hold. */
function serialWire(index: number): () => Promise<ByteStream> {
  let port: SerialPort | null = null;
  return async () => {
    const ports = await serialOf().getPorts();
    if (!port || !ports.includes(port)) port = ports[index] ?? ports.at(-1) ?? null;
    if (port) return openWebSerial(port, BAUD);
    throw new DeviceError("no serial port is there", "Plug the arm in, and choose its port.", "E_PORT_LOST");
  };
}

/** A bridge's token serves once; each connection brings the next one. */
function bridgeWire(url: string, firstToken: string): () => Promise<ByteStream> {
  let next = firstToken;
  return async () => {
    const { stream, token } = await openBridge(url, { token: next, baudRate: BAUD });
    next = token;
    return stream;
  };
}
