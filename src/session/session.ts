/**
 * One arm, one controller, one recorder, one clock.
 *
 * The session has no timers: whoever owns it (a worker, a test) calls `tick` with the wall time and gets events back.
 */

import { createIdleController } from "../control/baselineControllers";
import type { Alert, Controller } from "../control/contracts";
import { alertOf } from "../control/controlStep";
import { InputError } from "../errors";
import type { PolicySource } from "../policy/policyMessages";
import { idleTeleopInput } from "../teleop/teleopInput";
import { parseScene } from "../world/parseScene";
import type { Scene } from "../world/scene";
import { nextSeed } from "../world/seed";
import { AlertLog } from "./alertLog";
import type { SentTarget } from "./arm/armDesk";
import { boundedSpeed, checkPull, checkSeed } from "./commandChecks";
import { Episode, type EpisodeInstant, episodeStatus } from "./episode";
import { createEpisodeRunner, scoreSeeds } from "./evaluate";
import { FramePublisher } from "./framePublisher";
import { type GivenStart, givenStart, startOf } from "./givenStart";
import { History } from "./history";
import { LiveScore } from "./liveScore";
import { Pacer } from "./pacer";
import type {
  ControllerChoice,
  InSceneCommand,
  QuickCommand,
  SessionCommand,
  SessionEvent,
  SessionRequest,
  SessionStatus,
} from "./protocol";
import { checkRun, Replay } from "./replay";
import { type RunFacts, RunTape, runFacts } from "./runTape";
import { sceneDescription } from "./sceneDescription";
import { bodyOf, defaultBody, type SessionBody, simOptionsOf } from "./sessionBody";
import { type ChosenController, isPerson, SessionControllers } from "./sessionControllers";
import { internalAlert, isForeseen, stoppedError } from "./sessionFaults";
import type { SessionHost } from "./sessionHost";

/** Control steps that can be gone back: one minute at 50 Hz. An instant takes a few kB. */
const HISTORY_STEPS = 3000;
/** How long a finished episode is shown before the next seed starts, ms of wall time at normal speed. */
const LINGER_MS = 1200;
/** Shortest time between two status events, ms. */
const STATUS_INTERVAL_MS = 1000 / 15;
/** How often a session that has nothing due looks after its events, ms. */
const IDLE_INTERVAL_MS = 16;

/** The live session in simulation. */
export class Session {
  readonly #host: SessionHost;
  readonly #controllers: SessionControllers;
  readonly #alerts: AlertLog;
  readonly #frames: FramePublisher;
  readonly #history = new History<EpisodeInstant>(HISTORY_STEPS);
  #episode: Episode | null = null;
  /** Where one seed starts in place of what it would draw. */
  #start: GivenStart | null = null;
  #pacer = new Pacer(1, () => 0);
  #body: SessionBody = defaultBody();
  #choice: ControllerChoice = { kind: "expert" };
  /** Who leads, or led before a replay and does so again after it. */
  #leader: ControllerChoice = { kind: "expert" };
  /** Takes over when the next episode starts. */
  #nextChoice: ControllerChoice | null = null;
  #controller: Controller = createIdleController();
  #running = false;
  /** A person has paused: another scene or servo does not start to move by itself. */
  #isPaused = false;
  /** STOP is latched; only `resume` lets time go on. */
  #isStopped = false;
  #autoNext = true;
  #nextAtMs: number | null = null;
  #nowMs = 0;
  /** The controller remembers a future that was left. */
  #controllerIsStale = false;
  readonly #score = new LiveScore();
  #tape = new RunTape();
  #statusAtMs = Number.NEGATIVE_INFINITY;
  #statusDirty = false;
  /** Counts controller choices, so that a policy that loads late does not override a newer one. */
  #choices = 0;
  /** Counts evaluations; a newer one, or a stop, ends the one before. */
  #evaluations = 0;

