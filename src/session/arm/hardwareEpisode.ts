/**
 * Episodes that are led through everything that drives a real arm: driver, safety limits, bytes on the bus, emulated servos and
 * the engine. One virtual clock leads all of it, so that the same seed gives the same bits on every machine.
 *
 * The controller sees the joints as the bus reported them; of the things on the table it is told what the scene knows.
 */

import type { Alert, Arm, Controller, Observation } from "../../control/contracts";
import { alertOf, type ControlContext, controlStep } from "../../control/controlStep";
import { checkAction } from "../../control/limitAction";
import { DeviceError, InputError } from "../../errors";
import { createEmulatedArm } from "../../hardware/emulator/emulatedArm";
import { SERVO_KINDS } from "../../hardware/emulator/servoKind";
import { HardwareArm } from "../../hardware/hardwareArm";
import type { Reason } from "../../hardware/reason";
import { FIXED_LIMITS, type SafetyLimits } from "../../hardware/safetyLimits";
import { SO101_SERVOS } from "../../hardware/servoJoints";
import { VirtualClock } from "../../hardware/virtualClock";
import { DivergedError } from "../../physics/backend";
import type { RobotModel } from "../../robot/robotModel";
import { defaultSimOptions, type SimOptions } from "../../sim/compileScene";
import { SimArm } from "../../sim/simArm";
import type { Scene } from "../../world/scene";
import { createTaskMonitor, type TaskMonitor } from "../../world/taskMonitor";
import { DIVERGED } from "../episode";
import type { LockstepController } from "../evaluate";
import type { EpisodeResult } from "../evaluationReport";
import type { Outcome } from "../protocol";
import { createCoupledPlant } from "./coupledPlant";

/** The servos that the model of the SO-101 was measured with. */
const KIND = "12V";
/** How often the emulated arm is moved on, ms: its own motion step. */
const PUMP_MS = 1;
/** Longest wait for a connection and for torque, ms: far above what six servos need. */
const PATIENCE_MS = 10_000;
const WAIT_MS = 10;
/** Code of an episode whose arm could not be armed without a reason of its own. */
const NOT_ARMED = "E_NOT_ARMED";

export interface HardwareEpisodeOptions {
  /** The arm gets these and no others. */
  readonly limits: SafetyLimits;
  readonly sim?: SimOptions;
}

/** Runs episodes of one scene through an emulated arm, one after the other. */
export interface HardwareEpisodeRunner {
  readonly scene: Scene;
  readonly robot: RobotModel;
  readonly arm: SimArm;
  run(seed: number, controller: Controller | LockstepController): Promise<EpisodeResult>;
}

/**
 * Prepares a scene. What a scene varies about the robot's link (delay, loss) is not used: here the bus decides both.
 *
 * @throws {InputError} `E_NO_ARM` for another robot than the SO-101, whose servos are emulated; as `SimArm` and the task's monitor.
 */
export function createHardwareEpisodeRunner(
  scene: Scene,
  robot: RobotModel,
  { limits, sim = defaultSimOptions() }: HardwareEpisodeOptions,
): HardwareEpisodeRunner {
  if (!isSo101(robot)) {
    throw new InputError(
      `there are no emulated servos for "${robot.name}"; expected an SO-101`,
      "Lead the simulation itself, or open a scene with an SO-101.",
      { code: "E_NO_ARM" },
    );
  }
  const arm = new SimArm(scene, robot, sim);
  const monitor = createTaskMonitor(scene, robot);
  return {
    scene,
    robot,
    arm,
    async run(seed, controller) {
      const alerts = new Set<string>();
      let outcome: Outcome | null = null;
      let rig: Rig | null = null;
      let steps = 0;
      try {
        arm.reset(seed);
        monitor.start(arm.worldState(), arm.plan.scene);
        rig = new Rig(arm, robot, sim, limits, seed, alerts);
        await rig.arm();
        monitor.start(arm.worldState(), arm.plan.scene);
        steps = await runArmed(rig, monitor, controller, seed, alerts);
        outcome = monitor.outcome;
      } catch (error) {
        const code = error instanceof DivergedError ? DIVERGED : alertOf(error).code;
        alerts.add(code);
        outcome = { kind: "invalid", reason: code, timeS: rig?.time ?? 0 };
      } finally {
        rig?.end();
      }
      const { status, alreadySolved, metrics } = monitor;
      return {
        seed,
        outcome: outcome!,
        progress: status.progress,
        stages: Object.fromEntries(status.stages.map(({ id, reached }) => [id, reached])),
        alreadySolved,
        ...metrics,
        steps,
        hash: arm.hash(),
        alerts: [...alerts],
        ...(rig && { loop: rig.loop }),
      };
    },
  };
}

function isSo101({ joints }: RobotModel): boolean {
  return joints.length === SO101_SERVOS.length && joints.every(({ name }, k) => name === SO101_SERVOS[k]!.name);
}

