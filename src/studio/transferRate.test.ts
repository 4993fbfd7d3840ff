import { expect, test } from "vitest";
import { TransferRate } from "./transferRate";

test("a steady download is foretold", () => {
  const rate = new TransferRate();
  for (let k = 0; k <= 10; k++) rate.add(k * 100_000, k * 100);
  expect(rate.secondsLeft(2_000_000)).toBeCloseTo(1, 9);
});

test("nothing is said too early, without a size, and when nothing comes", () => {
  const rate = new TransferRate();
  expect(rate.secondsLeft(10)).toBeNull();
  rate.add(1, 0);
  rate.add(2, 100);
  expect(rate.secondsLeft(10)).toBeNull();
  rate.add(2, 2000);
  expect(rate.secondsLeft(null)).toBeNull();
  rate.reset();
  rate.add(2, 2000);
  rate.add(2, 4000);
  expect(rate.secondsLeft(10)).toBeNull();
});

test("only the last seconds count: a line that became slow says so", () => {
  const rate = new TransferRate();
  for (let k = 0; k <= 10; k++) rate.add(k * 1000, k * 100);
  for (let k = 1; k <= 50; k++) rate.add(10_000 + k, 1000 + k * 100);
  expect(rate.secondsLeft(10_150)).toBeCloseTo(10, 0);
});
