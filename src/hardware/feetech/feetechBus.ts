/** The bus of Feetech STS servos (SO-100, SO-101). */

import type { ByteStream } from "../byteStream";
import type { Clock } from "../clock";
import { type Dialect, PacketBus } from "../packetBus";
import type { ServoBus, ServoFault } from "../servoBus";
import {
  BROADCAST_ID,
  ERROR_BIT,
  encodePacket,
  encodeRead,
  encodeSyncRead,
  encodeSyncWrite,
  encodeWrite,
  INSTRUCTION,
  PACKET_OVERHEAD,
  PacketParser,
} from "./packet";
import { decodeFeetech, encodeFeetech, FEETECH_REGISTERS as R } from "./registers";

/** How a bus is driven. */
export interface FeetechBusOptions {
  /** Bits per second. */
  readonly baud: number;
  /**
   * What USB and the system may add to a reply that nobody has to have soon, ms; a request with a `Pace` waits less. Too small
   * loses good replies; too large makes it slow to find out who is silent.
   */
  readonly marginMs: number;
}

/**
 * As the servos leave the factory: 1 Mbaud. Over USB a request and its replies take 1 to 4 ms, with an FTDI adapter up to 18, and
 * on a busy machine twice as long.
 */
export function defaultFeetechBusOptions(): FeetechBusOptions {
  return { baud: 1_000_000, marginMs: 40 };
}

/** What a servo waits before it answers, ms: 20 to 100 µs with Return_Delay_Time 0. */
const SLOT_MS = 0.1;

const FAULTS: readonly (readonly [bit: number, fault: ServoFault])[] = [
  [ERROR_BIT.voltage, "voltage"],
  [ERROR_BIT.encoder, "encoder"],
  [ERROR_BIT.temperature, "temperature"],
  [ERROR_BIT.overCurrent, "overCurrent"],
  [ERROR_BIT.overload, "overload"],
];

const DIALECT: Dialect = {
  family: "feetech",
  broadcastId: BROADCAST_ID,
  largestId: BROADCAST_ID - 1,
  tableEnd: R.Acceleration_Multiplier.address + 1,
  torqueEnable: { address: R.Torque_Enable.address, off: encodeFeetech(R.Torque_Enable, 0) },
  pingParams: 0,
  encodePing: (id) => encodePacket(id, INSTRUCTION.ping),
  encodeRead,
  encodeWrite,
  encodeSyncRead,
  encodeSyncWrite,
  encodeReboot: (id) => encodePacket(id, INSTRUCTION.reboot),
  answersReboot: false,
  readIdentity: async (id, read) => {
    const { data } = await read(0, R.Max_Torque_Limit.address);
    // From the position on: two servos with one id would agree in all but that.
    const from = R.Present_Position.address;
    const { data: present, errorBits } = await read(from, R.Present_Temperature.address - from);
    const value = (name: keyof typeof R): number => decodeFeetech(R[name], data, R[name].address);
    return {
      id,
      model: value("Model_Number"),
      firmware: `${value("Firmware_Major_Version")}.${value("Firmware_Minor_Version")}`,
      voltage: decodeFeetech(R.Present_Voltage, present, R.Present_Voltage.address - from) * R.Present_Voltage.scale,
      voltageRange: [
        value("Min_Voltage_Limit") * R.Min_Voltage_Limit.scale,
        value("Max_Voltage_Limit") * R.Max_Voltage_Limit.scale,
      ],
      errorBits,
    };
  },
  faultsOf: (errorBits) => FAULTS.filter(([bit]) => errorBits & bit).map(([, fault]) => fault),
  refusalOf: () => null,
};

/**
 * The bus at the far end of a byte stream, which it takes over.
 *
 * STS servos have no watchdog: each keeps driving to its last goal when the host dies.
 */
export function createFeetechBus(
  stream: ByteStream,
  clock: Clock,
  options: FeetechBusOptions = defaultFeetechBusOptions(),
): ServoBus {
  const traits = { ...options, slotMs: SLOT_MS, overhead: PACKET_OVERHEAD, refusalBits: 0, damagedRefusal: 0 };
  return new PacketBus(stream, clock, new PacketParser("host"), traits, DIALECT);
}
