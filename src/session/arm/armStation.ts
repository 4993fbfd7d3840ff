/** One real arm in the session: its driver, its calibration in progress, and what panels show of it. */

import { type DeviceError, InputError } from "../../errors";
import { isLimp } from "../../hardware/armStateMachine";
import { armBusy } from "../../hardware/busErrors";
import { BusLog, tapStream } from "../../hardware/busLog";
import type { CalibrationProblem } from "../../hardware/calibration";
import { type Calibration, compareCalibration } from "../../hardware/calibration";
import type { Clock } from "../../hardware/clock";
import { traceLine } from "../../hardware/emulator/busTrace";
import type { EmulatedArm } from "../../hardware/emulator/emulatedArm";
import { type RegisterFile, readRegisters, writeRegister } from "../../hardware/feetech/registerEditor";
import { HardwareArm } from "../../hardware/hardwareArm";
import { readLerobotCalibration } from "../../hardware/lerobotCalibration";
import {
  beginRecording,
  finishSweep,
  jointBars,
  type RangeRecording,
  recordingResult,
  redoJoint,
  reviewRecording,
  takeMiddle,
  takeSample,
} from "../../hardware/rangeRecorder";
import { type Reason, reason } from "../../hardware/reason";
import type { ServoBus } from "../../hardware/servoBus";
import { SO101_SERVOS } from "../../hardware/servoJoints";
import { so101 } from "../../robot/so101";
import type { ArmCommand, ArmRole, ArmServoStatus, ArmStatus, ArmWire } from "./armProtocol";
import type { WireOpener } from "./wireOpener";

type RecordStep = Extract<ArmCommand, { readonly type: "armRecord" }>["step"];

export interface ArmStationOptions {
  readonly role: ArmRole;
  readonly wire: ArmWire;
  readonly clock: Clock;
  readonly open: WireOpener;
  /** Calibrations, as JSON, with which every joint was nudged and went the right way; kept beyond this connection. */
  readonly nudged: Set<string>;
  /** In each cycle, before the goals are made. */
  readonly onReading: () => void;
  readonly onChange: () => void;
  readonly onNews: (news: Reason | DeviceError) => void;
}

/** An arm that somebody connected. */
export class ArmStation {
  readonly arm: HardwareArm;
  readonly role: ArmRole;
  readonly wire: ArmWire;
  readonly #clock: Clock;
  readonly #emulated: EmulatedArm | null;
  /** Over all connections, so that it also tells of the moments before a loss. */
  readonly #log = new BusLog();
  readonly #wasNudged: (calibration: Calibration) => boolean;
  #recording: RangeRecording | null = null;
  /** Of the step that was refused last. */
  #problems: readonly CalibrationProblem[] = [];
  #file: Calibration | null = null;

  constructor(options: ArmStationOptions) {
    const { role, wire, clock, open, nudged, onChange, onNews } = options;
    this.role = role;
    this.wire = wire;
    this.#clock = clock;
    // Nothing is mounted the wrong way round on an emulated arm without faults.
    this.#wasNudged = (calibration) => isSound(wire) || nudged.has(JSON.stringify(calibration));
    this.#emulated = open.emulated ?? null;
    this.arm = new HardwareArm({
      robot: so101,
      chain: SO101_SERVOS,
      clock,
      openStream: async () => tapStream(await open(), this.#log, clock),
      restPose: so101.poses.rest!,
      raisedPose: so101.poses.home!,
      wasNudged: this.#wasNudged,
      onNudged: (calibration) => void nudged.add(JSON.stringify(calibration)),
      onReading: () => {
        this.#sample();
        options.onReading();
      },
      onChange,
      onNews,
    });
  }

  /** Newest position of all joints, shape (n), rad; null while one is unknown or the reading is older than `maxAgeMs`. */
  position(maxAgeMs: number): Float64Array | null {
    const { reading } = this.arm;
    if (!reading || this.#clock.nowMs() - reading.atMs > maxAgeMs) return null;
    return reading.position.every(Number.isFinite) ? reading.position : null;
  }

  /** All registers of one servo. @throws {InputError | DeviceError} */
  readRegisters(servo: number): Promise<RegisterFile> {
    return readRegisters(this.#busOf(servo), servo);
  }

  /**
   * Changes one register of one servo.
   *
   * @throws {InputError | DeviceError} `E_ARM_BUSY` while a joint may have torque; as `registerEditor.writeRegister`.
   */
  async writeRegister(servo: number, register: string, value: number): Promise<void> {
    const bus = this.#busOf(servo);
    if (!isLimp(this.arm.state)) throw armBusy();
    await writeRegister(bus, servo, register, value);
  }

  /** @throws {InputError} `E_NO_ARM` */
  #busOf(servo: number): ServoBus {
    const { connection } = this.arm;
    if (connection && SO101_SERVOS.some(({ id }) => id === servo)) return connection.bus;
    throw new InputError(`no servo ${servo} is connected`, "Connect the arm first.", { code: "E_NO_ARM" });
  }

  /** See `armHand`. @throws {InputError} `E_NO_HAND` on a real arm. */
  moveByHand(shares: readonly number[] | null): void {
    if (!this.#emulated) {
      throw new InputError("this arm is real", "Move it by hand.", { code: "E_NO_HAND" });
    }
    if (shares && !(shares.length === SO101_SERVOS.length && shares.every(Number.isFinite))) {
      throw new InputError(
        `the hand got "${shares}"; expected ${SO101_SERVOS.length} numbers from 0 to 1`,
        "Use the sliders.",
        {
          code: "E_NO_HAND",
        },
      );
    }
    this.#emulated.moveByHand(shares);
  }

  /** What went over the wire in the last seconds, later than `afterUs`, as lines of a bus trace. */
  log(afterUs: number | null): string {
    return this.#log
      .entries(afterUs ?? undefined)
      .map(traceLine)
      .join("\n");
  }

  /**
   * Uses a file's calibration, or what the servos hold.
   *
   * @throws {InputError} `E_CAL`; the one in use stays.
   */
  takeCalibration(file: string | null): void {
    this.#file = file === null ? null : readLerobotCalibration(file, SO101_SERVOS).calibration;
    this.arm.takeCalibration(this.#file);
  }

  /** @throws {InputError | DeviceError} as `HardwareArm.writeCalibration`, and without one to write. */
  async writeCalibration(): Promise<void> {
    const { calibration } = this.arm;
    if (!calibration)
      throw new InputError("there is no calibration to write", "Open a file, or calibrate.", { code: "E_CAL" });
    await this.arm.writeCalibration(calibration);
    this.#file = null;
  }

  /**
   * One step of the guided calibration.
   *
   * @throws {InputError | DeviceError} When the step cannot be done; what was recorded stays.
   */
  async record(step: RecordStep): Promise<void> {
    if (step === "begin") {
      this.arm.calibrate();
      if (this.arm.state.task === "calibrating") this.#show(beginRecording(SO101_SERVOS));
      return;
    }
    const recording = this.#recording;
    if (!recording) throw new InputError("no calibration is going on", "Begin one first.", { code: "E_CAL" });
    if (step === "cancel") return this.#end(reason("calibrationGivenUp"));
    if (step === "middle") return this.#takeMiddle(recording);
    if (step === "finish") return this.#show(finishSweep(recording));
    if (step === "accept") return this.#accept(recording);
    this.#show(redoJoint(recording, step.redo));
  }

  #takeMiddle(recording: RangeRecording): void {
    const { connection, reading } = this.arm;
    const readings = SO101_SERVOS.map(({ id }, k) => ({
      id,
      position: reading?.telemetry.servos[k]?.positionCounts ?? null,
      homingOffset: connection?.registers.find((held) => held.id === id)?.homingOffset ?? 0,
    }));
    const taken = takeMiddle(recording, readings);
    this.#show(taken.recording, taken.problems);
  }

  async #accept(recording: RangeRecording): Promise<void> {
    const { connection } = this.arm;
    const { calibration } = recordingResult(recording, connection?.registers ?? []);
    await this.arm.writeCalibration(calibration);
    this.#file = null;
    this.#end(null);
  }

  #show(recording: RangeRecording, problems: readonly CalibrationProblem[] = []): void {
    this.#recording = recording;
    this.#problems = problems;
  }

