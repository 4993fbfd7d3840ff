/** The bus against the emulated arm, which was written from the makers' documents alone. */

import { describe, expect, test } from "vitest";
import { scanBauds } from "./baudScan";
import { createEmulatedArm, type EmulatedArm, type EmulatedArmOptions } from "./emulator/emulatedArm";
import { createFeetechBus } from "./feetech/feetechBus";
import { decodeFeetech, FEETECH_REGISTERS as R } from "./feetech/registers";
import { type ArmReport, identifyArm } from "./identify";
import type { ServoBus } from "./servoBus";
import { QUICK } from "./testing/feetechBench";
import { VirtualClock } from "./virtualClock";

const IDS = [1, 2, 3, 4, 5, 6];
const POSITION = R.Present_Position.address;
/** How finely the arm's time follows the clock, ms: a tenth of what USB adds. */
const TICK_MS = 0.1;

interface Bench {
  readonly clock: VirtualClock;
  readonly arm: EmulatedArm;
}

function emulate(options: Partial<EmulatedArmOptions>): Bench {
  const clock = new VirtualClock();
  const arm = createEmulatedArm({ seed: 3, ...options });
  const tick = (): void => {
    arm.advanceTo(clock.nowMs() * 1000);
    clock.schedule(TICK_MS, tick);
  };
  tick();
  return { clock, arm };
}

function connect(script: string, options: Partial<EmulatedArmOptions> = {}): Bench & { readonly bus: ServoBus } {
  const bench = emulate({ script, ...options });
  return { ...bench, bus: createFeetechBus(bench.arm.stream, bench.clock, QUICK) };
}

/** Reads all positions at 50 Hz and returns the share that came and was right. */
async function drive({ clock, arm, bus }: Bench & { readonly bus: ServoBus }, steps: number): Promise<number> {
  // The arm sinks onto its stops.
  await clock.advance(1500);
  let right = 0;
  for (let step = 0; step < steps; step++) {
    const startMs = clock.nowMs();
    const outcomes = await clock.until(bus.syncRead(IDS, POSITION, 2));
    for (const [id, outcome] of outcomes) {
      if (!outcome.ok) continue;
      // The arm rests, so a right position is that of now; the joints stand hundreds of counts apart.
      const chip = arm.chips[id - 1]!;
      expect(
        Math.abs(decodeFeetech(R.Present_Position, outcome.reply.data) - chip.get("Present_Position")),
      ).toBeLessThan(5);
      expect(outcome.reply.errorBits & ~0x01).toBe(0);
      right++;
    }
    await clock.advance(Math.max(0, 20 - (clock.nowMs() - startMs)));
  }
  return right / (steps * IDS.length);
}

describe("fifty steps a second", () => {
  test.each([
    ["a healthy arm", "", 1, { retried: 0, corrupt: 0, timedOut: 0 }],
    ["F10 single bytes", "slice 1", 1, { retried: 0, corrupt: 0, timedOut: 0 }],
    ["F10 glued replies", "glue", 1, { retried: 0, corrupt: 0, timedOut: 0 }],
    ["F11 an echo", "echo", 1, { retried: 0, corrupt: 0, timedOut: 0 }],
  ])("%s: every joint in every step", async (_, script, share, quality) => {
    const bench = connect(script);
    expect(await drive(bench, 100)).toBe(share);
    expect(bench.bus.quality()).toMatchObject(quality);
  });

  test.each([
    ["F07 1 % corrupted", "corrupt p=0.01 seed=7", 1],
    ["F08 20 % corrupted", "corrupt p=0.2 seed=7", 0.95],
    ["F07 5 % lost", "drop p=0.05 seed=2", 1],
    ["F12 10 % of replies with another id", "wrongid p=0.1 seed=4", 0.97],
    ["F12 10 % of replies with another length", "wronglength p=0.1 seed=4", 0.97],
    ["B51 10 % of replies with length 255", "badlength p=0.1 value=255 seed=4", 0.97],
    ["B51 10 % of replies with length 0", "badlength p=0.1 value=0 seed=4", 0.97],
    ["F07 F10 F11 an echo, single bytes and 2 % corrupted", "echo\nslice 1\ncorrupt p=0.02 seed=8", 0.99],
  ])("%s: what arrives is right, and most does", async (_, script, least) => {
    const bench = connect(script);
    expect(await drive(bench, 150)).toBeGreaterThanOrEqual(least);
    expect(bench.bus.quality().retried).toBeGreaterThan(0);
  });
});

