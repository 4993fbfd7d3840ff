import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../builtinScenes";
import { parseScene } from "../parseScene";
import type { Predicate } from "../scene";
import type { SceneDocument } from "./documentParts";
import { emptyScene, lacksGoal } from "./newScene";
import {
  addCondition,
  canUnwrap,
  childPredicates,
  moveCondition,
  parentOf,
  predicateAt,
  putPredicate,
  regrouped,
  removePredicate,
  renameFailure,
  unwrapPredicate,
  wrapped,
} from "./predicateTree";

const TRAY: SceneDocument = BUILTIN_SCENES["cube-in-the-tray"];
const SORT: SceneDocument = BUILTIN_SCENES["sort-by-colour"];
const STILL: Predicate = { still: ["cube"] };

/** Pointers of a whole tree. */
function pointersBelow(document: SceneDocument, pointer: string): string[] {
  const predicate = predicateAt(document, pointer);
  const children = predicate ? childPredicates(predicate) : [];
  return [pointer, ...children.flatMap(({ steps }) => pointersBelow(document, pointer + steps))];
}

test("children are where the language puts them", () => {
  expect(pointersBelow(SORT, "/goal")).toEqual([
    "/goal",
    "/goal/all/0",
    "/goal/all/0/each/1",
    "/goal/all/1",
    "/goal/all/1/each/1",
  ]);
  expect(parentOf(SORT, "/goal/all/1/each/1")).toEqual({ pointer: "/goal/all/1", index: 0 });
  expect(parentOf(SORT, "/fail/wrong/any/1/some/1")).toEqual({ pointer: "/fail/wrong/any/1", index: 0 });
  expect(parentOf(SORT, "/stages/0/when")).toBeNull();
});

describe("adding", () => {
  test("the first condition takes the place of a goal that was not chosen", () => {
    const scene = { ...TRAY, goal: emptyScene().goal };
    expect(addCondition(scene, "/goal", STILL).goal).toEqual(STILL);
  });

  test("a single one is joined under all, a group grows", () => {
    const one = { ...TRAY, goal: STILL };
    const two = addCondition(one, "/goal", { grasped: ["cube"] });
    expect(two.goal).toEqual({ all: [STILL, { grasped: ["cube"] }] });
    expect(addCondition(two, "/goal", STILL).goal).toEqual({ all: [STILL, { grasped: ["cube"] }, STILL] });
    parseScene(two);
  });

  test("a failure and a stage that are not there yet", () => {
    const failing = addCondition(TRAY, "/fail/late", STILL);
    expect(failing.fail).toHaveProperty("late");
    parseScene(failing);
  });
});

describe("removing", () => {
  test("from a group, and the last one with its group", () => {
    expect(removePredicate(TRAY, "/goal/all/1").goal).toEqual({
      all: [{ in: ["cube", "tray.inside"] }, { still: ["cube"] }],
    });
    const single = { ...TRAY, goal: { all: [{ not: STILL }] } };
    expect(lacksGoal(removePredicate(single, "/goal/all/0/not"))).toBe(true);
  });

  test("what is left of a failure, a stage and a sequence", () => {
    expect(removePredicate(TRAY, "/fail/dropped")).not.toHaveProperty("fail");
    expect(removePredicate(TRAY, "/stages/1/when").stages).toHaveLength(2);
    const drawer: SceneDocument = BUILTIN_SCENES["put-it-away"];
    const two = removePredicate(drawer, "/goal/seq/0");
    expect(Object.keys(removePredicate(two, "/goal/seq/0").goal as object)).toEqual(["all"]);
  });

  test.each(Object.entries(BUILTIN_SCENES))("whatever is removed from %s, the rest can be read", (_, scene) => {
    const document: SceneDocument = scene;
    for (const pointer of pointersBelow(document, "/goal")) {
      const { metrics: _m, ...left } = removePredicate(document, pointer);
      parseScene(left);
    }
  });
});

test("moving changes the order, and stops at the ends", () => {
  const { document, pointer } = moveCondition(TRAY, "/goal/all/0", 1);
  expect(pointer).toBe("/goal/all/1");
  expect(predicateAt(document, pointer)).toEqual({ in: ["cube", "tray.inside"] });
  expect(moveCondition(document, "/goal/all/2", 1)).toEqual({ document, pointer: "/goal/all/2" });
  expect(moveCondition(TRAY, "/goal", 1).document).toBe(TRAY);
});

test("wrapping and unwrapping are each other's opposite", () => {
  for (const how of ["all", "any", "not", "once", "never", "for"] as const) {
    const inside = putPredicate(TRAY, "/goal/all/2", wrapped(STILL, how));
    parseScene(inside);
    expect(unwrapPredicate(inside, "/goal/all/2")).toEqual(TRAY);
  }
  const grouped = putPredicate(TRAY, "/goal/all/2", { any: [STILL, { grasped: ["cube"] }] });
  expect(unwrapPredicate(grouped, "/goal/all/2").goal).toMatchObject({ all: [{}, {}, STILL, { grasped: ["cube"] }] });
  expect(canUnwrap(TRAY, "/goal")).toBe(false);
  expect(canUnwrap(SORT, "/goal/all/0")).toBe(false);
});

test("groups of every kind have the same conditions", () => {
  const group = predicateAt(TRAY, "/goal")!;
  for (const kind of ["any", "seq", "atLeast", "all"] as const) {
    const next = regrouped(group, kind);
    expect(childPredicates(next)).toHaveLength(3);
    parseScene(putPredicate(TRAY, "/goal", next));
  }
  expect(regrouped(regrouped(group, "atLeast"), "all")).toEqual(group);
});

test("a failure is renamed in its place", () => {
  const renamed = renameFailure(BUILTIN_SCENES["push-the-t"], "lost", "gone");
  expect(Object.keys(renamed.fail as object)).toEqual(["gone", "lifted"]);
});
