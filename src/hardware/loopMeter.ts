/** How evenly a loop runs: rate, spread of its periods, overruns. */

/** Periods kept for the figures: 18 s at 110 Hz. */
const KEPT = 2000;
/** A period longer than this share of the wanted one is an overrun: a whole cycle was missed. */
const OVERRUN = 1.5;

/** Wall times between two cycles, ms, of the last cycles; zeros before there are two. */
export interface LoopFigures {
  readonly hz: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
  /** Cycles of the session so far, and those among them that came more than half a period late. */
  readonly cycles: number;
  readonly overruns: number;
}

/** Measures one loop. */
export class LoopMeter {
  readonly #periods = new Float64Array(KEPT);
  readonly #wantedMs: number;
  #lastMs: number | null = null;
  #cycles = 0;
  #overruns = 0;

  /** @param wantedMs - The period that the loop should have. */
  constructor(wantedMs: number) {
    this.#wantedMs = wantedMs;
  }

  /** A cycle begins. */
  cycle(nowMs: number): void {
    if (this.#lastMs !== null) {
      const period = nowMs - this.#lastMs;
      this.#periods[this.#cycles % KEPT] = period;
      this.#cycles += 1;
      if (period > OVERRUN * this.#wantedMs) this.#overruns += 1;
    }
    this.#lastMs = nowMs;
  }

  /** The time until the next cycle belongs to no period: the loop was stopped on purpose. */
  rest(): void {
    this.#lastMs = null;
  }

  figures(): LoopFigures {
    const sorted = this.#periods.slice(0, Math.min(this.#cycles, KEPT)).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    const mean = sorted.reduce((sum, period) => sum + period, 0) / Math.max(1, sorted.length);
    return {
      hz: mean > 0 ? 1000 / mean : 0,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      worst: sorted.at(-1) ?? 0,
      cycles: this.#cycles,
      overruns: this.#overruns,
    };
  }
}
