/** The controllers that a session can be led by, made for its scene when they are chosen. */

import { createIdleController, createRandomController } from "../control/baselineControllers";
import type { Action, Alert, Controller } from "../control/contracts";
import { alertOf } from "../control/controlStep";
import { InputError } from "../errors";
import { createExpert } from "../expert/expert";
import { createPolicyController, type PolicyController } from "../policy/policyController";
import type { LoadedPolicy, PolicySource } from "../policy/policyMessages";
import { matchPolicyToScene } from "../policy/policyPackage";
import { connectPolicyService, type PolicyConnection, type PolicyPort } from "../policy/policyService";
import type { RobotModel } from "../robot/robotModel";
import { so101 } from "../robot/so101";
import { createServoSag } from "../sim/servoSag";
import { createTeleopController, defaultTeleopOptions, type TeleopController } from "../teleop/teleopController";
import type { TeleopInput } from "../teleop/teleopInput";
import type { SentTarget } from "./arm/armDesk";
import { createMirror, type Mirror, type MirrorGap } from "./arm/mirror";
import type { Episode } from "./episode";
import type { LockstepController } from "./evaluate";
import type { Prediction } from "./framePublisher";
import { emptyPrediction, predictedPath } from "./predictedPath";
import type { ControllerChoice, PolicyStatus, SessionStatus } from "./protocol";

/**
 * Input older than this counts as let go, s. A page that draws without a graphics card is busy for up to 200 ms at a time,
 * and a held key must not stutter by it; what the page lets go of itself stops at once. A real arm keeps the shorter default.
 */
const INPUT_STALE_S = 0.25;

/** A choice with the controller that was made for it. */
export interface ChosenController {
  readonly choice: ControllerChoice;
  readonly controller: Controller;
}

/** A controller for scored episodes, and what it holds open. */
export interface ScoredController {
  readonly controller: Controller | LockstepController;
  release(): Promise<void>;
}

/** A policy that is open in a worker, and where it came from. */
interface OpenPolicy {
  readonly id: string;
  readonly service: PolicyConnection;
  readonly source: PolicySource;
  readonly loaded: LoadedPolicy;
}

/**
 * Makes controllers and keeps what they share: the policy service, open policies, the newest teleop input.
 *
 * A policy takes up to a gigabyte. Open are the one that leads and the one that was loaded last, which may be waiting for
 * the next episode; once it leads, it is the only one.
 */
export class SessionControllers {
  #robot: RobotModel;
  readonly #realArm: () => Float64Array | null;
  readonly #clock: () => number;
  readonly #onAlert: (alert: Alert) => void;
  #teleop: TeleopController;
  #service: PolicyConnection | null = null;
  /** The policy that was loaded or chosen last. */
  #newest: OpenPolicy | null = null;
  /** What the leading controller runs. */
  #leading: OpenPolicy | null = null;
  /** What a controller runs, and what is shown of it once it leads. */
  readonly #made = new WeakMap<Controller, { readonly controller: PolicyController; readonly policy: OpenPolicy }>();
  /** The policy that led last. */
  #policy: PolicyController | null = null;
  #policyStatus: PolicyStatus | null = null;
  /** The one that was made last. */
  #mirror: Mirror | null = null;

  /**
   * @param clock - Wall clock, ms; a person's input goes stale by it, whatever the speed of the simulation.
   * @param realArm - Where a real arm is, shape (n), rad; null when that is not known.
   */
  constructor(
    robot: RobotModel,
    clock: () => number,
    onAlert: (alert: Alert) => void,
    realArm: () => Float64Array | null = () => null,
  ) {
    this.#realArm = realArm;
    this.#robot = robot;
    this.#clock = clock;
    this.#onAlert = onAlert;
    this.#teleop = this.#createTeleop();
  }

  /** Makes controllers for another robot from now on. */
  takeRobot(robot: RobotModel): void {
    this.#robot = robot;
    this.#teleop = this.#createTeleop();
  }

