/** Leads the virtual time of an emulated arm by a clock and its timers. */

import type { Clock } from "../clock";
import type { EmulatedArm } from "./emulatedArm";

/** Time that is caught up after a pause, ms: beyond it the arm has stood still, as if the machine had slept. */
const LONGEST_CATCH_UP_MS = 250;
/** Wait between two looks at the clock, ms: as often as the servos' own loop while a host has the port open, else seldom. */
const BUSY_MS = 1;
const IDLE_MS = 20;

/**
 * Lets an arm live as time goes by; its time goes on from where it is.
 *
 * Writes of the host count from the last look at the clock, so they are early by up to 1 ms.
 *
 * @returns Ends it.
 */
export function runByClock(arm: EmulatedArm, clock: Clock): () => void {
  let offset = arm.now - 1000 * clock.nowMs();
  let cancel = clock.schedule(BUSY_MS, tick);
  function tick(): void {
    const time = 1000 * clock.nowMs() + offset;
    const late = time - arm.now - 1000 * LONGEST_CATCH_UP_MS;
    if (late > 0) offset -= late;
    arm.advanceTo(late > 0 ? time - late : time);
    cancel = clock.schedule(arm.isOpen ? BUSY_MS : IDLE_MS, tick);
  }
  return () => cancel();
}
