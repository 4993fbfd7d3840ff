/**
 * What the servos of an arm are asked and told, by name of register: the only place that knows where Feetech keeps things.
 *
 * Arrays hold one value per joint, in the order of `servos`. Positions are encoder counts; `units.ts` makes them rad.
 */

import { DeviceError } from "../../errors";
import type { ServoRegisters } from "../calibration";
import type { RegisterWrite } from "../calibrationWrites";
import type { Pace, ServoBus, ServoFault, ServoOutcome, ServoReply } from "../servoBus";
import type { ServoJoint } from "../servoJoints";
import type { ServoReading } from "../units";
import { decodeFeetech, encodeFeetech, type FeetechRegisterName, FEETECH_REGISTERS as R } from "./registers";

/** First and last register of one telemetry read. */
const TELEMETRY = [R.Present_Position, R.Present_Current] as const;
/**
 * How the loop of an arm with torque asks. Three cycles of this, each begun on its 10 ms, find a silent servo within 100 ms (F06); what is
 * older than 60 ms is silence to the watchdogs, and no reading.
 */
const LOOP_PACE: Pace = { withinMs: 27, mostAgeMs: 60 };
/** Repetitions of a read that arming or connecting hangs on: a fifth of a second in all, as long as a busy machine may pause. */
const PATIENT_RETRIES = 4;
/** How often torque is switched off again where it stayed on (F19). */
const RELEASE_TRIES = 5;
/** Bit of the register Phase that makes positions go on past one turn. */
const MULTI_TURN = 0x10;

/** What one servo tells in one read. */
export interface ServoTelemetry extends ServoReading {
  readonly positionCounts: number;
  readonly isMoving: boolean;
  readonly faults: readonly ServoFault[];
}

/** One read of all servos. */
export interface ArmTelemetry {
  /** When the read began, ms of the bus's clock: nothing in it is older. */
  readonly atMs: number;
  /** Null for a servo that did not answer. */
  readonly servos: readonly (ServoTelemetry | null)[];
  /** Why it did not. */
  readonly problems: readonly (DeviceError | null)[];
}

/** Bounds that the servos keep by themselves, one per joint. */
export interface ServoBounds {
  readonly speedCounts: readonly number[];
  readonly accelerationSteps: readonly number[];
  readonly torquePermille: readonly number[];
}

/** A value that a register should hold for good. */
interface Setting {
  readonly register: FeetechRegisterName;
  readonly value: (held: number) => number;
  /** Of the gripper alone. */
  readonly gripperOnly?: boolean;
}

/**
 * What a follower's memory must hold. The gripper's values keep it from burning while it squeezes; they are those that LeRobot
 * writes (`so_follower.py`, `configure`).
 */
const SETTINGS: readonly Setting[] = [
  { register: "Return_Delay_Time", value: () => 0 },
  { register: "Phase", value: (held) => held & ~MULTI_TURN },
  { register: "Operating_Mode", value: () => 0 },
  { register: "Max_Torque_Limit", value: () => 500, gripperOnly: true },
  { register: "Protection_Current", value: () => 250, gripperOnly: true },
  { register: "Overload_Torque", value: () => 25, gripperOnly: true },
];

/** The servos of one arm on a bus. */
export class ArmServos {
  readonly bus: ServoBus;
  readonly servos: readonly ServoJoint[];
  readonly #ids: readonly number[];

  constructor(bus: ServoBus, servos: readonly ServoJoint[]) {
    this.bus = bus;
    this.servos = servos;
    this.#ids = servos.map(({ id }) => id);
  }

