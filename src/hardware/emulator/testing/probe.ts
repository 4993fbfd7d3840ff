/** A host for tests: writes hex to an emulated arm, moves its time on, and keeps what comes back. */

import { fromHex, toHex } from "../../testing/hex";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "../emulatedArm";

/** Longer than any answer on a healthy bus, µs. */
const LONG_ENOUGH = 20_000;

/** A host at one end of the wire. */
export interface Probe {
  readonly arm: EmulatedArm;
  /** Chunks since the last `ask`, with their times, µs. */
  readonly chunks: { readonly at: number; readonly bytes: Uint8Array }[];
  /** Sends, waits, and returns all that came back, as hex. */
  ask(hex: string, waitUs?: number): string;
  /** Lets time go by, µs. */
  wait(us: number): void;
}

/** Connects to an arm of six servos whose reply times are as drawn by the seed. */
export function probe(options: Partial<EmulatedArmOptions> = {}): Probe {
  const arm = createEmulatedArm({ seed: 1, ...options });
  return probeOf(arm);
}

/** Connects to an arm. */
export function probeOf(arm: EmulatedArm): Probe {
  const chunks: { at: number; bytes: Uint8Array }[] = [];
  arm.stream.onData = (bytes) => {
    chunks.push({ at: arm.now, bytes });
  };
  return {
    arm,
    chunks,
    ask(hex, waitUs = LONG_ENOUGH) {
      chunks.length = 0;
      // Settled at once: the stream takes bytes without waiting.
      arm.stream.write(fromHex(hex)).catch(() => {});
      arm.advanceTo(arm.now + waitUs);
      return toHex(chunks.flatMap(({ bytes }) => [...bytes]));
    },
    wait(us) {
      arm.advanceTo(arm.now + us);
    },
  };
}
