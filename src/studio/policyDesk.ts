/**
 * Loads policies for the session: keeps the policy worker, tells how far a load is, cancels and repeats, and keeps a
 * refusal in sight until a person has seen it.
 *
 * A person's act wins over what the page does by itself: the automatic load of a first visit never takes the arm from
 * somebody, never hides a refusal, and never starts again after it was cancelled.
 */

import type { Alert } from "../control/contracts";
import type { LoadProgress } from "../policy/loadProgress";
import type { PolicySource } from "../policy/policyMessages";
import type { SessionCommand } from "../session/protocol";
import type { EngineHost, PolicyWorker } from "./engineHost";
import { logAlert, type PolicyProblem, sessionStore } from "./stores/sessionStore";
import { studioStore } from "./stores/studioStore";
import { TransferRate } from "./transferRate";

/** A policy and where it comes from. */
export interface PolicyOffer {
  readonly id: string;
  readonly source: PolicySource;
}

/** How often progress is shown, ms. */
const PROGRESS_MS = 100;
/** Problems of the line or the machine; the same package may load the next time. */
const WORTH_A_RETRY: ReadonlySet<string> = new Set(["E_FETCH", "E_WORKER", "E_POLICY_GONE", "E_INTERNAL", "E_HASH"]);

export interface PolicyDeskOptions {
  readonly host: Pick<EngineHost, "startPolicy" | "clock">;
  readonly send: (command: SessionCommand, transfer?: Transferable[]) => Promise<Alert | null>;
  /** Whether a policy leads the arm now: then its worker must live. */
  readonly isLeading: () => boolean;
}

export class PolicyDesk {
  readonly #options: PolicyDeskOptions;
  readonly #rate = new TransferRate();
  #worker: PolicyWorker | null = null;
  /** Policies that the session has from this worker. */
  readonly #ready = new Set<string>();
  /** Counts loads and what ends them; an answer to an older one says nothing any more. */
  #ticket = 0;
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #stage = "";
  #failed: { readonly offer: PolicyOffer; readonly isAuto: boolean } | null = null;
  #isTouched = false;

  constructor(options: PolicyDeskOptions) {
    this.#options = options;
  }

  /** A person has decided about policies; from now on nothing loads by itself. */
  touch(): void {
    this.#isTouched = true;
  }

