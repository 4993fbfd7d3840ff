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
const placedMarks = (goal: unknown) =>
  goalMarks(
    draftOf(
      {
        v: 1,
        objects: [
          { id: "box", kind: "box", size: [0.04, 0.03, 0.02], at: [0.1, 0.15] },
          { id: "can", kind: "can", r: 0.02, h: 0.06, at: [0.2, 0.1] },
          { id: "ring", kind: "ring", r: 0.03, hole: 0.012, h: 0.01, at: [0.2, -0.1] },
          { id: "peg", kind: "peg", r: 0.008, h: 0.1, at: [0.3, -0.1] },
        ],
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

test("a stack is drawn over its lowest thing, the top of each that carries another", () => {
  const [stack] = placedMarks({ stack: [["box", "can", "ring"]] });
  const [x, y] = [0.1, 0.15];
  expect(stack!.outlines.map(({ z }) => z)).toEqual([expect.closeTo(0.02, 9), expect.closeTo(0.08, 9)]);
  expect(stack!.outlines.map(({ loop }) => radius(loop, x, y))).toEqual([
    expect.closeTo(0.015, 9),
    expect.closeTo(0.02, 9),
  ]);
});

test("a side is drawn from the gap to the far end, as wide as the lane", () => {
  const [left] = placedMarks({ side: ["can", "box", "left", { gap: 0.01, max: 0.1, lane: 0.03 }] });
  const { loop } = left!.outlines[0]!;
  // The box reaches 15 mm to its left, which is along y.
  const [xs, ys] = [loop.map(([x]) => x), loop.map(([, y]) => y)];
  expect([Math.min(...xs), Math.max(...xs)]).toEqual([expect.closeTo(0.07, 9), expect.closeTo(0.13, 9)]);
  expect([Math.min(...ys), Math.max(...ys)]).toEqual([expect.closeTo(0.175, 9), expect.closeTo(0.265, 9)]);
  const [right] = placedMarks({ side: ["can", "box", "right", { gap: 0.01, max: 0.1, lane: 0.03 }] });
  const below = right!.outlines[0]!.loop.map(([, y]) => y);
  expect([Math.min(...below), Math.max(...below)]).toEqual([expect.closeTo(0.035, 9), expect.closeTo(0.125, 9)]);
  const [front] = placedMarks({ side: ["can", "box", "front", { gap: 0, max: 0.1 }] });
  const beyond = front!.outlines[0]!.loop.map(([x]) => x);
  expect([Math.min(...beyond), Math.max(...beyond)]).toEqual([expect.closeTo(0.12, 9), expect.closeTo(0.22, 9)]);
  const [behind] = placedMarks({ side: ["can", "box", "behind", { gap: 0, max: 0.1 }] });
  const along = behind!.outlines[0]!.loop.map(([x]) => x);
  expect([Math.min(...along), Math.max(...along)]).toEqual([expect.closeTo(-0.02, 9), expect.closeTo(0.08, 9)]);
});

test("a ring on a peg is drawn at the height that it must pass", () => {
  const [threaded] = placedMarks({ threaded: ["ring", "peg", { depth: 0.03 }] });
  const [outline] = threaded!.outlines;
  expect(outline!.z).toBeCloseTo(0.07, 9);
  expect(radius(outline!.loop, 0.3, -0.1)).toBeCloseTo(0.03, 9);
});

test("a pose is drawn as its place with the tolerance and a sector for each heading that counts", () => {
  const [place] = placedMarks({ pose: ["box", { at: [0.25, 0.05], tol: 0.03 }] });
  expect(place!.outlines).toHaveLength(1);
  expect(radius(place!.outlines[0]!.loop, 0.25, 0.05)).toBeCloseTo(0.03, 9);
  const [turned] = placedMarks({ pose: ["box", { yaw: 30, yawTol: 10, sym: 180 }] });
  expect(turned!.outlines).toHaveLength(2);
  const [middle, ...rim] = turned!.outlines[0]!.loop;
  expect(middle).toEqual([expect.closeTo(0.1, 9), expect.closeTo(0.15, 9)]);
  const headings = rim.map(([x, y]) => (Math.atan2(y - 0.15, x - 0.1) * 180) / Math.PI);
  expect([Math.min(...headings), Math.max(...headings)]).toEqual([expect.closeTo(20, 6), expect.closeTo(40, 6)]);
  // Of many headings each is shown, on all sides; of very many the circle that they make.
  const many = placedMarks({ pose: ["box", { yaw: 0, yawTol: 5, sym: 20 }] })[0]!.outlines;
  expect(many).toHaveLength(18);
  const middles = many.map(
    ({ loop: [at, ...sides] }) =>
      Math.round((Math.atan2(sides[1]![1] - at![1], sides[1]![0] - at![0]) * 180) / Math.PI + 360) % 360,
  );
  expect(middles.toSorted((a, b) => a - b)).toEqual(many.map((_, k) => 20 * k));
  const [round, ...others] = placedMarks({ pose: ["box", { yaw: 0, yawTol: 1, sym: 4 }] })[0]!.outlines;
  expect(others).toEqual([]);
  expect(radius(round!.loop, 0.1, 0.15)).toBeCloseTo(1.4 * 0.02, 9);
  // A round thing has no heading to show.
  expect(placedMarks({ pose: ["box", { yaw: 0, yawTol: 10, sym: 20 }] })).toEqual([]);
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
