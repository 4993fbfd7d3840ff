/** What reading something from a stranger takes, at most, in a long run of tests. */

import { expect } from "vitest";

/** Processor time of one reading, ms. It is no clock on the wall: other work on the machine does not count. */
const MOST_MS = 500;
/** Memory of one reading, bytes, what is thrown away again included. */
const MOST_BYTES = 64e6;

export class Effort {
  readonly #isMeasured: boolean;
  #readings = 0;
  #ms = 0;
  #bytes = 0;

  constructor(isMeasured: boolean) {
    this.#isMeasured = isMeasured;
  }

  /** Runs a reading, which may throw. */
  of<T>(read: () => T): T {
    if (!this.#isMeasured) return read();
    const memory = bytesHeld();
    const cpu = process.cpuUsage();
    try {
      return read();
    } finally {
      const { user, system } = process.cpuUsage(cpu);
      this.#readings += 1;
      this.#ms = Math.max(this.#ms, (user + system) / 1000);
      this.#bytes = Math.max(this.#bytes, bytesHeld() - memory);
    }
  }

  /** Looks at the dearest reading, and tells of it. */
  check(): void {
    if (!this.#isMeasured) return;
    console.info(
      `${this.#readings} readings; at most ${this.#ms.toFixed(1)} ms and ${(this.#bytes / 1e6).toFixed(1)} MB`,
    );
    expect(this.#ms).toBeLessThan(MOST_MS);
    expect(this.#bytes).toBeLessThan(MOST_BYTES);
  }
}

function bytesHeld(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