  constructor(host: SessionHost) {
    this.#host = host;
    this.#alerts = new AlertLog((alert) => this.#post({ type: "alert", alert }));
    const raise = (alert: Alert): void => this.#alerts.raise(alert, this.#nowMs);
    this.#controllers = new SessionControllers(host.robot, host.clock, raise, host.realArm);
    this.#frames = new FramePublisher((frame, transfer) => host.post({ type: "frame", frame }, transfer));
  }

  /** Where the arm is sent; null without a scene, and while it only shows where a real arm is. */
  get sent(): SentTarget | null {
    return this.#episode && this.#controllers.sent(this.#choice, this.#episode, this.#running);
  }

  /** Whether the simulation broke down and has not been stepped back or reset since. */
  readonly isDiverged = (): boolean => this.#episode?.isDiverged ?? false;

  /**
   * Obeys a command and answers it; only loading a policy takes longer than the call.
   *
   * @throws {Error} On a mistake of our own, after the command was answered with it.
   */
  receive({ id, command }: SessionRequest): void {
    const answer = (error: Alert | null): void => {
      this.#post({ type: "reply", id, error });
      this.#statusDirty = true;
      this.#publish();
    };
    const refuse = (thrown: unknown): void => {
      answer(isForeseen(thrown) ? alertOf(thrown) : internalAlert(thrown));
      if (!isForeseen(thrown)) throw thrown;
    };
    try {
      const pending = this.#obey(command);
      if (pending) void pending.then(() => answer(null), refuse);
      else answer(null);
    } catch (thrown) {
      refuse(thrown);
    }
  }

