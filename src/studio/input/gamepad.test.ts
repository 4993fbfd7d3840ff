import { expect, test } from "vitest";
import { GamepadWatch, type PadLike } from "./gamepad";

const pad = (axes: readonly number[], more: Partial<PadLike> = {}): PadLike => ({
  index: 0,
  connected: true,
  mapping: "standard",
  axes,
  buttons: [],
  ...more,
});
const REST = pad([0, 0, 0, 0]);

test("a stick leads from when it is pushed until it rests", () => {
  const watch = new GamepadWatch();
  expect(watch.read([null, REST])).toBeNull();
  expect(watch.read([null, pad([0, -1, 0, 0])])).toMatchObject({ axes: [0, -1, 0, 0] });
  expect(watch.read([null, REST])).toBeNull();
});

test("B57: drift within the dead zone, a broken axis and an unknown layout never take the arm", () => {
  const watch = new GamepadWatch();
  watch.read([REST]);
  expect(watch.read([pad([0.2, 0, 0, -0.2])])).toBeNull();
  expect(watch.read([pad([Number.NaN, Number.NaN])])).toBeNull();
  expect(watch.read([pad([1, 1], { mapping: "" })])).toBeNull();
});

test("B57: a stick that hangs far off centre since it was plugged in waits until it was seen at rest", () => {
  const watch = new GamepadWatch();
  const drifting = pad([0.6, 0, 0, 0]);
  expect(watch.read([drifting])).toBeNull();
  expect(watch.read([drifting])).toBeNull();
  watch.read([REST]);
  expect(watch.read([drifting])).not.toBeNull();
});

test("pulled out with the stick held it lets go at once, and plugged in again it must rest first", () => {
  const watch = new GamepadWatch();
  watch.read([REST]);
  expect(watch.read([pad([0, 1])])).not.toBeNull();
  expect(watch.read([null])).toBeNull();
  expect(watch.read([pad([0, 1])])).toBeNull();
  expect(watch.read([pad([0, 1], { connected: false })])).toBeNull();
});
