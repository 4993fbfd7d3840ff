/** When the next cycle of a loop is due: on a grid, so that timers that are late do not add up. */

/**
 * Cycles per second that a real arm's loop aims at: a little more than 100, which are kept when some are missed. Six servos
 * behind a USB latency of 4 ms need 7 ms. Watchdogs count failed cycles, so a faster loop has less patience with a slow adapter.
 */
export const ARM_HZ = 110;

/** Share of a period that is a little: begun at once, the next cycle is no overrun. */
const LITTLE = 0.5;

/** Paces one loop. */
export class LoopPace {
  readonly #periodMs: number;
  #dueMs = 0;

  /** @param periodMs - From one cycle to the next. */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** The loop begins anew. */
  start(nowMs: number): void {
    this.#dueMs = nowMs;
  }

  /**
   * Time until the next cycle, ms. One that took a little too long is followed at once, and the grid begins anew there. After
   * one that took much too long a place on the grid is left out: a bus that is late needs the pause. Nothing is made up for.
   */
  next(nowMs: number): number {
    this.#dueMs += this.#periodMs;
    const lateMs = nowMs - this.#dueMs;
    if (lateMs > LITTLE * this.#periodMs) this.#dueMs += Math.ceil(lateMs / this.#periodMs) * this.#periodMs;
    else if (lateMs > 0) this.#dueMs = nowMs;
    return this.#dueMs - nowMs;
  }
}
