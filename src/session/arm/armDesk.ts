/**
 * The real arms of a session: a follower that is driven and a leader that is read.
 *
 * In each cycle of the follower whoever leads it makes one target: a person's keys, the leader arm, or the simulated arm's own
 * target. Only a person's command arms it; opening a scene, choosing who leads the simulation, and STOP only ever stop it.
 */

import type { Alert } from "../../control/contracts";
import { alertOf } from "../../control/controlStep";
import { DeviceError, InputError } from "../../errors";
import type { Clock } from "../../hardware/clock";
import { type Reason, reason } from "../../hardware/reason";
import { type SafetyLimits, safetyLimitsFrom } from "../../hardware/safetyLimits";
import { so101 } from "../../robot/so101";
import { createTeleopController, defaultTeleopOptions, type TeleopController } from "../../teleop/teleopController";
import type { SessionCommand } from "../protocol";
import { internalAlert, isForeseen } from "../sessionFaults";
import type {
  ArmCommand,
  ArmDeskStatus,
  ArmEvent,
  ArmFrame,
  ArmLead,
  ArmPort,
  ArmRole,
  ArmWire,
  MotorStep,
} from "./armProtocol";
import { ArmStation } from "./armStation";
import { MotorDesk } from "./motorDesk";
import type { WireOpener } from "./wireOpener";

/** Status goes out at most this often, ms; frames for drawing this often. */
const STATUS_MS = 1000 / 15;
const FRAME_MS = 1000 / 60;
/** A reading older than this leads nobody, ms. */
const FRESH_MS = 100;

/** Where the simulated arm is sent. */
export interface SentTarget {
  /** Shape (n), rad. */
  readonly target: Float64Array;
  /** Whether time goes on there. */
  readonly isRunning: boolean;
  /** Code of what is wrong with the newest action of its controller; null when it was good. */
  readonly refused: string | null;
  /** Its policy's next actions are late. */
  readonly isLate: boolean;
}

/** What a desk needs from its surroundings. */
export interface ArmHost {
  readonly clock: Clock;
  readonly post: (event: ArmEvent) => void;
  /** Serial ports that the page has the permission for. */
  readonly ports: () => Promise<readonly ArmPort[]>;
  /** Makes what opens a wire, again and again if it is lost. */
  readonly wire: (role: ArmRole, wire: ArmWire) => WireOpener;
  /** Where the simulated arm is sent; null without one that leads. */
  readonly simulation: () => SentTarget | null;
  /** Whether the simulation broke down and stands still until it is stepped back or reset. */
  readonly isDiverged: () => boolean;
}

/** At most one arm of each role. */
export class ArmDesk {
  readonly #host: ArmHost;
  readonly #teleop: TeleopController;
  readonly #stations = new Map<ArmRole, ArmStation>();
  readonly #nudged = new Set<string>();
  #motors: MotorDesk | null = null;
  #lead: ArmLead | null = null;
  #wasDiverged = false;
  /** When the newest reading that led was taken, ms. */
  #ledAtMs = Number.NEGATIVE_INFINITY;
  #limits: SafetyLimits = safetyLimitsFrom(undefined).limits;
  #statusAtMs = Number.NEGATIVE_INFINITY;
  #frameAtMs = Number.NEGATIVE_INFINITY;
  #cancelStatus: (() => void) | null = null;

