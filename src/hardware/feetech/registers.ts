/**
 * Control table of the Feetech STS3215 (SO-100, SO-101), and how its values lie on the wire.
 *
 * Sources: Feetech "magnetic encoder SMS/STS memory table", ftservo/FTServo_Python, names of huggingface/lerobot
 * `motors/feetech/tables.py` (v0.6). Rows marked "ours" have no name there. Initial values are the vendor's, or those
 * seen on SO-101 arms where the vendor gives none.
 */

import { InputError } from "../../errors";
import type { Register, RegisterAccess } from "../register";
import { fromSignMagnitude, toSignMagnitude } from "./signMagnitude";

/** A register of an STS servo. */
export interface FeetechRegister extends Register {
  readonly size: 1 | 2;
  /** Place of the sign bit; null = unsigned. */
  readonly signBit: number | null;
}

/** What a row says beyond address, size and access. */
type Row = readonly [
  address: number,
  size: 1 | 2,
  access: RegisterAccess,
  detail?: Partial<Pick<FeetechRegister, "initial" | "range" | "unit" | "scale" | "signBit">>,
];

/** First address that is lost without power. */
const RAM_FROM = 40;
/** Amperes per step of the current registers. */
const CURRENT = 0.0065;

const ROWS = {
  Firmware_Major_Version: [0, 1, "read", { initial: 3 }],
  Firmware_Minor_Version: [1, 1, "read", { initial: 10 }],
  /** Ours. 0 = little-endian. */
  Byte_Order: [2, 1, "read", { initial: 0 }],
  Model_Number: [3, 2, "read", { initial: 777 }],
  ID: [5, 1, "readWrite", { initial: 1, range: [0, 253] }],
  Baud_Rate: [6, 1, "readWrite", { initial: 0, range: [0, 7] }],
  Return_Delay_Time: [7, 1, "readWrite", { initial: 0, range: [0, 253], unit: "s", scale: 2e-6 }],
  /** 0 answers READ, SYNC READ and PING only; 1 answers all. */
  Response_Status_Level: [8, 1, "readWrite", { initial: 1, range: [0, 1] }],
  Min_Position_Limit: [9, 2, "readWrite", { initial: 0, range: [0, 4094], unit: "counts" }],
  Max_Position_Limit: [11, 2, "readWrite", { initial: 4095, range: [0, 4095], unit: "counts" }],
  Max_Temperature_Limit: [13, 1, "readWrite", { initial: 70, range: [0, 100], unit: "°C" }],
  /** 80 on the 7.4 V type, 140 on the 12 V type. */
  Max_Voltage_Limit: [14, 1, "readWrite", { initial: 80, range: [0, 254], unit: "V", scale: 0.1 }],
  Min_Voltage_Limit: [15, 1, "readWrite", { initial: 40, range: [0, 254], unit: "V", scale: 0.1 }],
  /** Share of the stall torque; copied into Torque_Limit at power-up. */
  Max_Torque_Limit: [16, 2, "readWrite", { initial: 1000, range: [0, 1000], unit: "1", scale: 0.001 }],
  /** Bits: 0 direction, 2 speed unit, 3 meaning of speed 0, 4 multi-turn feedback, 7 feedback direction. */
  Phase: [18, 1, "readWrite", { initial: 12, range: [0, 255] }],
  /** Error bits that switch torque off. */
  Unloading_Condition: [19, 1, "readWrite", { initial: 44, range: [0, 255] }],
  LED_Alarm_Condition: [20, 1, "readWrite", { initial: 47, range: [0, 255] }],
  P_Coefficient: [21, 1, "readWrite", { initial: 32, range: [0, 254] }],
  D_Coefficient: [22, 1, "readWrite", { initial: 32, range: [0, 254] }],
  I_Coefficient: [23, 1, "readWrite", { initial: 0, range: [0, 254] }],
  /** LeRobot takes two bytes; the vendor's table one, and 25 is a register of its own. */
  Minimum_Startup_Force: [24, 1, "readWrite", { initial: 16, range: [0, 254], unit: "1", scale: 0.001 }],
  /** Ours. 0 = off. */
  Integral_Limit: [25, 1, "readWrite", { initial: 0, range: [0, 254], scale: 4 }],
  CW_Dead_Zone: [26, 1, "readWrite", { initial: 1, range: [0, 32], unit: "counts" }],
  CCW_Dead_Zone: [27, 1, "readWrite", { initial: 1, range: [0, 32], unit: "counts" }],
  Protection_Current: [28, 2, "readWrite", { initial: 500, range: [0, 511], unit: "A", scale: CURRENT }],
  Angular_Resolution: [30, 1, "readWrite", { initial: 1, range: [1, 3] }],
  /** Present_Position = actual position - Homing_Offset; moves limits and goals with it. */
  Homing_Offset: [31, 2, "readWrite", { initial: 0, range: [-2047, 2047], unit: "counts", signBit: 11 }],
  /** 0 position, 1 velocity, 2 PWM, 3 step. */
  Operating_Mode: [33, 1, "readWrite", { initial: 0, range: [0, 3] }],
  /** Share of torque left after an overload. */
  Protective_Torque: [34, 1, "readWrite", { initial: 20, range: [0, 100], unit: "1", scale: 0.01 }],
  Protection_Time: [35, 1, "readWrite", { initial: 200, range: [0, 254], unit: "s", scale: 0.01 }],
  /** Share of load that counts as overload. */
  Overload_Torque: [36, 1, "readWrite", { initial: 80, range: [0, 100], unit: "1", scale: 0.01 }],
  Velocity_closed_loop_P_proportional_coefficient: [37, 1, "readWrite", { initial: 10, range: [0, 254] }],
  Over_Current_Protection_Time: [38, 1, "readWrite", { initial: 200, range: [0, 254], unit: "s", scale: 0.01 }],
  Velocity_closed_loop_I_integral_coefficient: [39, 1, "readWrite", { initial: 10, range: [0, 254] }],
  /** 0 free, 1 on, 2 damping, 128 = the present position becomes 2048. */
  Torque_Enable: [40, 1, "readWrite", { initial: 0, range: [0, 128] }],
  /** 0 = no ramp. */
  Acceleration: [41, 1, "readWrite", { initial: 0, range: [0, 254], unit: "counts/s²", scale: 100 }],
  Goal_Position: [42, 2, "readWrite", { range: [-32767, 32767], unit: "counts", signBit: 15 }],
  /** The PWM value in mode 2; otherwise leave 0. */
  Goal_Time: [44, 2, "readWrite", { initial: 0, range: [-1023, 1023], signBit: 10 }],
  /** The speed limit of the move in mode 0; 0 = maximum. */
  Goal_Velocity: [46, 2, "readWrite", { range: [-32767, 32767], unit: "counts/s", signBit: 15 }],
  /** Immediate and lost without power: the register for soft limits. Share of the stall torque. */
  Torque_Limit: [48, 2, "readWrite", { initial: 1000, range: [0, 1000], unit: "1", scale: 0.001 }],
  /** 0 = writes to EEPROM are kept, 1 = forgotten at power-off. */
  Lock: [55, 1, "readWrite", { initial: 1, range: [0, 1] }],
  Present_Position: [56, 2, "read", { range: [-32767, 32767], unit: "counts", signBit: 15 }],
  Present_Velocity: [58, 2, "read", { range: [-32767, 32767], unit: "counts/s", signBit: 15 }],
  /** Share of drive, a measure of effort and not of torque. */
  Present_Load: [60, 2, "read", { range: [-1000, 1000], unit: "1", scale: 0.001, signBit: 10 }],
  Present_Voltage: [62, 1, "read", { range: [0, 255], unit: "V", scale: 0.1 }],
  Present_Temperature: [63, 1, "read", { range: [0, 255], unit: "°C" }],
  /** Ours. 1 = a REG WRITE waits for ACTION. */
  Async_Write_Flag: [64, 1, "read", { initial: 0, range: [0, 1] }],
  /** Error bits, as in a status packet. */
  Status: [65, 1, "read", { initial: 0, range: [0, 255] }],
  Moving: [66, 1, "read", { initial: 0, range: [0, 1] }],
  /** Ours. The goal that the servo follows now. */
  Present_Goal_Position: [67, 2, "read", { range: [-32767, 32767], unit: "counts", signBit: 15 }],
  Present_Current: [69, 2, "read", { unit: "A", scale: CURRENT, signBit: 15 }],
  Goal_Position_2: [71, 2, "read", { unit: "counts", signBit: 15 }],
  Moving_Velocity_Threshold: [80, 1, "factory"],
  DTs: [81, 1, "factory", { unit: "s", scale: 0.001 }],
  Velocity_Unit_factor: [82, 1, "factory"],
  Hts: [83, 1, "factory"],
  Maximum_Velocity_Limit: [84, 1, "factory"],
  Maximum_Acceleration: [85, 1, "readWrite", { range: [0, 254], unit: "counts/s²", scale: 100 }],
  Acceleration_Multiplier: [86, 1, "factory"],
} as const satisfies Record<string, Row>;

