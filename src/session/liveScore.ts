/** The score of the live session: which runs count, which do not and why. */

import type { ControllerChoice, NotCounted, Outcome, SessionStatus } from "./protocol";

/** What one leader has done in the open scene; `episodes` are the runs that count. */
interface Tally {
  successes: number;
  episodes: number;
  leftOut: number;
}

/** Counts the runs of each leader. A run is an episode from its reset to its end, or to where it is left. */
export class LiveScore {
  readonly #tallies = new Map<string, Tally>();
  /** Of who leads now. */
  #tally: Tally = { successes: 0, episodes: 0, leftOut: 0 };
  #notCounted: NotCounted | null = null;
  /** The present run is in one of the three numbers. */
  #isSettled = false;
  /** The present run was told as left out by somebody already: one run is one. */
  #isLeftOut = false;

  /** As panels show it: of who leads now. */
  get status(): Pick<SessionStatus, "counts" | "notCounted" | "successes" | "episodes" | "leftOut"> {
    return { counts: this.#notCounted === null, notCounted: this.#notCounted, ...this.#tally };
  }

  /** Why the present run does not count; null while it does. */
  get notCounted(): NotCounted | null {
    return this.#notCounted;
  }

  /** A scene is opened, or its servos are others: everybody starts from zero. */
  startScene(leader: ControllerChoice): void {
    this.#tallies.clear();
    this.startRun(false);
    this.#tally = this.#tallyOf(leader);
  }

  /** Somebody else leads, and goes on from what they had. `notCounted` tells whether the present run can be theirs. */
  handOver(leader: ControllerChoice, notCounted: NotCounted | null): void {
    // A failure must not vanish because somebody else takes over just before it.
    if (notCounted !== null && !this.#isSettled) this.#leaveOut();
    this.#tally = this.#tallyOf(leader);
    this.#notCounted = notCounted;
  }

  /** Another policy bears this leader's name: what the one before did is not its own. */
  forget(leader: ControllerChoice): void {
    this.#tallies.delete(nameOf(leader));
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
      this.#tally.episodes += 1;
      if (outcome.kind === "success") this.#tally.successes += 1;
    }
    return true;
  }

  /** Another run starts. One that was left before its end is told, or a failure could be made to vanish by a reset. */
  startRun(hasLeftOne: boolean): void {
    if (hasLeftOne && !this.#isSettled) this.#leaveOut();
    this.#notCounted = null;
    this.#isSettled = false;
    this.#isLeftOut = false;
  }

  /** A run that somebody else has begun is not the present leader's to leave, and a replay is nobody's. */
  #leaveOut(): void {
    if (this.#isLeftOut || this.#notCounted === "replay") return;
    this.#tally.leftOut += 1;
    this.#isLeftOut = true;
  }

  #tallyOf(leader: ControllerChoice): Tally {
    const name = nameOf(leader);
    const tally = this.#tallies.get(name) ?? { successes: 0, episodes: 0, leftOut: 0 };
    this.#tallies.set(name, tally);
    return tally;
  }
}

function nameOf({ kind, policy }: ControllerChoice): string {
  return `${kind} ${policy ?? ""}`;
}
