/**
 * The page's side of the workers: starts the session, loads the policy late, and turns wishes into commands.
 *
 * There is one engine for the page's life; panels call its methods, the view reads its draw state.
 */

import type { Alert } from "../control/contracts";
import type { PolicyConnect, PolicySource } from "../policy/policyMessages";
import type { DrawState } from "../session/drawState";
import type { EpisodeResult } from "../session/evaluationReport";
import type { ControllerChoice, ControllerKind, SessionCommand } from "../session/protocol";
import { createDrawState, createSessionClient, type SessionClient, type SessionNews } from "../session/sessionClient";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../world/builtinScenes";
import { TeleopDesk } from "./input/teleopDesk";
import { changeDocument, documentStore } from "./stores/documentStore";
import { logAlert, sessionStore } from "./stores/sessionStore";
import { studioStore } from "./stores/studioStore";
import { Telemetry } from "./telemetry";

/** Policies that come with the studio, by the scene that they know. */
const SHIPPED_POLICIES: Partial<Record<BuiltinSceneId, string>> = { "cube-in-the-tray": "cube-in-the-tray" };

/** Drawn frames after which the policy is loaded on a first visit. */
const FRAMES_BEFORE_POLICY = 20;

const SPEEDS = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];

export class Engine {
  readonly draw: DrawState = createDrawState();
  readonly telemetry = new Telemetry();
  readonly teleop: TeleopDesk;
  readonly #client: SessionClient;
  #policyWorker: Worker | null = null;
  /** Who was last asked to lead; the status confirms it a moment later. */
  #wanted: ControllerKind = "expert";
  /** The policy that led last, so that "Policy" means the same again; the shipped one before any was opened. */
  #lastPolicy: ControllerChoice | null = null;
  /** A seed was asked for; until the session has answered, its status still tells of the old one. */
  #seedUnderway = 0;

