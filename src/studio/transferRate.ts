/** How long a download still takes, judged by its last seconds. */

/** Span that is looked at, ms: shorter jumps about, longer is slow to notice. */
const WINDOW_MS = 3000;
/** Before this nothing is said, ms: the first packets say little. */
const EARLIEST_MS = 400;

export class TransferRate {
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  /** Starts anew, for another file. */
  reset(): void {
    this.#samples = [];
  }

  /** @param bytes - Bytes that have arrived so far. */
  add(bytes: number, nowMs: number): void {
    this.#samples.push({ atMs: nowMs, bytes });
    while (this.#samples.length > 2 && nowMs - this.#samples[0]!.atMs > WINDOW_MS) this.#samples.shift();
  }

  /** @returns s, or null while there is nothing to judge by. */
  secondsLeft(total: number | null): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (total === null || !first || !last || last.atMs - first.atMs < EARLIEST_MS) return null;
    const perSecond = ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
    return perSecond > 0 ? Math.max(0, total - last.bytes) / perSecond : null;
  }
}
