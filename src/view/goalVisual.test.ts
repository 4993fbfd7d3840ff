import { expect, test } from "vitest";
import type { GoalNode, TaskStatus } from "../world/taskStatus";
import { goalVisual } from "./goalVisual";

const node = (kind: string, args: string[], ok: boolean, children: GoalNode[] = []): GoalNode => ({
  path: "/goal",
  kind,
  args,
  ok,
  margin: 0,
  unit: "1",
  children,
});
const task = (goal: GoalNode, heldS: number): TaskStatus => ({
  title: {},
  say: {},
  goal,
  heldS,
  dwellS: 0.5,
  limitS: 30,
  stages: [],
  fails: [],
  progress: 0,
  failed: null,
});
const ids = new Set(["cube", "tray"]);

test("a region belongs to its object, and only true predicates light", () => {
  const goal = node("all", [], false, [node("in", ["cube", "tray.inside"], true), node("still", ["cube"], false)]);
  const visual = goalVisual(task(goal, 0), ids);
  expect([...visual.lit]).toEqual(["cube", "tray"]);
  expect(visual.named).toEqual(["cube", "tray"]);
  expect(visual.dwell).toBe(0);
});

test("the ring fills while the goal holds", () => {
  expect(goalVisual(task(node("near", ["tcp", "dot"], true), 0.25), ids).dwell).toBeCloseTo(0.5, 9);
  expect(goalVisual(task(node("near", ["tcp"], true), 9), ids).dwell).toBe(1);
  expect(goalVisual(null, ids).named).toEqual([]);
});