  #createTeleop(): TeleopController {
    return createTeleopController(this.#robot, {
      ...defaultTeleopOptions(),
      staleS: INPUT_STALE_S,
      clock: () => this.#clock() / 1000,
    });
  }

  /** Takes a new policy worker, or none; what waits for the one before is refused. */
  connectPolicy(port: PolicyPort | null): void {
    this.#service?.close();
    this.#service = port && connectPolicyService(port);
    this.#newest = null;
    this.#leading = null;
    this.#policyStatus = null;
    this.#policy = null;
  }

  feedTeleop(input: TeleopInput): void {
    this.#teleop.feed(input);
  }

  /**
   * Loads what a choice needs before `create` can make it.
   *
   * @param isWanted - Asked once it is loaded; what was cancelled meanwhile is closed again.
   * @throws {InputError} When the package is refused, or there is nothing to load it with.
   */
  async prepare(choice: ControllerChoice, source: PolicySource | undefined, isWanted: () => boolean): Promise<void> {
    const id = choice.policy ?? "";
    if (choice.kind !== "policy" || (this.#opened(id) && !source)) return;
    if (!this.#service || !source) throw notLoaded(id);
    const service = this.#service;
    const loaded = await service.load(source);
    // Another worker may have taken its place meanwhile; it knows nothing of this policy.
    if (service !== this.#service) throw notLoaded(id);
    const policy: OpenPolicy = { id, service, source, loaded };
    if (isWanted()) this.#keep(policy);
    else this.#releaseUnused(policy);
  }

  /**
   * Makes the controller of a choice. A policy that cannot lead is closed.
   *
   * @throws {InputError} When the scene has no expert, or the policy is not loaded or does not fit robot and scene.
   */
  create(choice: ControllerChoice, episode: Episode): Controller {
    try {
      return this.#make(choice, episode);
    } catch (error) {
      if (choice.kind === "policy") this.#keep(this.#leading);
      throw error;
    }
  }

  #make(choice: ControllerChoice, episode: Episode): Controller {
    switch (choice.kind) {
      case "none":
        return createIdleController();
      case "random":
        return createRandomController(episode.arm.limits);
      case "teleop":
        return this.#teleop;
      case "expert":
        return this.#expert(episode);
      case "policy":
        return this.#policyController(choice.policy ?? "", episode);
      case "arm":
        return this.#mirrorOf(episode);
      case "replay":
        throw new InputError("a replay is led by a written run", "Open a run.", { code: "E_NO_RUN" });
    }
  }

  /**
   * A controller of its own for scored episodes. A policy runs on one WASM thread: the same bits on every machine.
   *
   * @throws {InputError} As `create`, and for a person, who cannot be repeated.
   */
  async createForScore(choice: ControllerChoice, episode: Episode): Promise<ScoredController> {
    if (choice.kind === "teleop" || choice.kind === "arm") {
      throw new InputError("a person cannot be scored over seeds", "Choose a policy or the expert.", {
        code: "E_NO_SCORE",
      });
    }
    if (choice.kind !== "policy") return { controller: this.create(choice, episode), release: async () => {} };
    const policy = this.#opened(choice.policy ?? "");
    if (!policy) throw notLoaded(choice.policy ?? "");
    const { service, source } = policy;
    const { manifest, handle } = await service.load(source, "wasm");
    const release = (): Promise<void> => service.release(handle);
    try {
      matchPolicyToScene(manifest, episode.scene);
      const controller = createPolicyController({
        manifest,
        infer: (features) => service.infer(handle, features),
        model: this.#robot,
        mode: "lockstep",
        onAlert: this.#onAlert,
      });
      return { controller, release };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** As `create`, but a choice that this scene cannot have becomes a person's turn, and a policy stays for the next scene. */
  createOrTeleop(choice: ControllerChoice, episode: Episode): ChosenController {
    try {
      return { choice, controller: this.#make(choice, episode) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (choice.kind === "policy") this.#onAlert(alertOf(error));
      return { choice: { kind: "teleop" }, controller: this.#teleop };
    }
  }

  /**
   * Makes a controller forget what it did, and go on from the last action of whoever led before.
   *
   * @param hold - Last action sent, shape (n), rad.
   */
  restart(controller: Controller, seed: number, hold: Action): void {
    const made = this.#made.get(controller);
    if (made) {
      this.#policy = made.controller;
      this.#policyStatus = readyStatus(made.policy);
    }
    const before = this.#leading;
    this.#leading = made?.policy ?? null;
    this.#releaseUnused(before);
    controller.reset(seed);
    if (controller === this.#teleop) this.#teleop.startFrom(hold);
  }

  /** What the chosen controller means to do. */
  prediction(choice: ControllerChoice): Prediction {
    if (choice.kind !== "policy" || !this.#policy) return emptyPrediction();
    return predictedPath(this.#robot, this.#policy.predictedActions());
  }

  /** What a real arm that follows hears of the simulated one; null while that one follows the real one. */
  sent(choice: ControllerChoice, { arm, refused }: Episode, isRunning: boolean): SentTarget | null {
    if (choice.kind === "arm") return null;
    const state = choice.kind === "policy" ? this.#policy?.status().state : undefined;
    // A policy that failed sends nothing more, which is as late as it can be.
    return { target: arm.target, isRunning, refused, isLate: state === "holding" || state === "failed" };
  }

  get policyStatus(): PolicyStatus | null {
    const live = this.#policy?.status();
    if (!live || !this.#policyStatus) return null;
    const { backend, latencyMs, queued, chunk, state, problem } = live;
    return {
      ...this.#policyStatus,
      state: state === "failed" ? "failed" : "ready",
      backend: backend ?? this.#policyStatus.backend,
      latencyMs: latencyMs || this.#policyStatus.latencyMs,
      queued,
      chunk,
      message: problem ?? this.#policyStatus.message,
    };
  }

  /** What keeps the simulated arm from where the real one is that it shows. */
  mirrorGap({ kind }: ControllerChoice): MirrorGap | null {
    return kind === "arm" ? (this.#mirror?.gap ?? null) : null;
  }

  /** Real arms are SO-101s: any other robot stays where it is. */
  #mirrorOf({ arm, robot }: Episode): Mirror {
    const sag = createServoSag(robot, arm.options.servo);
    this.#mirror = createMirror({
      measured: robot === so101 ? this.#realArm : () => null,
      limits: arm.limits,
      sag: (q, out) => sag(q, arm.plan.world.gravity, out),
    });
    return this.#mirror;
  }

  get teleopReach(): SessionStatus["teleopReach"] {
    return this.#teleop.reach;
  }

  #expert({ scene }: Episode): Controller {
    const expert = createExpert(scene, this.#robot);
    if (expert) return expert;
    const { name } = this.#robot;
    const why =
      name === so101.name ? "there is no scripted expert for this scene" : `no expert knows the robot "${name}"`;
    throw new InputError(why, "Use teleoperation or a policy.", { code: "E_NO_EXPERT" });
  }

  #policyController(id: string, { scene }: Episode): Controller {
    const policy = this.#opened(id);
    if (!policy) throw notLoaded(id);
    const { service, loaded } = policy;
    matchPolicyToScene(loaded.manifest, scene);
    const controller = createPolicyController({
      manifest: loaded.manifest,
      infer: (features) => service.infer(loaded.handle, features),
      model: this.#robot,
      mode: "async",
      onAlert: this.#onAlert,
    });
    this.#keep(policy);
    this.#made.set(controller, { controller, policy });
    return controller;
  }

  /** The open policy of this id, if the present worker has it. */
  #opened(id: string): OpenPolicy | null {
    const candidates = [this.#newest, this.#leading];
    return candidates.find((policy) => policy?.id === id && policy.service === this.#service) ?? null;
  }

  #keep(policy: OpenPolicy | null): void {
    const before = this.#newest;
    this.#newest = policy;
    this.#releaseUnused(before);
  }

  /** Closes a policy that nobody needs. The worker does so after what it was asked before, so never under a running network. */
  #releaseUnused(policy: OpenPolicy | null): void {
    if (!policy || policy === this.#newest || policy === this.#leading) return;
    const { service, loaded } = policy;
    if (service !== this.#service) return;
    service.release(loaded.handle).catch((error: unknown) => {
      // A worker that has gone meanwhile holds nothing any more.
      if (service === this.#service) this.#onAlert(alertOf(error));
    });
  }
}

function notLoaded(id: string): InputError {
  return new InputError(`policy "${id}" is not loaded`, "Choose it from the list again.", { code: "E_NO_POLICY" });
}

function readyStatus({ id, loaded: { manifest, report } }: OpenPolicy): PolicyStatus {
  const { backend, latencyMs, reason } = report;
  return { id, state: "ready", backend, latencyMs, queued: 0, chunk: manifest.chunk_size, message: reason };
}

/** Whether a person moves the arm, by keys or by a real arm in their hand: the episode goes on after its end. */
export function isPerson({ kind }: ControllerChoice): boolean {
  return kind === "teleop" || kind === "arm";
}
