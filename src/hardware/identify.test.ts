import { describe, expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { armKindOf, chainBreak } from "./armProblems";
import { createFeetechBus } from "./feetech/feetechBus";
import { encodePacket, INSTRUCTION } from "./feetech/packet";
import type { FeetechRegisterName } from "./feetech/registers";
import { type ArmReport, identifyArm } from "./identify";
import type { ServoIdentity } from "./servoBus";
import { joined, promptly, ScriptedFeetech, type Spoil } from "./testing/scriptedFeetech";
import { VirtualClock } from "./virtualClock";

const IDS = [1, 2, 3, 4, 5, 6];

interface Arm {
  readonly clock: VirtualClock;
  readonly servos: ScriptedFeetech;
  readonly identify: () => Promise<ArmReport>;
}

function arm(ids: readonly number[] = IDS, spoil: Spoil = promptly): Arm {
  const clock = new VirtualClock();
  const servos = new ScriptedFeetech(clock, ids, spoil);
  const bus = createFeetechBus(servos.stream, clock);
  return { clock, servos, identify: () => clock.until(identifyArm(bus)) };
}

async function problemsWith(id: number, name: FeetechRegisterName, value: number): Promise<ArmReport["problems"]> {
  const { servos, identify } = arm();
  servos.set(id, name, value);
  return (await identify()).problems;
}

/** Two servos answer at once as `twin`: where their bits differ, the wire carries the lower. */
const colliding =
  (twin: number): Spoil =>
  ({ replies, request, index }) => {
    const [reply] = replies;
    if (!reply || request.id !== twin)
      return promptly({ replies, request, index, requestBytes: reply ?? new Uint8Array() });
    const other = encodePacket(
      twin,
      0,
      reply.slice(5, -1).map((byte, i) => (i % 2 === 0 ? byte ^ 0x35 : byte)),
    );
    return [{ afterMs: 1, bytes: reply.map((byte, i) => byte & other[i]!) }];
  };

/** Two servos answer one after the other as `twin`. */
const staggered =
  (twin: number): Spoil =>
  (answer) =>
    answer.request.id === twin
      ? [1, 1.2].map((afterMs) => ({ afterMs, bytes: joined(answer.replies) }))
      : promptly(answer);

test("a healthy arm is named, with its servos and no problem", async () => {
  const { identify } = arm();
  const report = await identify();
  expect(report).toMatchObject({ family: "feetech", kind: { name: "SO-100 or SO-101" }, problems: [] });
  expect(report.servos.map(({ id, model, firmware, voltage }) => [id, model, firmware, voltage])).toEqual(
    IDS.map((id) => [id, 777, "3.10", 7.4]),
  );
});

test("B54 nothing but pings and reads is written", async () => {
  for (const { servos, identify } of [arm(), arm([2, 4], colliding(2)), arm([])]) {
    await identify();
    const codes = new Set(servos.requests.map(({ code }) => code));
    expect([...codes].every((code) => code === INSTRUCTION.ping || code === INSTRUCTION.read)).toBe(true);
    expect(servos.requests.length).toBeGreaterThan(12);
  }
});

describe("B52 two servos with one id", () => {
  test.each([
    ["at once", colliding(3)],
    ["one after the other", staggered(3)],
  ])("that answer %s are told by the id, and the others stay readable", async (_, spoil) => {
    const { servos, problems } = await arm(IDS, spoil).identify();
    expect(servos.map(({ id }) => id)).toEqual([1, 2, 4, 5, 6]);
    expect(problems.map(({ error, ids, severity }) => [error.code, ids, severity])).toEqual([
      ["E_BUS_DUP_ID", [3], "error"],
    ]);
    expect(problems[0]!.error.tip).toContain("connect one servo alone");
  });

  test("new servos, all with id 1", async () => {
    const { servos, problems } = await arm([1], colliding(1)).identify();
    expect(servos).toEqual([]);
    expect(problems.map(({ error }) => error.code)).toEqual(["E_BUS_DUP_ID", "E_BUS_TIMEOUT"]);
  });

  test("F08 noise on all is noise, not six double ids", async () => {
    const { problems } = await arm(IDS, ({ replies }) => [
      { afterMs: 1, bytes: joined(replies.map((reply) => reply.map((byte, i) => (i === 4 ? byte ^ 1 : byte)))) },
    ]).identify();
    expect(problems.map(({ error, ids }) => [error.code, ids])).toEqual([["E_BUS_CORRUPT", IDS]]);
  });

  test("F07 F08 up to 20 % of damaged replies never accuse a servo of a double", async () => {
    const random = createRandomStream(52, "noise");
    for (let round = 0; round < 60; round++) {
      const { problems } = await arm(IDS, ({ replies }) => [
        {
          afterMs: 1,
          bytes: joined(
            replies.map((reply) => {
              const hit = random.uniform() < 0.2 ? random.integer(reply.length) : -1;
              return reply.map((byte, i) => (i === hit ? byte ^ 0x10 : byte));
            }),
          ),
        },
      ]).identify();
      expect(problems.filter(({ error }) => error.code === "E_BUS_DUP_ID")).toEqual([]);
    }
  });
});

describe("B53 servos that do not belong together", () => {
  test("another model is named, with the one expected", async () => {
    const [problem, ...rest] = await problemsWith(3, "Model_Number", 2825);
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ severity: "error", ids: [3], error: { code: "E_BUS_MODEL" } });
    expect(problem!.error.message).toBe(
      "servo 3 is a STS3250 (model 2825); expected a STS3215 (model 777), as in the arm SO-100 or SO-101",
    );
  });

  test("mixed firmware is a warning with the way to the newest", async () => {
    const [problem, ...rest] = await problemsWith(5, "Firmware_Minor_Version", 9);
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ severity: "warning", ids: IDS, error: { code: "E_BUS_FIRMWARE" } });
    expect(problem!.error.message).toContain("3.10 on 1-4, 6, 3.9 on 5");
    expect(problem!.error.tip).toContain("Feetech FD");
  });

  test.each([
    ["leader", [1190, 1190, 1190, 1190, 1190, 1190]],
    ["follower", [1060, 1060, 1200, 1200, 1200, 1200]],
  ])("a Koch %s is known by its models, even with one of them wrong", (name, models) => {
    const servos = models.map(
      (model, i): ServoIdentity => ({
        id: i + 1,
        model: i === 2 ? 1 : model,
        firmware: "52",
        voltage: 5,
        voltageRange: [3.5, 7],
        errorBits: 0,
      }),
    );
    expect(armKindOf("dynamixel", servos)?.name).toBe(`Koch v1.1 ${name}`);
    expect(armKindOf("feetech", servos)).toBeNull();
  });
});

