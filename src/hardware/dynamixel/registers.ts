/**
 * Control tables of the Dynamixel XL330 and XL430 (Koch v1.1), and how their values lie on the wire.
 *
 * Sources: ROBOTIS e-manual of XL330-M077, XL330-M288 and XL430-W250; names of huggingface/lerobot `motors/dynamixel`.
 * Initial values are those of the XL330; the XL430's stand in a comment where they differ.
 */

import { InputError } from "../../errors";
import type { Register, RegisterAccess } from "../register";

/** A register of an X servo; signed values are two's complement. */
export interface DynamixelRegister extends Register {
  readonly signed: boolean;
}

type Row = readonly [
  address: number,
  size: 1 | 2 | 4,
  access: RegisterAccess,
  detail?: Partial<Pick<DynamixelRegister, "initial" | "range" | "unit" | "scale" | "signed">>,
];

/** First address that may be written with torque on and is lost without power. */
const RAM_FROM = 64;
/** Counts of one turn: 4096. Velocities come in steps of 0.229 rpm. */
const VELOCITY = (0.229 * 4096) / 60;
const PWM = 0.00113;
const TURNS = 1_048_575;

const ROWS = {
  Model_Number: [0, 2, "read"],
  Firmware_Version: [6, 1, "read"],
  ID: [7, 1, "readWrite", { initial: 1, range: [0, 252] }],
  Baud_Rate: [8, 1, "readWrite", { initial: 1, range: [0, 6] }],
  Return_Delay_Time: [9, 1, "readWrite", { initial: 250, range: [0, 254], unit: "s", scale: 2e-6 }],
  /** Bit 0 = reverse. */
  Drive_Mode: [10, 1, "readWrite", { initial: 0, range: [0, 13] }],
  /** 0 current, 1 velocity, 3 position, 4 extended position, 5 current-based position, 16 PWM; no 0 and 5 on the XL430. */
  Operating_Mode: [11, 1, "readWrite", { initial: 3, range: [0, 16] }],
  /** Present_Position = actual position + Homing_Offset: the opposite sign of Feetech's. */
  Homing_Offset: [20, 4, "readWrite", { initial: 0, range: [-1_044_479, 1_044_479], unit: "counts", signed: true }],
  Moving_Threshold: [24, 4, "readWrite", { initial: 10, range: [0, 1023], unit: "counts/s", scale: VELOCITY }],
  /** XL430: 72. */
  Temperature_Limit: [31, 1, "readWrite", { initial: 70, range: [0, 100], unit: "°C" }],
  /** XL430: 140. Differs between firmware versions of the XL330. */
  Max_Voltage_Limit: [32, 2, "readWrite", { initial: 70, range: [31, 160], unit: "V", scale: 0.1 }],
  /** XL430: 60. */
  Min_Voltage_Limit: [34, 2, "readWrite", { initial: 35, range: [31, 160], unit: "V", scale: 0.1 }],
  PWM_Limit: [36, 2, "readWrite", { initial: 885, range: [0, 885], unit: "1", scale: PWM }],
  /** XL330 only. */
  Current_Limit: [38, 2, "readWrite", { initial: 1750, range: [0, 1750], unit: "A", scale: 0.001 }],
  /** XL430: 265. */
  Velocity_Limit: [44, 4, "readWrite", { initial: 445, range: [0, 2047], unit: "counts/s", scale: VELOCITY }],
  Max_Position_Limit: [48, 4, "readWrite", { initial: 4095, range: [0, 4095], unit: "counts" }],
  Min_Position_Limit: [52, 4, "readWrite", { initial: 0, range: [0, 4095], unit: "counts" }],
  /** Bits of Hardware_Error_Status that cut torque. XL430: 52. */
  Shutdown: [63, 1, "readWrite", { initial: 53, range: [0, 63] }],
  Torque_Enable: [64, 1, "readWrite", { initial: 0, range: [0, 1] }],
  LED: [65, 1, "readWrite", { initial: 0, range: [0, 1] }],
  /** 0 answers PING only, 1 PING and READ, 2 all. */
  Status_Return_Level: [68, 1, "readWrite", { initial: 2, range: [0, 2] }],
  /** Latched: only a reboot clears it. */
  Hardware_Error_Status: [70, 1, "read", { initial: 0, range: [0, 63] }],
  /** XL430: 1000. */
  Velocity_I_Gain: [76, 2, "readWrite", { initial: 1600, range: [0, 16383] }],
  /** XL430: 100. */
  Velocity_P_Gain: [78, 2, "readWrite", { initial: 180, range: [0, 16383] }],
  /** XL430: 4000. */
  Position_D_Gain: [80, 2, "readWrite", { initial: 0, range: [0, 16383] }],
  Position_I_Gain: [82, 2, "readWrite", { initial: 0, range: [0, 16383] }],
  /** XL430: 640. */
  Position_P_Gain: [84, 2, "readWrite", { initial: 400, range: [0, 16383] }],
  /** Stops the servo when the bus is silent for so long; -1 = it did. 0 = off, and clears a stop. */
  Bus_Watchdog: [98, 1, "readWrite", { initial: 0, range: [-1, 127], unit: "s", scale: 0.02, signed: true }],
  Goal_PWM: [100, 2, "readWrite", { initial: 885, range: [-885, 885], unit: "1", scale: PWM, signed: true }],
  /** XL330 only. */
  Goal_Current: [102, 2, "readWrite", { initial: 1750, range: [-1750, 1750], unit: "A", scale: 0.001, signed: true }],
  Goal_Velocity: [
    104,
    4,
    "readWrite",
    { initial: 0, range: [-2047, 2047], unit: "counts/s", scale: VELOCITY, signed: true },
  ],
  /** Steps of 214.577 rpm². 0 = no limit. */
  Profile_Acceleration: [108, 4, "readWrite", { initial: 0, range: [0, 32767] }],
  /** 0 = no limit. */
  Profile_Velocity: [112, 4, "readWrite", { initial: 0, range: [0, 32767], unit: "counts/s", scale: VELOCITY }],
  Goal_Position: [116, 4, "readWrite", { range: [-TURNS, TURNS], unit: "counts", signed: true }],
  Moving: [122, 1, "read", { initial: 0, range: [0, 1] }],
  Present_PWM: [124, 2, "read", { unit: "1", scale: PWM, signed: true }],
  /** XL330: current, 1 mA. XL430: load, 0.1 % (Present_Load). */
  Present_Current: [126, 2, "read", { unit: "A", scale: 0.001, signed: true }],
  Present_Velocity: [128, 4, "read", { unit: "counts/s", scale: VELOCITY, signed: true }],
  Present_Position: [132, 4, "read", { unit: "counts", signed: true }],
  Present_Input_Voltage: [144, 2, "read", { unit: "V", scale: 0.1 }],
  Present_Temperature: [146, 1, "read", { unit: "°C" }],
} as const satisfies Record<string, Row>;

