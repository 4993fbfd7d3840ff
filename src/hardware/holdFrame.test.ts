import { describe, expect, test } from "vitest";
import { so101 } from "../robot/so101";
import { beginHold, easedGripper, nextHoldFrame, retryHold } from "./holdFrame";
import { NUDGE, nudgeProblem } from "./nudge";
import { FIRST_RUN_LIMITS } from "./safetyLimits";

const { lead } = FIRST_RUN_LIMITS;
const goal = Float64Array.of(0.1, -0.6, 0.5, 1.3, 0, 0.3);
const names = so101.joints.map(({ name }) => name);

describe("HOLD", () => {
  test("is the last commanded goal, once", () => {
    const hold = beginHold(
      goal,
      goal.map((q) => q - 0.08),
      lead,
    );
    expect(nextHoldFrame(hold)).toEqual(goal);
    for (let k = 0; k < 1000; k++) expect(nextHoldFrame(hold)).toBeNull();
  });

  test("is the measured position of a joint that is further away than the lead", () => {
    const measured = goal.with(1, -0.5).with(2, 0.58);
    const frame = nextHoldFrame(beginHold(goal, measured, lead))!;
    expect([...frame]).toEqual([0.1, -0.5, 0.5, 1.3, 0, 0.3]);
    frame.forEach((q, i) => {
      expect(Math.abs(q - measured[i]!)).toBeLessThanOrEqual(lead);
    });
  });

  test("keeps the goal of a joint that cannot be read", () => {
    expect(nextHoldFrame(beginHold(goal, Array(6).fill(Number.NaN), lead))).toEqual(goal);
    expect(nextHoldFrame(beginHold(goal, [], lead))).toEqual(goal);
  });

  test("does not walk down with an arm that sags: a frame sent again is the same one", () => {
    const measured = goal.slice();
    const hold = beginHold(goal, measured, lead);
    const given = goal.slice();
    goal[1] = 99; // Arrays that were handed in are not looked at again.
    for (let k = 0; k < 200; k++) {
      measured[1]! += 0.01;
      const frame = nextHoldFrame(hold);
      if (frame) {
        expect(frame).toEqual(given);
        frame[0] = 99;
      }
      if (k % 50 === 0) retryHold(hold); // It did not get out.
    }
    goal[1] = given[1]!;
  });
});

test("F15: an overloaded gripper opens by 2° from where it is, within its range", () => {
  const upper = so101.joints[5]!.upper;
  expect(easedGripper(0.2, upper)).toBeCloseTo(0.2 + (2 * Math.PI) / 180, 12);
  expect(easedGripper(upper - 0.01, upper)).toBe(upper);
  expect(easedGripper(upper + 0.1, upper)).toBe(upper + 0.1); // Never closes further.
});

describe("F34: the nudge before arming", () => {
  const nudge = (...moves: readonly (readonly [number, number])[]): number[] => {
    const after = [...goal];
    for (const [i, by] of moves) after[i]! += by;
    return after;
  };

  test("the joint that was told to move does, the right way", () => {
    for (const by of [NUDGE, NUDGE * 0.5, NUDGE * 1.3]) expect(nudgeProblem(names, 2, goal, nudge([2, by]))).toBeNull();
    // The others give a little.
    expect(nudgeProblem(names, 2, goal, nudge([2, NUDGE], [1, -0.01], [3, 0.01]))).toBeNull();
  });

  test.each([
    ["it goes the other way", [[2, -NUDGE]], { code: "nudgeReversed", values: { joint: "elbow_flex" } }],
    ["it stays", [[2, 0.01]], { code: "nudgeStill", values: { joint: "elbow_flex" } }],
    [
      "another one moves",
      [[1, NUDGE]],
      { code: "nudgeOtherJoint", values: { joint: "elbow_flex", moved: "shoulder_lift" } },
    ],
    [
      "two move",
      [
        [2, NUDGE],
        [3, -NUDGE],
      ],
      { code: "nudgeOtherJoint", values: { joint: "elbow_flex", moved: "wrist_flex" } },
    ],
    ["it cannot be read", [[2, Number.NaN]], { code: "nudgeUnread", values: { joint: "elbow_flex" } }],
  ] as const)("%s: never armed", (_, moves, expected) => {
    expect(nudgeProblem(names, 2, goal, nudge(...moves))).toEqual(expected);
  });
});
