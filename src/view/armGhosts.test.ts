import { expect, test } from "vitest";
import { armGhosts } from "./armGhosts";

const follower = Float64Array.of(1);
const goal = Float64Array.of(1.05);
const leader = Float64Array.of(2);
const NOTHING = new Float64Array(0);

test("F32: where a follower will go is shown before it is armed, and while it is on its way", () => {
  const limp = armGhosts({ follower, goal: null, leader }, true, true);
  expect(limp).toEqual({ goal: NOTHING, aim: leader, leader: NOTHING, follower });
  const armed = armGhosts({ follower, goal, leader }, true, true);
  expect(armed).toEqual({ goal, aim: leader, leader: NOTHING, follower });
});

test("a leader that leads nobody is no target, and one that is alone is the solid arm", () => {
  expect(armGhosts({ follower, goal, leader }, true, false)).toEqual({ goal, aim: NOTHING, leader, follower });
  const alone = armGhosts({ follower: null, goal: null, leader }, true, true);
  expect(alone).toEqual({ goal: NOTHING, aim: NOTHING, leader: NOTHING, follower: NOTHING });
  expect(armGhosts(null, true, true).aim).toEqual(NOTHING);
});

test("while the simulated arm goes its own way, only the real one is a ghost", () => {
  const ghosts = armGhosts({ follower, goal, leader: null }, false, false);
  expect(ghosts).toEqual({ goal: NOTHING, aim: NOTHING, leader: NOTHING, follower });
});