/** Name of a register, as in LeRobot. */
export type DynamixelRegisterName = keyof typeof ROWS;

/** The control table, in the order of the addresses. */
export const DYNAMIXEL_REGISTERS = Object.fromEntries(
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
      signed: false,
      ...detail,
    },
  ]),
) as Readonly<Record<DynamixelRegisterName, DynamixelRegister>>;

/** Model numbers, by name. */
export const DYNAMIXEL_MODELS = { "XL330-M077": 1190, "XL330-M288": 1200, "XL430-W250": 1060 } as const;

/** Baud rates by how often arms run at them: LeRobot's, the factory's, then the rest. */
export const DYNAMIXEL_BAUD_RATES: readonly number[] = [
  1_000_000, 57_600, 115_200, 2_000_000, 3_000_000, 4_000_000, 9_600,
];

/**
 * The bytes of a register value, low byte first.
 *
 * @throws {InputError} If the value is no integer or outside of the register's range.
 */
export function encodeDynamixel(register: DynamixelRegister, value: number): Uint8Array {
  const [min, max] = register.range ?? fullRange(register);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InputError(
      `register ${register.name} got ${value}; expected an integer from ${min} to ${max}`,
      "Bring the value into this range before it is written to the servo.",
    );
  }
  return Uint8Array.from({ length: register.size }, (_, i) => (value >> (8 * i)) & 0xff);
}

/** The raw value of a register with its sign; `bytes` hold it from `offset` on, low byte first. */
export function decodeDynamixel(register: DynamixelRegister, bytes: Uint8Array, offset = 0): number {
  const { size, signed } = register;
  let raw = 0;
  for (let i = 0; i < size; i++) raw += bytes[offset + i]! * PLACES[i]!;
  return signed && raw >= PLACES[size]! / 2 ? raw - PLACES[size]! : raw;
}

/** Value of a one in each byte. */
const PLACES = [1, 256, 65_536, 16_777_216, 4_294_967_296] as const;

function fullRange({ size, signed }: DynamixelRegister): [min: number, max: number] {
  const count = PLACES[size];
  return signed ? [-count / 2, count / 2 - 1] : [0, count - 1];
}
