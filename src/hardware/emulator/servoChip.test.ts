import { describe, expect, test } from "vitest";
import { ERROR_BIT, encodePacket, encodeRead, encodeWrite, INSTRUCTION, PacketParser } from "../feetech/packet";
import { fromHex, toHex } from "../testing/hex";
import { type RegisterValues, ServoChip } from "./servoChip";

/** A servo with power whose shaft stands at a count. */
function servo(eeprom: RegisterValues = {}, shaft = 2048): ServoChip {
  const chip = new ServoChip(eeprom, shaft);
  chip.powerOn();
  return chip;
}

/** What it answers to the bytes of a request: error bits and data; null = silence. */
function ask(chip: ServoChip, request: Uint8Array | string): { error: number; params: number[] } | null {
  const bytes = typeof request === "string" ? fromHex(request) : request;
  const [packet] = new PacketParser("servo").feed(bytes);
  const answer = chip.execute(packet!);
  return answer && { error: answer.error, params: [...answer.params] };
}

const OK = { error: 0, params: [] };

describe("EEPROM", () => {
  test("a write with Lock 1 is in force, and forgotten at power-off", () => {
    const chip = servo();
    expect(ask(chip, "FF FF 01 05 03 09 DC 02 0F")).toEqual(OK);
    expect(chip.get("Min_Position_Limit")).toBe(732);
    chip.powerOff();
    chip.powerOn();
    expect(chip.get("Min_Position_Limit")).toBe(0);
  });

  test("a write with Lock 0 stays, and Lock is 1 again after power-off", () => {
    const chip = servo({ ID: 2 });
    ask(chip, "FF FF 02 04 03 37 00 BF");
    ask(chip, "FF FF 02 05 03 1F DC 0F EB");
    chip.powerOff();
    expect(ask(chip, "FF FF 02 02 01 FA")).toBeNull();
    chip.powerOn();
    expect(chip.get("Homing_Offset")).toBe(-2012);
    expect(chip.get("Lock")).toBe(1);
  });

  test("power-off: torque 0, soft torque limit from register 16, and the goal of before", () => {
    const chip = servo({ Max_Torque_Limit: 500 });
    ask(chip, encodeWrite(1, 42, [0xe8, 0x03]));
    ask(chip, encodeWrite(1, 48, [100, 0]));
    ask(chip, encodeWrite(1, 40, [1]));
    chip.powerOff();
    chip.powerOn();
    expect(chip.get("Torque_Enable")).toBe(0);
    expect(chip.get("Torque_Limit")).toBe(500);
    expect(chip.get("Goal_Position")).toBe(1000);
  });

  test("RECOVERY brings the factory values back and keeps the id", () => {
    const chip = servo({ ID: 4, Min_Position_Limit: 800, P_Coefficient: 16 });
    expect(ask(chip, "FF FF 04 02 06 F3")).toEqual(OK);
    expect([chip.id, chip.get("Min_Position_Limit"), chip.get("P_Coefficient")]).toEqual([4, 0, 32]);
  });
});

describe("positions", () => {
  test("present is actual minus offset, within one turn", () => {
    const chip = servo({ Homing_Offset: -2012 }, 3000);
    expect(chip.get("Present_Position")).toBe(3000 + 2012 - 4096);
    ask(chip, encodeWrite(1, 31, [135, 0]));
    expect(chip.get("Present_Position")).toBe(3000 - 135);
  });

  test("with Phase bit 4 it leaves 0..4095", () => {
    expect(servo({ Homing_Offset: -2012, Phase: 12 | 0x10 }, 3000).get("Present_Position")).toBe(5012);
    expect(servo({ Homing_Offset: 2000, Phase: 12 | 0x10 }, 100).get("Present_Position")).toBe(-1900);
  });

  test.each([
    ["CALIBRATE", "FF FF 01 02 0B F1", 2048],
    ["CALIBRATE to 1024", "FF FF 01 04 0B 00 04 EB", 1024],
    ["torque 128", "FF FF 01 04 03 28 80 4F", 2048],
  ])("%s makes the present position what it says, for good", (_, request, position) => {
    const chip = servo({ Homing_Offset: 77 }, 333);
    expect(ask(chip, request)).toEqual(OK);
    expect(chip.get("Present_Position")).toBe(position);
    expect(chip.get("Torque_Enable")).toBe(0);
    chip.powerOff();
    chip.powerOn();
    expect(chip.get("Present_Position")).toBe(position);
  });

  test("RESET forgets whole turns", () => {
    const chip = servo({ Phase: 12 | 0x10 });
    chip.shaft = 4096 * 2 + 100;
    chip.measurePosition();
    expect(chip.get("Present_Position")).toBe(8292);
    expect(ask(chip, "FF FF 01 02 0A F2")).toEqual(OK);
    expect(chip.get("Present_Position")).toBe(100);
  });
});

