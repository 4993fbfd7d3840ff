/**
 * The page's line to the session worker: passes commands and news, notices when the worker is dead, and starts another.
 *
 * A worker that threw an error may live on, so an error is only a reason to ask; one that does not answer is dead.
 */

import type { Alert } from "../control/contracts";
import type { DrawState } from "../session/drawState";
import type { WorkerRequest } from "../session/protocol";
import { createSessionClient, type SessionClient, type SessionNews } from "../session/sessionClient";
import type { SessionWorker } from "./engineHost";

/** How often a quiet session is asked whether it lives, ms. */
const PING_MS = 2500;
/** Pings in a row without an answer that mean silence: a scored episode may keep the session busy for some seconds. */
const SILENT_PINGS = 4;
/** An answer must come this soon after the worker reported an error, ms. */
const AFTER_ERROR_MS = 2000;

export interface SessionLinkOptions {
  readonly start: () => SessionWorker;
  readonly draw: DrawState;
  /** ms */
  readonly clock: () => number;
  readonly onNews: (news: SessionNews) => void;
  /** Called with the reason when the session is dead or silent, with null when it answers again. */
  readonly onBroken: (problem: Alert | null) => void;
}

export class SessionLink {
  readonly #options: SessionLinkOptions;
  #worker: SessionWorker;
  #client: SessionClient;
  #unanswered = 0;
  #isBroken = false;
  #lastError = "";

  constructor(options: SessionLinkOptions) {
    this.#options = options;
    [this.#worker, this.#client] = this.#open();
    setInterval(() => this.#ping(), PING_MS);
  }

  /** @returns The reason of a refusal; null when the session obeyed, and when it was replaced before it could answer. */
  send(command: WorkerRequest["command"], transfer: Transferable[] = []): Promise<Alert | null> {
    return this.#client.send(command, transfer);
  }

  /** Ends the worker, whatever it does, and starts another; the caller tells it what to do. */
  restart(): void {
    this.#worker.terminate();
    this.#client.close();
    [this.#worker, this.#client] = this.#open();
    this.#unanswered = 0;
    this.#say(null);
  }

  #open(): [SessionWorker, SessionClient] {
    const { start, draw, clock, onNews } = this.#options;
    const worker = start();
    const client = createSessionClient(worker, draw, clock);
    client.subscribe(onNews);
    const hear = (event: { readonly message?: string }): void => {
      if (worker === this.#worker) this.#askAfterError(event.message ?? "");
    };
    worker.addEventListener("error", hear);
    worker.addEventListener("messageerror", hear);
    return [worker, client];
  }

  #ping(): void {
    const client = this.#client;
    if (this.#unanswered >= SILENT_PINGS) {
      this.#say(workerAlert("it does not answer"));
      return;
    }
    this.#unanswered += 1;
    void client.send({ type: "ping" }).then(() => {
      if (client !== this.#client) return;
      this.#unanswered = 0;
      this.#say(null);
    });
  }

  #askAfterError(message: string): void {
    const client = this.#client;
    this.#lastError = message;
    let hasAnswered = false;
    void client.send({ type: "ping" }).then(() => {
      hasAnswered = true;
    });
    setTimeout(() => {
      if (!hasAnswered && client === this.#client) this.#say(workerAlert(this.#lastError || "no reason given"));
    }, AFTER_ERROR_MS);
  }

  #say(problem: Alert | null): void {
    if (problem === null && !this.#isBroken) return;
    if (problem !== null && this.#isBroken) return;
    this.#isBroken = problem !== null;
    this.#options.onBroken(problem);
  }
}

function workerAlert(reason: string): Alert {
  return {
    severity: "error",
    code: "E_WORKER",
    message: `the simulation stopped: ${reason}`,
    tip: "Restart it: the scene and the seed are kept. If it happens again, copy the details into a report.",
  };
}