describe("F18 supply", () => {
  test("a 7.4 V servo on 12 V must be unplugged now", async () => {
    const [problem] = await problemsWith(2, "Present_Voltage", 121);
    expect(problem).toMatchObject({ severity: "error", ids: [2], error: { code: "E_BUS_VOLTAGE" } });
    expect(problem!.error.message).toBe("servo 2 measures 12.1 V; expected 4.0 to 8.0 V");
    expect(problem!.error.tip).toContain("Unplug the power now");
  });

  test("12 V servos on 5 V are not armed", async () => {
    const { servos, identify } = arm();
    for (const id of IDS) {
      servos.set(id, "Max_Voltage_Limit", 140);
      servos.set(id, "Present_Voltage", id === 4 ? 51 : 121);
    }
    const { problems } = await identify();
    expect(problems.map(({ error }) => error.message)).toEqual(["servo 4 measures 5.1 V; expected 9.0 to 14.0 V"]);
  });

  test("a 7.4 V arm on its 5 V adapter is well", async () => {
    const { servos, identify } = arm();
    for (const id of IDS) servos.set(id, "Present_Voltage", 49);
    expect((await identify()).problems).toEqual([]);
  });
});

describe("silent servos", () => {
  test.each([
    [[1, 2, 3], "joints 1-3 answered and 4-6 did not; expected 1-6", "Check the cable between joint 3 and joint 4."],
    [[1, 2, 3, 5, 6], "joints 1-3, 5-6 answered and 4 did not; expected 1-6", "These servos have another id"],
    [[], "no servo answered; expected 1-6", "Is the power supply on?"],
  ])("F04 F06 with %j: who answered, and what to check", async (ids, message, tip) => {
    const { problems } = await arm(ids).identify();
    expect(problems).toHaveLength(1);
    expect(problems[0]!.error.code).toBe("E_BUS_TIMEOUT");
    expect(problems[0]!.error.message).toBe(message);
    expect(problems[0]!.error.tip).toContain(tip);
  });

  test.each([
    [IDS, { kind: "none" }],
    [[], { kind: "power" }],
    [[1], { kind: "cable", before: 1, after: 2 }],
    [[1, 2, 3, 4, 5], { kind: "cable", before: 5, after: 6 }],
    [[2, 3, 4, 5, 6], { kind: "servos", ids: [1] }],
    [[1, 3], { kind: "servos", ids: [2, 4, 5, 6] }],
  ])("the break of a chain in which %j answer", (answering, expected) => {
    expect(chainBreak(IDS, answering)).toEqual(expected);
  });
});

test("F01 a port that is lost ends the inventory", async () => {
  const clock = new VirtualClock();
  const servos = new ScriptedFeetech(clock, [], () => []);
  const report = Promise.allSettled([identifyArm(createFeetechBus(servos.stream, clock))]);
  await clock.advance(5);
  servos.stream.unplug();
  expect((await report)[0]).toMatchObject({ status: "rejected", reason: { code: "E_PORT_LOST" } });
});
