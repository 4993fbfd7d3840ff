import { expect, test } from "vitest";
import { isDemanding, NO_DEMAND } from "./demand";
import { demandOfGamepad } from "./gamepadTeleop";
import type { GamepadReading } from "./teleopInput";

const pad = (axes: readonly number[], buttons: readonly number[] = [], mapping = "standard"): GamepadReading => ({
  mapping,
  axes,
  buttons,
});

test("B57: sticks that rest 0.2 off centre move nothing", () => {
  expect(isDemanding(demandOfGamepad(pad([0.2, 0, 0, -0.2])))).toBe(false);
  expect(isDemanding(demandOfGamepad(pad([0.14, -0.14, 0.14, 0.14])))).toBe(false);
});

test("B57: an axis that reads NaN is ignored, the other of the stick works", () => {
  const demand = demandOfGamepad(pad([Number.NaN, -1, Number.NaN, Number.NaN], [Number.NaN]));
  expect(demand).toEqual({ ...NO_DEMAND, forward: 1 });
});

test("B57: an unknown layout moves nothing", () => {
  expect(demandOfGamepad(pad([1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1], ""))).toEqual(NO_DEMAND);
  expect(demandOfGamepad(null)).toEqual(NO_DEMAND);
});

test("sticks, bumpers and triggers of the standard layout", () => {
  expect(demandOfGamepad(pad([-1, 0, 0, 0])).left).toBe(1);
  expect(demandOfGamepad(pad([0, 0, 0, -1])).up).toBe(1);
  expect(demandOfGamepad(pad([0, 0, 1, 0])).roll).toBe(-1);
  expect(demandOfGamepad(pad([], [0, 0, 0, 0, 0, 1])).pitch).toBe(1);
  expect(demandOfGamepad(pad([], [0, 0, 0, 0, 0, 0, 0, 1])).jaw).toBe(-1);
});

test("beyond the dead zone a stick starts from zero, and a corner is no faster than a side", () => {
  expect(demandOfGamepad(pad([0, -0.26])).forward).toBeCloseTo(0.01 / 0.75, 12);
  const { forward, left } = demandOfGamepad(pad([-1, -1]));
  expect(Math.sqrt(forward * forward + left * left)).toBeCloseTo(1, 12);
});