test.each([
  ["30 ms late", "at 0.2s delay 30ms for 2s"],
  ["held back for 150 ms now and then", "at 0.2s stall 150ms every 0.4s"],
])("F09 with replies %s, no register is given for another", async (_, script) => {
  const { clock, arm, bus } = connect(script);
  await clock.until(bus.ping(1));
  const registers = [R.Present_Position, R.Homing_Offset, R.Max_Position_Limit, R.Goal_Position];
  let answered = 0;
  for (let step = 0; clock.nowMs() < 2600; step++) {
    const register = registers[step % registers.length]!;
    const reply = await clock.until(bus.read(3, register.address, 2)).catch(() => null);
    if (!reply) continue;
    const value = decodeFeetech(register, reply.data);
    expect(Math.abs(value - arm.chips[2]!.get(register.name as "ID")), register.name).toBeLessThan(5);
    answered++;
  }
  expect(answered).toBeGreaterThan(50);
  expect(bus.quality(3).late).toBeGreaterThan(5);
});

describe("what is there", () => {
  async function report(script: string, options: Partial<EmulatedArmOptions> = {}): Promise<ArmReport> {
    const { clock, bus } = connect(script, options);
    return clock.until(identifyArm(bus));
  }

  const codes = ({ problems }: ArmReport): unknown => problems.map(({ error, ids }) => [error.code, ids]);

  test("a healthy arm has no problem, with and without echo", async () => {
    for (const script of ["", "echo"]) {
      const arm = await report(script);
      expect(codes(arm)).toEqual([]);
      expect([arm.kind?.name, arm.servos.length]).toEqual(["SO-100 or SO-101", 6]);
    }
  });

  test.each([
    [
      "B52 two servos with one id",
      "clash id=4 as=2",
      [
        ["E_BUS_DUP_ID", [2]],
        ["E_BUS_TIMEOUT", [4]],
      ],
    ],
    ["B53 another model", "model id=5 number=2825", [["E_BUS_MODEL", [5]]]],
    ["F06 a cable that came loose", "cut id=4", [["E_BUS_TIMEOUT", [4, 5, 6]]]],
    ["F04 no supply", "power off", [["E_BUS_TIMEOUT", IDS]]],
  ])("%s", async (_, script, expected) => {
    expect(codes(await report(script))).toEqual(expected);
  });

  test("a 12 V arm on 12 V has no problem, on 5 V it has the wrong supply", async () => {
    expect(codes(await report("", { kind: "12V" }))).toEqual([]);
    const { problems } = await report("", { kind: "12V", supplyVolts: 5 });
    expect(problems.map(({ error, ids }) => [error.code, ids])).toEqual(IDS.map((id) => ["E_BUS_VOLTAGE", [id]]));
  });

  test("F18 a 7.4 V arm on 12 V", async () => {
    const { problems } = await report("", { supplyVolts: 12 });
    expect(new Set(problems.map(({ error }) => error.code))).toEqual(new Set(["E_BUS_VOLTAGE"]));
  });
});

test.each([115_200, 38_400])("B50 an arm whose servos run at %d baud is found", async (baud) => {
  const code = [1_000_000, 500_000, 250_000, 128_000, 115_200, 76_800, 57_600, 38_400].indexOf(baud);
  const { clock, arm } = emulate({ eeprom: IDS.map(() => ({ Baud_Rate: code })) });
  await arm.stream.close();
  const open = async (rate: number): Promise<EmulatedArm["stream"]> => {
    arm.setHostBaud(rate);
    return arm.open();
  };
  const found = await clock.until(scanBauds(open, clock));
  expect(found).toMatchObject({ family: "feetech", baud, id: 1 });
  expect((await clock.until(identifyArm(found.bus))).problems).toEqual([]);
});
