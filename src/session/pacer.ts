/**
 * Turns wall time into control steps.
 *
 * Steps that do not fit into the time allowed for one tick are dropped, not owed: on a slow machine the simulation slows
 * down and says so, and the thread stays free to hear commands.
 */

/** Largest share of wall time one tick may work, ms. Longer ticks make commands wait; shorter ones waste timer calls. */
const TICK_BUDGET_MS = 12;
/** Wall time that one tick may make up for, ms: a tab that slept for a minute must not run a minute of simulation. */
const LARGEST_GAP_MS = 100;
/** Span over which the real-time factor is measured, ms. */
const FACTOR_WINDOW_MS = 1000;

/** Control steps whose wall-clock distance is kept. */
const PERIODS_KEPT = 256;

/** Wall time between control steps, ms. */
export interface PeriodStatistics {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How fast a session runs; wall times in ms. */
export class Pacer {
  /** Simulated seconds per wall second that are wanted. */
  speed = 1;
  readonly #period: number;
  readonly #clock: () => number;
  /** Simulated time that is due, s. */
  #due = 0;
  #last: number | null = null;
  #samples: { readonly at: number; readonly done: number }[] = [];
  #done = 0;
  #steppedAt: number | null = null;
  #periods: number[] = [];

  /**
   * @param period - Control period, s.
   * @param clock - Wall clock that measures the work, ms.
   */
  constructor(period: number, clock: () => number) {
    this.#period = period;
    this.#clock = clock;
  }

  /** Forgets what is due; call it when the session starts to run. */
  restart(): void {
    this.#due = 0;
    this.#last = null;
    this.#samples = [];
    this.#done = 0;
    this.#steppedAt = null;
    this.#periods = [];
  }

  /**
   * Runs the control steps that are due by now.
   *
   * @param step - Does one control step; false stops the run.
   * @returns Number of steps done.
   */
  run(nowMs: number, step: () => boolean): number {
    const gap = this.#last === null ? 0 : Math.min(Math.max(0, nowMs - this.#last), LARGEST_GAP_MS);
    this.#last = nowMs;
    this.#due += (gap / 1000) * this.speed;
    const stopAt = this.#clock() + TICK_BUDGET_MS;
    let count = 0;
    while (this.#due >= this.#period) {
      this.#due -= this.#period;
      count += 1;
      this.#clockStep();
      if (!step()) {
        this.#due = 0;
        break;
      }
      if (this.#clock() >= stopAt) {
        this.#due = Math.min(this.#due, this.#period);
        break;
      }
    }
    this.#done += count * this.#period;
    this.#sample(nowMs);
    return count;
  }

  /** Simulated seconds per wall second over the last second; 0 before anything ran. */
  get realTimeFactor(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at <= first.at) return 0;
    return ((last.done - first.done) / (last.at - first.at)) * 1000;
  }

  /** Wall time until the next control step is due, ms, from the last `run`. */
  get untilDueMs(): number {
    return Math.max(0, ((this.#period - this.#due) / this.speed) * 1000);
  }

  /** Distance of the last few hundred control steps since the session started to run; zeros before there are any. */
  get periods(): PeriodStatistics {
    const sorted = [...this.#periods].sort((a, b) => a - b);
    const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return { p50: quantile(0.5), p95: quantile(0.95), max: quantile(1) };
  }

  #clockStep(): void {
    const now = this.#clock();
    if (this.#steppedAt !== null) this.#periods.push(now - this.#steppedAt);
    if (this.#periods.length > PERIODS_KEPT) this.#periods.shift();
    this.#steppedAt = now;
  }

  #sample(nowMs: number): void {
    const last = this.#samples.at(-1);
    if (last && nowMs - last.at < FACTOR_WINDOW_MS / 20) return;
    // What is due counts as done: at low speed a step comes less often than a sample.
    this.#samples.push({ at: nowMs, done: this.#done + this.#due });
    while (nowMs - this.#samples[0]!.at > FACTOR_WINDOW_MS) this.#samples.shift();
  }
}
