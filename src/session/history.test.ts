import { expect, test } from "vitest";
import { History } from "./history";

function filled(count: number, capacity: number): History<{ time: number }> {
  const history = new History<{ time: number }>(capacity);
  for (let k = 0; k < count; k++) history.push({ time: k * 0.02 });
  return history;
}

test("steps back and forth, and stops at both ends", () => {
  const history = filled(10, 100);
  expect(history.move(-3)!.time).toBeCloseTo(0.12);
  expect(history.inPast).toBe(true);
  expect(history.move(1)!.time).toBeCloseTo(0.14);
  expect(history.move(-50)!.time).toBe(0);
  expect(history.move(50)!.time).toBeCloseTo(0.18);
  expect(history.inPast).toBe(false);
});

test("keeps only the newest instants", () => {
  const history = filled(25, 10);
  expect(history.span.from).toBeCloseTo(0.3);
  expect(history.span.to).toBeCloseTo(0.48);
  expect(history.move(-100)!.time).toBeCloseTo(0.3);
});

test("going on from the past forgets the future", () => {
  const history = filled(10, 100);
  history.move(-5);
  history.push({ time: 99 });
  expect(history.span.to).toBe(99);
  expect(history.inPast).toBe(false);
  expect(history.move(-1)!.time).toBeCloseTo(0.08);
});

test("going on from the past of a full ring still reaches only what was kept", () => {
  const history = filled(25, 10);
  history.move(-4);
  history.push({ time: 0.42 });
  const reached: number[] = [history.present!.time];
  for (;;) {
    const before = history.present!.time;
    const now = history.move(-1)!.time;
    if (now === before) break;
    reached.push(now);
  }
  expect(reached.map((t) => t.toFixed(2))).toEqual(["0.42", "0.40", "0.38", "0.36", "0.34", "0.32", "0.30"]);
});

test("seeks to the last instant that is not later", () => {
  const history = filled(10, 100);
  expect(history.seek(0.1)!.time).toBeCloseTo(0.1);
  expect(history.seek(0.119)!.time).toBeCloseTo(0.1);
  expect(history.seek(-1)!.time).toBe(0);
  expect(history.seek(9)!.time).toBeCloseTo(0.18);
});

test("an empty history has no present", () => {
  const history = new History<{ time: number }>(3);
  expect(history.present).toBeNull();
  expect(history.move(-1)).toBeNull();
  expect(history.seek(0)).toBeNull();
  expect(history.span).toEqual({ from: 0, to: 0 });
});
