/** Time for the hardware room: given from outside, so that tests decide when a servo answers. */

/** A monotonic clock with timers. A worker passes `performance.now` and `setTimeout`. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  nowMs(): number;
  /** Calls `task` once after `delayMs`; the returned function takes that back. */
  schedule(delayMs: number, task: () => void): () => void;
}

/** Resolves after `delayMs`. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(delayMs, resolve);
  });
}
