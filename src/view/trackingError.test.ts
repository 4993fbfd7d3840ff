import { expect, test } from "vitest";
import { markLagging } from "./trackingError";

const rad = (...degrees: number[]): Float64Array => Float64Array.from(degrees, (d) => (d * Math.PI) / 180);

test("a joint is marked from three degrees on, and freed below two", () => {
  const marked = new Set<number>();
  expect(markLagging(rad(0, 2.9), rad(0, 0), marked)).toBe(false);
  expect(markLagging(rad(0, -3.1), rad(0, 0), marked)).toBe(true);
  expect([...marked]).toEqual([1]);
  expect(markLagging(rad(0, 2.1), rad(0, 0), marked)).toBe(false);
  expect([...marked]).toEqual([1]);
  expect(markLagging(rad(0, 1.9), rad(0, 0), marked)).toBe(true);
  expect(marked.size).toBe(0);
});

test("nothing is marked without a goal, without a reading, and where a joint is not known", () => {
  const marked = new Set([0]);
  expect(markLagging(null, rad(0), marked)).toBe(true);
  expect(marked.size).toBe(0);
  expect(markLagging(rad(9), null, marked)).toBe(false);
  expect(markLagging(rad(9, 9), rad(Number.NaN), marked)).toBe(false);
  expect(marked.size).toBe(0);
});
