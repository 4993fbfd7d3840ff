/** Counts what becomes of the requests on a bus, per servo and together. */

/** Counts since the bus was opened. */
export interface LinkQuality {
  /** Requests that wanted an answer of this servo, repetitions included. */
  readonly sent: number;
  readonly answered: number;
  /** Repetitions among `sent`. */
  readonly retried: number;
  /** Nothing came in time. */
  readonly timedOut: number;
  /** Something came in time that was no reply to the request. */
  readonly corrupt: number;
  /** Sound replies of another servo, while this one was asked. */
  readonly wrongId: number;
  /** Sound replies of this servo with another number of bytes. */
  readonly wrongLength: number;
  /** Sound replies that came after their time. */
  readonly late: number;
  /** Sound replies that nobody had asked for: two servos with one id, or another host. */
  readonly unexpected: number;
  /** Bytes that belong to no packet; of the bus only. */
  readonly discardedBytes: number;
  /** When the last answer came, ms of the bus's clock. */
  readonly lastAnswerMs: number | null;
}

/** A count that can go up by one. */
export type LinkCount = Exclude<keyof LinkQuality, "discardedBytes" | "lastAnswerMs">;

type Tally = { -readonly [K in keyof LinkQuality]: LinkQuality[K] };

/** The books of one bus. */
export class LinkTally {
  readonly #bus = emptyTally();
  readonly #servos = new Map<number, Tally>();

  /** One more of this kind, of one servo and of the bus. */
  count(id: number, kind: LinkCount): void {
    this.#bus[kind]++;
    this.#servo(id)[kind]++;
  }

  /** An answer that came at `atMs`. */
  answered(id: number, atMs: number): void {
    this.count(id, "answered");
    this.#bus.lastAnswerMs = atMs;
    this.#servo(id).lastAnswerMs = atMs;
  }

  /** The counts of one servo, or of the bus. A copy. */
  quality(id: number | undefined, discardedBytes: number): LinkQuality {
    if (id === undefined) return { ...this.#bus, discardedBytes };
    return { ...(this.#servos.get(id) ?? emptyTally()) };
  }

  #servo(id: number): Tally {
    const known = this.#servos.get(id);
    if (known) return known;
    const made = emptyTally();
    this.#servos.set(id, made);
    return made;
  }
}

function emptyTally(): Tally {
  return {
    sent: 0,
    answered: 0,
    retried: 0,
    timedOut: 0,
    corrupt: 0,
    wrongId: 0,
    wrongLength: 0,
    late: 0,
    unexpected: 0,
    discardedBytes: 0,
    lastAnswerMs: null,
  };
}
