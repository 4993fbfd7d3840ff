import { expect, test } from "vitest";
import { LoopMeter } from "./loopMeter";

test("tells rate, spread and overruns of a loop", () => {
  const meter = new LoopMeter(10);
  let now = 0;
  for (let k = 0; k < 100; k++) {
    meter.cycle(now);
    now += k === 50 ? 16 : 10;
  }
  const { hz, p50, p95, p99, worst, cycles, overruns } = meter.figures();
  expect({ p50, p95, p99, worst, cycles, overruns }).toEqual({
    p50: 10,
    p95: 10,
    p99: 16,
    worst: 16,
    cycles: 99,
    overruns: 1,
  });
  expect(hz).toBeCloseTo(1000 / (996 / 99), 6);
});

test("a rest is no period, and nothing is claimed before two cycles", () => {
  const meter = new LoopMeter(10);
  expect(meter.figures()).toMatchObject({ hz: 0, worst: 0, cycles: 0 });
  meter.cycle(0);
  meter.cycle(10);
  meter.rest();
  meter.cycle(5000);
  meter.cycle(5010);
  expect(meter.figures()).toMatchObject({ worst: 10, cycles: 2, overruns: 0 });
});

test("only the last cycles count for the spread, all of them for the overruns", () => {
  const meter = new LoopMeter(10);
  meter.cycle(0);
  meter.cycle(100);
  for (let k = 1; k <= 2000; k++) meter.cycle(100 + 10 * k);
  expect(meter.figures()).toMatchObject({ worst: 10, cycles: 2001, overruns: 1 });
});
