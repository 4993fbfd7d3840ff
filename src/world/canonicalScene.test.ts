import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene } from "./canonicalScene";
import { parseScene, parseSceneText } from "./parseScene";
import { canonicalPredicate } from "./predicates/canonicalPredicate";

const LANGUAGE = new URL("../../../shared/reference/task-language.md", import.meta.url);

test.skipIf(!existsSync(LANGUAGE))("the built-in scenes are the ten tasks of the language, word for word", () => {
  const tasks = readFileSync(LANGUAGE, "utf8").split("## 16. Ten tasks")[1]!;
  const blocks = [...tasks.matchAll(/```json\n(.*?)```/gs)].map(([, block]) => block!);
  expect(Object.values(BUILTIN_SCENES)).toHaveLength(blocks.length);
  Object.values(BUILTIN_SCENES).forEach((document, k) => {
    // As text, so that the order of keys counts too.
    expect(JSON.stringify(document)).toBe(JSON.stringify(JSON.parse(blocks[k]!)));
    expect(parseSceneText(blocks[k]!)).toEqual(parseScene(document));
  });
});

describe.each(Object.entries(BUILTIN_SCENES))("%s", (_id, document) => {
  const canonical = canonicalScene(document);

  test("means the same in canonical form", () => {
    const meaning = (source: unknown) => {
      const scene = parseScene(source);
      const stages = scene.stages.map((stage) => ({ ...stage, when: canonicalPredicate(stage.when) }));
      return { ...scene, goal: canonicalPredicate(scene.goal), stages };
    };
    expect(meaning(canonical)).toEqual(meaning(document));
  });

  test("is canonical after one pass", () => {
    expect(JSON.stringify(canonicalScene(canonical))).toBe(JSON.stringify(canonical));
  });

  test("has sorted keys", () => {
    const check = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      const keys = Object.keys(value);
      if (!Array.isArray(value)) expect(keys).toEqual([...keys].sort());
      Object.values(value).forEach(check);
    };
    check(canonical);
  });
});

test("the canonical lift task holds nothing that is a default", () => {
  expect(canonicalScene(BUILTIN_SCENES["lift-the-cube"])).toEqual({
    episode: { dwellS: 1, limitS: 20 },
    fail: { dropped: { fell: ["cube"] } },
    goal: { all: [{ lifted: ["cube", { by: 0.05 }] }, { grasped: ["cube"] }] },
    metrics: ["success", "time", "progress", "drops"],
    objects: [{ color: "red", id: "cube", kind: "box", mass: 0.02, size: [0.025, 0.025, 0.025] }],
    reset: {
      place: [{ in: { ring: [0.15, 0.26, -45, 45] }, of: ["cube"], yaw: [-180, 180] }],
      robot: { jitterDeg: 2 },
    },
    reward: { shape: [{ toward: ["tcp", "cube"] }], success: 5 },
    say: { en: "Pick up the red cube and hold it.", zh: "拿起红色方块并保持。" },
    stages: [
      // 3 cm is what `near` asks for anyway.
      { id: "reach", when: { once: { near: ["tcp", "cube"] } } },
      { id: "grasp", when: { grasped: ["cube"] } },
      { id: "lift", when: { lifted: ["cube", { by: 0.02 }] } },
    ],
    title: { en: "Lift the cube", zh: "抬起方块" },
    v: 1,
  });
});

test("a document full of defaults shrinks to what it says", () => {
  const long = {
    "x-b": { d: 1, c: 2 },
    v: 1,
    title: { en: "A" },
    say: "",
    robot: { model: "so101", home: "home" },
    surface: { size: [0.8, 0.6], color: "oak", friction: 0.8 },
    objects: [
      { id: "a", kind: "box", size: [0.1, 0.1, 0.1], at: [0.2, 0, 0], yaw: 45, mass: 0.5, tags: [], fixed: false },
    ],
    zones: [{ id: "z", shape: "disc", r: 0.1, at: [0.1, 0.1, 0] }],
    reset: { robot: { pose: "home", jitterDeg: 0 }, place: [], settleS: 0.5 },
    goal: { all: [{ count: ["*", { still: ["$", { v: 0.01 }] }, { min: 1 }] }, { in: ["a", "z", { part: "all" }] }] },
    eval: { n: 100, seed: 100000 },
    metrics: ["success", "time", "progress"],
  };
  expect(JSON.stringify(canonicalScene(long))).toBe(
    JSON.stringify({
      goal: { all: [{ count: ["*", { still: ["$"] }, { min: 1 }] }, { in: ["a", "z", { part: "all" }] }] },
      // 100 mm of anything weighs 600 g by volume, and 500 g is the bound.
      objects: [{ id: "a", kind: "box", size: [0.1, 0.1, 0.1], yaw: 45 }],
      robot: { home: "home" },
      title: "A",
      v: 1,
      "x-b": { c: 2, d: 1 },
      zones: [{ at: [0.1, 0.1], id: "z", r: 0.1, shape: "disc" }],
    }),
  );
});

test("a zero has no sign, since JSON gives it none: what is sent draws the same bits", () => {
  const place = { of: ["cube"], in: { rect: [0.18, -0, 0.24, 0.1] } };
  const signed = { ...BUILTIN_SCENES["lift-the-cube"], reset: { place: [place] } };
  const sent = JSON.parse(JSON.stringify(signed));
  expect(sent).not.toEqual(signed);
  expect(canonicalScene(signed)).toEqual(JSON.parse(JSON.stringify(canonicalScene(signed))));
  expect(parseScene(signed)).toEqual(parseScene(sent));
});
