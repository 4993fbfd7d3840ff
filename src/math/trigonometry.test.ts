import { expect, test } from "vitest";
import { createRandomStream } from "./random";
import { acos, asin, atan, atan2, cos, exp, log, sin, tan, tanh } from "./trigonometry";

const stream = createRandomStream(1, "trigonometry");
const samples = Array.from({ length: 20000 }, () => stream.uniform(-1, 1));

/** Largest error against the engine's own function, relative above 1 and absolute below. */
function worst(own: (x: number) => number, native: (x: number) => number, scale: number): number {
  let error = 0;
  for (const s of samples) {
    const x = s * scale;
    error = Math.max(error, Math.abs(own(x) - native(x)) / Math.max(1, Math.abs(native(x))));
  }
  return error;
}

test("circular functions agree with the engine's to a few units in the last place", () => {
  for (const scale of [0.5, 4, 100, 50000]) {
    expect(worst(sin, Math.sin, scale)).toBeLessThan(4e-16);
    expect(worst(cos, Math.cos, scale)).toBeLessThan(4e-16);
  }
  expect(worst(tan, Math.tan, 1.5)).toBeLessThan(1e-15);
});

test("inverse functions agree with the engine's", () => {
  for (const scale of [0.3, 1, 3, 1e6]) expect(worst(atan, Math.atan, scale)).toBeLessThan(5e-16);
  expect(worst(asin, Math.asin, 1)).toBeLessThan(1e-15);
  expect(worst(acos, Math.acos, 1)).toBeLessThan(1e-15);
  for (const s of samples) {
    const y = stream.uniform(-2, 2);
    expect(Math.abs(atan2(y, s) - Math.atan2(y, s))).toBeLessThan(1e-15);
  }
});

test("exponential functions agree with the engine's", () => {
  expect(worst(exp, Math.exp, 20)).toBeLessThan(5e-16);
  expect(
    worst(
      (x) => log(Math.abs(x)),
      (x) => Math.log(Math.abs(x)),
      1e5,
    ),
  ).toBeLessThan(5e-16);
  expect(worst(tanh, Math.tanh, 3)).toBeLessThan(1e-15);
});

test("edges", () => {
  expect(sin(0)).toBe(0);
  expect(cos(0)).toBe(1);
  expect(sin(Number.NaN)).toBeNaN();
  expect(atan2(0, -1)).toBe(Math.PI);
  expect(acos(1)).toBe(0);
  expect(acos(1.1)).toBeNaN();
  expect(exp(0)).toBe(1);
  expect(exp(1000)).toBe(Number.POSITIVE_INFINITY);
  expect(log(1)).toBe(0);
  expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(log(-1)).toBeNaN();
});
