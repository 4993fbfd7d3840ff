/** Reads and changes single registers of a servo, for those who know what they do. What would move an arm is not among them. */

import { DeviceError, InputError } from "../../errors";
import type { ServoBus } from "../servoBus";
import {
  decodeFeetech,
  encodeFeetech,
  type FeetechRegister,
  type FeetechRegisterName,
  FEETECH_REGISTERS as R,
} from "./registers";

/** Raw values with their sign, by name. */
export type RegisterFile = Readonly<Record<FeetechRegisterName, number>>;

/** Why a register is not changed here: `fixed` is what the maker or the servo itself writes. */
export type RegisterOwner = "fixed" | "setUp" | "calibration" | "arming";

/** Registers of which something else in this program takes care, in an order that is safe. */
const OWNERS: Partial<Readonly<Record<FeetechRegisterName, RegisterOwner>>> = {
  ID: "setUp",
  Baud_Rate: "setUp",
  Lock: "setUp",
  Homing_Offset: "calibration",
  Min_Position_Limit: "calibration",
  Max_Position_Limit: "calibration",
  Torque_Enable: "arming",
  Goal_Position: "arming",
  Goal_Time: "arming",
  Goal_Velocity: "arming",
  Acceleration: "arming",
  Torque_Limit: "arming",
};

/** Above this a servo would cook before it lets go, °C: what it comes with. */
const HOTTEST = 70;
/** Blocks that are read; between them a servo has nothing. */
const BLOCKS: readonly (readonly [from: FeetechRegister, to: FeetechRegister])[] = [
  [R.Firmware_Major_Version, R.Velocity_closed_loop_I_integral_coefficient],
  [R.Torque_Enable, R.Goal_Position_2],
  [R.Moving_Velocity_Threshold, R.Acceleration_Multiplier],
];
const LIST = Object.values(R) as readonly FeetechRegister[];

/** Who changes a register instead; null where it may be changed here. */
export function ownerOf(name: FeetechRegisterName): RegisterOwner | null {
  return R[name].access === "readWrite" ? (OWNERS[name] ?? null) : "fixed";
}

/** Smallest and largest raw value that is written from here. */
export function writableRange(name: FeetechRegisterName): readonly [min: number, max: number] {
  const { range, size } = R[name];
  const [min, max] = range ?? [0, size === 1 ? 255 : 65535];
  return name === "Max_Temperature_Limit" ? [min, HOTTEST] : [min, max];
}

/** All registers of one servo. @throws {DeviceError} as `ServoBus.read` */
export async function readRegisters(bus: ServoBus, id: number): Promise<RegisterFile> {
  const values: Partial<Record<FeetechRegisterName, number>> = {};
  for (const [first, last] of BLOCKS) {
    const from = first.address;
    const end = last.address + last.size;
    const { data } = await bus.read(id, from, end - from);
    for (const register of LIST) {
      if (register.address < from || register.address >= end) continue;
      values[register.name as FeetechRegisterName] = decodeFeetech(register, data, register.address - from);
    }
  }
  return values as RegisterFile;
}

/**
 * Writes one register of a limp servo, and reads it again. What is kept without power is unlocked for it and locked afterwards.
 *
 * @throws {InputError} `E_REGISTER`: not to be changed here, or out of bounds; nothing was written.
 * @throws {DeviceError} `E_ARM_BUSY` while the servo has torque; `E_SERVO_SETTING` when it does not take the value; as `ServoBus.write`.
 */
export async function writeRegister(bus: ServoBus, id: number, name: string, value: number): Promise<void> {
  const register = checkedRegister(name, value);
  const known = register.name as FeetechRegisterName;
  if ((await held(bus, id, R.Torque_Enable)) !== 0) {
    throw new DeviceError(`servo ${id} has torque; expected a limp one`, "Release the arm first.", "E_ARM_BUSY");
  }
  const before = await held(bus, id, register);
  if (before === value) return;
  const data = encodeFeetech(register, value);
  if (register.eeprom) await bus.write(id, R.Lock.address, encodeFeetech(R.Lock, 0));
  try {
    await bus.write(id, register.address, data);
  } finally {
    if (register.eeprom) await bus.write(id, R.Lock.address, encodeFeetech(R.Lock, 1));
  }
  const after = await held(bus, id, register);
  if (after === value) return;
  throw new DeviceError(
    `servo ${id}: register ${known} holds ${after} after ${value} was written`,
    "Switch the arm's power off and on, then try again.",
    "E_SERVO_SETTING",
  );
}

function checkedRegister(name: string, value: number): FeetechRegister {
  const refuse = (message: string, tip: string): InputError => new InputError(message, tip, { code: "E_REGISTER" });
  const register = LIST.find((each) => each.name === name);
  if (!register) throw refuse(`no servo has a register "${name}"`, "Choose one of the table.");
  const owner = ownerOf(name as FeetechRegisterName);
  if (owner) {
    throw refuse(
      `register ${name} is not changed here (${owner})`,
      "Use the step of the set-up that takes care of it.",
    );
  }
  const [min, max] = writableRange(name as FeetechRegisterName);
  if (Number.isInteger(value) && value >= min && value <= max) return register;
  throw refuse(`register ${name} got ${value}; expected an integer from ${min} to ${max}`, "Choose a value within.");
}

async function held(bus: ServoBus, id: number, register: FeetechRegister): Promise<number> {
  return decodeFeetech(register, (await bus.read(id, register.address, register.size)).data);
}
