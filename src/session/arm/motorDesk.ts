/** Setting up the servos of a new arm, one at a time, before there is an arm to connect. */

import { alertOf } from "../../control/controlStep";
import { DeviceError, InputError } from "../../errors";
import { type Clock, sleep } from "../../hardware/clock";
import { createFeetechBus } from "../../hardware/feetech/feetechBus";
import { identifyArm } from "../../hardware/identify";
import { setUpMotor, setupOrder } from "../../hardware/motorSetup";
import { type ServoJoint, SO101_SERVOS } from "../../hardware/servoJoints";
import type { ArmRole, ArmWire, MotorSetupStatus } from "./armProtocol";
import type { WireOpener } from "./wireOpener";

/** A servo that was plugged in this moment answers after this long, ms. */
const START_MS = 250;

export interface MotorDeskOptions {
  readonly role: ArmRole;
  readonly wire: ArmWire;
  readonly open: WireOpener;
  readonly clock: Clock;
  readonly from: "gripper" | "base";
  readonly onChange: () => void;
}

/** One arm whose servos are being set up. */
export class MotorDesk {
  readonly role: ArmRole;
  readonly wire: ArmWire;
  readonly open: WireOpener;
  readonly #clock: Clock;
  readonly #order: readonly ServoJoint[];
  readonly #onChange: () => void;
  readonly #done = new Map<string, MotorSetupStatus["done"][number]>();
  readonly #plugged: boolean[] | null;
  #activity: MotorSetupStatus["activity"] = null;
  #problem: MotorSetupStatus["problem"] = null;
  #isEnded = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor({ role, wire, open, clock, from, onChange }: MotorDeskOptions) {
    this.role = role;
    this.wire = wire;
    this.open = open;
    this.#clock = clock;
    this.#order = setupOrder(SO101_SERVOS, from);
    this.#onChange = onChange;
    const { emulated } = open;
    this.#plugged = emulated ? SO101_SERVOS.map(() => false) : null;
    for (const k of SO101_SERVOS.keys()) emulated?.plugServo(k, false);
  }

  get status(): MotorSetupStatus {
    return {
      role: this.role,
      wire: this.wire.kind,
      order: this.#order.map(({ name, id }) => ({ joint: name, id })),
      done: this.#order.flatMap(({ name }) => this.#done.get(name) ?? []),
      activity: this.#activity,
      problem: this.#problem,
      plugged: this.#plugged && this.#order.filter((servo) => this.#plugged![placeOf(servo)]).map(({ name }) => name),
    };
  }

  /** Gives the servo that is plugged in alone the id of a joint. What goes wrong stands in the status. */
  async set(joint: string, mayRepeat: boolean): Promise<void> {
    const servo = servoOf(joint);
    await this.#run({ kind: "looking", joint, baud: null }, async () => {
      const done = this.#order.filter(({ name }) => name !== joint && this.#done.has(name));
      const setUp = await setUpMotor({
        open: this.open,
        clock: this.#clock,
        servo,
        done,
        mayRepeat,
        isWanted: () => !this.#isEnded,
        onStep: (step) => {
          this.#activity =
            step.kind === "looking"
              ? { kind: "looking", joint, baud: step.baud }
              : { kind: "writing", joint, baud: null };
          this.#onChange();
        },
      });
      // The servo of another joint was taken for this one: that joint has none any more.
      const taken = done.find(({ id }) => id === setUp.idBefore);
      if (taken) this.#done.delete(taken.name);
      this.#done.set(joint, setUp);
    });
  }

  /** Looks at the whole arm once all servos are in the chain. @returns Whether it is as it should be. */
  async check(): Promise<boolean> {
    let isFine = false;
    await this.#run({ kind: "checking", joint: null, baud: null }, async () => {
      const bus = createFeetechBus(await this.open(), this.#clock);
      try {
        const { problems } = await identifyArm(bus);
        const [worst] = problems.filter(({ severity }) => severity === "error");
        if (worst) throw worst.error;
        isFine = true;
      } finally {
        await bus.close().catch(() => {});
      }
    });
    return isFine && !this.#isEnded;
  }

  /** Puts a servo of an emulated arm into the bus or takes it out. @throws {InputError} `E_NO_ARM` where a person does that. */
  plug(joint: string, isIn: boolean): void {
    const { emulated } = this.open;
    if (!emulated || !this.#plugged) {
      throw new InputError("this arm is real", "Plug its servos in by hand.", { code: "E_NO_ARM" });
    }
    const index = placeOf(servoOf(joint));
    this.#plugged[index] = isIn;
    emulated.plugServo(index, isIn);
  }

  /** Gives up; resolves once the port is free. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#running;
  }

  async #run(activity: NonNullable<MotorSetupStatus["activity"]>, work: () => Promise<void>): Promise<void> {
    if (this.#activity) {
      throw new DeviceError("a servo is being set up", "Wait for it, or stop it.", "E_SETUP_BUSY");
    }
    this.#activity = activity;
    this.#problem = null;
    this.#onChange();
    const guarded = async (): Promise<void> => {
      await sleep(this.#clock, START_MS);
      try {
        await work();
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
        this.#problem = alertOf(error);
      } finally {
        this.#activity = null;
        this.#onChange();
      }
    };
    const running = guarded();
    this.#running = running.catch(() => {});
    await running;
  }
}

/** @throws {InputError} */
function servoOf(joint: string): ServoJoint {
  const servo = SO101_SERVOS.find(({ name }) => name === joint);
  if (servo) return servo;
  throw new InputError(`an SO-101 has no joint "${joint}"`, "Choose one of its six.", { code: "E_NO_ARM" });
}

function placeOf(servo: ServoJoint): number {
  return SO101_SERVOS.indexOf(servo);
}