  constructor(host: ArmHost) {
    this.#host = host;
    this.#teleop = createTeleopController(so101, {
      ...defaultTeleopOptions(),
      clock: () => host.clock.nowMs() / 1000,
    });
  }

  /**
   * Where a real arm is, for a simulated one that shows it: the follower while there is one, else the leader. Shape (n), rad;
   * null when that is not known now.
   */
  get mirrored(): Float64Array | null {
    const station = this.#stations.get("follower") ?? this.#stations.get("leader");
    return station?.position(FRESH_MS) ?? null;
  }

  /** @returns What a step that takes time was refused with; null when it was obeyed. */
  async receive(command: ArmCommand): Promise<Alert | null> {
    try {
      await this.#obey(command);
      return null;
    } catch (error) {
      // A mistake of our own is answered too: the page waits for a word.
      return isForeseen(error) ? alertOf(error) : internalAlert(error);
    } finally {
      this.#changed(true);
    }
  }

  /**
   * Hears what the simulated session is told. STOP stops the real arm as well; another scene, leader or run stops one that
   * follows the simulation; a person's input leads the follower while "teleop" does.
   */
  overhear(command: SessionCommand): void {
    switch (command.type) {
      case "stop":
        return this.#stop("button:stop");
      case "teleop":
        return this.#teleop.feed(command.input);
      case "load":
      case "controller":
      case "replay":
      case "reset":
      case "seek":
        if (this.#lead === "simulation" && this.#isArmed) {
          this.#follower?.arm.stop("simulation", reason("simulationChanged"));
        }
    }
  }

  /** Whatever moves holds, and stays so until it is armed again. */
  #stop(by: string): void {
    this.#follower?.arm.stop(by, reason("stopped"));
  }

  get #follower(): ArmStation | undefined {
    return this.#stations.get("follower");
  }

  get #isArmed(): boolean {
    return this.#follower?.arm.state.phase === "ARMED";
  }

  async #obey(command: ArmCommand): Promise<void> {
    switch (command.type) {
      case "armPorts":
        return this.#host.post({ type: "armPorts", ports: await this.#host.ports() });
      case "armConnect":
        return this.#connect(command.role, command.wire);
      case "armDisconnect":
        return this.#disconnect(command.role);
      case "armLimits":
        this.#limits = safetyLimitsFrom(command.settings).limits;
        return;
      case "armArm":
        return this.#arm(command.lead, command.by);
      case "armNudge":
        this.#nudged.clear();
        return this.#station("follower").arm.retryNudge();
      case "armHold":
        return this.#stop(command.by);
      case "armPark":
        return this.#station("follower").arm.park();
      case "armRelease":
        return this.#station(command.role ?? "follower").arm.release();
      case "armPulse":
        return this.#pulse(command.present, command.hidden);
      case "armMotors":
        return this.#setUpMotors(command.role, command.step);
      case "armHand":
        return this.#station(command.role).moveByHand(command.shares);
      case "armCalibration":
        return this.#station(command.role).takeCalibration(command.file);
      case "armWriteCalibration":
        return this.#station(command.role).writeCalibration();
      case "armRecord":
        return this.#station(command.role).record(command.step);
      case "armLog":
        return this.#sendLog(command.role, command.afterUs);
      case "armRegisters":
        return this.#sendRegisters(command.role, command.servo);
      case "armWriteRegister":
        // Some registers turn a motor or its encoder around: what was nudged before proves nothing any more.
        this.#nudged.clear();
        await this.#station(command.role).writeRegister(command.servo, command.register, command.value);
        return this.#sendRegisters(command.role, command.servo);
    }
  }

  /** @throws {InputError} `E_NO_ARM` */
  #station(role: ArmRole): ArmStation {
    const station = this.#stations.get(role);
    if (station) return station;
    throw new InputError(`no ${role} is connected`, "Connect one first.", { code: "E_NO_ARM" });
  }

  /** Servos of a new arm, before there is an arm: the port is theirs meanwhile. */
  async #setUpMotors(role: ArmRole, step: MotorStep): Promise<void> {
    if (step.kind === "begin") {
      await this.#endMotors();
      this.#refuseConnected(role);
      const { clock } = this.#host;
      const open = this.#host.wire(role, step.wire);
      const onChange = () => this.#changed(true);
      this.#motors = new MotorDesk({ role, wire: step.wire, open, clock, from: step.from, onChange });
      return;
    }
    const motors = this.#motors;
    if (motors?.role !== role) throw new InputError("no servos are being set up", "Begin first.", { code: "E_NO_ARM" });
    switch (step.kind) {
      case "set":
        return motors.set(step.joint, step.mayRepeat);
      case "plug":
        return motors.plug(step.joint, step.isIn);
      case "end":
        return this.#endMotors();
      case "check":
        if (!(await motors.check()) || this.#motors !== motors) return;
        await this.#endMotors();
        this.#connect(role, motors.wire, motors.open);
    }
  }

  async #endMotors(): Promise<void> {
    const motors = this.#motors;
    this.#motors = null;
    await motors?.end();
  }

  /** @throws {InputError} `E_ARM_CONNECTED` */
  #refuseConnected(role: ArmRole): void {
    const before = this.#stations.get(role);
    if (!before || before.arm.state.phase === "SIM") return;
    throw new InputError(`a ${role} is connected already`, "Disconnect it first.", { code: "E_ARM_CONNECTED" });
  }

  #connect(role: ArmRole, wire: ArmWire, open: WireOpener = this.#host.wire(role, wire)): void {
    this.#refuseConnected(role);
    const station: ArmStation = new ArmStation({
      role,
      wire,
      clock: this.#host.clock,
      open,
      nudged: this.#nudged,
      onReading: () => {
        if (role === "follower") this.#leadFollower(station);
      },
      onChange: () => this.#changed(false),
      onNews: (news) => this.#tell(role, news),
    });
    this.#stations.set(role, station);
    station.arm.connect();
  }

  #disconnect(role: ArmRole): void {
    const station = this.#station(role);
    station.arm.disconnect();
    if (station.arm.state.phase === "SIM") this.#stations.delete(role);
  }

  #arm(lead: ArmLead, by: string): void {
    const { arm } = this.#station("follower");
    if (lead === "leader" && !this.#stations.get("leader")?.position(FRESH_MS)) {
      throw new InputError("the leader arm is not read", "Connect and calibrate a leader first.", { code: "E_NO_ARM" });
    }
    const sent = this.#host.simulation();
    if (lead === "simulation" && sent?.target.length !== so101.joints.length) {
      throw new InputError("no simulated SO-101 leads", "Open a scene with an SO-101, and choose who leads there.", {
        code: "E_NO_SCENE",
      });
    }
    const { safety } = arm;
    const { attempt } = arm.state;
    arm.safety = this.#limits;
    arm.arm(by);
    // Refused: whoever leads an armed arm goes on, within the limits that it was armed with.
    if (arm.state.attempt === attempt) {
      arm.safety = safety;
      return;
    }
    this.#lead = lead;
    this.#teleop.reset(0);
  }

  #sendLog(role: ArmRole, afterUs: number | null): void {
    this.#host.post({ type: "armLog", role, text: this.#station(role).log(afterUs) });
  }

  async #sendRegisters(role: ArmRole, servo: number): Promise<void> {
    const values = await this.#station(role).readRegisters(servo);
    this.#host.post({ type: "armRegisters", role, servo, values });
  }

  #pulse(present: boolean, hidden: boolean): void {
    const arm = this.#follower?.arm;
    if (!arm) return;
    arm.tellHeartbeat();
    arm.tellHidden(hidden);
    if (present && this.#lead === "teleop") arm.tellInput();
  }

  /** Makes the next target of the follower, in its own cycle. */
  #leadFollower({ arm }: ArmStation): void {
    this.#holdIfDiverged();
    if (!this.#isArmed || arm.state.task !== null) return;
    try {
      const target = this.#target(arm.observe());
      if (target) arm.send(target);
    } catch (error) {
      if (error instanceof InputError) arm.tellAction(error.code);
      // A joint that did not answer in this cycle: the watchdogs count it.
      else if (!(error instanceof DeviceError)) throw error;
    }
  }

  /** F51: a simulation that breaks down stops the arm that it shows or leads; one that broke down leads none. */
  #holdIfDiverged(): void {
    const isDiverged = this.#host.isDiverged();
    const isNews = isDiverged && !this.#wasDiverged;
    this.#wasDiverged = isDiverged;
    if (this.#isArmed && (isNews || (isDiverged && this.#lead === "simulation"))) {
      this.#follower?.arm.stop("simulation", reason("simulationDiverged"));
    }
  }

  #target(observation: Parameters<TeleopController["act"]>[0]): Float64Array | null {
    const arm = this.#follower!.arm;
    if (this.#lead === "teleop") return this.#teleop.act(observation);
    if (this.#lead === "leader") {
      const leader = this.#stations.get("leader");
      const position = leader?.position(FRESH_MS) ?? null;
      const atMs = leader?.arm.reading?.atMs ?? Number.NEGATIVE_INFINITY;
      // F33: the same reading again is no sign of a leader.
      if (position && atMs > this.#ledAtMs) arm.tellInput();
      this.#ledAtMs = atMs;
      return position && within(position, arm.limits);
    }
    const simulation = this.#host.simulation();
    if (simulation?.isRunning) {
      arm.tellInput();
      arm.tellChunk(simulation.isLate);
      // What is sent there now is an old action that bridges a bad one: to send it here would count as a good one.
      if (simulation.refused !== null) return this.#refuse(simulation.refused);
    }
    return simulation && within(simulation.target, arm.limits);
  }

  #refuse(code: string): null {
    this.#follower!.arm.tellAction(code);
    return null;
  }

  #tell(role: ArmRole, news: Reason | DeviceError): void {
    this.#host.post({ type: "armNews", role, news: news instanceof DeviceError ? alertOf(news) : news });
  }

  /** Publishes what is due; a change that comes too soon after the last is told a little later. */
  #changed(isUrgent: boolean): void {
    const now = this.#host.clock.nowMs();
    if (now - this.#frameAtMs >= FRAME_MS) {
      this.#frameAtMs = now;
      this.#host.post({ type: "armFrame", frame: this.#frame() });
    }
    if (isUrgent || now - this.#statusAtMs >= STATUS_MS) return this.#publish();
    this.#cancelStatus ??= this.#host.clock.schedule(STATUS_MS, () => this.#publish());
  }

  #publish(): void {
    this.#cancelStatus?.();
    this.#cancelStatus = null;
    this.#statusAtMs = this.#host.clock.nowMs();
    this.#host.post({ type: "armStatus", status: this.status });
  }

  get status(): ArmDeskStatus {
    return {
      follower: this.#follower?.status ?? null,
      leader: this.#stations.get("leader")?.status ?? null,
      lead: this.#isArmed ? this.#lead : null,
      limits: this.#limits,
      motors: this.#motors?.status ?? null,
    };
  }

  #frame(): ArmFrame {
    return {
      follower: this.#follower?.position(FRESH_MS)?.slice() ?? null,
      goal: this.#follower?.arm.goal ?? null,
      leader: this.#stations.get("leader")?.position(FRESH_MS)?.slice() ?? null,
    };
  }
}

/** A target brought into the range of the arm: ranges of two arms differ by some degrees. */
function within(
  target: Float64Array,
  limits: readonly { readonly lower: number; readonly upper: number }[],
): Float64Array {
  return target.map((q, k) => Math.min(Math.max(q, limits[k]!.lower), limits[k]!.upper));
}
