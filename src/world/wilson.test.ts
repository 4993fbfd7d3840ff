import { expect, test } from "vitest";
import { wilson95 } from "./wilson";

// Section 10 of the scene language: n, interval at 50%, at 90%, what 0 of n still allows; percent as printed there.
test.each([
  [10, "24-76", "60-98", "28"],
  [20, "30-70", "70-97", "16"],
  [50, "37-63", "79-96", "7.1"],
  [100, "40-60", "83-94", "3.7"],
  [200, "43-57", "85-93", "1.9"],
  [500, "46-54", "87-92", "0.8"],
  [1000, "47-53", "88-92", "0.4"],
])("%i episodes", (n, half, nine, none) => {
  const printed = (k: number): string =>
    wilson95(k, n)
      .map((bound) => (100 * bound).toFixed(0))
      .join("-");
  expect(printed(0.5 * n)).toBe(half);
  expect(printed(0.9 * n)).toBe(nine);
  expect((100 * wilson95(0, n)[1]).toFixed(none.includes(".") ? 1 : 0)).toBe(none);
});

test("no episodes say nothing; none and all touch the ends", () => {
  expect(wilson95(0, 0)).toEqual([0, 1]);
  expect(wilson95(0, 7)[0]).toBe(0);
  expect(wilson95(7, 7)[1]).toBe(1);
});

test("the interval of failures mirrors that of successes", () => {
  for (const [k, n] of [
    [3, 10],
    [190, 200],
    [1, 1],
  ] as const) {
    const [low, high] = wilson95(k, n);
    const [failLow, failHigh] = wilson95(n - k, n);
    expect(low).toBeCloseTo(1 - failHigh, 14);
    expect(high).toBeCloseTo(1 - failLow, 14);
  }
});
