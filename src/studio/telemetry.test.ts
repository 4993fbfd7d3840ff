import { expect, test } from "vitest";
import type { DrawFrame } from "../session/drawState";
import { Telemetry } from "./telemetry";

const frame = (time: number, epoch = 1, sequence = Math.round(time * 100)): DrawFrame =>
  ({
    time,
    epoch,
    sequence,
    q: Float64Array.of(time),
    target: Float64Array.of(time + 1),
    tau: Float64Array.of(0.5),
    contacts: Float64Array.of(0, 0, 0, 3, 0, 4, 0, 0, 0, 1, 0, 0),
  }) as unknown as DrawFrame;

function filled(times: readonly number[]): Telemetry {
  const telemetry = new Telemetry();
  for (const time of times) telemetry.sample(frame(time));
  return telemetry;
}

test("a frame gives one sample with the strongest force; the same frame again gives none", () => {
  const telemetry = filled([0.1, 0.1, 0.2]);
  expect(telemetry.time).toEqual([0.1, 0.2]);
  expect(telemetry.measured).toEqual([[0.1], [0.2]]);
  expect(telemetry.target).toEqual([[1.1], [1.2]]);
  expect(telemetry.force).toEqual([5, 5]);
});

test("a reset starts over: what lies after the new present is dropped once time runs on", () => {
  const telemetry = filled([1, 2, 3]);
  telemetry.sample(frame(0, 2));
  expect(telemetry.time).toEqual([1, 2, 3]);
  telemetry.sample(frame(0.1, 2));
  expect(telemetry.time).toEqual([0, 0.1]);
});

test("a reset to a time that was seen before leaves nothing of the run before: another robot stood elsewhere", () => {
  const telemetry = filled([0, 1, 2]);
  telemetry.sample({ ...frame(0, 2), q: Float64Array.of(7) });
  telemetry.sample({ ...frame(0.1, 2), q: Float64Array.of(8) });
  expect(telemetry.measured).toEqual([[7], [8]]);
});

test("where a jump led is forgotten with the robot that stood there", () => {
  const telemetry = filled([0, 1, 2]);
  telemetry.sample(frame(0, 2));
  const two = (time: number) => ({ ...frame(time, 3), q: Float64Array.of(time, time) });
  telemetry.sample(two(0.2));
  telemetry.sample(two(0.3));
  expect(telemetry.measured).toEqual([
    [0.2, 0.2],
    [0.3, 0.3],
  ]);
});

test("scrubbing back keeps the future in sight until time runs on from there", () => {
  const telemetry = filled([1, 2, 3, 4]);
  telemetry.sample(frame(2, 2));
  telemetry.sample(frame(1.5, 3));
  expect(telemetry.time).toEqual([1, 2, 3, 4]);
  telemetry.sample(frame(1.6, 3));
  expect(telemetry.time).toEqual([1, 1.5, 1.6]);
});

test("all columns stay equally long and bounded", () => {
  const telemetry = filled(Array.from({ length: 1500 }, (_, k) => (k + 1) / 60));
  const { time, measured, target, torque, force } = telemetry;
  expect(time).toHaveLength(1200);
  for (const column of [measured, target, torque, force]) expect(column).toHaveLength(1200);
  expect(time.at(-1)).toBeCloseTo(25, 9);
  for (let k = 1; k < time.length; k++) expect(time[k]).toBeGreaterThan(time[k - 1]!);
});
