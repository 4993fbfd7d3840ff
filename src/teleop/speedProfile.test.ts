import { expect, test } from "vitest";
import { speedLetGo, speedTowards } from "./speedProfile";

const bounds = { top: 0.25, rise: 1.6, dt: 0.02 };

test("starts with the acceleration, keeps to the top speed, and stops at the goal without passing it", () => {
  let at = 0;
  let speed = 0;
  const speeds: number[] = [];
  for (let k = 0; k < 100; k++) {
    const left = 0.1 - at;
    speed = speedTowards(speed, left, bounds);
    at += Math.min(left, speed * bounds.dt);
    speeds.push(speed);
  }
  expect(at).toBeCloseTo(0.1, 9);
  expect(Math.max(...speeds)).toBe(bounds.top);
  speeds.forEach((v, k) => {
    const change = v - (speeds[k - 1] ?? 0);
    expect(change).toBeLessThanOrEqual(bounds.rise * bounds.dt + 1e-12);
    // Steps are coarse, so the last ones brake a little harder than the formula.
    expect(change).toBeGreaterThan(-2.1 * bounds.rise * bounds.dt);
  });
});

test("let go, it stops twice as quickly as it starts", () => {
  expect(speedLetGo(0.25, bounds)).toBeCloseTo(0.25 - 0.064, 12);
  expect(speedLetGo(0.01, bounds)).toBe(0);
});
