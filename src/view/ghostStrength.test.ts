import { expect, test } from "vitest";
import { ghostStrength } from "./ghostStrength";

const rad = (...deg: number[]): Float64Array => Float64Array.from(deg, (d) => (d * Math.PI) / 180);

test("a target within a degree of the measured position shows no ghost, one eight degrees away shows fully", () => {
  expect(ghostStrength(rad(10, 0.9), rad(10, 0))).toBe(0);
  expect(ghostStrength(rad(10, -8.1), rad(10, 0))).toBe(1);
});

test("between them the ghost grows without a jump", () => {
  let before = 0;
  for (let d = 1; d <= 8; d += 0.1) {
    const now = ghostStrength(rad(d), rad(0));
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now - before).toBeLessThan(0.05);
    before = now;
  }
});