describe("writes", () => {
  test("read-only registers ignore them, neighbours in the same write do not", () => {
    const chip = servo();
    ask(chip, encodeWrite(1, 3, [1, 2, 9]));
    expect(chip.get("Model_Number")).toBe(777);
    expect(chip.id).toBe(9);
    ask(chip, encodeWrite(9, 56, [0, 0]));
    expect(chip.get("Present_Position")).toBe(2048);
  });

  test("an amount out of range is clamped, an unknown code is ignored", () => {
    const chip = servo();
    ask(chip, encodeWrite(1, 48, [0xff, 0x03]));
    expect(chip.get("Torque_Limit")).toBe(1000);
    for (const [address, code] of [
      [5, 254],
      [6, 9],
      [33, 4],
      [40, 3],
      [55, 2],
    ] as const) {
      ask(chip, encodeWrite(1, address, [code]));
    }
    const codes = ["ID", "Baud_Rate", "Operating_Mode", "Torque_Enable", "Lock"] as const;
    expect(codes.map((name) => chip.get(name))).toEqual([1, 0, 0, 0, 1]);
  });

  test("one byte of a word changes that byte", () => {
    const chip = servo({ Max_Position_Limit: 0x0abc });
    ask(chip, encodeWrite(1, 12, [0x01]));
    expect(chip.get("Max_Position_Limit")).toBe(0x01bc);
  });

  test("REG WRITE waits for ACTION", () => {
    const chip = servo();
    expect(ask(chip, "FF FF 01 09 04 2A 00 04 00 00 E8 03 D8")).toEqual(OK);
    expect([chip.get("Goal_Position"), chip.get("Async_Write_Flag")]).toEqual([2048, 1]);
    expect(ask(chip, "FF FF FE 02 05 FA")).toBeNull();
    expect([chip.get("Goal_Position"), chip.get("Goal_Velocity")]).toEqual([1024, 1000]);
    expect(chip.get("Async_Write_Flag")).toBe(0);
  });

  test("SYNC WRITE reaches its own bytes only, and nobody answers", () => {
    const chip = servo({ ID: 3 });
    const goals = "FF FF FE 16 83 2A 02 01 FF 07 02 DC 05 03 28 0A 04 00 08 05 DA 07 06 A4 06 7B";
    expect(ask(chip, goals)).toBeNull();
    expect(chip.get("Goal_Position")).toBe(2600);
  });
});

describe("answers", () => {
  test("with response level 0 only READ and PING are answered", () => {
    const chip = servo();
    expect(ask(chip, encodeWrite(1, 8, [0]))).toBeNull();
    expect(ask(chip, encodeWrite(1, 41, [10]))).toBeNull();
    expect(chip.get("Acceleration")).toBe(10);
    expect(ask(chip, encodeRead(1, 41, 1))).toEqual({ error: 0, params: [10] });
    expect(ask(chip, "FF FF 01 02 01 FB")).toEqual(OK);
  });

  test("other ids, broadcast reads and unknown instructions are not answered", () => {
    const chip = servo();
    expect(ask(chip, "FF FF 02 02 01 FA")).toBeNull();
    expect(ask(chip, encodeRead(254, 56, 2))).toBeNull();
    expect(chip.execute({ id: 1, code: 0x55, params: new Uint8Array(0) })).toBeNull();
    expect(chip.execute({ id: 1, code: INSTRUCTION.read, params: Uint8Array.of(56) })).toBeNull();
  });

  test("the telemetry block of the worked example", () => {
    const chip = servo();
    const values = {
      Present_Position: 2047,
      Present_Velocity: -120,
      Present_Load: -250,
      Present_Voltage: 49,
      Present_Temperature: 26,
      Moving: 1,
      Present_Goal_Position: 2100,
      Present_Current: 38,
    } as const;
    for (const [name, value] of Object.entries(values)) chip.set(name as keyof typeof values, value);
    const { error, params } = ask(chip, encodeRead(1, 56, 15))!;
    const example = "FF FF 01 11 00 FF 07 78 80 FA 04 31 1A 00 00 01 34 08 26 00 43";
    expect(toHex(encodePacket(1, error, params))).toBe(example);
  });

  test("beyond the table one reads zeros", () => {
    expect(ask(servo(), encodeRead(1, 126, 4))).toEqual({ error: 0, params: [0, 0, 0, 0] });
  });

  test("REBOOT is not answered, and nothing else is until the servo is back", () => {
    const chip = servo();
    expect(ask(chip, "FF FF 01 02 08 F4")).toBeNull();
    expect(chip.rebootWanted).toBe(true);
    expect(ask(chip, "FF FF 01 02 01 FB")).toBeNull();
  });

  test("the same goal again does not end an overload, another one does", () => {
    const chip = servo();
    chip.latched = ERROR_BIT.overload;
    ask(chip, encodeWrite(1, 42, [0x00, 0x08]));
    expect(chip.latched).toBe(ERROR_BIT.overload);
    ask(chip, encodeWrite(1, 42, [0x10, 0x08]));
    expect(chip.latched).toBe(0);
  });
});
