import { describe, expect, test } from "vitest";
import type { ServoBus } from "../servoBus";
import { toHex } from "../testing/hex";
import { type ScriptedChunk, ScriptedStream } from "../testing/scriptedStream";
import { VirtualClock } from "../virtualClock";
import { createDynamixelBus, defaultDynamixelBusOptions, hardwareFaults } from "./dynamixelBus";
import { type DynamixelPacket, encodePacket, encodeStatus, INSTRUCTION, PacketParser } from "./packet";
import {
  DYNAMIXEL_MODELS,
  DYNAMIXEL_REGISTERS,
  type DynamixelRegisterName,
  decodeDynamixel,
  encodeDynamixel,
} from "./registers";

const R = DYNAMIXEL_REGISTERS;
const IDS = [1, 2, 3];

type Spoil = (replies: readonly Uint8Array[], request: DynamixelPacket) => readonly ScriptedChunk[];

const promptly: Spoil = (replies) => replies.map((bytes) => ({ afterMs: 1, bytes }));

interface Bench {
  readonly clock: VirtualClock;
  readonly bus: ServoBus;
  readonly stream: ScriptedStream;
  readonly tables: Map<number, Uint8Array>;
  readonly set: (id: number, name: DynamixelRegisterName, value: number) => void;
  spoil: Spoil;
  error: number;
}

/** Servos that answer, with their registers. */
function bench(): Bench {
  const clock = new VirtualClock();
  const tables = new Map(IDS.map((id) => [id, new Uint8Array(160)]));
  const word = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8);
  const replies = ({ id, code, params }: DynamixelPacket): Uint8Array[] => {
    const table = tables.get(id);
    const status = (who: number, data: ArrayLike<number>): Uint8Array => encodeStatus(who, made.error, data);
    if (code === INSTRUCTION.syncRead) {
      const [from, count] = [word(params, 0), word(params, 2)];
      const asked = [...params.slice(4)].filter((who) => tables.has(who));
      return asked.map((who) => status(who, tables.get(who)!.slice(from, from + count)));
    }
    if (code === INSTRUCTION.syncWrite) {
      const count = word(params, 2);
      for (let at = 4; at < params.length; at += count + 1) {
        tables.get(params[at]!)?.set(params.slice(at + 1, at + 1 + count), word(params, 0));
      }
    }
    if (!table) return [];
    if (code === INSTRUCTION.ping) return [status(id, [...table.slice(0, 2), table[6]!])];
    if (code === INSTRUCTION.read) return [status(id, table.slice(word(params, 0), word(params, 0) + word(params, 2)))];
    if (code === INSTRUCTION.write) table.set(params.slice(2), word(params, 0));
    return [status(id, [])];
  };
  const stream = new ScriptedStream(clock, (bytes) => {
    const [request] = new PacketParser("servo").feed(bytes);
    return made.spoil(replies(request!), request!);
  });
  const made: Bench = {
    clock,
    stream,
    tables,
    bus: createDynamixelBus(stream, clock),
    set: (id, name, value) => tables.get(id)!.set(encodeDynamixel(R[name], value), R[name].address),
    spoil: promptly,
    error: 0,
  };
  for (const id of IDS) {
    made.set(id, "Model_Number", DYNAMIXEL_MODELS["XL330-M288"]);
    made.set(id, "Firmware_Version", 52);
    made.set(id, "Max_Voltage_Limit", 70);
    made.set(id, "Min_Voltage_Limit", 35);
    made.set(id, "Present_Input_Voltage", 51);
    made.set(id, "Present_Position", -1000 * id);
  }
  return made;
}

describe("registers", () => {
  test("no two overlap, EEPROM ends at 63, and every value of a range comes back", () => {
    let end = 0;
    for (const register of Object.values(R)) {
      expect(register.address, register.name).toBeGreaterThanOrEqual(end);
      expect(register.eeprom).toBe(register.address < 64);
      end = register.address + register.size;
      const [min, max] = register.range ?? [0, 200];
      for (const value of [min, max, register.initial ?? min, Math.round((min + max) / 3)]) {
        expect(decodeDynamixel(register, encodeDynamixel(register, value)), register.name).toBe(value);
      }
    }
  });

  test("a value outside is refused by the register's name", () => {
    expect(() => encodeDynamixel(R.Bus_Watchdog, 128)).toThrow(
      "Bus_Watchdog got 128; expected an integer from -1 to 127",
    );
    expect(() => encodeDynamixel(R.Goal_Position, 0.5)).toThrow("Goal_Position got 0.5");
  });
});

