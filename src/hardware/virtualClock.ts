/** A clock that stands still until somebody moves it: for tests, and for episodes that run as fast as the machine can. */

import { invariant } from "../errors";
import type { Clock } from "./clock";

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

/** Turns of the microtask queue after each timer: longer than any chain of promises that one event sets off. */
const SETTLE_TURNS = 100;
/** Timers run for one promise before it counts as stuck. */
const MOST_TIMERS = 1_000_000;

/** Runs timers in the order of their times, equal times in the order of their making, without waiting for any. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #timers: Timer[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, task: () => void): () => void {
    invariant(Number.isFinite(delayMs), `a timer was set to ${delayMs} ms`);
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), task };
    const later = this.#timers.findIndex(({ atMs }) => atMs > timer.atMs);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets `durationMs` go by. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settle();
    while (this.#timers[0] && this.#timers[0].atMs <= endMs) await this.#next();
    this.#nowMs = endMs;
  }

  /** Moves on until the promise is decided, and returns or throws as it does. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let open = true;
    promise.then(
      () => {
        open = false;
      },
      () => {
        open = false;
      },
    );
    await settle();
    for (let run = 0; open; run++) {
      invariant(this.#timers.length > 0, "the promise waits for something that no timer will do");
      invariant(run < MOST_TIMERS, `still undecided after ${MOST_TIMERS} timers`);
      await this.#next();
    }
    return promise;
  }

  async #next(): Promise<void> {
    const timer = this.#timers.shift();
    if (!timer) return;
    this.#nowMs = timer.atMs;
    timer.task();
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) await Promise.resolve();
}