  /** Loads a policy once without being asked; it leads from the next episode on. @returns Whether it will. */
  async loadByItself(offer: PolicyOffer): Promise<boolean> {
    if (this.#isTouched) return false;
    this.#isTouched = true;
    return this.#load(offer, true);
  }

  /** Loads what a person has chosen and lets it lead at once. @returns Whether it leads. */
  async open(offer: PolicyOffer): Promise<boolean> {
    this.#isTouched = true;
    sessionStore.setState({ policyProblem: null });
    return this.#load(offer, false);
  }

  /** Shows why something that a person offered is no policy; a load that is under way goes on. */
  refuse(problem: PolicyProblem): void {
    sessionStore.setState(({ policyLoad }) => ({
      policyProblem: problem,
      policyState: policyLoad ? "loading" : "refused",
    }));
  }

  dismiss(): void {
    sessionStore.setState(({ policyState }) => ({
      policyProblem: null,
      policyState: policyState === "refused" ? this.#restState() : policyState,
    }));
  }

  /** Tries again what failed. @returns Whether it leads or will lead. */
  async retry(): Promise<boolean> {
    const failed = this.#failed;
    if (!failed) return false;
    sessionStore.setState({ policyProblem: null });
    return this.#load(failed.offer, failed.isAuto);
  }

  /** Ends a load. A runtime that was cut off in the middle cannot be used again, so its worker goes too. */
  cancel(): void {
    if (!sessionStore.getState().policyLoad) return;
    this.#isTouched = true;
    this.#ticket += 1;
    void this.#options.send({ type: "cancelController" });
    if (!this.#options.isLeading()) this.#closeWorker();
    sessionStore.setState({ policyLoad: null, policyState: this.#restState() });
  }

  /** The session is a new one and knows no policy. */
  sessionRestarted(): void {
    this.#ticket += 1;
    this.#closeWorker();
    sessionStore.setState({ policyLoad: null, policyState: "idle" });
  }

  async #load(offer: PolicyOffer, isAuto: boolean): Promise<boolean> {
    this.#ticket += 1;
    const ticket = this.#ticket;
    this.#failed = null;
    this.#rate.reset();
    this.#stage = "";
    this.#connect();
    const isKnown = this.#ready.has(offer.id);
    if (!isKnown) {
      sessionStore.setState({
        policyState: "loading",
        policyLoad: { id: offer.id, progress: null, secondsLeft: null },
      });
    }
    const refusal = await this.#options.send({
      type: "controller",
      choice: { kind: "policy", policy: offer.id },
      ...(!isKnown && { source: offer.source }),
      when: isAuto ? "nextEpisode" : "now",
    });
    if (ticket !== this.#ticket) return false;
    // The session keeps few policies open and may have closed this one since.
    if (isKnown && refusal?.code === "E_NO_POLICY") {
      this.#ready.delete(offer.id);
      return this.#load(offer, isAuto);
    }
    if (refusal) this.#fail(refusal, offer, isAuto);
    else {
      this.#ready.add(offer.id);
      sessionStore.setState({ policyLoad: null, policyState: "ready" });
    }
    return refusal === null;
  }

  #fail(refusal: Alert, offer: PolicyOffer, isAuto: boolean): void {
    const { code, message, tip } = refusal;
    const canRetry = WORTH_A_RETRY.has(code);
    this.#failed = canRetry ? { offer, isAuto } : null;
    // The runtime remembers its failure for the life of its worker.
    if (canRetry && !this.#options.isLeading()) this.#closeWorker();
    logAlert(refusal);
    // Nobody asked for it, and it says nothing about the scene that is being designed.
    if (isAuto && studioStore.getState().mode === "design") {
      this.#isTouched = false;
      sessionStore.setState({ policyLoad: null, policyState: this.#restState() });
      return;
    }
    sessionStore.setState(({ policyProblem }) => ({
      policyLoad: null,
      policyState: "refused",
      // What a person did stays in sight over what the page tried by itself.
      policyProblem: isAuto && policyProblem ? policyProblem : { code, message, tip, canRetry },
    }));
  }

  #restState(): "idle" | "ready" {
    return this.#ready.size > 0 ? "ready" : "idle";
  }

  #connect(): void {
    if (this.#worker) return;
    const worker = this.#options.host.startPolicy();
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => {
      if (worker === this.#worker) this.#show(data.progress);
    });
    const broke = (event: { readonly message?: string }): void => {
      if (worker === this.#worker) this.#broke(event.message ?? "");
    };
    worker.addEventListener("error", broke);
    worker.addEventListener("messageerror", broke);
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ type: "connect", port: port1 }, [port1]);
    void this.#options.send({ type: "policyPort", port: port2 }, [port2]);
  }

  /** What waits in the session for this worker is refused there. */
  #closeWorker(): void {
    if (!this.#worker) return;
    this.#worker.terminate();
    this.#worker = null;
    this.#ready.clear();
    void this.#options.send({ type: "policyPort", port: null });
  }

  /** Its service catches what it can, so an error here is the end of the worker. A load in the session fails by it. */
  #broke(reason: string): void {
    logAlert({
      severity: "error",
      code: "E_WORKER",
      message: `the policy's worker stopped: ${reason || "no reason given"}`,
      tip: "Choose the policy again; another worker starts. If it happens again, copy the details into a report.",
    });
    this.#closeWorker();
    sessionStore.setState(({ policyLoad }) => ({ policyState: policyLoad ? "loading" : "idle" }));
  }

  #show(progress: LoadProgress): void {
    const nowMs = this.#options.host.clock();
    if (progress.stage !== this.#stage) {
      this.#stage = progress.stage;
      this.#rate.reset();
      this.#shownAtMs = Number.NEGATIVE_INFINITY;
    }
    this.#rate.add(progress.loaded, nowMs);
    const isWhole = progress.total !== null && progress.loaded >= progress.total;
    if (nowMs - this.#shownAtMs < PROGRESS_MS && !isWhole) return;
    this.#shownAtMs = nowMs;
    const secondsLeft = this.#rate.secondsLeft(progress.total);
    sessionStore.setState(({ policyLoad }) => ({ policyLoad: policyLoad && { ...policyLoad, progress, secondsLeft } }));
  }
}