  /**
   * Does what is due by now.
   *
   * @param nowMs - Wall time, ms.
   * @returns Wall time until it wants to be called again, ms.
   * @throws {Error} On a mistake of our own; the session then stands still.
   */
  tick(nowMs: number): number {
    this.#nowMs = nowMs;
    if (!this.#episode) return IDLE_INTERVAL_MS;
    try {
      if (this.#running && !this.#controller.isComing) this.#runDue(nowMs, this.#episode);
    } catch (thrown) {
      // A mistake of our own must not repeat at every tick.
      this.#running = false;
      this.#alerts.raise(internalAlert(thrown), nowMs);
      throw thrown;
    }
    this.#publish();
    return this.#running ? Math.min(this.#pacer.untilDueMs, IDLE_INTERVAL_MS) : IDLE_INTERVAL_MS;
  }

  #runDue(nowMs: number, episode: Episode): void {
    this.#pacer.run(nowMs, () => this.#step());
    this.#statusDirty = true;
    if (this.#nextAtMs !== null && nowMs >= this.#nextAtMs) this.#reset(nextSeed(episode.seed));
  }

  /** @returns A promise when the command takes time, null when it is done. */
  #obey(command: SessionCommand): Promise<void> | null {
    if (command.type === "evaluate") {
      command.seeds.forEach(checkSeed);
      return this.#evaluate(command.choice, command.seeds, this.#loaded().scene);
    }
    if (command.type === "controller") {
      this.#choices += 1;
      this.#nextChoice = null;
      const when = command.when ?? "now";
      if (command.choice.kind === "policy") return this.#choosePolicy(command.choice, command.source, when);
      this.#choose(command.choice, when);
      return null;
    }
    this.#obeyAtOnce(command);
    return null;
  }

  #obeyAtOnce(command: QuickCommand): void {
    switch (command.type) {
      case "load":
        return this.#load(parseScene(command.scene), command.seed, bodyOf(command, this.#body), givenStart(command));
      case "stop":
        return this.#stop();
      case "resume":
        this.#isStopped = false;
        if (this.#episode) this.#play();
        return;
      case "policyPort":
        return this.#controllers.connectPolicy(command.port);
      case "teleop":
        // What is held during a stop must not move the arm at the resume.
        if (!this.#isStopped) this.#controllers.feedTeleop(command.input);
        return;
      case "autoNext":
        this.#autoNext = command.on;
        if (!command.on) this.#nextAtMs = null;
        return;
      case "stopEvaluation":
        this.#evaluations += 1;
        return;
      case "cancelController":
        this.#choices += 1;
        this.#nextChoice = null;
        return;
      case "ping":
        return;
      default:
        this.#obeyInScene(command, this.#loaded());
    }
  }

  /** Commands that need a scene. */
  #obeyInScene(command: InSceneCommand, episode: Episode): void {
    switch (command.type) {
      case "play":
        return this.#play();
      case "pause":
        return this.#pause();
      case "step":
        return this.#stepBy(command.count);
      case "seek":
        return this.#moveTo(this.#history.seek(command.time));
      case "speed":
        this.#pacer.speed = boundedSpeed(command.speed);
        return;
      case "reset":
        return this.#reset(command.seed ?? episode.seed);
      case "servo":
        return this.#load(episode.scene, episode.seed, { ...this.#body, servo: command.preset }, this.#start);
      case "push":
        return this.#push(command.push, episode);
      case "replay":
        return this.#replay(command, episode);
      case "writeRun":
        return this.#post({
          type: "run",
          run: this.#tape.written(command.which, this.#facts(episode), episode.arm.dt),
        });
    }
  }

  #loaded(): Episode {
    if (this.#episode) return this.#episode;
    throw new InputError("no scene is open yet", "Open a scene first.", { code: "E_NO_SCENE" });
  }

  /** Everything that can fail comes first, so that a refused scene leaves the open one as it is. */
  #load(scene: Scene, seed: number, body: SessionBody, start: GivenStart | null): void {
    checkSeed(seed);
    const episode = new Episode(scene, body.robot?.model ?? this.#host.robot, simOptionsOf(body));
    const problem = episode.reset(seed, startOf(start, seed));
    if (body.robot?.id !== this.#body.robot?.id) this.#controllers.takeRobot(episode.robot);
    const chosen = this.#controllers.createOrTeleop(this.#nextChoice ?? this.#leader, episode);
    this.#controllers.restart(chosen.controller, seed, episode.hold);
    const { speed } = this.#pacer;
    [this.#body, this.#start] = [body, start];
    this.#episode = episode;
    this.#pacer = new Pacer(episode.arm.dt, this.#host.clock);
    this.#pacer.speed = speed;
    this.#nextChoice = null;
    this.#choice = chosen.choice;
    this.#leader = chosen.choice;
    this.#controller = chosen.controller;
    this.#controllerIsStale = false;
    this.#tape = new RunTape();
    this.#score.startScene(chosen.choice);
    this.#post({ type: "loaded", description: sceneDescription(episode, body.robot?.id ?? null) });
    this.#running = !this.#isPaused && !this.#isStopped;
    this.#begin(episode, problem);
  }

  #choose(choice: ControllerChoice, when: "now" | "nextEpisode"): void {
    const episode = this.#episode;
    if (!episode) [this.#choice, this.#leader] = [choice, choice];
    else if (when === "now" || episode.arm.time === 0) {
      this.#adopt({ choice, controller: this.#controllers.create(choice, episode) });
    } else {
      // Made here and thrown away, so that a choice that cannot lead is refused now and not later.
      this.#controllers.create(choice, episode);
      this.#nextChoice = choice;
    }
  }

  /** Whoever leads goes on until the policy is loaded; a newer choice wins. */
  async #choosePolicy(
    choice: ControllerChoice,
    source: PolicySource | undefined,
    when: "now" | "nextEpisode",
  ): Promise<void> {
    const ticket = this.#choices;
    await this.#controllers.prepare(choice, source, () => ticket === this.#choices);
    if (source && "files" in source) this.#score.forget(choice);
    if (ticket === this.#choices) this.#choose(choice, when);
  }

  /** Hands the arm over; it keeps its last target until the new controller has something to say. */
  #adopt({ choice, controller }: ChosenController): void {
    const episode = this.#loaded();
    this.#controllers.restart(controller, episode.seed, episode.hold);
    this.#choice = choice;
    if (choice.kind !== "replay") this.#leader = choice;
    this.#controller = controller;
    this.#controllerIsStale = false;
    const taken = episode.arm.time === 0 ? null : "twoLeaders";
    this.#score.handOver(choice, this.#history.inPast ? "rewound" : taken);
  }

  /** A written run leads from the reset on; another seed, scene or leader ends it. */
  #replay({ run, start }: Extract<SessionCommand, { readonly type: "replay" }>, episode: Episode): void {
    checkRun(run, episode.arm.limits.length);
    this.#choices += 1;
    this.#nextChoice = null;
    this.#start = givenStart({ seed: episode.seed, start });
    this.#adopt({ choice: { kind: "replay" }, controller: new Replay(run, () => episode.arm.controlSteps) });
    this.#reset(episode.seed);
  }

  #restartController(episode: Episode): void {
    this.#controllers.restart(this.#controller, episode.seed, episode.hold);
    this.#controllerIsStale = false;
  }

  /** Runs scored episodes on a simulation of their own while the live one stands still. */
  async #evaluate(choice: ControllerChoice, seeds: readonly number[], scene: Scene): Promise<void> {
    const ticket = ++this.#evaluations;
    this.#pause();
    const runner = createEpisodeRunner(scene, this.#loaded().robot, simOptionsOf(this.#body));
    const scored = await this.#controllers.createForScore(choice, runner.episode);
    await scoreSeeds(runner, scored, seeds, this.#host, () => ticket === this.#evaluations);
  }

  #reset(seed: number): void {
    checkSeed(seed);
    const episode = this.#loaded();
    const before = episode.seed;
    this.#score.startRun(this.#history.span.to > 0);
    this.#history.clear();
    // A start belongs to its seed; who comes back to that seed later gets what the seed draws.
    if (this.#start?.seed !== seed) this.#start = null;
    const problem = episode.reset(seed, startOf(this.#start, seed));
    const next = this.#nextChoice ?? (this.#choice.kind === "replay" && seed !== before ? this.#leader : null);
    if (next) this.#adopt(this.#controllers.createOrTeleop(next, episode));
    else this.#restartController(episode);
    this.#nextChoice = null;
    this.#begin(episode, problem);
  }

  /** Shows an episode that was just reset. */
  #begin(episode: Episode, problem: Alert | null): void {
    this.#alerts.clear();
    this.#nextAtMs = null;
    const isReplay = this.#choice.kind === "replay";
    this.#tape.clear(episode.arm.dt, isReplay);
    if (isReplay) this.#score.disqualify("replay");
    this.#history.clear();
    this.#remember(episode);
    this.#frames.cut();
    const { scene } = episode.arm.plan;
    if (scene.reset.set.length > 0) this.#post({ type: "varied", objects: scene.objects });
    if (problem) this.#alerts.raise(problem, this.#nowMs);
    if (episode.outcome) this.#finish(episode);
  }

  #play(): void {
    this.#refuseWhileStopped("time does not go on");
    this.#isPaused = false;
    this.#running = true;
    this.#pacer.restart();
  }

  #pause(): void {
    this.#isPaused = true;
    this.#running = false;
  }

  #stop(): void {
    this.#isStopped = true;
    this.#running = false;
    this.#evaluations += 1;
    this.#controllers.feedTeleop(idleTeleopInput());
    this.#episode?.arm.push(null);
  }

  /** @throws {InputError} `E_STOPPED` while the stop is latched. */
  #refuseWhileStopped(what: string): void {
    if (this.#isStopped) throw stoppedError(what);
  }

  #push(push: Extract<SessionCommand, { readonly type: "push" }>["push"], episode: Episode): void {
    if (push) {
      this.#refuseWhileStopped("nothing is pulled");
      checkPull(push, episode.scene, episode.robot);
      // What is done after the end changes nothing about how it ended.
      if (!episode.outcome) this.#score.disqualify("pulled");
      this.#tape.spoil();
    }
    episode.arm.push(push);
  }

  /** One control step; false when the session stops here. */
  #step(): boolean {
    const episode = this.#loaded();
    const ended = episode.outcome !== null;
    if (this.#controllerIsStale) {
      this.#restartController(episode);
      if (!ended) this.#score.disqualify("rewound");
    }
    const before = episode.arm.controlSteps;
    const alert = episode.step(this.#controller);
    if (alert) this.#alerts.raise(alert, this.#nowMs);
    this.#write(episode, before);
    if (!ended && episode.outcome) this.#tape.end(this.#facts(episode));
    this.#remember(episode);
    this.#frames.touch();
    if (!ended && episode.outcome) this.#finish(episode);
    if (this.#controller instanceof Replay && this.#controller.isOver) this.#running = false;
    return this.#running;
  }

  #facts(episode: Episode): RunFacts {
    return runFacts(episode, this.#body.servo, this.#start, this.#leader);
  }

  /** Writes the step that was just made, and compares it where a written run leads. */
  #write(episode: Episode, before: number): void {
    const { arm } = episode;
    const hash = arm.hash();
    this.#tape.write(before, arm.target, arm.limits, hash);
    if (this.#controller instanceof Replay) this.#controller.check(before + 1, hash);
  }

  /** Counts an episode that has just ended, and decides how it goes on. */
  #finish(episode: Episode): void {
    const { seed, task } = episode;
    const outcome = episode.outcome!;
    const summary = { seed, outcome, controller: this.#choice, progress: task.progress };
    if (this.#score.finish(outcome)) this.#post({ type: "episode", summary });
    // What diverged is worth a look: the last good instant is one step back.
    if (episode.isDiverged) this.#running = false;
    // A replay goes on to its own end.
    else if (this.#choice.kind === "replay") return;
    else if (this.#autoNext) this.#nextAtMs = this.#nowMs + LINGER_MS / Math.max(1, this.#pacer.speed);
    // A person keeps the arm after success; a machine has nothing more to do.
    else if (!isPerson(this.#choice) || outcome.kind === "invalid") this.#running = false;
  }

  #stepBy(count: number): void {
    if (count > 0) this.#refuseWhileStopped("no step is taken");
    this.#pause();
    if (count > 0 && this.#controller.isComing) return;
    const whole = Math.trunc(Math.min(Math.max(count, -HISTORY_STEPS), HISTORY_STEPS));
    for (let k = 0; k < Math.abs(whole); k++) {
      if (whole > 0 && !this.#history.inPast) this.#step();
      else this.#moveTo(this.#history.move(whole > 0 ? 1 : -1));
    }
    this.#frames.touchAtOnce();
  }

  /** Shows an instant of the past. */
  #moveTo(instant: EpisodeInstant | null): void {
    if (!instant) return;
    this.#loaded().restore(instant.episode);
    this.#controllerIsStale = true;
    this.#nextAtMs = null;
    this.#frames.cut();
  }

  #remember(episode: Episode): void {
    this.#history.push({ time: episode.arm.time, episode: episode.snapshot() });
  }

  #publish(): void {
    const episode = this.#episode;
    if (!episode) return;
    this.#frames.publish(this.#nowMs, episode.arm, () => this.#controllers.prediction(this.#choice));
    if (!this.#statusDirty || this.#nowMs - this.#statusAtMs < STATUS_INTERVAL_MS) return;
    [this.#statusDirty, this.#statusAtMs] = [false, this.#nowMs];
    this.#post({ type: "status", status: this.#status(episode) });
  }

  #status(episode: Episode): SessionStatus {
    return {
      ...episodeStatus(episode),
      running: this.#running,
      stopped: this.#isStopped,
      speed: this.#pacer.speed,
      realTimeFactor: this.#running ? this.#pacer.realTimeFactor : 0,
      controller: this.#choice,
      nextController: this.#nextChoice,
      ...this.#score.status,
      history: this.#history.span,
      controlPeriodMs: this.#pacer.periods,
      policy: this.#controllers.policyStatus,
      replay: this.#controller instanceof Replay ? this.#controller.status : null,
      teleopReach: this.#controllers.teleopReach,
      mirrorGap: this.#controllers.mirrorGap(this.#choice),
    };
  }

  #post(event: SessionEvent): void {
    this.#host.post(event, []);
  }
}
