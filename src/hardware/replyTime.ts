/**
 * How long a loop that must not wait waits for replies: as long as they took lately, and some.
 *
 * The estimate is that of TCP (RFC 6298, section 2): a smoothed mean, and four smoothed deviations on top. Unlike TCP each late
 * reply is known to belong to its own try, so it counts as well: that is how the wait grows when an adapter turns slow.
 */

/** Weights of a new sample in the mean and in the deviation, and deviations that are waited on top: those of RFC 6298. */
const MEAN_WEIGHT = 1 / 8;
const DEVIATION_WEIGHT = 1 / 4;
const DEVIATIONS = 4;
/**
 * Shortest wait beyond the time on the wire, ms: over USB a request and its replies take 1 to 4 ms. Less would give up good
 * replies each time that the system pauses for a moment.
 */
export const LEAST_WAIT_MS = 8;
/**
 * Longest, ms: an FTDI adapter holds bytes back for 16 ms, and a USB frame and the system come on top. With more, a silent servo
 * would not be found within 100 ms (F06), which takes three cycles of `LOOP_PACE`.
 */
export const MOST_WAIT_MS = 24;

/** The estimate of one bus. */
export class ReplyTime {
  #mean: number | null = null;
  #deviation = 0;

  /**
   * Tells of a reply.
   *
   * @param tookMs - From its request to its end, less what the wire needs, ms.
   */
  tell(tookMs: number): void {
    // A machine that slept says nothing of the adapter.
    const took = Math.min(Math.max(tookMs, 0), MOST_WAIT_MS);
    if (this.#mean === null) {
      this.#mean = took;
      this.#deviation = took / 2;
      return;
    }
    this.#deviation += DEVIATION_WEIGHT * (Math.abs(this.#mean - took) - this.#deviation);
    this.#mean += MEAN_WEIGHT * (took - this.#mean);
  }

  /** What to wait beyond the time on the wire, ms; the longest before the first reply. */
  get waitMs(): number {
    if (this.#mean === null) return MOST_WAIT_MS;
    return Math.min(Math.max(this.#mean + DEVIATIONS * this.#deviation, LEAST_WAIT_MS), MOST_WAIT_MS);
  }
}