describe("bus", () => {
  test("pings, reads, writes and reads several", async () => {
    const { clock, bus, tables } = bench();
    expect((await clock.until(bus.scan([1, 2, 3, 4], { retries: 0 }))).map(({ id }) => id)).toEqual(IDS);
    await clock.until(bus.write(2, R.Goal_Position.address, encodeDynamixel(R.Goal_Position, -5)));
    expect(decodeDynamixel(R.Goal_Position, tables.get(2)!, R.Goal_Position.address)).toBe(-5);
    const outcomes = await clock.until(bus.syncRead(IDS, R.Present_Position.address, 4));
    const values = [...outcomes.values()].map(
      (outcome) => outcome.ok && decodeDynamixel(R.Present_Position, outcome.reply.data),
    );
    expect(values).toEqual([-1000, -2000, -3000]);
    await clock.until(bus.reboot(3));
  });

  test("an identity is read, not guessed", async () => {
    const { clock, bus } = bench();
    const identity = await clock.until(bus.readIdentity(3));
    expect(identity).toMatchObject({ id: 3, model: 1200, firmware: "52", voltageRange: [3.5, 7], errorBits: 0 });
    expect(identity.voltage).toBeCloseTo(5.1, 9);
  });

  test("torque off is one sync write", async () => {
    const { clock, bus, stream } = bench();
    await clock.until(bus.torqueOff([1, 2]));
    const off = encodePacket(0xfe, INSTRUCTION.syncWrite, [64, 0, 1, 0, 1, 0, 2, 0]);
    expect(stream.written.map(toHex)).toEqual([toHex(off)]);
  });

  test("a refusal is told with its reason, and not repeated", async () => {
    const made = bench();
    await made.clock.until(made.bus.ping(1));
    made.stream.written.length = 0;
    made.spoil = (_, { id }) => [{ afterMs: 1, bytes: encodeStatus(id, 7) }];
    for (const call of [made.bus.write(1, R.ID.address, Uint8Array.of(2)), made.bus.read(1, 132, 4)]) {
      await expect(made.clock.until(call)).rejects.toMatchObject({
        code: "E_BUS_REFUSED",
        message: "servo 1 refused a request: the register cannot be read or written now; expected it to be carried out",
      });
    }
    expect(made.stream.written).toHaveLength(2);
  });

  test("F07 a request that reached the servo damaged is repeated", async () => {
    const made = bench();
    await made.clock.until(made.bus.ping(1));
    let left = 2;
    made.spoil = (replies, request) =>
      left-- > 0 ? [{ afterMs: 1, bytes: encodeStatus(request.id, 3) }] : promptly(replies, request);
    expect((await made.clock.until(made.bus.read(1, 132, 4))).data).toHaveLength(4);
    expect(made.bus.quality(1)).toMatchObject({ retried: 2, corrupt: 2 });
  });

  test("a hardware alert comes with the data, and its register tells which", async () => {
    const made = bench();
    made.error = 0x80;
    const reply = await made.clock.until(made.bus.read(1, 132, 4));
    expect([made.bus.faultsOf(reply.errorBits), reply.data.length]).toEqual([["alert"], 4]);
    expect(hardwareFaults(0x21)).toEqual(["voltage", "overload"]);
  });

  test("F09 a late reply is not taken for that of another register", async () => {
    const made = bench();
    await made.clock.until(made.bus.ping(1));
    made.spoil = (replies) => replies.map((bytes) => ({ afterMs: 45, bytes }));
    await expect(made.clock.until(made.bus.read(1, 132, 4, { retries: 0 }))).rejects.toThrow("did not answer");
    made.spoil = () => [];
    await made.clock.advance(10);
    const other = made.bus.read(1, R.Homing_Offset.address, 4, { retries: 0 });
    await expect(made.clock.until(other)).rejects.toThrow("did not answer");
    expect(made.bus.quality(1).late).toBe(1);
  });

  test("F11 an echo is no reply, and bytes that an adapter holds back for 16 ms are waited for", async () => {
    const { clock, tables } = bench();
    const echoing = new ScriptedStream(clock, (bytes) => {
      const [request] = new PacketParser("servo").feed(bytes);
      const answers = request!.code === INSTRUCTION.syncRead ? IDS : [request!.id].filter((id) => tables.has(id));
      const count = request!.code === INSTRUCTION.ping ? 3 : request!.params[2]!;
      const replies = answers.map((id) => encodeStatus(id, 0, new Uint8Array(count)));
      return [bytes, ...replies].map((part) => ({ afterMs: 16, bytes: part }));
    });
    const second = createDynamixelBus(echoing, clock, defaultDynamixelBusOptions());
    expect((await clock.until(second.scan([1, 4, 2], { retries: 0 }))).map(({ id }) => id)).toEqual([1, 2]);
    expect((await clock.until(second.syncRead(IDS, 132, 4))).size).toBe(3);
    expect(second.quality()).toMatchObject({ corrupt: 0, late: 0, retried: 0, discardedBytes: 0 });
  });
});

describe("watchdog", () => {
  test("is wound in steps of 20 ms, tells who was stopped, and is cleared with 0", async () => {
    const made = bench();
    const { clock, bus, tables } = made;
    await clock.until(bus.watchdog!.set(IDS, 150));
    expect(IDS.map((id) => tables.get(id)![98])).toEqual([8, 8, 8]);
    made.set(2, "Bus_Watchdog", -1);
    expect(await clock.until(bus.watchdog!.tripped(IDS))).toEqual([2]);
    await clock.until(bus.watchdog!.set(IDS, 0));
    expect(await clock.until(bus.watchdog!.tripped(IDS))).toEqual([]);
  });
});
