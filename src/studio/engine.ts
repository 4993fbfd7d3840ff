/**
 * The page's side of the workers: starts the session, loads the policy late, and turns wishes into commands.
 *
 * There is one engine for the page's life; panels call its methods, the view reads its draw state.
 */

import type { Alert } from "../control/contracts";
import type { PackageFiles } from "../policy/policyPackage";
import type { DrawState } from "../session/drawState";
import type { EpisodeResult } from "../session/evaluationReport";
import type { ControllerKind, SessionCommand, WrittenRun } from "../session/protocol";
import type { TapedRun } from "../session/runTape";
import { createDrawState, type SessionNews } from "../session/sessionClient";
import type { ServoPreset } from "../sim/servo";
import type { BuiltinSceneId } from "../world/builtinScenes";
import { nextSeed } from "../world/seed";
import { ArmDesk } from "./arm/armDesk";
import { browserHost, type EngineHost } from "./engineHost";
import { TeleopDesk } from "./input/teleopDesk";
import { LeaderDesk } from "./leaderDesk";
import type { PolicyDesk, PolicyOffer } from "./policyDesk";
import { robotStore } from "./robots/robotStore";
import { SessionLink } from "./sessionLink";
import { changeDocument, documentStore, openBuiltin, type StudioDocument } from "./stores/documentStore";
import { type ReplayedRun, replayStore } from "./stores/replayStore";
import { logAlert, type PolicyProblem, sessionStore } from "./stores/sessionStore";
import { type StudioMode, studioStore } from "./stores/studioStore";
import { Telemetry } from "./telemetry";

/** Drawn frames after which the policy is loaded on a first visit. */
const FRAMES_BEFORE_POLICY = 20;

function lostRun(): Alert {
  return {
    severity: "error",
    code: "E_NO_RUN",
    message: "the session answered without a run",
    tip: "Reset, run again, and share that run.",
  };
}

/** What a first visit shows. */
const FIRST_TASK: BuiltinSceneId = "cube-in-the-tray";

const SPEEDS = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];

export class Engine {
  readonly draw: DrawState = createDrawState();
  readonly telemetry = new Telemetry();
  readonly teleop: TeleopDesk;
  readonly arms: ArmDesk;
  readonly #link: SessionLink;
  readonly #leaders: LeaderDesk;
  /** Counts what brings the simulation to a standstill by a person's hand. */
  #stops = 0;
  /** The run that was asked for last. */
  #written: WrittenRun | null = null;
  /** Results of the scored run that was asked for last. */
  #scored: EpisodeResult[] = [];
  #speed = 1;
  #servo: ServoPreset = "stiff";
  /** Enough was drawn for a policy to be loaded by itself. */
  #hasDrawn = false;
  /** A seed or scene was asked for; until the session has answered, its status still tells of the old one. */
  #placing = 0;
  /** What the session said of the scene that was asked for last, before it answered: nothing finds a place in it. */
  #unplaceable: Alert | null = null;
  /** A stop or resume was sent; until the session has answered, its status still tells of what was before. */
  #latching = 0;

