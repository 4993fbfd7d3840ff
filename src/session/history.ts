/** A bounded past that one can go back into: a ring of instants, one per control step. */

/** Something that happened at a time. */
export interface Instant {
  /** s since reset */
  readonly time: number;
}

/** The newest instants of an episode, with a cursor at the present one. */
export class History<T extends Instant> {
  readonly #capacity: number;
  readonly #ring: T[] = [];
  /** Number of instants ever written on the present line of time; the ring holds the last of them. */
  #written = 0;
  /** Index of the oldest instant that is kept; a branch from the past does not bring back what was overwritten. */
  #oldest = 0;
  #cursor = -1;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  clear(): void {
    this.#ring.length = 0;
    this.#written = 0;
    this.#oldest = 0;
    this.#cursor = -1;
  }

  /** Writes the next instant after the present one; whatever came after it is forgotten. */
  push(instant: T): void {
    this.#cursor += 1;
    this.#ring[this.#cursor % this.#capacity] = instant;
    this.#written = this.#cursor + 1;
    this.#oldest = Math.max(this.#oldest, this.#written - this.#capacity);
  }

  /** The present instant, or null before the first. */
  get present(): T | null {
    return this.#cursor < 0 ? null : this.#ring[this.#cursor % this.#capacity]!;
  }

  /** Whether the present is not the newest instant. */
  get inPast(): boolean {
    return this.#cursor < this.#written - 1;
  }

  /** Oldest and newest time that can be reached, s. */
  get span(): { readonly from: number; readonly to: number } {
    if (this.#cursor < 0) return { from: 0, to: 0 };
    return { from: this.#at(this.#oldest).time, to: this.#at(this.#written - 1).time };
  }

  /** Moves the cursor by a number of instants, as far as there are any. */
  move(count: number): T | null {
    if (this.#cursor < 0) return null;
    this.#cursor = Math.min(Math.max(this.#cursor + count, this.#oldest), this.#written - 1);
    return this.present;
  }

  /** Moves to the last instant that is not later than a time, s; to the oldest if all are later. */
  seek(time: number): T | null {
    if (this.#cursor < 0) return null;
    let low = this.#oldest;
    let high = this.#written - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      // Times are products of a step count; half a microsecond forgives a rounded request.
      if (this.#at(middle).time <= time + 5e-7) low = middle;
      else high = middle - 1;
    }
    this.#cursor = low;
    return this.present;
  }

  #at(index: number): T {
    return this.#ring[index % this.#capacity]!;
  }
}