/** Name of a register, as in LeRobot. */
export type FeetechRegisterName = keyof typeof ROWS;

/** The control table, in the order of the addresses. */
export const FEETECH_REGISTERS = Object.fromEntries(
  Object.entries(ROWS as Record<string, Row>).map(([name, [address, size, access, detail]]) => [
    name,
    {
      name,
      address,
      size,
      access,
      eeprom: address < RAM_FROM,
      initial: null,
      range: null,
      unit: "",
      scale: 1,
      signBit: null,
      ...detail,
    },
  ]),
) as Readonly<Record<FeetechRegisterName, FeetechRegister>>;

/** Model numbers, by name. */
export const FEETECH_MODELS = { STS3215: 777, STS3250: 2825, SM8512BL: 11272, SCS0009: 1284 } as const;

/** Baud rate of each code of the register Baud_Rate, by the vendor; LeRobot's table differs from code 5 on. */
export const FEETECH_BAUD_RATES: readonly number[] = [
  1_000_000, 500_000, 250_000, 128_000, 115_200, 76_800, 57_600, 38_400,
];

/**
 * The bytes of a register value, low byte first.
 *
 * @param value - Raw value with its sign.
 * @throws {InputError} If the value is no integer or outside of the register's range.
 */
export function encodeFeetech(register: FeetechRegister, value: number): Uint8Array {
  const { name, size, signBit, range } = register;
  const [min, max] = range ?? [0, size === 1 ? 255 : 65535];
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InputError(
      `register ${name} got ${value}; expected an integer from ${min} to ${max}`,
      "Bring the value into this range before it is written to the servo.",
    );
  }
  const raw = signBit === null ? value : toSignMagnitude(value, signBit);
  return size === 1 ? Uint8Array.of(raw) : Uint8Array.of(raw & 0xff, raw >> 8);
}

/**
 * The raw value of a register with its sign.
 *
 * @param bytes - From `offset` on the bytes of the register, low byte first.
 */
export function decodeFeetech(register: FeetechRegister, bytes: Uint8Array, offset = 0): number {
  const raw = register.size === 1 ? bytes[offset]! : bytes[offset]! | (bytes[offset + 1]! << 8);
  return register.signBit === null ? raw : fromSignMagnitude(raw, register.signBit);
}
