import { expect, test } from "vitest";
import { createIdleController, createRandomController } from "./baselineControllers";
import type { Observation } from "./contracts";

const limits = [
  { name: "pan", lower: -1.9, upper: 1.9, maxSpeed: 4 },
  { name: "gripper", lower: -0.2, upper: 1.7, maxSpeed: 4 },
];

function at(time: number): Observation {
  const zero = new Float64Array(2);
  return { time, jointPosition: zero, jointVelocity: zero, jointTorque: zero, objects: null, zones: null };
}

function walk(seed: number, steps: number): number[][] {
  const controller = createRandomController(limits);
  controller.reset(seed);
  return Array.from({ length: steps }, (_, k) => [...controller.act(at(k * 0.02))!]);
}

test("doing nothing has nothing new", () => {
  expect(createIdleController().act(at(0))).toBeNull();
});

test("the random walk repeats with its seed, differs with another, and a reset starts it anew", () => {
  expect(walk(7, 50)).toEqual(walk(7, 50));
  expect(walk(7, 50)).not.toEqual(walk(8, 50));
  const controller = createRandomController(limits);
  controller.reset(7);
  for (let k = 0; k < 20; k++) controller.act(at(k * 0.02));
  controller.reset(7);
  expect([...controller.act(at(0))!, ...controller.act(at(0.02))!]).toEqual(walk(7, 2).flat());
});

test("the random walk stays inside the limits and visits the whole range", () => {
  const points = walk(1, 10_000);
  limits.forEach(({ lower, upper }, i) => {
    const values = points.map((p) => p[i]!);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(lower);
    expect(Math.max(...values)).toBeLessThanOrEqual(upper);
    expect(Math.min(...values)).toBeLessThan(lower + 0.02 * (upper - lower));
    expect(Math.max(...values)).toBeGreaterThan(upper - 0.02 * (upper - lower));
  });
});
