/** A session on a made-up clock, with everything it says. */

import { so101 } from "../../robot/so101";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import type { DrawFrame } from "../drawState";
import type { SessionCommand, SessionEvent, SessionStatus } from "../protocol";
import { Session } from "../session";

type EventOf<T extends SessionEvent["type"]> = Extract<SessionEvent, { type: T }>;

/** Drives a session tick by tick. */
export class SessionHarness {
  readonly events: SessionEvent[] = [];
  readonly session: Session;
  nowMs = 0;
  /** What one look at the clock costs, ms: a slow machine when large. */
  readonly #workMs: number;
  #nextId = 1;

  constructor(workMs = 0) {
    this.#workMs = workMs;
    this.session = new Session({
      robot: so101,
      clock: () => {
        this.nowMs += this.#workMs;
        return this.nowMs;
      },
      breathe: async () => undefined,
      post: (event) => this.events.push(event),
    });
  }

  /** Sends a command; the answer is the last reply among the events. */
  send(command: SessionCommand): EventOf<"reply">["error"] {
    const id = this.#nextId++;
    this.session.receive({ id, command });
    return this.all("reply").find((reply) => reply.id === id)?.error ?? null;
  }

  /** Opens the first scene with nobody leading, paused, without going on by itself. */
  open(seed = 1, scene: unknown = BUILTIN_SCENES["cube-in-the-tray"]): void {
    this.send({ type: "controller", choice: { kind: "none" } });
    this.send({ type: "autoNext", on: false });
    const error = this.send({ type: "load", scene, seed });
    if (error) throw new Error(error.message);
    this.send({ type: "pause" });
  }

  /** Lets wall time pass, in ticks of 5 ms. */
  wait(ms: number): void {
    const end = this.nowMs + ms;
    while (this.nowMs < end) {
      this.session.tick(this.nowMs);
      this.nowMs += 5;
    }
  }

  all<T extends SessionEvent["type"]>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Newest status; asks for it when none is due. */
  get status(): SessionStatus {
    this.nowMs += 100;
    this.send({ type: "speed", speed: this.all("status").at(-1)?.status.speed ?? 1 });
    this.session.tick(this.nowMs);
    return this.all("status").at(-1)!.status;
  }

  get frame(): DrawFrame {
    return this.all("frame").at(-1)!.frame;
  }
}
