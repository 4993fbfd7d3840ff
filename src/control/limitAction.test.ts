import { expect, test } from "vitest";
import { InputError } from "../errors";
import { createRandomStream } from "../math/random";
import { limitAction } from "./limitAction";

const elbow = { name: "elbow_flex", lower: -1.7, upper: 1.7, maxSpeed: 3 };
const wrist = { name: "wrist_flex", lower: -0.5, upper: 0.4, maxSpeed: 100 };

test("a far target moves the joint by its top speed times the control period", () => {
  const [sent] = limitAction(Float64Array.of(1.5), Float64Array.of(0), [elbow], 0.02);
  expect(sent).toBeCloseTo(0.06, 12); // 3 rad/s * 0.02 s
  const [back] = limitAction(Float64Array.of(-1.5), Float64Array.of(0), [elbow], 0.02);
  expect(back).toBeCloseTo(-0.06, 12);
});

test("a near target passes unchanged, and the input is not touched", () => {
  const target = Float64Array.of(0.05);
  expect(limitAction(target, Float64Array.of(0.01), [elbow], 0.02)).toEqual(Float64Array.of(0.05));
  limitAction(target, Float64Array.of(-1), [elbow], 0.02);
  expect(target[0]).toBe(0.05);
});

test("a target past a joint limit stops at the limit", () => {
  const both = limitAction(Float64Array.of(2, 2), Float64Array.of(1.69, 0.3), [elbow, wrist], 0.02);
  expect([...both]).toEqual([1.7, 0.4]);
});

test("a joint that was pushed past its limit comes back no faster than its top speed", () => {
  const [sent] = limitAction(Float64Array.of(0), Float64Array.of(2), [elbow], 0.02);
  expect(sent).toBeCloseTo(1.94, 12);
});

test("whatever is asked, what is sent lies within reach of the measured position", () => {
  const random = createRandomStream(3, "limitAction");
  for (let k = 0; k < 2000; k++) {
    const measured = random.uniform(-1.7, 1.7);
    const [sent] = limitAction(Float64Array.of(random.normal(0, 5)), Float64Array.of(measured), [elbow], 0.02);
    expect(Math.abs(sent! - measured)).toBeLessThanOrEqual(0.06 + 1e-12);
    expect(Math.abs(sent!)).toBeLessThanOrEqual(1.7);
  }
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("%s is refused by joint name", (bad) => {
  const act = () => limitAction(Float64Array.of(0, bad), Float64Array.of(0, 0), [elbow, wrist], 0.02);
  expect(act).toThrow(InputError);
  expect(act).toThrow(/"wrist_flex"/);
});

test("a wrong number of joints is refused", () => {
  expect(() => limitAction(Float64Array.of(0), Float64Array.of(0, 0), [elbow, wrist], 0.02)).toThrow(/1 values.*2/);
});
