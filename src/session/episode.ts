/**
 * One episode in simulation: reset, settle, run, outcome.
 *
 * The live session and headless runs both step episodes through here, so the same seed and the same actions give the same
 * outcome in both.
 */

import { createIdleController } from "../control/baselineControllers";
import type { Action, Alert, Controller } from "../control/contracts";
import { alertOf, type ControlContext, controlStep } from "../control/controlStep";
import type { Recorder } from "../control/recorder";
import { DivergedError } from "../physics/backend";
import type { RobotModel } from "../robot/robotModel";
import { defaultSimOptions, type SimOptions } from "../sim/compileScene";
import { SimArm, type SimSnapshot } from "../sim/simArm";
import type { Scene } from "../world/scene";
import type { StartState } from "../world/startState";
import { createTaskMonitor, type TaskMetrics, type TaskMonitor, type TaskSnapshot } from "../world/taskMonitor";
import type { TaskStatus } from "../world/taskStatus";
import type { Outcome } from "./protocol";

/** Code of the alert, and reason of the outcome, when the physics left the plausible range. */
export const DIVERGED = "E_PHYSICS_DIVERGED";

/** Code of the warning that the goal holds at the start. */
const ALREADY_SOLVED = "E_ALREADY_SOLVED";

/** Everything that is needed to come back to an instant of an episode. */
export interface EpisodeSnapshot {
  readonly arm: SimSnapshot;
  readonly monitor: TaskSnapshot;
  readonly hold: Action;
  readonly outcome: Outcome | null;
}

/** One instant that a session can go back to. */
export interface EpisodeInstant {
  /** s since reset */
  readonly time: number;
  readonly episode: EpisodeSnapshot;
}

/** What a session's status says of an episode. */
export function episodeStatus({ arm, seed, task, outcome, scene }: Episode) {
  const { contacts, peakForce } = arm.contactSummary();
  return { time: arm.time, seed, task, outcome, controlHz: scene.episode.hz, contacts, peakForce };
}

/** A scene in simulation with the state of its task. Call `reset` before anything else. */
export class Episode {
  readonly arm: SimArm;
  readonly #monitor: TaskMonitor;
  readonly #context: ControlContext;
  #seed = 0;
  #outcome: Outcome | null = null;
  #refused: string | null = null;

  /** @throws {InputError} When the robot cannot be simulated, or a predicate names a pose it has not. */
  constructor(
    readonly scene: Scene,
    readonly robot: RobotModel,
    options: SimOptions = defaultSimOptions(),
  ) {
    this.arm = new SimArm(scene, robot, options);
    this.#monitor = createTaskMonitor(scene, robot);
    const { arm } = this;
    this.#context = { arm, controller: createIdleController(), recorder: null, hold: arm.target, dt: arm.dt };
  }

  get seed(): number {
    return this.#seed;
  }

  /** Set once the episode has ended; it may still be stepped on. */
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  /** Whether the physics broke down. */
  get isDiverged(): boolean {
    return this.#outcome?.kind === "invalid" && this.#outcome.reason === DIVERGED;
  }

  /** Code of what was wrong with the newest action, so that the arm kept the one before; null when it was good. */
  get refused(): string | null {
    return this.#refused;
  }

  /** Last action sent, shape (n), rad; a copy. */
  get hold(): Action {
    return this.#context.hold.slice();
  }

  get task(): TaskStatus {
    return this.#monitor.status;
  }

  /** Whether the goal held before anybody moved; such an episode says nothing about who leads. */
  get alreadySolved(): boolean {
    return this.#monitor.alreadySolved;
  }

  get metrics(): TaskMetrics {
    return this.#monitor.metrics;
  }

  /**
   * Starts the episode of a seed. An unplaceable scene gives the outcome `invalid`, not an error.
   *
   * @param start - Where everything stands instead of where the seed would put it.
   * @returns The problem behind an invalid start, a warning about one that is solved already, or null.
   */
  reset(seed: number, start: StartState | null = null): Alert | null {
    this.#seed = seed;
    this.#outcome = null;
    this.#refused = null;
    try {
      this.arm.reset(seed, start);
    } catch (error) {
      return this.#invalidate(error);
    } finally {
      this.#context.hold = this.arm.target;
      this.#monitor.start(this.arm.worldState(), this.arm.plan.scene);
    }
    return this.alreadySolved ? solvedAlert(seed) : null;
  }

  /**
   * One control step, then the world moves on by one period and the task is looked at.
   *
   * @returns The fault that made the arm hold or ended the episode, or null.
   */
  step(controller: Controller, recorder: Recorder | null = null): Alert | null {
    this.#context.controller = controller;
    this.#context.recorder = recorder;
    const { alert } = controlStep(this.#context);
    this.#refused = alert?.code ?? null;
    try {
      this.arm.advance();
    } catch (error) {
      return this.#invalidate(error);
    }
    this.#outcome ??= this.#monitor.update(this.arm.worldState()).outcome;
    return alert;
  }

  snapshot(): EpisodeSnapshot {
    return {
      arm: this.arm.snapshot(),
      monitor: this.#monitor.snapshot(),
      hold: this.#context.hold.slice(),
      outcome: this.#outcome,
    };
  }

  /** Back to an instant of this episode, bit for bit. */
  restore(snapshot: EpisodeSnapshot): void {
    this.arm.restore(snapshot.arm);
    this.#monitor.restore(snapshot.monitor);
    this.#context.hold = snapshot.hold.slice();
    this.#outcome = snapshot.outcome;
  }

  /** Ends the episode as invalid when the physics or the placement failed; anything else is our own mistake. */
  #invalidate(error: unknown): Alert {
    const alert = error instanceof DivergedError ? divergedAlert(error) : alertOf(error);
    this.#outcome ??= { kind: "invalid", reason: alert.code, timeS: this.arm.time };
    return alert;
  }
}

function solvedAlert(seed: number): Alert {
  return {
    severity: "warning",
    code: ALREADY_SOLVED,
    message: `seed ${seed}: the goal holds before anything has moved`,
    tip: "Take another seed, or change the goal or the reset so that there is something to do.",
  };
}

function divergedAlert({ message }: DivergedError): Alert {
  return {
    severity: "error",
    code: DIVERGED,
    message: `the simulation diverged: ${message}`,
    tip: "Step back to the last good instant, or reset. Please report the scene and seed if it happens again.",
  };
}
