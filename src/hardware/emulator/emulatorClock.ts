/** Leads the virtual time of an emulated arm by a clock that a host reads: from its timer and before it hands over bytes. */

import type { EmulatedArm } from "./emulatedArm";

/** Time that is caught up after a pause, ms: beyond it the arm has stood still, as if the machine had slept. */
const LONGEST_CATCH_UP_MS = 250;

/** Ties an arm to a monotonic clock. */
export interface EmulatorClock {
  /** Brings the arm to `nowMs` of the host's clock, and delivers what is due. */
  tick(nowMs: number): void;
  /** ms until something happens. */
  dueInMs(nowMs: number): number;
}

/** @param startMs - The host's clock now; the arm's time goes on from where it is. */
export function createEmulatorClock(arm: EmulatedArm, startMs: number): EmulatorClock {
  let offset = arm.now - 1000 * startMs;
  return {
    tick(nowMs) {
      const late = 1000 * nowMs + offset - arm.now - 1000 * LONGEST_CATCH_UP_MS;
      if (late > 0) offset -= late;
      arm.advanceTo(1000 * nowMs + offset);
    },
    dueInMs: (nowMs) => Math.max(0, (arm.nextTime() - (1000 * nowMs + offset)) / 1000),
  };
}
