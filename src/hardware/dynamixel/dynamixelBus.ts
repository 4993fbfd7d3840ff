/** The bus of Dynamixel X servos with protocol 2.0 (Koch v1.1). */

import type { ByteStream } from "../byteStream";
import type { Clock } from "../clock";
import { type Dialect, PacketBus } from "../packetBus";
import type { BusWatchdog, ServoBus, ServoFault } from "../servoBus";
import {
  ALERT_BIT,
  BROADCAST_ID,
  encodePacket,
  encodeRead,
  encodeSyncRead,
  encodeSyncWrite,
  encodeWrite,
  INSTRUCTION,
  LARGEST_ID,
  PacketParser,
  REFUSAL_BITS,
  STATUS_OVERHEAD,
} from "./packet";
import { decodeDynamixel, encodeDynamixel, DYNAMIXEL_REGISTERS as R } from "./registers";

/** How a bus is driven. */
export interface DynamixelBusOptions {
  /** Bits per second. */
  readonly baud: number;
  /** What USB and the system may add to a reply, ms. Too small loses good replies; too large delays every retry. */
  readonly marginMs: number;
}

/**
 * 1 Mbaud, as LeRobot sets it; servos leave the factory with 57600. The usual adapters have FTDI chips, which hold bytes
 * back for 16 ms where the system does not say otherwise.
 */
export function defaultDynamixelBusOptions(): DynamixelBusOptions {
  return { baud: 1_000_000, marginMs: 20 };
}

/** What a servo waits before it answers, ms: Return_Delay_Time as it leaves the factory. */
const SLOT_MS = 0.5;
/** A byte of the watchdog, ms. */
const WATCHDOG_STEP_MS = 20;

/** Refusal of a request whose checksum was wrong. */
const ARRIVED_DAMAGED = 3;
/** Why a request was refused, by the low bits of the error byte. */
const REFUSALS: readonly string[] = [
  "",
  "it could not be carried out",
  "unknown instruction",
  "the request arrived damaged",
  "value out of range",
  "wrong number of bytes",
  "value beyond a limit",
  "the register cannot be read or written now",
];

const HARDWARE_FAULTS: readonly (readonly [bit: number, fault: ServoFault])[] = [
  [0x01, "voltage"],
  [0x04, "temperature"],
  [0x08, "encoder"],
  [0x10, "shock"],
  [0x20, "overload"],
];

const DIALECT: Dialect = {
  family: "dynamixel",
  broadcastId: BROADCAST_ID,
  largestId: LARGEST_ID,
  tableEnd: R.Present_Temperature.address + 1,
  torqueEnable: { address: R.Torque_Enable.address, off: encodeDynamixel(R.Torque_Enable, 0) },
  pingParams: 3,
  encodePing: (id) => encodePacket(id, INSTRUCTION.ping),
  encodeRead,
  encodeWrite,
  encodeSyncRead,
  encodeSyncWrite,
  encodeReboot: (id) => encodePacket(id, INSTRUCTION.reboot),
  answersReboot: true,
  readIdentity: async (id, read) => {
    const { data } = await read(0, R.PWM_Limit.address);
    // From the position on: two servos with one id would agree in all but that.
    const from = R.Present_Position.address;
    const { data: present, errorBits } = await read(from, R.Present_Temperature.address - from);
    const { address, scale } = R.Present_Input_Voltage;
    const value = (name: keyof typeof R): number => decodeDynamixel(R[name], data, R[name].address);
    return {
      id,
      model: value("Model_Number"),
      firmware: `${value("Firmware_Version")}`,
      voltage: decodeDynamixel(R.Present_Input_Voltage, present, address - from) * scale,
      voltageRange: [
        value("Min_Voltage_Limit") * R.Min_Voltage_Limit.scale,
        value("Max_Voltage_Limit") * R.Max_Voltage_Limit.scale,
      ],
      errorBits,
    };
  },
  faultsOf: (errorBits) => (errorBits & ALERT_BIT ? ["alert"] : []),
  refusalOf: (errorBits) => {
    const reason = errorBits & REFUSAL_BITS;
    return reason === 0 ? null : (REFUSALS[reason] ?? `reason ${reason}`);
  },
};

/** The bus at the far end of a byte stream, which it takes over. */
export function createDynamixelBus(
  stream: ByteStream,
  clock: Clock,
  options: DynamixelBusOptions = defaultDynamixelBusOptions(),
): ServoBus {
  const traits = {
    ...options,
    slotMs: SLOT_MS,
    overhead: STATUS_OVERHEAD,
    refusalBits: REFUSAL_BITS,
    damagedRefusal: ARRIVED_DAMAGED,
  };
  const bus = new PacketBus(stream, clock, new PacketParser("host"), traits, DIALECT);
  bus.watchdog = watchdogOf(bus);
  return bus;
}

/** What the register Hardware_Error_Status says; only a reboot clears it. */
export function hardwareFaults(status: number): readonly ServoFault[] {
  return HARDWARE_FAULTS.filter(([bit]) => status & bit).map(([, fault]) => fault);
}

function watchdogOf(bus: ServoBus): BusWatchdog {
  const { address } = R.Bus_Watchdog;
  return {
    set: (ids, timeoutMs) => {
      const data = encodeDynamixel(R.Bus_Watchdog, Math.ceil(timeoutMs / WATCHDOG_STEP_MS));
      return bus.syncWrite(
        address,
        ids.map((id) => ({ id, data })),
      );
    },
    tripped: async (ids) => {
      const outcomes = await bus.syncRead(ids, address, 1);
      return ids.filter((id) => {
        const outcome = outcomes.get(id);
        return outcome?.ok && decodeDynamixel(R.Bus_Watchdog, outcome.reply.data) < 0;
      });
    },
  };
}
