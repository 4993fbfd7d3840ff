import { expect, test } from "vitest";
import type { ArmServoStatus } from "../../../session/arm/armProtocol";
import { ArmHistory } from "./armHistory";

function servo(id: number, temperatureC: number | null, sent = 0, answered = sent): ArmServoStatus {
  const counts = { retried: 0, timedOut: 0, corrupt: 0, wrongId: 0, wrongLength: 0, late: 0, unexpected: 0 };
  const reading = { positionCounts: 0, position: 0, goal: null, voltage: 7.4, current: 0.25, load: -0.5, faults: [] };
  return {
    joint: `joint${id}`,
    id,
    firmware: "3.10",
    reading: temperatureC === null ? null : { ...reading, temperatureC },
    quality: { ...counts, sent, answered, discardedBytes: 0, lastAnswerMs: null },
  };
}

test("columns tell the age and the value of each servo, with a gap where one did not answer", () => {
  const history = new ArmHistory();
  history.take({ servos: [servo(1, 30), servo(2, 40)] }, 10);
  history.take({ servos: [servo(1, 31), servo(2, null)] }, 12.5);
  expect(history.columns("temperature")).toEqual([
    [-2.5, 0],
    [30, 31],
    [40, null],
  ]);
  expect(history.columns("load")[1]).toEqual([-50, -50]);
  expect(history.columns("current")[1]).toEqual([250, 250]);
});

test("two minutes are kept, and never more samples than fit", () => {
  const history = new ArmHistory();
  for (let k = 0; k <= 300; k++) history.take({ servos: [servo(1, 30)] }, k);
  expect(history.columns("temperature")[0]![0]).toBe(-120);
  for (let k = 0; k < 5000; k++) history.take({ servos: [servo(1, 30)] }, 301 + k / 1000);
  expect(history.size).toBe(1800);
});

test("loss is that of the last ten seconds, of one servo or of all", () => {
  const history = new ArmHistory();
  expect(history.loss()).toBeNull();
  history.take({ servos: [servo(1, 30, 100, 0), servo(2, 30, 100, 100)] }, 0);
  history.take({ servos: [servo(1, 30, 200, 100), servo(2, 30, 200, 200)] }, 20);
  history.take({ servos: [servo(1, 30, 300, 150), servo(2, 30, 300, 300)] }, 25);
  expect(history.loss(0)).toBeCloseTo(0.5, 12);
  expect(history.loss(1)).toBe(0);
  expect(history.loss()).toBeCloseTo(0.25, 12);
});

test("counts that begin anew with another connection are no loss", () => {
  const history = new ArmHistory();
  history.take({ servos: [servo(1, 30, 500, 500)] }, 0);
  history.take({ servos: [servo(1, 30, 10, 9)] }, 1);
  expect(history.loss()).toBeCloseTo(0.1, 12);
});
