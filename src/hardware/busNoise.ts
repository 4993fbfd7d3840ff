/** F08: tells a noisy bus from one that loses a reply now and then, by the share of unreadable replies in a short while. */

/** Looked back on, ms: a bus that turns bad is told within 0.3 s. */
const WINDOW_MS = 250;
/** Share of unreadable replies from which the arm must stop. A sound bus has none, one that retries mend has 1 %, and up to 12 % around a stall. */
const NOISY_SHARE = 0.15;
/** Requests to a servo before a share means anything: 15 cycles of six servos. */
const LEAST_REQUESTS = 90;

interface Sample {
  readonly atMs: number;
  readonly sent: number;
  readonly corrupt: number;
}

/** Counts of the last while. */
export class BusNoise {
  #samples: Sample[] = [];

  /** @param sent - Requests since the bus was opened, and `corrupt` unreadable replies among them. */
  tell(sent: number, corrupt: number, nowMs: number): void {
    this.#samples.push({ atMs: nowMs, sent, corrupt });
    // The newest sample outside of the window is where counting begins.
    while (this.#samples[1] && nowMs - this.#samples[1].atMs >= WINDOW_MS) this.#samples.shift();
  }

  clear(): void {
    this.#samples = [];
  }

  /** Share of unreadable replies in the window, 0 to 1; 0 before there are enough. */
  get share(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    const sent = first && last ? last.sent - first.sent : 0;
    return sent < LEAST_REQUESTS ? 0 : (last!.corrupt - first!.corrupt) / sent;
  }

  get isNoisy(): boolean {
    return this.share >= NOISY_SHARE;
  }
}
