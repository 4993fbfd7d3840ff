import { expect, test } from "vitest";
import { LARGEST_SEED } from "../../world/seed";
import { seedOf } from "./seedText";

test("whole numbers within the range are seeds, everything else is refused instead of bent", () => {
  expect(seedOf("0")).toBe(0);
  expect(seedOf(" 42 ")).toBe(42);
  expect(seedOf(String(LARGEST_SEED))).toBe(LARGEST_SEED);
  for (const text of ["", " ", "-5", "1.5", "abc", "1e3", String(LARGEST_SEED + 1), "9".repeat(40)]) {
    expect(seedOf(text)).toBeNull();
  }
});