  constructor() {
    const worker = new Worker(new URL("../session/session.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("error", (event) => this.#workerBroke(event.message));
    this.#client = createSessionClient(worker, this.draw, () => performance.now());
    this.#client.subscribe((news) => this.#hear(news));
    this.teleop = new TeleopDesk((input) => {
      if (this.#wanted !== "teleop") this.lead("teleop");
      this.#tell({ type: "teleop", input });
    });
    this.#openScene();
    documentStore.subscribe((now, before) => {
      if (now.document.sceneId !== before.document.sceneId) this.#openScene();
      else if (now.document.seed !== sessionStore.getState().status?.seed) void this.#resetTo(now.document.seed);
    });
    let frames = 0;
    const watch = (): void => {
      if (this.draw.current) {
        this.telemetry.sample(this.draw.current);
        frames += 1;
        // The runtime and the weights are large: the arm is drawn and moves before they are asked for.
        if (frames === FRAMES_BEFORE_POLICY && this.#wanted === "expert") this.lead("policy");
      }
      requestAnimationFrame(watch);
    };
    watch();
  }

  /** True when "Policy" can lead in this scene: one comes with the studio, or a person opened one. */
  hasPolicyFor(sceneId: BuiltinSceneId): boolean {
    return this.#lastPolicy !== null || SHIPPED_POLICIES[sceneId] !== undefined;
  }

  toggleRun(): void {
    if (studioStore.getState().stopped) return;
    const status = sessionStore.getState().status;
    if (status?.outcome && !status.running) this.nextSeed();
    this.#tell({ type: status?.running ? "pause" : "play" });
  }

  pause(): void {
    this.#tell({ type: "pause" });
  }

  /** Stops all motion and latches. */
  stop(): void {
    studioStore.setState({ stopped: true });
    this.teleop.release();
    this.#tell({ type: "pause" });
  }

  /** The only way out of a stop. */
  resume(): void {
    studioStore.setState({ stopped: false });
    this.#tell({ type: "play" });
  }

  step(count: number): void {
    this.#tell({ type: "step", count });
  }

  seek(time: number): void {
    this.#tell({ type: "seek", time });
  }

  restart(): void {
    this.#tell({ type: "reset", seed: null });
    if (!studioStore.getState().stopped) this.#tell({ type: "play" });
  }

  nextSeed(): void {
    this.chooseSeed(documentStore.getState().document.seed + 1);
  }

  chooseSeed(seed: number): void {
    changeDocument({ seed }, true);
    if (!studioStore.getState().stopped) this.#tell({ type: "play" });
  }

  setSpeed(speed: number): void {
    this.#tell({ type: "speed", speed });
  }

  /** One notch slower or faster. */
  nudgeSpeed(notches: number): void {
    const now = sessionStore.getState().status?.speed ?? 1;
    const at = SPEEDS.findIndex((speed) => speed >= now - 1e-9);
    this.setSpeed(SPEEDS[Math.min(Math.max(at + notches, 0), SPEEDS.length - 1)] ?? 1);
  }

  setAutoNext(on: boolean): void {
    this.#tell({ type: "autoNext", on });
  }

  setServo(preset: "stiff" | "soft"): void {
    this.#tell({ type: "servo", preset });
    this.#keepStopped();
  }

  push(push: Extract<SessionCommand, { type: "push" }>["push"]): void {
    this.#tell({ type: "push", push });
  }

  /** Hands the arm to a kind of controller; a policy is the one that led last, else the one of the scene. */
  lead(kind: ControllerKind): void {
    if (kind === "policy") return this.#leadByPolicy();
    this.#wanted = kind;
    this.#tell({ type: "controller", choice: { kind } });
    this.#tell({ type: "autoNext", on: kind !== "teleop" });
    if (!studioStore.getState().stopped) this.#tell({ type: "play" });
  }

  /**
   * Opens a package and lets it lead; a refusal is shown and nothing changes.
   *
   * @param source - Left out for a policy that is open already.
   */
  async loadPolicy(choice: ControllerChoice, source?: PolicySource): Promise<void> {
    sessionStore.setState({ policyState: "loading", policyProblem: null });
    this.#connectPolicyWorker();
    this.#wanted = "policy";
    const refusal = await this.#client.send({ type: "controller", choice, ...(source && { source }) });
    if (refusal) {
      sessionStore.setState({ policyState: "refused", policyProblem: refusal });
      this.#wanted = sessionStore.getState().status?.controller.kind ?? "expert";
      logAlert(refusal);
      return;
    }
    this.#lastPolicy = choice;
    sessionStore.setState({ policyState: "ready", policyProblem: null });
    this.#tell({ type: "autoNext", on: true });
    if (!studioStore.getState().stopped) this.#tell({ type: "play" });
  }

  /**
   * Runs scored episodes with whoever leads, beside the live one, which stands still.
   *
   * @throws {Error} When the session refuses.
   */
  async score(seeds: readonly number[]): Promise<readonly EpisodeResult[]> {
    const choice = sessionStore.getState().status?.controller ?? { kind: this.#wanted };
    const results: EpisodeResult[] = [];
    const unsubscribe = this.#client.subscribe((news) => {
      if (news.type === "scored") results.push(news.result);
    });
    const refusal = await this.#client.send({ type: "evaluate", choice, seeds });
    unsubscribe();
    if (refusal) throw new Error(`${refusal.code}: ${refusal.message}`);
    return results;
  }

  #leadByPolicy(): void {
    const shipped = SHIPPED_POLICIES[documentStore.getState().document.sceneId];
    if (this.#lastPolicy) void this.loadPolicy(this.#lastPolicy);
    else if (shipped !== undefined) {
      const url = new URL(`policies/${shipped}/`, document.baseURI).href;
      void this.loadPolicy({ kind: "policy", policy: shipped }, { url });
    }
  }

  #connectPolicyWorker(): void {
    if (this.#policyWorker) return;
    this.#policyWorker = new Worker(new URL("../policy/policy.worker.ts", import.meta.url), { type: "module" });
    this.#policyWorker.addEventListener("error", (event) => this.#workerBroke(event.message));
    const { port1, port2 } = new MessageChannel();
    this.#policyWorker.postMessage({ type: "connect", port: port1 } satisfies PolicyConnect, [port1]);
    void this.#client.send({ type: "policyPort", port: port2 }, [port2]);
  }

  #openScene(): void {
    const { sceneId, seed } = documentStore.getState().document;
    studioStore.setState({ selection: null });
    if (this.#wanted === "policy" && !this.hasPolicyFor(sceneId)) this.lead("expert");
    this.#tell({ type: "load", scene: BUILTIN_SCENES[sceneId], seed });
    this.#keepStopped();
  }

  /** A stop outlives whatever else is done meanwhile. */
  #keepStopped(): void {
    if (studioStore.getState().stopped) this.#tell({ type: "pause" });
  }

  async #resetTo(seed: number): Promise<void> {
    this.#seedUnderway += 1;
    const refusal = await this.#client.send({ type: "reset", seed });
    this.#seedUnderway -= 1;
    if (refusal) logAlert(refusal);
  }

  /** Sends a command whose refusal belongs in the log. */
  #tell(command: SessionCommand): void {
    void this.#client.send(command).then((refusal: Alert | null) => {
      if (refusal) logAlert(refusal);
    });
  }

  #hear(news: SessionNews): void {
    if (news.type === "status") {
      sessionStore.setState({ status: news.status });
      if (this.#seedUnderway === 0) changeDocument({ seed: news.status.seed }, false);
    } else if (news.type === "loaded") sessionStore.setState({ description: news.description, lastEpisode: null });
    else if (news.type === "alert") logAlert(news.alert);
    else if (news.type === "episode") sessionStore.setState({ lastEpisode: news.summary });
  }

  #workerBroke(message: string): void {
    logAlert({
      severity: "error",
      code: "E_WORKER",
      message: `a worker of the page stopped: ${message || "no reason given"}`,
      tip: "Reload the page. If it happens again, copy the details into a report.",
    });
  }
}
