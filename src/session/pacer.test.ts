import { expect, test } from "vitest";
import { Pacer } from "./pacer";

/** Runs a pacer on a made-up clock: a tick each 8 ms, each step costs `stepMs`. Returns simulated seconds. */
function simulate(
  seconds: number,
  speed: number,
  stepMs: number,
): { simulated: number; longest: number; factor: number } {
  let now = 0;
  const pacer = new Pacer(0.02, () => now);
  pacer.speed = speed;
  let steps = 0;
  let longest = 0;
  while (now < seconds * 1000) {
    const start = now;
    steps += pacer.run(now, () => {
      now += stepMs;
      return true;
    });
    longest = Math.max(longest, now - start);
    now = Math.max(now, start + 8);
  }
  return { simulated: steps * 0.02, longest, factor: pacer.realTimeFactor };
}

test.each([0.125, 1, 8])("keeps real time at speed %d", (speed) => {
  const { simulated, factor } = simulate(4, speed, 0.2);
  expect(simulated / 4).toBeCloseTo(speed, 1);
  expect(factor / speed).toBeGreaterThan(0.9);
  expect(factor / speed).toBeLessThan(1.1);
});

test("F52: when physics is slower than real time the simulation slows, says so, and never spirals", () => {
  const { simulated, longest, factor } = simulate(4, 1, 40); // each 20 ms of simulation costs 40 ms
  expect(simulated / 4).toBeCloseTo(0.5, 1);
  expect(factor).toBeCloseTo(0.5, 1);
  expect(longest).toBeLessThanOrEqual(52); // the budget and one step
});

test("tells when the next step is due, and how regular the last ones were", () => {
  let now = 0;
  const pacer = new Pacer(0.02, () => now);
  pacer.run(0, () => true);
  expect(pacer.periods).toEqual({ p50: 0, p95: 0, max: 0 });
  for (let k = 0; k < 50; k++) {
    now += pacer.untilDueMs;
    pacer.run(now, () => true);
  }
  expect(pacer.periods.p50).toBeCloseTo(20, 6);
  now += 45; // the thread was busy: two steps come late, one after the other
  pacer.run(now, () => true);
  expect(pacer.periods.max).toBeCloseTo(45, 6);
  expect(pacer.periods.p50).toBeCloseTo(20, 6);
});

test("F25: a machine or tab that slept does not run the time it missed", () => {
  let steps = 0;
  const step = () => {
    steps += 1;
    return true;
  };
  const pacer = new Pacer(0.02, () => 0);
  pacer.run(0, step);
  pacer.run(60_000, step);
  expect(steps).toBeLessThanOrEqual(5);
});

test("a step that says stop ends the tick and leaves nothing due", () => {
  const pacer = new Pacer(0.02, () => 0);
  pacer.run(0, () => true);
  let steps = 0;
  pacer.run(100, () => {
    steps += 1;
    return false;
  });
  expect(steps).toBe(1);
  expect(pacer.run(100, () => true)).toBe(0);
});

test("F28: a clock that jumps back or far ahead neither stops the session nor makes it catch up", () => {
  let steps = 0;
  const pacer = new Pacer(0.02, () => 0);
  const run = (nowMs: number): number => pacer.run(nowMs, () => ++steps > 0);
  run(10_000);
  run(10_020);
  expect(steps).toBe(1);
  run(1000); // the clock went back
  run(1020);
  run(1040);
  expect(steps).toBe(3);
  run(5_000_000);
  expect(steps).toBeLessThanOrEqual(8);
});
