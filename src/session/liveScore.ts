/** The score of the live session: which runs count, which do not and why. */

import type { NotCounted, Outcome, SessionStatus } from "./protocol";

/** Counts the runs of one leader. A run is an episode from its reset to its end, or to where it is left. */
export class LiveScore {
  #successes = 0;
  #episodes = 0;
  #leftOut = 0;
  #notCounted: NotCounted | null = null;
  /** The present run is in one of the three numbers. */
  #isSettled = false;

  /** As panels show it; `episodes` are the runs that count. */
  get status(): Pick<SessionStatus, "counts" | "notCounted" | "successes" | "episodes" | "leftOut"> {
    return {
      counts: this.#notCounted === null,
      notCounted: this.#notCounted,
      successes: this.#successes,
      episodes: this.#episodes,
      leftOut: this.#leftOut,
    };
  }

  /** Why the present run does not count; null while it does. */
  get notCounted(): NotCounted | null {
    return this.#notCounted;
  }

  /** Somebody else leads: from zero. `notCounted` tells whether the present run can be theirs. */
  handOver(notCounted: NotCounted | null): void {
    this.#successes = 0;
    this.#episodes = 0;
    this.#leftOut = 0;
    this.#notCounted = notCounted;
  }

  /** A person has had a hand in the present run; the first reason stays. */
  disqualify(reason: NotCounted): void {
    this.#notCounted ??= reason;
  }

  /** The present run has ended. @returns False when it had ended before, and was gone back into. */
  finish(outcome: Outcome): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    // Nobody is to blame for what could not be simulated.
    if (outcome.kind === "invalid") return true;
    if (this.#notCounted !== null) this.#leaveOut();
    else {
      this.#episodes += 1;
      if (outcome.kind === "success") this.#successes += 1;
    }
    return true;
  }

  /** Another run starts. One that was left before its end is told, or a failure could be made to vanish by a reset. */
  startRun(hasLeftOne: boolean): void {
    if (hasLeftOne && !this.#isSettled) this.#leaveOut();
    this.#notCounted = null;
    this.#isSettled = false;
  }

  /** A run that two have led is not the present leader's to leave, and a replay is nobody's. */
  #leaveOut(): void {
    if (this.#notCounted !== "twoLeaders" && this.#notCounted !== "replay") this.#leftOut += 1;
  }
}
