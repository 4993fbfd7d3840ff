import { expect, test } from "vitest";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { draftOf } from "./draft";
import { goalMarks } from "./goalMarks";

const marksOf = (goal: unknown) =>
  goalMarks(
    draftOf(
      {
        v: 1,
        objects: [
          { id: "can", kind: "can", r: 0.02, h: 0.06, at: [0.2, 0.1] },
          { id: "tray", kind: "tray", size: [0.12, 0.09, 0.03], at: [0.22, -0.1], fixed: true },
        ],
        zones: [{ id: "dot", shape: "disc", r: 0.03, at: [0.3, 0] }],
        goal,
      },
      1,
    ),
  );
const radius = (loop: readonly (readonly [number, number])[], x: number, y: number): number =>
  Math.hypot(loop[0]![0] - x, loop[0]![1] - y);

test("a region is drawn with its tolerance, a distance as a circle, a height where it must be reached", () => {
  const [grown] = marksOf({ in: ["can", "dot", { tol: 0.01 }] });
  expect(grown!.path).toBe("/goal");
  expect(radius(grown!.outlines[0]!.loop, 0.3, 0)).toBeCloseTo(0.04, 9);
  const [near] = marksOf({ near: ["tcp", "can", { d: 0.05 }] });
  expect(radius(near!.outlines[0]!.loop, 0.2, 0.1)).toBeCloseTo(0.05, 9);
  const [lifted] = marksOf({ lifted: ["can", { by: 0.07 }] });
  expect(lifted!.outlines[0]!.z).toBeCloseTo(0.07, 9);
  const [upright] = marksOf({ upright: ["can", { deg: 45 }] });
  expect(radius(upright!.outlines[0]!.loop, 0.2, 0.1)).toBeCloseTo(0.06, 9);
});

test("a thing that is let go has the room round it that the hand must leave", () => {
  const at = (clear: number) => radius(marksOf({ released: ["can", { clear }] })[0]!.outlines[0]!.loop, 0.2, 0.1);
  expect(at(0.05) - at(0.01)).toBeCloseTo(0.04, 9);
});

test("each condition of a group has its own mark, under its own path", () => {
  const paths = marksOf({ all: [{ in: ["can", "tray.inside"] }, { released: ["can"] }, { still: ["can"] }] });
  expect(paths.map(({ path }) => path)).toEqual(["/goal/all/0", "/goal/all/1"]);
});

test("a failure or a milestone is drawn while it is looked at, as a whole", () => {
  const draft = draftOf(
    {
      v: 1,
      objects: [{ id: "can", kind: "can", r: 0.02, h: 0.06, at: [0.2, 0.1] }],
      zones: [{ id: "dot", shape: "disc", r: 0.03, at: [0.3, 0] }],
      goal: { in: ["can", "dot"] },
      fail: { up: { any: [{ lifted: ["can"] }, { still: ["can"] }] }, upper: { lifted: ["can"] } },
      stages: [{ id: "near", when: { near: ["tcp", "can", { d: 0.05 }] } }],
    },
    1,
  );
  const paths = (lit: string | null) => goalMarks(draft, lit).map(({ path }) => path);
  expect(paths(null)).toEqual(["/goal"]);
  expect(paths("/goal")).toEqual(["/goal"]);
  expect(paths("/fail/up/any/1")).toEqual(["/goal", "/fail/up/any/0"]);
  expect(paths("/fail/upper")).toEqual(["/goal", "/fail/upper"]);
  expect(paths("/stages/0/when")).toEqual(["/goal", "/stages/0/when"]);
});

test.each(Object.keys(BUILTIN_SCENES) as BuiltinSceneId[])("%s: its goal can be drawn", (id) => {
  const marks = goalMarks(draftOf(BUILTIN_SCENES[id], 100000));
  for (const { outlines } of marks) {
    for (const { loop, z } of outlines) expect([...loop.flat(), z].every(Number.isFinite)).toBe(true);
  }
});
