/** How a worker reaches arms: serial ports of the browser, a bridge, and emulated arms of its own. */

import { DeviceError } from "../../errors";
import type { Clock } from "../../hardware/clock";
import { openBridge } from "../../hardware/links/bridgeStream";
import { openWebSerial } from "../../hardware/links/webSerialStream";
import { type ArmLocks, lockedWire } from "./armLock";
import type { ArmPort, ArmRole, ArmWire } from "./armProtocol";
import { createEmulatedWire, type Soon } from "./emulatedWire";
import type { WireOpener } from "./wireOpener";

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

/** The locks that all tabs of this site share; null where the browser has none. */
function tabLocks(): ArmLocks | null {
  return (navigator as { readonly locks?: ArmLocks }).locks ?? null;
}

/** Makes what opens a wire. */
export function workerWire(role: ArmRole, wire: ArmWire, clock: Clock, soon: Soon): WireOpener {
  if (wire.kind === "serial") return lockedWire(serialWire(wire.index), `serial.${wire.index}`, tabLocks());
  if (wire.kind === "bridge") return lockedWire(bridgeWire(wire.url, wire.token), `bridge.${wire.url}`, tabLocks());
  const emulated = createEmulatedWire(role, wire, clock, soon);
  return Object.assign((baud?: number) => emulated.open(baud), { emulated: emulated.arm });
}

/**
 * The port that was chosen, and the same again after a loss: the browser may then have another object for it, so it is known by
 * its adapter. No other port is ever opened in its place; two adapters of one kind are told apart by what the servos hold (F03).
 */
function serialWire(index: number): WireOpener {
  let chosen: SerialPort | null = null;
  return async (baud = BAUD) => {
    const ports = await serialOf().getPorts();
    const again = chosen;
    const port = again ? (ports.find((there) => there === again) ?? ports.find(isOfAdapterOf(again))) : ports[index];
    if (!port) throw notThere(again, index, ports.length);
    chosen = port;
    return openWebSerial(port, baud);
  };
}

/** Whether a port that nobody of us has open is one of the same adapter as `lost`. */
function isOfAdapterOf(lost: SerialPort): (port: SerialPort) => boolean {
  const wanted = lost.getInfo();
  return (port) => {
    const { usbVendorId, usbProductId } = port.getInfo();
    const isOpen = port.readable !== null || port.writable !== null;
    return !isOpen && usbVendorId === wanted.usbVendorId && usbProductId === wanted.usbProductId;
  };
}

function notThere(lost: SerialPort | null, index: number, count: number): DeviceError {
  const what = lost ? "the port of the arm" : `port ${index + 1} that was chosen`;
  return new DeviceError(
    `${what} is not there: the browser lists ${count} other${count === 1 ? "" : "s"} that this page may use`,
    "Plug the arm's cable in, and choose its port again if it does not come back by itself.",
    "E_PORT_LOST",
  );
}

/** The newest token of each bridge, by its address and the token that was typed. */
const newestTokens = new Map<string, string>();

/**
 * A bridge's token serves once; each connection brings the next one. Who connects again with what is still in the form, after a
 * failure or a farewell, goes on with the newest.
 */
function bridgeWire(url: string, typedToken: string): WireOpener {
  const key = `${url} ${typedToken}`;
  return async (baudRate = BAUD) => {
    const { stream, token } = await openBridge(url, { token: newestTokens.get(key) ?? typedToken, baudRate });
    newestTokens.set(key, token);
    return stream;
  };
}