/** @returns Control steps until the outcome. */
async function runArmed(
  rig: Rig,
  monitor: TaskMonitor,
  controller: Controller | LockstepController,
  seed: number,
  alerts: Set<string>,
): Promise<number> {
  controller.reset(seed);
  const watched = rig.watched(controller);
  const context: ControlContext = {
    arm: rig.contract,
    controller: watched,
    recorder: null,
    hold: rig.goal,
    dt: rig.dt,
  };
  let steps = 0;
  while (!monitor.outcome) {
    if ("prepare" in controller) await controller.prepare(rig.observe());
    const { alert } = controlStep(context);
    if (alert) alerts.add(alert.code);
    steps += 1;
    await rig.advance(steps * rig.dt);
    if (rig.stopped) alerts.add(rig.stopped);
    monitor.update(rig.sim.worldState());
  }
  return steps;
}

/** The arm of one episode: everything between the controller and the physics. */
class Rig {
  readonly contract: Arm;
  readonly sim: SimArm;
  readonly dt: number;
  readonly #clock = new VirtualClock();
  readonly #driver: HardwareArm;
  #news: Alert | null = null;
  /** Code of what is wrong with the newest action of the controller; null when it was good. */
  #refused: string | null = null;
  /** Virtual time at which the episode began, ms. */
  #startMs = 0;
  #isOver = false;

  constructor(
    sim: SimArm,
    robot: RobotModel,
    { servo }: SimOptions,
    limits: SafetyLimits,
    seed: number,
    alerts: Set<string>,
  ) {
    this.sim = sim;
    this.dt = sim.dt;
    const plant = createCoupledPlant(sim, servo, SERVO_KINDS[KIND]);
    const start = sim.observe().jointPosition;
    const emulated = createEmulatedArm({ seed, kind: KIND, plant, start });
    this.#driver = new HardwareArm({
      robot,
      chain: SO101_SERVOS,
      clock: this.#clock,
      openStream: async () => emulated.stream,
      restPose: robot.poses.rest!,
      raisedPose: robot.poses.home!,
      wasNudged: () => true,
      onNudged: () => {},
      onReading: () => {},
      onChange: () => {},
      onNews: (news: Reason | DeviceError) => {
        alerts.add(news.code);
        if (news instanceof DeviceError) this.#news = alertOf(news);
      },
    });
    this.#driver.safety = limits;
    const driver = this.#driver;
    this.contract = {
      get limits() {
        return driver.limits;
      },
      observe: () => this.observe(),
      // The last goals, which bridge a bad action, must not count as a good one.
      send: (action) => {
        if (this.#refused === null) return driver.send(action);
        driver.tellAction(this.#refused);
        return this.goal;
      },
    };
    const pump = (): void => {
      if (this.#isOver) return;
      emulated.advanceTo(1000 * this.#clock.nowMs());
      this.#clock.schedule(PUMP_MS, pump);
    };
    this.#clock.schedule(0, pump);
  }

  /** s since the episode began. */
  get time(): number {
    return (this.#clock.nowMs() - this.#startMs) / 1000;
  }

  /** Code of why the driver stopped the arm; null while it is armed. */
  get stopped(): string | null {
    const { phase, reason } = this.#driver.state;
    return phase === "ARMED" ? null : (reason?.code ?? phase);
  }

  /** Where the servos are sent, shape (n), rad. */
  get goal(): Float64Array {
    return this.#driver.goal ?? this.#driver.observe().jointPosition;
  }

  get loop(): HardwareArm["loop"] {
    return this.#driver.loop;
  }

  /**
   * Connects, gives torque, and waits until the speed limits have grown to full.
   *
   * @throws {DeviceError} When the arm does not get that far.
   */
  async arm(): Promise<void> {
    this.#driver.connect();
    await this.#until("READY");
    this.#driver.arm("episode");
    await this.#until("ARMED");
    await this.#wait(1000 * FIXED_LIMITS.rampTime);
    this.#startMs = this.#clock.nowMs();
  }

  /** Lets the virtual time go on to `time` s of the episode, with somebody there. */
  async advance(time: number): Promise<void> {
    await this.#wait(this.#startMs + 1000 * time - this.#clock.nowMs());
  }

  observe(): Observation {
    const { objects, zones } = this.sim.observe();
    return { ...this.#driver.observe(), time: this.time, objects, zones };
  }

  /** The controller, with an eye on what it wants. */
  watched(controller: Controller): Controller {
    return {
      id: controller.id,
      reset: (seed) => controller.reset(seed),
      act: (observation) => {
        this.#refused = null;
        try {
          const action = controller.act(observation);
          if (action) checkAction(action, this.contract.limits);
          return action;
        } catch (error) {
          this.#refused = alertOf(error).code;
          throw error;
        }
      },
    };
  }

  end(): void {
    this.#isOver = true;
  }

  async #until(phase: HardwareArm["state"]["phase"]): Promise<void> {
    for (let waited = 0; waited < PATIENCE_MS; waited += WAIT_MS) {
      const { state } = this.#driver;
      if (state.phase === phase && state.task === null) return;
      await this.#wait(WAIT_MS);
    }
    const why = this.#news;
    throw new DeviceError(
      `the emulated arm is ${this.#driver.state.phase}; expected ${phase}${why ? `: ${why.message}` : ""}`,
      why?.tip ?? "Please report it with the scene and seed.",
      why?.code ?? NOT_ARMED,
    );
  }

  async #wait(ms: number): Promise<void> {
    for (let left = ms; left > 1e-9; left -= WAIT_MS) {
      this.#driver.tellHeartbeat();
      this.#driver.tellInput();
      await this.#clock.advance(Math.min(left, WAIT_MS));
    }
  }
}
