import { describe, expect, test } from "vitest";
import { contact, plainState } from "../testing/plainState";
import { tryPredicate } from "../testing/predicateBench";
import { copyMemory, emptyMemory } from "./evaluate";

/** `near` the bench's dot with a margin of 10 mm, 0 or -10 mm. */
const truth = (name: "a" | "b" | "s") => ({ near: [name, "dot", { d: 0.02 }] });
const world = (a: boolean, b = false, s = false, time = 0) => {
  const at = (near: boolean) => ({ p: [near ? 0.01 : 0.03, 0, 0] as const });
  return plainState({ time, objects: { a: at(a), b: at(b), s: at(s), c: {}, tray: {} }, zones: { dot: [0, 0, 0] } });
};
const all3 = [truth("a"), truth("b"), truth("s")];

describe("logic", () => {
  const cases = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0] as const);

  test.each(cases)("%s %s %s", (a, b, s) => {
    const state = world(a, b, s);
    const n = Number(a) + Number(b) + Number(s);
    const expectNode = (predicate: unknown, ok: boolean): void => {
      const node = tryPredicate(predicate, state);
      expect(node.ok).toBe(ok);
      expect(node.margin).toBeCloseTo(ok ? 0.01 : -0.01, 12);
    };
    expectNode({ all: all3 }, n === 3);
    expectNode({ any: all3 }, n > 0);
    expectNode({ not: truth("a") }, !a);
    expectNode({ atLeast: [2, all3] }, n >= 2);
    const cubes = { near: ["$", "dot", { d: 0.02 }] };
    expectNode({ each: ["tag:cube", cubes] }, a && b);
    expectNode({ some: ["tag:cube", cubes] }, a || b);
    expectNode({ count: ["tag:cube", cubes, { min: 1, max: 1 }] }, a !== b);
    expectNode({ count: ["tag:cube", cubes, { max: 0 }] }, !a && !b);
  });

  test('"*" means everything that is not fixed', () => {
    const node = tryPredicate({ each: ["*", { fell: ["$"] }] }, world(true));
    expect(node.children.map(({ args }) => args)).toEqual([["a"], ["b"], ["s"], ["c"]]);
  });

  test("a tree says where it stands and what it speaks of", () => {
    const node = tryPredicate({ all: [{ not: truth("a") }, { each: ["tag:cube", { lifted: ["$"] }] }] }, world(true));
    expect(node.path).toBe("/goal");
    expect(node.children[0]!.children[0]).toMatchObject({
      path: "/goal/all/0/not",
      kind: "near",
      args: ["a", "dot", "0.02"],
      unit: "m",
      ok: true,
    });
    expect(node.children[1]!.children.map(({ path }) => path)).toEqual([
      "/goal/all/1/each/1#a",
      "/goal/all/1/each/1#b",
    ]);
    expect(node.children[1]!.args).toEqual(["tag:cube"]);
  });

  test("of several units the node takes that of the child that decides", () => {
    const both = { all: [truth("a"), { upright: ["c"] }] };
    expect(tryPredicate(both, world(false)).unit).toBe("m");
    const leaning = plainState({
      objects: { a: {}, c: { q: [0.5, 0, 0, Math.sqrt(0.75)] } },
      zones: { dot: [0, 0, 0] },
    });
    expect(tryPredicate(both, leaning).unit).toBe("rad");
  });

  test("margins stay within what JSON can hold", () => {
    const state = plainState({ objects: { a: { v: [1e9, 0, 0] } } });
    expect(tryPredicate({ still: ["a"] }, state).margin).toBe(-1e6);
  });
});

describe("time", () => {
  /** Truth of a predicate over ticks of 0.1 s. */
  function follow(predicate: unknown, ticks: readonly string[]): boolean[] {
    const memory = emptyMemory();
    return ticks.map((held, k) => {
      const state = world(held.includes("a"), held.includes("b"), held.includes("s"), (k + 1) / 10);
      const { ok, margin } = tryPredicate(predicate, state, memory);
      expect(ok ? margin >= 0 : margin <= 0).toBe(true);
      return ok;
    });
  }
  const T = true;
  const F = false;

  test("for: without a gap", () => {
    expect(follow({ for: [truth("a"), 0.2] }, ["a", "a", "a", "", "a", "a", "a"])).toEqual([F, F, T, F, F, F, T]);
  });

  test("once and never", () => {
    expect(follow({ once: truth("a") }, ["", "a", "", ""])).toEqual([F, T, T, T]);
    expect(follow({ never: truth("a") }, ["", "a", "", ""])).toEqual([T, F, F, F]);
  });

  test("once keeps the best margin", () => {
    const memory = emptyMemory();
    const margins = [0.05, 0.03, 0.01, 0.04].map(
      (x) =>
        tryPredicate(
          { once: truth("a") },
          plainState({ objects: { a: { p: [x, 0, 0] } }, zones: { dot: [0, 0, 0] } }),
          memory,
        ).margin,
    );
    [-0.03, -0.01, 0.01, 0.01].forEach((margin, k) => {
      expect(margins[k]).toBeCloseTo(margin, 12);
    });
  });

  test("seq: in order, and the last must hold now", () => {
    const seq = { seq: all3 };
    expect(follow(seq, ["", "a", "b", "s", "", "s"])).toEqual([F, F, F, T, F, T]);
    expect(follow(seq, ["a", "ab", "abs"])).toEqual([F, F, T]);
    expect(follow(seq, ["b", "a", "b", "s"])).toEqual([F, F, F, F]);
    // At the same tick is not before.
    expect(follow(seq, ["ab", "s", "s"])).toEqual([F, F, F]);
  });

  test("every object of a quantifier has a memory of its own", () => {
    const goal = { each: ["tag:cube", { once: { near: ["$", "dot", { d: 0.02 }] } }] };
    expect(follow(goal, ["a", "", "b", ""])).toEqual([F, F, T, T]);
  });

  test("what looks back is evaluated even where the answer does not hang on it", () => {
    expect(follow({ any: [truth("s"), { once: truth("a") }] }, ["sa", "s", ""])).toEqual([T, T, T]);
  });

  test("a copy of the memory goes its own way", () => {
    const memory = emptyMemory();
    const seq = { seq: [truth("a"), { for: [truth("b"), 0.1] }] };
    tryPredicate(seq, world(true, false, false, 0.1), memory);
    const copy = copyMemory(memory);
    const before = JSON.stringify(copy);
    tryPredicate(seq, world(false, true, false, 0.2), memory);
    tryPredicate(seq, world(false, true, false, 0.4), memory);
    expect(JSON.stringify(copy)).toBe(before);
  });
});

test("contacts count for either order of the parties", () => {
  const touching = (a: string, b: string) => plainState({ objects: { a: {} }, contacts: [contact(a, b)] });
  expect(tryPredicate({ touch: ["a", "table"] }, touching("a", "table")).ok).toBe(true);
  expect(tryPredicate({ touch: ["a", "table"] }, touching("table", "a")).ok).toBe(true);
});
