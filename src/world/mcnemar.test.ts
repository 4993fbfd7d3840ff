import { expect, test } from "vitest";
import { mcnemarExact } from "./mcnemar";

// From the definition in whole numbers (Python: 2 * sum(comb(n, k) for k in range(min + 1)) / 2 to the power of n).
test.each([
  [1, 0, 1],
  [5, 0, 0.0625],
  [6, 0, 0.03125],
  [8, 3, 0.2265625],
  [4, 12, 0.076812744140625],
  [10, 10, 1],

  [121, 59, 4.434449263755176e-6],
  [59, 6, 4.964650327128617e-12],
  // Beyond what 0.5 to the power of n can say in doubles.
  [560, 440, 0.00016504987055045303],
  [5100, 4900, 0.04658552770494739],
])("%i against %i", (first, second, p) => {
  expect(mcnemarExact(first, second)).toBeCloseTo(p, 14);
  expect(mcnemarExact(first, second) / p).toBeCloseTo(1, 9);
  expect(mcnemarExact(second, first)).toBe(mcnemarExact(first, second));
});

test("no seed that tells them apart proves nothing; a thousand on one side prove everything", () => {
  expect(mcnemarExact(0, 0)).toBe(1);
  expect(mcnemarExact(0, 1100)).toBe(0);
});