  constructor(host: EngineHost = browserHost()) {
    this.#link = new SessionLink({
      start: () => host.startSession(),
      draw: this.draw,
      clock: () => host.clock(),
      onNews: (news) => this.#hear(news),
      onBroken: (problem) => this.#sessionBroke(problem),
    });
    this.#leaders = new LeaderDesk({
      host,
      baseUrl: host.baseUrl,
      send: (command, transfer) => this.#link.send(command, transfer),
      tell: (command) => this.#tell(command),
      play: () => this.#play(),
      release: () => this.teleop.release(),
      stops: () => this.#stops,
    });
    this.teleop = new TeleopDesk(
      (input, takesOver) => {
        // The simulated arm goes on showing the real one, which the same keys lead.
        if (takesOver && !this.arms.isTeleoperated) this.#leaders.takeOver();
        this.#tell({ type: "teleop", input });
      },
      () => host.clock(),
    );
    this.arms = new ArmDesk({
      host,
      send: (command) => this.#link.send(command),
      onShown: (isShown) => this.#showRealArm(isShown),
    });
    this.#openScene();
    documentStore.subscribe((now, before) => {
      const { scene, seed, start } = now.document;
      const was = before.document;
      const isStartNew = start !== was.start && (start !== null || seed === was.seed);
      if (scene !== was.scene || isStartNew) this.#openScene();
      else if (now.document.seed !== sessionStore.getState().status?.seed)
        this.#place({ type: "reset", seed: now.document.seed });
    });
    robotStore.subscribe(({ robot }, before) => {
      if (robot?.id === before.robot?.id) return;
      // Expert and policies know their own robot; a person can lead any.
      if (robot) this.#leaders.giveToPerson();
      this.#openScene();
    });
    let frames = 0;
    host.eachFrame(() => {
      const frame = this.draw.current;
      if (!frame) return;
      this.teleop.settle(frame.target);
      frames += 1;
      // The runtime and the weights are large: the arm is drawn and moves before they are asked for.
      if (frames !== FRAMES_BEFORE_POLICY) return;
      this.#hasDrawn = true;
      void this.#leaders.loadByItself();
    });
  }

  /** Loads policies, and keeps in sight why one was refused. */
  get policies(): PolicyDesk {
    return this.#leaders.policies;
  }

  /** Whether "Policy" can lead in a scene: see `LeaderDesk`. */
  hasPolicyFor(origin: BuiltinSceneId | null): boolean {
    return this.#leaders.hasPolicyFor(origin);
  }

  /** The policies that can be evaluated: see `LeaderDesk`. */
  offers(origin: BuiltinSceneId | null): ReturnType<LeaderDesk["offers"]> {
    return this.#leaders.offers(origin);
  }

  get servo(): ServoPreset {
    return this.#servo;
  }

  /**
   * Design: the scene stands still at its reset and is changed by hand. Run: it is simulated, from the reset on.
   * Who led leads again when it runs, unless somebody else is chosen meanwhile.
   */
  setMode(mode: StudioMode): void {
    if (mode === studioStore.getState().mode) return;
    studioStore.setState({ mode });
    this.teleop.block(mode === "design" || studioStore.getState().stopped);
    if (mode === "design") this.#leaders.rest();
    else this.#leaders.run();
    if (mode === "design") this.pause();
    // A refused scene is not the one that the session has: a reset would run the one before as if it were this one.
    if (sessionStore.getState().refusedScene) this.#openScene();
    else this.#place({ type: "reset", seed: documentStore.getState().document.seed });
    if (mode === "run") this.#play();
    if (mode === "run" && this.#hasDrawn) void this.#leaders.loadByItself();
  }

  /**
   * Shows a scene that came from somebody else. It stands still; whoever leads does so once a person lets time go on, and a
   * policy is neither fetched nor leads before it is asked for.
   *
   * @param document - What to open; null when it is open already.
   * @param leader - Who is suggested; null for whoever leads now.
   */
  receive(document: Partial<StudioDocument> | null, leader: Exclude<ControllerKind, "policy"> | null): void {
    // First, so that nothing loads by itself when the scene is left that is being designed.
    const next = this.#leaders.receive(leader);
    this.setMode("run");
    this.teleop.release();
    // Before the scene, which then does not move either; the reset takes back what has moved.
    if (document) this.pause();
    if (document) changeDocument(document, true);
    this.pause();
    if (next) this.#tell({ type: "controller", choice: { kind: next } });
    this.#tell({ type: "autoNext", on: next !== "teleop" && next !== "none" });
    this.#place({ type: "reset", seed: documentStore.getState().document.seed });
  }

  /**
   * The run that ended last, or the present one if none has, to be played again elsewhere; or why there is none.
   *
   * The event comes before the reply, so it is there once the reply is.
   */
  async writeRun(): Promise<WrittenRun | Alert> {
    this.#written = null;
    const refusal = await this.#link.send({ type: "writeRun", which: "finished" });
    return refusal ?? this.#written ?? lostRun();
  }

  /** A written run leads in the scene that is open, from its reset on and with the servos that it was made with, once time goes on. */
  replay(run: TapedRun, servo: ServoPreset, about: ReplayedRun): void {
    if (servo !== this.#servo) this.setServo(servo);
    this.#leaders.giveWay();
    replayStore.setState(about);
    this.#tell({ type: "replay", run, start: about.start });
  }

  /** Lets time go on. */
  play(): void {
    this.#play();
  }

  toggleRun(): void {
    if (studioStore.getState().stopped) return;
    if (studioStore.getState().mode === "design") return this.setMode("run");
    const status = sessionStore.getState().status;
    if (status?.outcome && !status.running) this.nextSeed();
    if (status?.running) this.pause();
    else this.#play();
  }

  pause(): void {
    this.#stops += 1;
    this.#tell({ type: "pause" });
  }

  /** Stops all motion and latches, here at once and in the session, which refuses to move until the resume. */
  stop(): void {
    this.#stops += 1;
    this.#latch(true);
  }

  /** The only way out of a stop. */
  resume(): void {
    this.#latch(false);
  }

  /** Control steps; while STOP is latched only back, since that moves nothing on. */
  step(count: number): void {
    if (count > 0 && studioStore.getState().stopped) return;
    if (studioStore.getState().mode === "design") return;
    this.#stops += 1;
    this.#tell({ type: "step", count });
  }

  seek(time: number): void {
    this.#tell({ type: "seek", time });
  }

  restart(): void {
    if (studioStore.getState().mode === "design") return this.setMode("run");
    this.teleop.release();
    this.#tell({ type: "reset", seed: null });
    this.#play();
  }

  nextSeed(): void {
    this.chooseSeed(nextSeed(documentStore.getState().document.seed));
  }

  /** Starts a seed from its beginning, the present one too. */
  chooseSeed(seed: number): void {
    const { document } = documentStore.getState();
    if (seed === document.seed && studioStore.getState().mode === "run") return this.restart();
    // Where things stand in place of what the seed draws is lost by it, and only that can be undone.
    changeDocument({ seed }, document.start != null);
    this.#play();
  }

  /** Back to the start of a seed, standing still; who leads goes on to lead once time does. */
  rewind(seed: number): void {
    this.pause();
    const { document } = documentStore.getState();
    if (seed === document.seed) this.#place({ type: "reset", seed });
    else changeDocument({ seed }, document.start != null);
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#tell({ type: "speed", speed });
  }

  /** One notch slower or faster. */
  nudgeSpeed(notches: number): void {
    const at = SPEEDS.findIndex((speed) => speed >= this.#speed - 1e-9);
    this.setSpeed(SPEEDS[Math.min(Math.max(at + notches, 0), SPEEDS.length - 1)] ?? 1);
  }

  setServo(preset: ServoPreset): void {
    this.#servo = preset;
    this.teleop.release();
    this.#tell({ type: "servo", preset });
  }

  push(push: Extract<SessionCommand, { type: "push" }>["push"]): void {
    if (push && studioStore.getState().stopped) return;
    this.#tell({ type: "push", push });
  }

  /** Hands the arm to a kind of controller; a policy is the one that a person opened last, else the one of the scene. */
  lead(kind: ControllerKind): void {
    this.#leaders.lead(kind);
  }

  /** Opens a policy that a person chose and lets it lead; a refusal is shown and nothing changes. */
  openPolicy(offer: PolicyOffer): Promise<void> {
    return this.#leaders.openPolicy(offer);
  }

  /** Opens the files of a package. */
  openPackage(id: string, files: PackageFiles): Promise<void> {
    return this.#leaders.openPackage(id, files);
  }

  /** Shows why what a person offered is no package. */
  refusePackage(problem: PolicyProblem): void {
    this.#leaders.refusePackage(problem);
  }

  /** Ends the load of a policy; whoever leads goes on. */
  cancelPolicy(): void {
    this.#leaders.cancelPolicy();
  }

  /** Tries a policy again that could not be loaded. */
  retryPolicy(): Promise<void> {
    return this.#leaders.retryPolicy();
  }

  /** Starts another session in place of a dead one, with the same scene, seed, speed and servo; the policy comes back too. */
  restartSession(): void {
    const leader = this.#leaders.wanted;
    this.#leaders.sessionRestarted();
    this.teleop.release();
    this.draw.previous = null;
    this.draw.current = null;
    this.#link.restart();
    // Before the scene, so that the new session does not move either.
    if (studioStore.getState().stopped) this.#latch(true);
    this.#openScene();
    if (studioStore.getState().mode === "design") {
      this.pause();
      this.#leaders.rest();
    }
    this.#tell({ type: "speed", speed: this.#speed });
    if (this.#servo !== "stiff") this.#tell({ type: "servo", preset: this.#servo });
    if (leader !== "expert") this.lead(leader);
  }

  /**
   * Runs scored episodes with whoever leads, beside the live one, which stands still.
   *
   * @throws {Error} When the session refuses.
   */
  async score(seeds: readonly number[]): Promise<readonly EpisodeResult[]> {
    const { status, nextLeader } = sessionStore.getState();
    const choice = (nextLeader === null && status?.controller) || { kind: this.#leaders.wanted };
    const results: EpisodeResult[] = [];
    this.#scored = results;
    const refusal = await this.#link.send({ type: "evaluate", choice, seeds });
    if (refusal) throw new Error(`${refusal.code}: ${refusal.message}`);
    return results;
  }

  #openScene(): void {
    const { scene, origin, seed, start } = documentStore.getState().document;
    // In design every change comes through here, and what is being changed stays in hand.
    if (studioStore.getState().mode === "run") studioStore.setState({ selection: null });
    this.teleop.release();
    this.#leaders.leave(origin);
    const robot = robotStore.getState().robot?.body ?? null;
    this.#place({ type: "load", scene, seed, robot, ...(start && { start }) });
    this.#leaders.enter(origin);
  }

  /** Lets time go on, unless STOP is latched (then only the resume does) or the scene is being designed. */
  #play(): void {
    const { stopped, mode } = studioStore.getState();
    if (!stopped && mode === "run") this.#tell({ type: "play" });
  }

  /** Latches the stop or ends it; the page does not wait for the session's answer. */
  #latch(stopped: boolean): void {
    this.#showLatch(stopped);
    this.#latching += 1;
    void this.#link.send({ type: stopped ? "stop" : "resume" }).then((refusal) => {
      this.#latching -= 1;
      if (refusal) logAlert(refusal);
    });
  }

  #showLatch(stopped: boolean): void {
    studioStore.setState({ stopped });
    this.teleop.block(stopped || studioStore.getState().mode === "design");
  }

  /** Puts the scene or the seed of the document into the session. */
  #place(command: Extract<SessionCommand, { type: "load" | "reset" }>): void {
    this.teleop.release();
    this.#placing += 1;
    void this.#link.send(command).then((refusal) => {
      this.#placing -= 1;
      sessionStore.setState({ refusedScene: refusal ?? this.#unplaceable });
      this.#unplaceable = null;
      if (refusal && studioStore.getState().mode === "run") logAlert(refusal);
      // What was open last may be from another version of the app; the page must not stay empty for it.
      const isEmpty = sessionStore.getState().description === null;
      if (refusal && command.type === "load" && isEmpty) openBuiltin(FIRST_TASK);
    });
  }

  /** Sends a command whose refusal belongs in the log. */
  #tell(command: SessionCommand): void {
    void this.#link.send(command).then((refusal: Alert | null) => {
      if (refusal) logAlert(refusal);
    });
  }

  #hear(news: SessionNews): void {
    // Every frame, not only those that a slow page draws.
    if (news.type === "frame") this.telemetry.sample(news.frame);
    else if (news.type === "status") {
      sessionStore.setState({ status: news.status });
      if (this.#placing === 0) changeDocument({ seed: news.status.seed }, false);
      const { stopped } = news.status;
      if (this.#latching === 0 && stopped !== studioStore.getState().stopped) this.#showLatch(stopped);
    } else if (news.type === "loaded") {
      this.telemetry.clear();
      sessionStore.setState({ description: news.description, lastEpisode: null });
    } else if (news.type === "run") this.#written = news.run;
    else if (news.type === "scored") this.#scored.push(news.result);
    else if (news.type === "alert") this.#hearAlert(news.alert);
    else if (news.type === "episode") sessionStore.setState({ lastEpisode: news.summary });
    else if (news.type !== "varied") this.arms.hear(news);
  }

  /** The simulated arm goes where the real one is, from where that is connected; a person has the arm afterwards. */
  #showRealArm(isShown: boolean): void {
    this.#tell({ type: "controller", choice: { kind: isShown ? "arm" : "teleop" } });
    this.#tell({ type: "autoNext", on: false });
    if (isShown) this.#play();
  }

  /** A scene that leaves no room is loaded all the same; who designs it is told beside it, and not in the log. */
  #hearAlert(alert: Alert): void {
    if (alert.code === "E_RESET_UNPLACEABLE" && this.#placing > 0) this.#unplaceable = alert;
    if (alert !== this.#unplaceable || studioStore.getState().mode === "run") logAlert(alert);
  }

  #sessionBroke(problem: Alert | null): void {
    sessionStore.setState({ broken: problem });
    if (problem) logAlert(problem);
  }
}
