/**
 * Gives the servos of a new arm their ids, one at a time: they all leave the factory as id 1.
 *
 * One servo alone is on the bus. It is found at whatever id and speed it has, looked at, told its id and the usual speed, and read
 * again. Register 5 changes the id at once, so what follows goes to the new one.
 */

import { DeviceError } from "../errors";
import { modelName, voltageProblems } from "./armProblems";
import { isSilence } from "./busErrors";
import type { ByteStream } from "./byteStream";
import type { Clock } from "./clock";
import { createFeetechBus, defaultFeetechBusOptions } from "./feetech/feetechBus";
import {
  decodeFeetech,
  encodeFeetech,
  FEETECH_BAUD_RATES,
  FEETECH_MODELS,
  type FeetechRegisterName,
  FEETECH_REGISTERS as R,
} from "./feetech/registers";
import { callRoll } from "./feetech/rollCall";
import { askAll } from "./identify";
import type { ServoBus, ServoIdentity } from "./servoBus";
import type { ServoJoint } from "./servoJoints";

/** What all servos of an arm run at afterwards, bit/s; code 0 of the register Baud_Rate. */
const ARM_BAUD = FEETECH_BAUD_RATES[0]!;
const ARM_BAUD_CODE = 0;
/** Asked when something answers a call to all and cannot be read: several servos with one id, most often the factory's. */
const LIKELY_IDS: readonly number[] = [1, 2, 3, 4, 5, 6];

/** Where a set-up is. */
export type MotorSetupStep =
  | { readonly kind: "looking"; readonly baud: number }
  | { readonly kind: "writing"; readonly id: number; readonly baud: number }
  | { readonly kind: "verifying" };

export interface MotorSetupOptions {
  /** Opens the port at a speed, bit/s. @throws {DeviceError} */
  readonly open: (baud: number) => Promise<ByteStream>;
  readonly clock: Clock;
  /** The joint whose servo is on the bus. */
  readonly servo: ServoJoint;
  /** Joints whose servos have their ids already. */
  readonly done: readonly ServoJoint[];
  /** Gives the id also to a servo that looks like one of `done`. */
  readonly mayRepeat?: boolean;
  readonly onStep?: (step: MotorSetupStep) => void;
  /** Asked before each speed is tried; false gives up. */
  readonly isWanted?: () => boolean;
}

/** A servo that has its id. */
export interface MotorSetup {
  readonly joint: string;
  readonly id: number;
  /** What it had before. */
  readonly idBefore: number;
  readonly baudBefore: number;
  readonly firmware: string;
}

/**
 * Sets up the servo that is alone on the bus. The port is closed afterwards.
 *
 * @throws {DeviceError} `E_SETUP_SILENT`, `E_SETUP_TWO`, `E_SETUP_MODEL`, `E_SETUP_DONE` (it is one of `done`), `E_SETUP_NOT_KEPT`,
 *   `E_SETUP_STOPPED`, `E_BUS_VOLTAGE`, `E_BUS_BAUD`, and what `open` throws. Nothing was written, but for `E_SETUP_NOT_KEPT` and a
 *   silence in the middle of writing.
 */
export async function setUpMotor(options: MotorSetupOptions): Promise<MotorSetup> {
  const { servo, done, mayRepeat = false } = options;
  const { bus, identity, baud } = await findSingleServo(options);
  try {
    const same = done.find(({ id }) => id === identity.id);
    if (same && !mayRepeat) throw alreadyDone(same, servo);
  } catch (error) {
    await bus.close();
    throw error;
  }
  await giveId(bus, identity, baud, options);
  return { joint: servo.name, id: servo.id, idBefore: identity.id, baudBefore: baud, firmware: identity.firmware };
}

/** The servos from the gripper to the base, as LeRobot asks for them, or the other way round. */
export function setupOrder(chain: readonly ServoJoint[], from: "gripper" | "base"): readonly ServoJoint[] {
  return from === "base" ? chain : [...chain].reverse();
}

interface SingleServo {
  /** Open; whoever asked closes it. */
  readonly bus: ServoBus;
  readonly identity: ServoIdentity;
  readonly baud: number;
}

/** The one servo on the bus, at whatever speed and id. @throws {DeviceError} */
async function findSingleServo({ open, clock, servo, onStep, isWanted }: MotorSetupOptions): Promise<SingleServo> {
  let isNoisy = false;
  for (const baud of FEETECH_BAUD_RATES) {
    if (isWanted && !isWanted()) throw stopped();
    onStep?.({ kind: "looking", baud });
    const stream = await open(baud);
    let close = (): Promise<void> => stream.close();
    try {
      const { ids, isGarbled } = await callRoll(stream, clock, baud);
      if (ids.length > 0 || isGarbled) {
        const bus = createFeetechBus(stream, clock, { ...defaultFeetechBusOptions(), baud });
        close = () => bus.close();
        const identity = await theOnly(bus, ids.length > 0 ? ids : LIKELY_IDS, servo);
        if (identity) return { bus, identity, baud };
        isNoisy = true;
      }
    } catch (error) {
      // The port may be gone already; the first failure is what is told.
      await close().catch(() => {});
      throw error;
    }
    await close();
  }
  throw isNoisy ? noServo() : silent();
}

/** Who is alone among `ids`; null where nobody can be asked. @throws {DeviceError} */
async function theOnly(bus: ServoBus, ids: readonly number[], servo: ServoJoint): Promise<ServoIdentity | null> {
  const findings = (await askAll(bus, ids)).filter(({ state }) => state !== "silent");
  const [first] = findings;
  if (!first) return null;
  if (findings.length > 1 || first.state === "garbled")
    throw severalServos(
      findings.map(({ id }) => id),
      servo,
    );
  const identity = first.identity!;
  if (identity.model !== FEETECH_MODELS.STS3215) throw wrongModel(identity);
  const [problem] = voltageProblems(identity);
  if (problem) throw problem.error;
  return identity;
}

