import { expect, test } from "vitest";
import { LoopPace } from "./loopPace";

/** Begin of each cycle, ms, of a loop whose timers fire so much too late and whose cycles take so long. */
function begins(lateMs: number, workMs: readonly number[]): number[] {
  const pace = new LoopPace(8);
  let now = 100;
  pace.start(now);
  return workMs.map((work) => {
    const began = now;
    now += work;
    now += pace.next(now) + lateMs;
    return began;
  });
}

test("timers that are late make no cycle later than the one before", () => {
  expect(begins(0.75, Array(5).fill(3))).toEqual([100, 108.75, 116.75, 124.75, 132.75]);
});

test("a cycle that takes a little too long is followed at once, and nothing is made up for", () => {
  expect(begins(0, [3, 11, 3, 3])).toEqual([100, 108, 119, 127]);
});

test("after a cycle that takes much too long the bus has a pause, and the next comes at its place", () => {
  expect(begins(0, [3, 21, 13, 3])).toEqual([100, 108, 132, 148]);
});
