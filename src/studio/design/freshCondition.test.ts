import { describe, expect, test } from "vitest";
import type { NameOptions } from "./designHooks";
import { designWords, isDesignKey } from "./designText";
import { freshCondition } from "./freshCondition";
import { ATOM_KEYS, GROUP_KEYS, QUANTIFIER_KEYS } from "./predicateForms";
import { fixedWords } from "./sentences";

const words = fixedWords(designWords("en"));
const options = (...values: readonly string[]) => values.map((value) => ({ value, label: value }));

interface Things {
  readonly objects?: readonly string[];
  readonly fixed?: readonly string[];
  readonly regions?: readonly string[];
  readonly zones?: readonly string[];
}

function named({ objects = [], fixed = [], regions = [], zones = [] }: Things): NameOptions {
  return {
    objects: options(...objects),
    movable: new Set(objects.filter((id) => !fixed.includes(id))),
    zones: options(...zones),
    tags: [],
    regions: options(...regions),
    jointed: [],
    rings: [],
    pegs: [],
    cameras: [],
  };
}

const table: Things = { objects: ["tray", "cube", "ball"], regions: ["tray.inside"] };
const fresh = (key: string, things: Things, picked: readonly string[] = [], item = false) =>
  freshCondition(key, { names: named(things), words, item, picked });

describe("a new condition", () => {
  test.each([
    ["nothing is picked", [], { in: ["cube", "tray.inside"] }],
    ["the tray is picked: something goes into it", ["tray"], { in: ["cube", "tray.inside"] }],
    ["a thing is picked: it goes into the tray", ["ball"], { in: ["ball", "tray.inside"] }],
    ["the tray after a thing", ["ball", "tray"], { in: ["ball", "tray.inside"] }],
  ])("where %s", (_, picked, expected) => {
    expect(fresh("in", table, picked)).toEqual(expected);
  });

  test("something stands on the tray that is picked, and rather on a tray than on a ball", () => {
    expect(fresh("on", table, ["tray"])).toEqual({ on: ["cube", "tray"] });
    expect(fresh("on", { ...table, objects: ["cube", "ball", "tray"] })).toEqual({ on: ["cube", "tray"] });
  });

  test("of several holders the picked one is meant", () => {
    const two = { objects: ["tray", "bowl", "cube"], regions: ["tray.inside", "bowl.inside"], zones: ["dot"] };
    expect(fresh("in", two, ["bowl"])).toEqual({ in: ["cube", "bowl.inside"] });
    expect(fresh("in", two, ["dot"])).toEqual({ in: ["cube", "dot"] });
    expect(fresh("on", two, ["cube"])).toEqual({ on: ["cube", "tray"] });
  });

  test("is about what can be moved, and about furniture only when there is nothing else", () => {
    const room = { objects: ["shelf", "cube"], fixed: ["shelf"], regions: ["shelf.level1"] };
    expect(fresh("lifted", room, ["shelf"])).toEqual({ lifted: ["cube"] });
    expect(fresh("lifted", { ...room, objects: ["shelf"] })).toEqual({ lifted: ["shelf"] });
    expect(fresh("stack", { objects: ["a", "b", "c", "d"] }, ["d", "c"])).toEqual({ stack: [["c", "d", "a"]] });
  });

  test("below a quantifier is about each of its things; the hand comes near something", () => {
    expect(fresh("in", table, ["cube"], true)).toEqual({ in: ["$", "tray.inside"] });
    expect(fresh("near", table, ["ball"])).toEqual({ near: ["tcp", "ball"] });
  });

  test.each([
    ["lifted", {}, "things"],
    ["in", {}, "things"],
    ["in", { objects: ["cube"] }, "holder"],
    ["in", { objects: ["tray"], regions: ["tray.inside"] }, "two"],
    ["stack", { objects: ["cube"] }, "two"],
    ["side", { objects: ["cube"] }, "two"],
    ["cover", { objects: ["cube"] }, "zone"],
    ["joint", { objects: ["cube"] }, "jointed"],
    ["threaded", { objects: ["cube"] }, "ring"],
    ["each", {}, "things"],
  ] as const)("%s in %j lacks: %s", (key, things, lack) => {
    expect(fresh(key, things)).toBe(lack);
  });

  test("whatever is lacking has words in both languages", () => {
    for (const key of [...ATOM_KEYS, ...GROUP_KEYS, ...QUANTIFIER_KEYS]) {
      for (const things of [{}, { objects: ["cube"] }, { objects: ["tray"], regions: ["tray.inside"] }]) {
        const made = fresh(key, things);
        if (typeof made === "string") expect(isDesignKey(`lack.${made}`), made).toBe(true);
      }
    }
  });
});
