/** Slow adapters and busy machines: an arm behind them answers, runs, and is still stopped in time. */

import { describe, expect, test } from "vitest";
import { createFeetechBus } from "./feetech/feetechBus";
import type { ServoBus } from "./servoBus";
import { type ArmRig, armedRig, armRig, expectBoundedLead } from "./testing/armRig";
import { IDS, POSITION, positions } from "./testing/feetechBench";
import { joined, ScriptedFeetech } from "./testing/scriptedFeetech";
import { VirtualClock } from "./virtualClock";

const LINKS = {
  /** The latency timer of an FTDI adapter as it is shipped. */
  "16 ms": { min: 16_000, max: 17_000 },
  "1 to 18 ms": { min: 1000, max: 18_000 },
};

function panned(rig: ArmRig, by: number): number[] {
  const target = [...rig.arm.reading!.position];
  target[0]! += by;
  return target;
}

describe.each(Object.entries(LINKS))("over an adapter that takes %s", (_, latency) => {
  test("the arm connects, is armed, and goes where it is told", async () => {
    const rig = await armedRig({ latency });
    await rig.run(500);
    expect(rig.arm.state.phase).toBe("ARMED");
    const target = panned(rig, 0.4);
    await rig.run(4000, { target });
    expect(rig.arm.state).toMatchObject({ phase: "ARMED" });
    expect(rig.arm.reading!.position[0]).toBeCloseTo(target[0]!, 1);
    const { sent, corrupt, timedOut } = rig.arm.connection!.bus.quality();
    expect(corrupt).toBe(0);
    expect(timedOut / sent).toBeLessThan(0.01);
    expectBoundedLead(rig);
  });
});

test("a limp arm is read whole over a link that takes up to 35 ms, so that it can be calibrated", async () => {
  const rig = armRig({ latency: { min: 20_000, max: 35_000 } });
  rig.arm.connect();
  await rig.run(3000);
  expect(rig.arm.state.phase).toBe("READY");
  let missing = 0;
  rig.lead.act = () => {
    missing += rig.arm.reading!.telemetry.servos.filter((servo) => servo === null).length;
  };
  await rig.run(3000);
  expect(missing).toBe(0);
});

test("an adapter that turns slow while the arm moves is waited for", async () => {
  const rig = await armedRig({ script: "at 4s delay 14ms" });
  const target = panned(rig, 1);
  await rig.run(6000, { target });
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(rig.arm.reading!.position[0]).toBeCloseTo(target[0]!, 1);
  expectBoundedLead(rig);
});

describe.each(Object.entries({ "1 to 4 ms": { min: 1000, max: 4000 }, ...LINKS }))(
  "behind %s of latency",
  (_, latency) => {
    test.each([
      ["F06: one silent servo, the first", "drop id=1", "servoSilent"],
      ["F06: one silent servo in the middle", "drop id=4", "servoSilent"],
      ["F06: one silent servo, the last", "drop id=6", "servoSilent"],
      ["F04: a supply that goes", "power off", "noServoAnswers"],
    ])("%s stops the arm within 100 ms", async (_name, fault, code) => {
      // At any moment of a cycle.
      for (const phaseMs of [0, 3, 6, 9]) {
        const rig = await armedRig({ latency, script: `at ${4 + phaseMs / 1000}s ${fault}` });
        const target = panned(rig, 1);
        while (rig.clock.nowMs() < 4000) await rig.run(10, { target });
        expect(rig.arm.state.phase).toBe("ARMED");
        await rig.run(100 + phaseMs, { target });
        expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code } });
        expectBoundedLead(rig);
      }
    });
  },
);

describe("a loop that asks", () => {
  /** A machine that stops now and then: time goes by, and nothing is done. */
  class FreezingClock extends VirtualClock {
    frozenMs = 0;
    override nowMs(): number {
      return super.nowMs() + this.frozenMs;
    }
  }
  const pace = { withinMs: 27, mostAgeMs: 60 };

  async function bench(): Promise<{
    readonly clock: FreezingClock;
    readonly bus: ServoBus;
    readonly servos: ScriptedFeetech;
    readonly answerAfter: (ms: number) => void;
  }> {
    const clock = new FreezingClock();
    let afterMs = 2;
    const servos = new ScriptedFeetech(clock, IDS, ({ replies }) => [{ afterMs, bytes: joined(replies) }]);
    const bus = createFeetechBus(servos.stream, clock);
    await clock.until(bus.ping(1));
    return {
      clock,
      bus,
      servos,
      answerAfter: (ms) => {
        afterMs = ms;
      },
    };
  }

  test.each([
    ["20 ms, is used", 20, [1001, 1002, 1003, 1004, 1005, 1006]],
    ["80 ms, is used no more, and not asked for again", 80, IDS.map(() => "E_BUS_TIMEOUT")],
  ])("a reply that a frozen machine finds after %s", async (_, frozenMs, expected) => {
    const { clock, bus, servos } = await bench();
    const asked = servos.requests.length;
    const read = bus.syncRead(IDS, POSITION, 2, { pace });
    clock.frozenMs = frozenMs;
    expect(positions(await clock.until(read))).toEqual(expected);
    expect(servos.requests).toHaveLength(asked + 1);
    expect(bus.quality().late).toBe(frozenMs > 60 ? 6 : 0);
    // What was too late once is in nobody's way.
    expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2, { pace })))).toEqual([
      1001, 1002, 1003, 1004, 1005, 1006,
    ]);
  });

  test("gets an end within its time, whoever is silent; a request that has time waits longer", async () => {
    const { clock, bus, answerAfter } = await bench();
    answerAfter(35);
    const began = clock.nowMs();
    expect(positions(await clock.until(bus.syncRead(IDS, POSITION, 2, { pace })))).toEqual(
      IDS.map(() => "E_BUS_TIMEOUT"),
    );
    expect(clock.nowMs() - began).toBeLessThanOrEqual(pace.withinMs);
    await clock.advance(100);
    expect((await clock.until(bus.read(2, POSITION, 2, { retries: 0 }))).data).toHaveLength(2);
  });

  test("waits longer once replies were late", async () => {
    const { clock, bus, answerAfter } = await bench();
    for (let k = 0; k < 50; k++) await clock.until(bus.read(1, POSITION, 2));
    const timeOfSilence = async (): Promise<number> => {
      answerAfter(500);
      const began = clock.nowMs();
      await clock.until(bus.syncRead([2], POSITION, 2, { pace, retries: 0 }));
      return clock.nowMs() - began;
    };
    const before = await timeOfSilence();
    await clock.advance(1500);
    answerAfter(16);
    for (let k = 0; k < 4; k++) {
      await clock.until(bus.syncRead([3], POSITION, 2, { pace, retries: 0 }));
      await clock.advance(30);
    }
    expect(await timeOfSilence()).toBeGreaterThan(before + 8);
  });
});
