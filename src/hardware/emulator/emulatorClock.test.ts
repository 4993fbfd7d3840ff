import { describe, expect, test } from "vitest";
import type { Clock } from "../clock";
import { createFeetechBus } from "../feetech/feetechBus";
import { decodeFeetech, FEETECH_REGISTERS } from "../feetech/registers";
import { VirtualClock } from "../virtualClock";
import { createEmulatedArm, type EmulatedArm } from "./emulatedArm";
import { runByClock } from "./emulatorClock";

/** A clock that jumps as the test wants. */
function jumpingClock() {
  let task: () => void = () => {};
  const clock: Clock & { now: number } = {
    now: 5000,
    nowMs: () => clock.now,
    schedule(_delay, next) {
      task = next;
      return () => {
        task = () => {};
      };
    },
  };
  return {
    jumpTo(ms: number): void {
      clock.now = ms;
      task();
    },
    clock,
  };
}

test("virtual time follows the clock, stands still over a long pause, and ends when told", () => {
  const arm = createEmulatedArm({ seed: 1 });
  const { clock, jumpTo } = jumpingClock();
  const stop = runByClock(arm, clock);
  jumpTo(5012.5);
  expect(arm.now).toBe(12_500);
  jumpTo(600_000);
  expect(arm.now).toBe(262_500);
  jumpTo(600_010);
  expect(arm.now).toBe(272_500);
  stop();
  jumpTo(600_100);
  expect(arm.now).toBe(272_500);
});

describe("our own bus on the emulated wire", () => {
  const IDS = [1, 2, 3, 4, 5, 6];

  function connected(script = "") {
    const clock = new VirtualClock();
    const arm: EmulatedArm = createEmulatedArm({ seed: 2, script });
    runByClock(arm, clock);
    return { clock, arm, bus: createFeetechBus(arm.stream, clock) };
  }

  test("identifies every servo and reads all positions at once", async () => {
    const { clock, arm, bus } = connected();
    const found = await clock.until(bus.scan([1, 2, 3, 4, 5, 6, 7]));
    expect(found.map(({ id }) => id)).toEqual(IDS);
    expect(await clock.until(bus.readIdentity(6))).toMatchObject({ model: 777, firmware: "3.10", errorBits: 0 });
    const positions = await clock.until(bus.syncRead(IDS, 56, 2));
    for (const [i, id] of IDS.entries()) {
      const outcome = positions.get(id);
      const position = outcome?.ok ? decodeFeetech(FEETECH_REGISTERS.Present_Position, outcome.reply.data) : Number.NaN;
      // The arm, which is free, may sink by a count between the reply and now.
      expect(Math.abs(position - arm.chips[i]!.get("Present_Position"))).toBeLessThanOrEqual(2);
    }
  });

  test("F07 with one reply in a hundred damaged every read succeeds, by asking again", async () => {
    const { clock, bus } = connected("corrupt p=0.01 seed=7");
    for (let k = 0; k < 200; k++) {
      const outcomes = await clock.until(bus.syncRead(IDS, 56, 2, { retries: 2 }));
      expect([...outcomes.values()].every(({ ok }) => ok)).toBe(true);
    }
    expect(bus.quality().retried).toBeGreaterThan(3);
  });

  test("F06 a loose chain fails by servo, F10 F11 slices and echo do not matter", async () => {
    const { clock, bus } = connected("slice 1\necho\nat 1s cut id=5");
    await clock.advance(500);
    const ok = async (): Promise<(boolean | undefined)[]> => {
      const outcomes = await clock.until(bus.syncRead(IDS, 56, 2, { retries: 2 }));
      return IDS.map((id) => outcomes.get(id)?.ok);
    };
    expect(await ok()).toEqual([true, true, true, true, true, true]);
    await clock.advance(1000);
    expect(await ok()).toEqual([true, true, true, true, false, false]);
  });

  test("F01 a pulled cable closes the bus", async () => {
    const { clock, arm, bus } = connected("at 1s unplug");
    const ends: unknown[] = [];
    bus.onClose = (error) => ends.push(error?.code);
    await clock.advance(900);
    expect([ends, arm.isOpen]).toEqual([[], true]);
    await clock.advance(200);
    expect([ends, arm.isOpen]).toEqual([["E_PORT_LOST"], false]);
  });
});
