import { describe, expect, test } from "vitest";
import { so101 } from "../../robot/so101";
import type { SceneDocument } from "../../world/edits/documentParts";
import { draftOf } from "./draft";
import { ghostOpacity } from "./ghostFigures";
import { pushApart } from "./pushApart";
import { graspAt, reachMapRows } from "./reachMap";
import { shuffle } from "./shuffle";
import { workOn } from "./slices";
import { type DesignWarning, warningsOf } from "./warnings";

const box = (id: string, at: readonly number[], size: readonly number[] = [0.025, 0.025, 0.025]) => ({
  id,
  kind: "box",
  size,
  at,
});
const sceneOf = (objects: readonly unknown[], more: SceneDocument = {}): SceneDocument => ({
  v: 1,
  objects,
  goal: { robotStill: [] },
  ...more,
});

function all<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const map = all(reachMapRows(0.0125));
const kinds = (document: SceneDocument): readonly (readonly [DesignWarning["kind"], ...string[]])[] =>
  warningsOf(draftOf(document, 1), so101, map).map(({ kind, ids }) => [kind, ...ids] as const);

describe("warnings", () => {
  test("a cube in the middle of the table is fine", () => {
    expect(kinds(sceneOf([box("cube", [0.22, 0.1])]))).toEqual([]);
  });

  test("two things in each other, one in the base, one over the edge", () => {
    expect(kinds(sceneOf([box("a", [0.2, 0.1]), box("b", [0.21, 0.1])]))).toEqual([["overlap", "a", "b"]]);
    expect(kinds(sceneOf([box("a", [0.03, 0])]))[0]).toEqual(["base", "a"]);
    expect(kinds(sceneOf([box("a", [0.2, 0.295])]))).toContainEqual(["offTable", "a"]);
  });

  test("a tall thing before the folded arm touches it, a flat one lies under it", () => {
    const before = (height: number) => kinds(sceneOf([box("a", [0.21, 0], [0.04, 0.04, height])]));
    expect(before(0.12)).toContainEqual(["arm", "a"]);
    expect(kinds(sceneOf([box("a", [0.21, 0.15], [0.04, 0.04, 0.05])]))).toEqual([]);
  });

  test("what is to be handled must be within reach; furniture need not", () => {
    expect(kinds(sceneOf([box("a", [0.46, 0])]))).toContainEqual(["reach", "a"]);
    expect(kinds(sceneOf([{ ...box("a", [0.46, 0]), fixed: true }]))).toEqual([]);
  });

  test("an area that reaches too far says how much of it", () => {
    const reset = { place: [{ of: ["a"], in: { rect: [0.2, -0.05, 0.5, 0.05] } }] };
    const warned = warningsOf(draftOf(sceneOf([box("a", [0.2, 0])], { reset }), 1), so101, map);
    const share = warned.find(({ kind }) => kind === "areaReach")!.share;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.7);
  });
});

test("the arm grasps any way at 22 cm, not in its own base nor past its length", () => {
  expect(graspAt(0.22, 0.05, 0.0125)).toBe("any");
  expect(graspAt(0.02, 0, 0.0125)).toBe("none");
  expect(graspAt(0.47, 0, 0.0125)).toBe("none");
  expect(new Set(map.cells)).toEqual(new Set([0, 1, 2]));
});

test("B27: what a person puts into each other is pushed apart on demand, furniture last", () => {
  const scene = sceneOf([
    { ...box("shelf", [0.2, 0.1]), fixed: true },
    box("cube", [0.2, 0.105]),
    box("far", [0.3, -0.1]),
  ]);
  expect(draftOf(scene, 1).problem?.code).toBe("E_RESET_UNPLACEABLE");
  const apart = pushApart(scene, 1)!;
  const { problem, plan } = draftOf(apart, 1);
  expect(problem).toBeNull();
  expect(plan.objects.get("shelf")!.p.slice(0, 2)).toEqual([0.2, 0.1]);
  expect(plan.objects.get("far")!.p.slice(0, 2)).toEqual([0.3, -0.1]);
  expect(plan.objects.get("cube")!.p[1]).toBeGreaterThan(0.12);
  expect(pushApart(apart, 1)).toBe(apart);
});

test("a shuffle counts the seeds without room and shows only what is drawn at random", () => {
  const reset = { place: [{ of: ["a"], in: { rect: [0.2, -0.05, 0.3, 0.05] } }] };
  const scene = draftOf(sceneOf([box("a", [0.2, 0]), box("b", [0.2, 0.2])], { reset }), 1).scene;
  const { ghosts, drawn, unplaceable } = all(shuffle(scene, 1, 10));
  expect([...ghosts.keys()]).toEqual(["a"]);
  expect(ghosts.get("a")).toHaveLength(10);
  expect([drawn, unplaceable]).toEqual([10, []]);
  const tight = { place: [{ of: ["a"], in: { rect: [0.19, 0.19, 0.21, 0.21] }, tries: 3 }] };
  const crowded = all(
    shuffle(draftOf(sceneOf([box("a", [0.2, 0]), box("b", [0.2, 0.2])], { reset: tight }), 1).scene, 1, 5),
  );
  expect([crowded.drawn, crowded.unplaceable]).toEqual([0, [2, 3, 4, 5, 6]]);
});

test("long work is done in slices", () => {
  let now = 0;
  const work = (function* (): Generator<undefined, string> {
    for (let k = 0; k < 5; k++) yield;
    return "done";
  })();
  const clock = () => now++;
  expect(workOn(work, clock)).toBeNull();
  expect(workOn(work, clock)).toEqual({ result: "done" });
});

test("many ghosts are fainter than few", () => {
  expect(ghostOpacity(1)).toBeGreaterThan(ghostOpacity(10));
  expect(ghostOpacity(10)).toBeGreaterThan(ghostOpacity(100));
  expect(ghostOpacity(100)).toBeGreaterThan(0.05);
});