/** Writes id and speed where they differ, and reads them again. Closes the bus. @throws {DeviceError} */
async function giveId(
  first: ServoBus,
  { id, model }: ServoIdentity,
  baud: number,
  { open, clock, servo, onStep }: MotorSetupOptions,
): Promise<void> {
  let bus = first;
  try {
    onStep?.({ kind: "writing", id: servo.id, baud });
    const isNew = id !== servo.id || baud !== ARM_BAUD;
    if (isNew) {
      await put(bus, id, "Torque_Enable", 0);
      await put(bus, id, "Lock", 0);
      if ((await held(bus, id, "Lock")) !== 0)
        throw notKept(servo, "it stays locked, so it would forget them without power");
      if (id !== servo.id) await put(bus, id, "ID", servo.id);
    }
    if (baud !== ARM_BAUD) {
      await put(bus, servo.id, "Baud_Rate", ARM_BAUD_CODE);
      await bus.close();
      bus = createFeetechBus(await open(ARM_BAUD), clock, { ...defaultFeetechBusOptions(), baud: ARM_BAUD });
    }
    await put(bus, servo.id, "Lock", 1);
    onStep?.({ kind: "verifying" });
    await verify(bus, id, model, servo);
  } catch (error) {
    // Locked as far as it can be: under the old id or the new one.
    for (const each of new Set([id, servo.id])) await put(bus, each, "Lock", 1).catch(() => {});
    throw error;
  } finally {
    await bus.close().catch(() => {});
  }
}

/** @throws {DeviceError} */
async function verify(bus: ServoBus, idBefore: number, model: number, servo: ServoJoint): Promise<void> {
  const [isThere] = await bus.scan([servo.id]);
  const others = idBefore === servo.id ? [] : await bus.scan([idBefore], { retries: 0 });
  if (!isThere) throw others.length > 0 ? notKept(servo, `it still answers as id ${idBefore}`) : silent();
  if (others.length > 0) throw severalServos([idBefore, servo.id], servo);
  const wanted: readonly (readonly [FeetechRegisterName, number])[] = [
    ["Model_Number", model],
    ["ID", servo.id],
    ["Baud_Rate", ARM_BAUD_CODE],
    ["Lock", 1],
  ];
  for (const [name, value] of wanted) {
    const is = await held(bus, servo.id, name);
    if (is !== value) throw notKept(servo, `its register ${name} holds ${is}; expected ${value}`);
  }
}

async function held(bus: ServoBus, id: number, name: FeetechRegisterName): Promise<number> {
  const register = R[name];
  try {
    return decodeFeetech(register, (await bus.read(id, register.address, register.size)).data);
  } catch (error) {
    if (isSilence(error)) throw silent();
    throw error;
  }
}

/**
 * Writes once. Silence is no failure here: a servo that changes id or speed answers as the old or as the new one, and some are set
 * to answer no writes; what it holds is read afterwards.
 */
async function put(bus: ServoBus, id: number, name: FeetechRegisterName, value: number): Promise<void> {
  try {
    await bus.write(id, R[name].address, encodeFeetech(R[name], value), { retries: 0 });
  } catch (error) {
    if (!isSilence(error)) throw error;
  }
}

function silent(): DeviceError {
  return new DeviceError(
    `no servo answers at ${FEETECH_BAUD_RATES.join(", ")} baud; expected the one that is plugged in`,
    "Is the arm's power supply on, the cable from the board to this servo fully in, and the board's jumper on B (USB)?",
    "E_SETUP_SILENT",
  );
}

function noServo(): DeviceError {
  return new DeviceError(
    "something sends bytes that are no servo's answer; expected one servo",
    "Choose the port of the arm's bus board, and plug in one servo alone.",
    "E_BUS_BAUD",
  );
}

function severalServos(ids: readonly number[], { name }: ServoJoint): DeviceError {
  const who = ids.length > 1 ? `servos ${ids.join(", ")} answer` : `several servos answer as id ${ids[0]}`;
  return new DeviceError(
    `${who}; expected the servo of ${name} alone`,
    "Unplug all servos but this one: as long as two share the wire, both would get the id.",
    "E_SETUP_TWO",
  );
}

function wrongModel({ model }: ServoIdentity): DeviceError {
  return new DeviceError(
    `this is a ${modelName(model)}; expected a ${modelName(FEETECH_MODELS.STS3215)}`,
    "Plug in a servo of an SO-100 or SO-101.",
    "E_SETUP_MODEL",
  );
}

function alreadyDone(same: ServoJoint, servo: ServoJoint): DeviceError {
  return new DeviceError(
    `this servo has id ${same.id}, that of ${same.name}, which was set up already; expected the one of ${servo.name}`,
    `Plug in the servo of ${servo.name}. If this is it, say so: then ${same.name} has to be set up again.`,
    "E_SETUP_DONE",
  );
}

function notKept({ name, id }: ServoJoint, why: string): DeviceError {
  return new DeviceError(
    `the servo of ${name} did not keep id ${id}: ${why}`,
    "Switch its power off and on, then try again. If it happens again, the servo is broken.",
    "E_SETUP_NOT_KEPT",
  );
}

function stopped(): DeviceError {
  return new DeviceError("setting up the servo was stopped", "Begin again when you are ready.", "E_SETUP_STOPPED");
}
