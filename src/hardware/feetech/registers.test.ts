import { describe, expect, test } from "vitest";
import { createRandomStream } from "../../math/random";
import fixtures from "../fixtures/feetechPackets.json";
import { fromHex } from "../testing/hex";
import { ERROR_BIT, PacketParser } from "./packet";
import { decodeFeetech, encodeFeetech, FEETECH_BAUD_RATES, FEETECH_MODELS, FEETECH_REGISTERS as R } from "./registers";
import { fromSignMagnitude, toSignMagnitude } from "./signMagnitude";

const registers = Object.values(R);

describe("sign and magnitude", () => {
  test.each([
    [-120, 15, 0x8078],
    [-250, 10, 0x04fa],
    [-1606, 11, 0x0e46],
    [-2012, 11, 0x0fdc],
    [135, 11, 0x0087],
    [-200, 15, 0x80c8],
    [0, 15, 0],
  ])("%d with sign bit %d is %d", (value, bit, raw) => {
    expect(toSignMagnitude(value, bit)).toBe(raw);
    expect(fromSignMagnitude(raw, bit)).toBe(value);
  });

  test("a set sign bit without a magnitude is plain zero", () => {
    expect(Object.is(fromSignMagnitude(0x8000, 15), 0)).toBe(true);
  });

  test("a magnitude that does not fit is refused with its range", () => {
    expect(() => toSignMagnitude(2114, 11)).toThrow("got 2114; expected an integer from -2047 to 2047");
    expect(() => toSignMagnitude(1.5, 11)).toThrow("got 1.5");
    expect(() => toSignMagnitude(Number.NaN, 11)).toThrow("got NaN");
  });
});

describe("control table", () => {
  test("no two registers overlap, and the borders of EEPROM and RAM hold", () => {
    const taken = new Map<number, string>();
    for (const { name, address, size, eeprom } of registers) {
      expect(eeprom).toBe(address < 40);
      for (let at = address; at < address + size; at++) {
        expect(taken.get(at), `${name} at ${at}`).toBeUndefined();
        taken.set(at, name);
      }
    }
  });

  test("every register takes its first value, and every value of its range comes back", () => {
    const random = createRandomStream(5, "registers");
    for (const register of registers) {
      const [min, max] = register.range ?? [0, 255];
      const values = [min, max, ...Array.from({ length: 20 }, () => min + random.integer(max - min + 1))];
      if (register.initial !== null) values.push(register.initial);
      for (const value of values) {
        expect(decodeFeetech(register, encodeFeetech(register, value)), register.name).toBe(value);
      }
    }
  });

  test("a new servo is an STS3215 at 1 Mbaud that unloads when hot, over current or overloaded", () => {
    expect(R.Model_Number.initial).toBe(FEETECH_MODELS.STS3215);
    expect(FEETECH_BAUD_RATES[R.Baud_Rate.initial!]).toBe(1_000_000);
    expect(R.Unloading_Condition.initial).toBe(ERROR_BIT.temperature | ERROR_BIT.overCurrent | ERROR_BIT.overload);
  });

  test("a value outside is refused by the register's name", () => {
    expect(() => encodeFeetech(R.Torque_Limit, 1001)).toThrow(
      "Torque_Limit got 1001; expected an integer from 0 to 1000",
    );
    expect(() => encodeFeetech(R.Goal_Position, Number.NaN)).toThrow("Goal_Position got NaN");
    expect(() => encodeFeetech(R.ID, -1)).toThrow("ID got -1");
  });

  test("the telemetry block of the documentation reads as documented", () => {
    const block = fixtures.packets.find(({ name }) => name === "telemetry block reply id 1")!;
    const [packet] = new PacketParser("host").feed(fromHex(block.hex));
    const read = (name: keyof typeof R): number => decodeFeetech(R[name], packet!.params, R[name].address - 56);
    expect({
      position: read("Present_Position"),
      velocity: read("Present_Velocity"),
      load: read("Present_Load"),
      voltage: read("Present_Voltage"),
      temperature: read("Present_Temperature"),
      async_flag: read("Async_Write_Flag"),
      status: read("Status"),
      moving: read("Moving"),
      goal: read("Present_Goal_Position"),
      current: read("Present_Current"),
    }).toEqual(block.decoded);
  });

  test.each(fixtures.packets.filter(({ name }) => /^write .*(offset|velocity)/.test(name)))(
    "$name",
    ({ hex, value }) => {
      const [packet] = new PacketParser("servo").feed(fromHex(hex));
      const register = registers.find(({ address }) => address === packet!.params[0])!;
      expect(decodeFeetech(register, packet!.params, 1)).toBe(value);
      expect(encodeFeetech(register, value!)).toEqual(packet!.params.slice(1));
    },
  );
});
