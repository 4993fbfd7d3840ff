/**
 * One tab per arm (F29): who opens a wire holds a lock of the browser's until the wire ends. The lock falls with the tab, however it
 * ends. A serial port cannot be opened twice anyway; the lock says who has it, before anything is sent.
 */

import { DeviceError } from "../../errors";
import type { ByteStream } from "../../hardware/byteStream";
import type { WireOpener } from "./wireOpener";

/** What is needed of `navigator.locks`. */
export interface ArmLocks {
  request(name: string, options: { readonly signal: AbortSignal }, held: () => Promise<void>): Promise<void>;
}

/** How long a lock is waited for, ms: a wire that this tab has just ended may be a moment behind. */
const PATIENCE_MS = 200;

/**
 * Opens wires only while no other tab has the same one open.
 *
 * @param name - The same in every tab for the same arm.
 * @param locks - Null where the browser has none: then only the port itself keeps others out.
 * @returns An opener that throws `E_ARM_IN_TAB` (`DeviceError`) while another tab has the arm, and otherwise as `open`.
 */
export function lockedWire(
  open: WireOpener,
  name: string,
  locks: ArmLocks | null,
  patienceMs = PATIENCE_MS,
): WireOpener {
  if (!locks) return open;
  return async (baud) => {
    const release = await takeLock(locks, `jointspace.arm.${name}`, patienceMs);
    try {
      return letGoAtEnd(await open(baud), release);
    } catch (error) {
      release();
      throw error;
    }
  };
}

/** @returns What lets go. @throws {DeviceError} `E_ARM_IN_TAB` */
function takeLock(locks: ArmLocks, name: string, patienceMs: number): Promise<() => void> {
  const signal = AbortSignal.timeout(patienceMs);
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> => new Promise((release) => resolve(release));
    locks.request(name, { signal }, held).catch(() => {
      // A page that may not lock, such as a frame of a sandbox, is no sign of another tab: as in a browser without locks.
      if (!signal.aborted) return resolve(() => {});
      reject(
        new DeviceError(
          "another tab of this browser has the arm",
          "Go to the tab that drives it, or disconnect it there, then connect here.",
          "E_ARM_IN_TAB",
        ),
      );
    });
  });
}

/** The same stream, whose end lets go of the lock. */
function letGoAtEnd(stream: ByteStream, release: () => void): ByteStream {
  const outer: ByteStream = {
    onData: null,
    onClose: null,
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
  };
  stream.onData = (chunk) => outer.onData?.(chunk);
  stream.onClose = (error) => {
    release();
    outer.onClose?.(error);
  };
  return outer;
}
