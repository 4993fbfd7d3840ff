import { expect, test } from "vitest";
import { isSeed, LARGEST_SEED, nextSeed } from "./seed";

test.each([0, 1, 2147483647])("%s is a seed", (value) => expect(isSeed(value)).toBe(true));

test.each([-1, 0.5, 2147483648, Number.NaN, "1", null])("%s is none", (value) => expect(isSeed(value)).toBe(false));

test("counting up never leaves the seeds", () => {
  expect(nextSeed(7)).toBe(8);
  expect(nextSeed(LARGEST_SEED)).toBe(0);
});