  /**
   * Position, effort and health of all servos in one request.
   *
   * @param isPatient - Nothing moves: a slow machine or adapter is waited for, as a calibration needs every joint.
   * @throws {DeviceError} `E_PORT_LOST`
   */
  async telemetry(nowMs: number, isPatient = false): Promise<ArmTelemetry> {
    const [first, last] = TELEMETRY;
    const size = last.address + last.size - first.address;
    const outcomes = await this.bus.syncRead(this.#ids, first.address, size, isPatient ? {} : { pace: LOOP_PACE });
    const list = this.#ids.map((id) => outcomes.get(id) ?? null);
    return {
      atMs: nowMs,
      servos: list.map((outcome) => (outcome?.ok ? this.#telemetryOf(outcome.reply) : null)),
      problems: list.map((outcome) => (outcome?.ok === false ? outcome.error : null)),
    };
  }

  #telemetryOf({ data, errorBits }: ServoReply): ServoTelemetry {
    const value = (name: FeetechRegisterName): number =>
      decodeFeetech(R[name], data, R[name].address - TELEMETRY[0].address);
    return {
      positionCounts: value("Present_Position"),
      velocityCounts: value("Present_Velocity"),
      loadPermille: value("Present_Load"),
      currentSteps: value("Present_Current"),
      voltageSteps: value("Present_Voltage"),
      temperatureC: value("Present_Temperature"),
      isMoving: value("Moving") !== 0,
      faults: this.bus.faultsOf(errorBits | value("Status")),
    };
  }

  /** One register of all servos. @throws {DeviceError} The first servo's failure, or `E_PORT_LOST`. */
  async readAll(name: FeetechRegisterName): Promise<number[]> {
    const register = R[name];
    const outcomes = await this.bus.syncRead(this.#ids, register.address, register.size, { retries: PATIENT_RETRIES });
    return this.#ids.map((id) => decodeFeetech(register, dataOf(outcomes.get(id), id)));
  }

  /** One value to each servo in one packet, which nobody answers. @throws {DeviceError} */
  async writeAll(name: FeetechRegisterName, values: readonly number[], isUrgent = false): Promise<void> {
    const register = R[name];
    const writes = this.#ids.map((id, k) => ({ id, data: encodeFeetech(register, values[k]!) }));
    await this.bus.syncWrite(register.address, writes, { urgent: isUrgent });
  }

  /**
   * Writes, and reads back until each servo has it.
   *
   * @param proceed - Called right before each write, also before one that is made again; it throws once nothing may be
   *   written any more.
   * @throws {DeviceError} `E_SERVO_SETTING` naming the servo that does not take it; as `readAll`.
   */
  async writeChecked(
    name: FeetechRegisterName,
    values: readonly number[],
    proceed: () => void = () => {},
  ): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      proceed();
      await this.writeAll(name, values);
      const held = await this.readAll(name);
      const bad = held.findIndex((value, k) => value !== values[k]);
      if (bad < 0) return;
      if (attempt < 2) continue;
      throw new DeviceError(
        `joint "${this.servos[bad]!.name}": register ${name} holds ${held[bad]} after ${values[bad]} was written`,
        "Switch the arm's power off and on, then connect again.",
        "E_SERVO_SETTING",
      );
    }
  }

  /** Puts the bounds of this arming into the servos. @throws {DeviceError} as `writeChecked` */
  async writeBounds(
    { speedCounts, accelerationSteps, torquePermille }: ServoBounds,
    proceed: () => void,
  ): Promise<void> {
    await this.writeChecked("Goal_Velocity", speedCounts, proceed);
    await this.writeChecked("Acceleration", accelerationSteps, proceed);
    await this.writeChecked("Torque_Limit", torquePermille, proceed);
  }

  /** What the servos hold of a calibration. @throws {DeviceError} */
  async readCalibration(): Promise<ServoRegisters[]> {
    const [homingOffset, rangeMin, rangeMax] = [
      await this.readAll("Homing_Offset"),
      await this.readAll("Min_Position_Limit"),
      await this.readAll("Max_Position_Limit"),
    ];
    return this.#ids.map((id, k) => ({
      id,
      homingOffset: homingOffset[k]!,
      rangeMin: rangeMin[k]!,
      rangeMax: rangeMax[k]!,
    }));
  }

  /**
   * Carries out writes one by one, each answered. Locks of servos that were unlocked go out whatever fails.
   *
   * @throws {DeviceError} The first failure; `E_SERVO_SETTING` when a servo keeps its torque: nothing after that is written.
   */
  async write(writes: readonly RegisterWrite[]): Promise<void> {
    const unlocked = new Set<number>();
    try {
      for (const { id, register, value } of writes) {
        if (register === "Lock" && value === 0) unlocked.add(id);
        await this.bus.write(id, R[register].address, encodeFeetech(R[register], value));
        if (register === "Lock" && value === 1) unlocked.delete(id);
        if (register === "Torque_Enable") await this.#refuseTorque(id, value);
      }
    } catch (error) {
      for (const id of unlocked) {
        // One that cannot be locked either says nothing new: the first failure is told.
        await this.bus.write(id, R.Lock.address, encodeFeetech(R.Lock, 1)).catch(() => {});
      }
      throw error;
    }
  }

  /** A servo that answers may have refused all the same. An offset that changes under torque moves the joint at full speed. */
  async #refuseTorque(id: number, wanted: number): Promise<void> {
    const { address, size } = R.Torque_Enable;
    const held = decodeFeetech(R.Torque_Enable, (await this.bus.read(id, address, size)).data);
    if (held === wanted) return;
    const name = this.servos.find((servo) => servo.id === id)?.name ?? id;
    throw new DeviceError(
      `joint "${name}": register Torque_Enable holds ${held} after ${wanted} was written`,
      "Switch the arm's power off and on, then connect again.",
      "E_SERVO_SETTING",
    );
  }

  /**
   * Brings the memory of a follower's servos to what they need, writing only what differs. Torque must be off.
   *
   * @param proceed - As of `writeChecked`; a register that is being written is finished.
   * @returns How many values were written.
   * @throws {DeviceError}
   */
  async configure(proceed: () => void = () => {}): Promise<number> {
    let count = 0;
    for (const { register, value, gripperOnly } of SETTINGS) {
      const held = await this.readAll(register);
      for (const [k, { id, kind }] of this.servos.entries()) {
        const wanted = value(held[k]!);
        if (wanted === held[k] || (gripperOnly && kind !== "gripper")) continue;
        proceed();
        await this.#writeForGood(id, register, wanted);
        count += 1;
      }
    }
    return count;
  }

  async #writeForGood(id: number, name: FeetechRegisterName, value: number): Promise<void> {
    const put = (register: FeetechRegisterName, what: number): Promise<ServoReply> =>
      this.bus.write(id, R[register].address, encodeFeetech(R[register], what));
    await put("Lock", 0);
    try {
      await put(name, value);
    } finally {
      // A stop drops writes that wait, and a lock moves nothing: it goes out after the stop.
      await put("Lock", 1).catch((error: unknown) => {
        if (error instanceof DeviceError && error.code === "E_BUS_STOPPED") return put("Lock", 1);
        throw error;
      });
    }
  }

  /**
   * Frees all servos at once and looks at each until it is free; one that refuses does not keep the others on.
   *
   * @returns The joints that still hold torque or cannot be asked: their power must be switched off.
   * @throws {DeviceError} `E_PORT_LOST`
   */
  async release(): Promise<readonly string[]> {
    let holding = this.servos;
    for (let attempt = 0; attempt < RELEASE_TRIES && holding.length > 0; attempt++) {
      await this.bus.torqueOff(holding.map(({ id }) => id));
      const torque = await this.bus.syncRead(
        holding.map(({ id }) => id),
        R.Torque_Enable.address,
        R.Torque_Enable.size,
      );
      holding = holding.filter(({ id }) => {
        const outcome = torque.get(id);
        return !outcome?.ok || outcome.reply.data[0] !== 0;
      });
    }
    return holding.map(({ name }) => name);
  }
}

function dataOf(outcome: ServoOutcome | undefined, id: number): Uint8Array {
  if (outcome?.ok) return outcome.reply.data;
  throw outcome?.error ?? new DeviceError(`servo ${id} was not asked`, "Connect again.", "E_BUS_TIMEOUT");
}
