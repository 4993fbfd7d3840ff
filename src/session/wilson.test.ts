import { expect, test } from "vitest";
import { wilson95 } from "./wilson";

// Percentages of task-language section 10, which took them from standard tables.
test.each([
  [5, 10, 24, 76],
  [9, 10, 60, 98],
  [50, 100, 40, 60],
  [90, 100, 83, 94],
  [180, 200, 85, 93],
  [0, 10, 0, 28],
  [0, 100, 0, 3.7],
])("%i of %i lies between %d and %d percent", (k, n, lower, upper) => {
  const [a, b] = wilson95(k, n);
  expect(Math.abs(100 * a - lower)).toBeLessThan(0.5);
  expect(Math.abs(100 * b - upper)).toBeLessThan(0.5);
});

test("no trials say nothing, and bounds stay in 0 to 1", () => {
  expect(wilson95(0, 0)).toEqual([0, 1]);
  expect(wilson95(3, 3)[1]).toBe(1);
  expect(wilson95(0, 3)[0]).toBe(0);
});
