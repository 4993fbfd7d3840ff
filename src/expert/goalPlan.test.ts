import { expect, test } from "vitest";
import { parseScene } from "../world/parseScene";
import { goalPlan } from "./goalPlan";

const box = { kind: "box", size: [0.025, 0.025, 0.025] };

/** What goes where for a goal, as pairs of ids; null when there is no plan. */
function movesFor(goal: unknown): string[] | null {
  const scene = parseScene({
    v: 1,
    objects: [
      { ...box, id: "red1", tags: ["red"], at: [0.2, 0] },
      { ...box, id: "red2", tags: ["red"], at: [0.2, 0.06] },
      { ...box, id: "blue1", tags: ["blue"], at: [0.2, 0.12] },
      { id: "bin", kind: "bin", size: [0.1, 0.1, 0.05], at: [0.2, -0.1], fixed: true },
      { id: "shelf", kind: "shelf", size: [0.1, 0.1, 0.1], levels: 2, at: [0.3, 0.2], fixed: true },
      { id: "can", kind: "can", r: 0.02, h: 0.05, at: [0.1, 0.2] },
    ],
    zones: [
      { id: "mat", shape: "disc", r: 0.05, at: [0.2, 0.2] },
      { id: "dot", shape: "ball", r: 0.02, at: [0.2, 0, 0.1] },
    ],
    goal,
  });
  const plan = goalPlan(scene);
  return plan?.kind === "place" ? plan.moves.map(({ object, support }) => `${object.id} ${support.id}`) : null;
}

test("conditions that stand together are done one after the other", () => {
  expect(movesFor({ all: [{ in: ["red1", "bin.inside"] }, { on: ["blue1", "red2"] }, { still: ["blue1"] }] })).toEqual([
    "red1 bin",
    "blue1 red2",
  ]);
  expect(movesFor({ seq: [{ in: ["red1", "mat"] }, { once: { stack: [["red1", "red2", "blue1"]] } }] })).toEqual([
    "red1 mat",
    "red2 red1",
    "blue1 red2",
  ]);
});

test("a quantifier stands for each of its objects, or for as many as it wants", () => {
  const inBin = { all: [{ in: ["$", "bin.inside"] }, { released: ["$"] }] };
  expect(movesFor({ each: ["tag:red", inBin] })).toEqual(["red1 bin", "red2 bin"]);
  expect(movesFor({ some: ["tag:red", inBin] })).toEqual(["red1 bin"]);
  expect(movesFor({ count: ["tag:red", inBin, { min: 1 }] })).toEqual(["red1 bin"]);
  expect(movesFor({ atLeast: [1, [{ in: ["blue1", "mat"] }, { in: ["red1", "mat"] }]] })).toEqual(["blue1 mat"]);
  expect(movesFor({ any: [{ in: ["red2", "mat"] }, { in: ["red1", "mat"] }] })).toEqual(["red2 mat"]);
});

test("there is no plan when one condition is beyond it", () => {
  expect(movesFor({ in: ["red1", "shelf.level1"] })).toBeNull();
  expect(movesFor({ in: ["red1", "dot"] })).toBeNull();
  expect(movesFor({ each: ["*", { in: ["$", "bin.inside"] }] })).toBeNull();
  expect(movesFor({ all: [{ in: ["red1", "bin.inside"] }, { robot: ["rest"] }] })).toBeNull();
  expect(movesFor({ not: { in: ["red1", "bin.inside"] } })).toBeNull();
});