  #end(failure: Reason | null): void {
    this.#recording = null;
    this.#problems = [];
    this.arm.endCalibration(failure);
  }

  /** One sample of the sweep; a calibration that was stopped from elsewhere is over. */
  #sample(): void {
    if (this.#recording && this.arm.state.task !== "calibrating") this.#recording = null;
    const recording = this.#recording;
    const { reading } = this.arm;
    if (recording?.step !== "sweep" || !reading) return;
    const positions = SO101_SERVOS.map(({ id }, k) => ({
      id,
      position: reading.telemetry.servos[k]?.positionCounts ?? null,
    }));
    this.#recording = takeSample(recording, positions, reading.atMs);
  }

  get status(): ArmStatus {
    const { state, connection, calibration, warnings, isApproaching, loop } = this.arm;
    const { phase, task, blocks } = state;
    return {
      role: this.role,
      wire: this.wire.kind,
      phase,
      task,
      reason: state.reason,
      blocks,
      warnings,
      supply: connection?.kind ?? null,
      servos: this.#servos(),
      calibration,
      calibrationSource: this.#file ? "file" : "servos",
      differences: this.#file && connection ? compareCalibration(this.#file, connection.registers) : [],
      recording: this.#recordingStatus(),
      isApproaching,
      willNudge: this.role === "follower" && calibration !== null && !this.#wasNudged(calibration),
      loop,
      quality: connection?.bus.quality() ?? null,
      shares: this.#emulated?.shares ?? null,
    };
  }

  #recordingStatus(): ArmStatus["recording"] {
    const recording = this.#recording;
    if (!recording) return null;
    const found = recording.step === "review" ? reviewRecording(recording).problems : [];
    return {
      step: recording.step,
      active: recording.active,
      bars: jointBars(recording),
      problems: [...this.#problems, ...found],
    };
  }

  #servos(): ArmServoStatus[] {
    const { connection, reading, goal } = this.arm;
    if (!connection) return [];
    return SO101_SERVOS.map(({ name, id }, k) => {
      const telemetry = reading?.telemetry.servos[k];
      return {
        joint: name,
        id,
        firmware: connection.identities.find((servo) => servo.id === id)?.firmware ?? "",
        quality: connection.bus.quality(id),
        reading: telemetry
          ? {
              positionCounts: telemetry.positionCounts,
              position: reading?.position[k] ?? Number.NaN,
              goal: goal?.[k] ?? null,
              voltage: telemetry.voltageSteps / 10,
              temperatureC: telemetry.temperatureC,
              current: reading?.servos[k]?.current ?? 0,
              load: reading?.servos[k]?.load ?? 0,
              faults: telemetry.faults,
            }
          : null,
      };
    });
  }
}

function isSound(wire: ArmWire): boolean {
  return wire.kind === "emulated" && wire.faults === "";
}
