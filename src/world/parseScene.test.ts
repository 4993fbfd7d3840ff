import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { BUILTIN_SCENES } from "./builtinScenes";
import { parseScene, parseSceneText } from "./parseScene";

const lift = BUILTIN_SCENES["lift-the-cube"];
const cube = lift.objects[0];

/** The lift task with something else in it. */
function changed(change: Record<string, unknown>): Record<string, unknown> {
  return { ...structuredClone(lift), ...change };
}

function refusal(document: unknown): InputError {
  try {
    parseScene(document);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the document was accepted");
}

function expectRefusal(document: unknown, code: string, where?: string): void {
  const error = refusal(document);
  expect(`${error.code} ${error.message}`).toMatch(new RegExp(`^${code} `));
  if (where !== undefined) expect(error.where).toBe(where);
  expect(error.tip).not.toBe("");
}

const goalOf = (goal: unknown): Record<string, unknown> => changed({ goal, fail: {}, stages: [], reward: {} });

describe("a scene that is right", () => {
  test("gets every default of the language", () => {
    const scene = parseScene({ v: 1, objects: [{ id: "a", kind: "ball", r: 0.02 }], goal: { still: ["a"] } });
    expect(scene).toEqual({
      v: 1,
      title: {},
      say: {},
      robot: { model: "so101", home: "rest", gripper: null },
      surface: { size: [0.8, 0.6], color: "oak", friction: 0.8 },
      objects: [
        {
          id: "a",
          kind: "ball",
          r: 0.02,
          at: [0.2, 0, 0],
          yaw: 0,
          tilt: null,
          mass: expect.closeTo(600 * (4 / 3) * Math.PI * 8e-6, 12),
          friction: 0.8,
          color: "grey",
          mark: null,
          tags: [],
          fixed: false,
        },
      ],
      zones: [],
      cameras: [{ id: "front", view: { at: [0.6, 0, 0.35], look: [0.2, 0, 0] }, fov: 50, px: [640, 480] }],
      reset: { robot: { pose: "rest", jitterDeg: 0 }, place: [], set: [], settleS: 0.5 },
      goal: { still: ["a"] },
      fail: {},
      stages: [],
      reward: { success: 1, shape: [] },
      episode: { limitS: 30, dwellS: 0.5, hz: 30 },
      metrics: ["success", "time", "progress"],
      eval: { n: 100, seed: 100000 },
      policy: null,
      extensions: {},
    });
  });

  test("turns degrees of the document into radians", () => {
    const scene = parseScene(changed({ objects: [{ ...cube, yaw: 90 }] }));
    expect(scene.objects[0]!.yaw).toBeCloseTo(Math.PI / 2, 14);
  });

  test("keeps extensions", () => {
    expect(parseScene(changed({ "x-note": { a: [1] } })).extensions).toEqual({ "x-note": { a: [1] } });
  });

  test("reads from text as from data", () => {
    expect(parseSceneText(JSON.stringify(lift))).toEqual(parseScene(lift));
  });

  test("B24: markup in a title is only text", () => {
    const title = "<img src=x onerror=alert(1)>";
    expect(parseScene(changed({ title })).title).toEqual({ en: title });
  });

  test("an emoji with joiners may stand in a title, a new line in an instruction", () => {
    const family = "👩‍👧";
    const scene = parseScene(changed({ title: family, say: "one\ntwo" }));
    expect(scene.title.en).toBe(family);
    expect(scene.say.en).toBe("one\ntwo");
  });
});

describe("versions and keys", () => {
  test("a newer version", () => expectRefusal(changed({ v: 2 }), "E_NEWER_VERSION", "/v"));
  test("no version", () => expectRefusal({ goal: {} }, "E_SCHEMA", "/v"));
  test("no goal", () => expectRefusal({ v: 1 }, "E_SCHEMA", "/goal"));
  test.each([null, 3, "scene", [], true])("no object: %j", (document) => expectRefusal(document, "E_SCHEMA", ""));

  test("a typo is refused", () => {
    expectRefusal(changed({ gaol: {} }), "E_SCHEMA", "/gaol");
    expect(refusal(changed({ gaol: {} })).message).toContain("not part of the scene language");
  });

  test.each([
    [changed({ robots: [] }), "/robots"],
    [goalOf({ follow: ["cube"] }), "/goal"],
  ])("a word that is kept for later versions is told from a typo", (document, where) => {
    expectRefusal(document, "E_SCHEMA", where);
    expect(refusal(document).message).toContain("later version");
  });

  test.each([
    ["a port", { port: "COM3" }],
    ["a torque limit", { robot: { torque: 5 } }],
    ["a speed limit", { robot: { maxSpeed: 9 } }],
    ["a policy that runs by itself", { policy: { ref: "x", autorun: true } }],
    ["a connection", { episode: { connect: true } }],
  ])("B31: %s cannot be set", (_name, change) => expectRefusal(changed(change), "E_SCHEMA"));

  test("B23: banned keys in data", () => {
    expectRefusal(changed({ "x-a": JSON.parse('{"__proto__":{"polluted":1}}') }), "E_JSON_KEY");
    expectRefusal(JSON.parse('{"v":1,"constructor":{}}'), "E_JSON_KEY");
  });

  test("B22: deep and endless data", () => {
    const endless: Record<string, unknown> = { v: 1 };
    endless["x-self"] = endless;
    expectRefusal(endless, "E_JSON_DEPTH");
    let shared: unknown[] = [];
    for (let k = 0; k < 38; k++) shared = [shared, shared];
    expectRefusal(changed({ "x-shared": shared }), "E_TOO_MANY");
  });

  test("values that JSON has not", () => {
    expectRefusal(changed({ "x-f": () => 1 }), "E_SCHEMA", "/x-f");
    expectRefusal(changed({ "x-m": new Map() }), "E_SCHEMA", "/x-m");
    expectRefusal(changed({ title: undefined, "x-u": undefined }), "E_SCHEMA", "/title");
  });
});

describe("limits", () => {
  const sized = (x: unknown): unknown => changed({ objects: [{ ...cube, size: [x, 0.02, 0.02] }] });

  test.each([0, -1, 1e308, 0.0009, 1.001, Number.NaN, Number.POSITIVE_INFINITY])("B26: a size of %d", (x) =>
    expectRefusal(sized(x), "E_RANGE", "/objects/0/size/0"),
  );
  test.each(["1", null, true, {}])("B26: a size of %j", (x) =>
    expectRefusal(sized(x), "E_SCHEMA", "/objects/0/size/0"),
  );
  test.each([0.001, 1])("a size of %d is allowed", (x) => expect(() => parseScene(sized(x))).not.toThrow());

  test("B25: 10,000 objects", () => {
    const objects = Array.from({ length: 10_000 }, (_, k) => ({ ...cube, id: `c${k}` }));
    expectRefusal(changed({ objects }), "E_TOO_MANY", "/objects");
  });

  test.each([
    [{ episode: { hz: 4.9 } }, "/episode/hz"],
    [{ episode: { hz: 201 } }, "/episode/hz"],
    [{ episode: { limitS: 0.5 } }, "/episode/limitS"],
    [{ episode: { limitS: 601 } }, "/episode/limitS"],
    [{ reset: { settleS: 5.1 } }, "/reset/settleS"],
    [{ reset: { robot: { jitterDeg: 31 } } }, "/reset/robot/jitterDeg"],
    [{ reset: { place: [{ of: ["cube"], in: { rect: [0, 0, 1, 1] }, tries: 1001 }] } }, "/reset/place/0/tries"],
    [{ eval: { seed: 99_999 } }, "/eval/seed"],
    [{ eval: { n: 10_001 } }, "/eval/n"],
    [{ surface: { size: [0.09, 1] } }, "/surface/size/0"],
    [{ objects: [{ ...cube, mass: 5.1 }] }, "/objects/0/mass"],
    [{ objects: [{ ...cube, mass: 0.00009 }] }, "/objects/0/mass"],
    [{ objects: [{ ...cube, at: [2.1, 0] }] }, "/objects/0/at/0"],
    [{ objects: [{ id: "cube", kind: "tray", size: [0.008, 0.1, 0.03] }] }, "/objects/0/size/0"],
  ])("%j is out of range", (change, where) => expectRefusal(changed(change), "E_RANGE", where));

  test("a wrong form comes before a number out of range, wherever they stand", () => {
    expectRefusal({ ...(sized(2) as object), goal: { lifted: "cube" } }, "E_SCHEMA", "/goal/lifted");
    expectRefusal(changed({ episode: { limitS: 0 }, title: 3 }), "E_SCHEMA", "/title");
    expectRefusal({ ...(sized(2) as object), title: "\u202e" }, "E_RANGE");
  });

  test("B25: a list that is too long is not looked into", () => {
    const empty = Array.from({ length: 80_000 }, () => ({}));
    expectRefusal(changed({ objects: empty }), "E_TOO_MANY", "/objects");
    expectRefusal(changed({ reset: { place: empty } }), "E_TOO_MANY", "/reset/place");
    const fail = Object.fromEntries(Array.from({ length: 25 }, (_, k) => [`f${k}`, { robotStill: [] }]));
    expectRefusal(changed({ fail }), "E_TOO_MANY", "/fail");
  });

  test("counts and sizes of the rest", () => {
    expectRefusal(changed({ objects: [{ ...cube, tags: ["a", "b", "c", "d", "e"] }] }), "E_TOO_MANY");
    const stages = Array.from({ length: 13 }, (_, k) => ({ id: `s${k}`, when: { grasped: ["cube"] } }));
    expectRefusal(changed({ stages }), "E_TOO_MANY", "/stages");
    expectRefusal(changed({ "x-big": "y".repeat(4100) }), "E_TOO_MANY", "/x-big");
  });
});

describe("texts and ids", () => {
  test.each([
    ["bidi override", "a\u202eb"],
    ["isolate", "a\u2066b"],
    ["control", "a\u0007b"],
    ["new line in a title", "a\nb"],
    ["zero-width space", "a\u200bb"],
    ["line separator", "a\u2028b"],
    ["lone surrogate", "a\ud800b"],
    ["too long", "a".repeat(201)],
    ["a megabyte", "a".repeat(1_000_000)],
  ])("B24: %s", (_name, title) => {
    const error = refusal(changed({ title }));
    expect(error.code).toBe("E_TEXT");
    expect(error.message.length).toBeLessThan(200);
    expect(error.message).not.toMatch(/[\u202e\u2066\u200b]/);
  });

  test("B24: half a million combining marks are refused before they are put in order, which would take minutes", () => {
    expectRefusal(changed({ title: `a${"\u0301\u0323".repeat(240_000)}` }), "E_TEXT", "/title");
  });

  test("200 characters may be written in many more pieces", () => {
    expect(parseScene(changed({ title: "a\u0323\u0302".repeat(200) })).title.en).toBe("ậ".repeat(200));
    expectRefusal(changed({ title: "a\u0323\u0302".repeat(201) }), "E_TEXT", "/title");
  });

  test("200 characters are counted as code points", () => {
    expect(() => parseScene(changed({ title: "😀".repeat(200) }))).not.toThrow();
    expectRefusal(changed({ title: "😀".repeat(201) }), "E_TEXT");
  });

  test.each(["a\u200b", "Cube", "1a", "", "table", "tcp", "a".repeat(33), "a b"])("B24: the id %j", (id) =>
    expectRefusal(changed({ objects: [{ ...cube, id }] }), "E_SCHEMA", "/objects/0/id"),
  );
});

describe("references and meaning", () => {
  test("B28: an object that is not there", () => expectRefusal(goalOf({ still: ["cub"] }), "E_REF", "/goal/still/0"));
  test('B28: "$" outside a quantifier', () => expectRefusal(goalOf({ still: ["$"] }), "E_REF", "/goal/still/0"));
  test("a tag that is not there", () => expectRefusal(goalOf({ each: ["tag:red", { still: ["$"] }] }), "E_REF"));
  test("a missing zone", () => expectRefusal(goalOf({ in: ["cube", "dot"] }), "E_REF", "/goal/in/1"));
  test("a pose that is not there", () => expectRefusal(goalOf({ robot: ["sleep"] }), "E_REF", "/goal/robot/0"));
  test("a box has no inside", () => expectRefusal(goalOf({ in: ["cube", "cube.inside"] }), "E_TASK", "/goal/in/1"));
  test("an object is no region", () => expectRefusal(goalOf({ in: ["cube", "cube"] }), "E_TASK", "/goal/in/1"));
  test("nested quantifiers", () => expectRefusal(goalOf({ each: ["*", { some: ["*", { still: ["$"] }] }] }), "E_TASK"));
  test("more than there are", () => {
    expectRefusal(goalOf({ count: ["*", { still: ["$"] }, { min: 2 }] }), "E_TASK");
    expectRefusal(goalOf({ count: ["*", { still: ["$"] }, { min: 1, max: 0 }] }), "E_TASK");
    expectRefusal(goalOf({ atLeast: [2, [{ still: ["cube"] }]] }), "E_TASK", "/goal/atLeast/0");
  });
  test("stacking a thing on itself", () => expectRefusal(goalOf({ stack: [["cube", "cube"]] }), "E_TASK"));

  test("predicates nest 8 deep", () => {
    const nested = (n: number): unknown => (n === 0 ? { still: ["cube"] } : { not: nested(n - 1) });
    expect(() => parseScene(goalOf(nested(7)))).not.toThrow();
    expectRefusal(goalOf(nested(8)), "E_TASK");
    expectRefusal(goalOf(nested(30)), "E_TASK");
    expectRefusal(goalOf(nested(60)), "E_JSON_DEPTH");
  });

  test("a document has at most 128 predicates", () => {
    const many = (n: number): unknown => ({ all: Array.from({ length: n }, () => ({ still: ["cube"] })) });
    expect(() => parseScene(goalOf(many(127)))).not.toThrow();
    expectRefusal(goalOf(many(128)), "E_TASK");
  });

  test("what is too much is not read for each object of a quantifier", () => {
    const objects = ["a", "b"].map((id) => ({ id, kind: "ball", r: 0.01, copies: 32 }));
    const all = Array.from({ length: 50_000 }, () => ({ still: ["$"] }));
    expectRefusal({ v: 1, objects, goal: { each: ["*", { all }] } }, "E_TASK");
    expectRefusal({ v: 1, objects, goal: { all: all.map((still) => ({ each: ["*", still] })) } }, "E_TASK");
  });

  test("ids of objects, zones and stages are one name space", () => {
    expectRefusal(changed({ objects: [cube, cube] }), "E_REF", "/objects/1/id");
    expectRefusal(changed({ zones: [{ id: "cube", shape: "disc", r: 0.1 }] }), "E_REF", "/zones/0/id");
    expectRefusal(changed({ stages: [{ id: "cube", when: { grasped: ["cube"] } }] }), "E_REF", "/stages/0/id");
  });

  const placing = (...place: unknown[]): unknown =>
    changed({ zones: [{ id: "spot", shape: "disc", r: 0.05 }], reset: { place } });
  const ring = { ring: [0.15, 0.2, 0, 10] };

  test("placements", () => {
    expectRefusal(placing({ of: ["cub"], in: ring }), "E_REF", "/reset/place/0/of/0");
    expectRefusal(placing({ of: ["tag:a"], in: ring }), "E_REF", "/reset/place/0/of/0");
    expectRefusal(placing({ of: ["cube"], in: { zone: "spo" } }), "E_REF", "/reset/place/0/in/zone");
    expectRefusal(placing({ of: ["cube"], in: { zone: "cube" } }), "E_TASK", "/reset/place/0/in/zone");
    expectRefusal(placing({ of: ["cube"], in: ring, avoid: ["spo"] }), "E_REF", "/reset/place/0/avoid/0");
    expectRefusal(placing({ of: ["cube"], in: ring }, { of: ["cube"], in: ring }), "E_TASK", "/reset/place/1/of");
    expectRefusal(placing({ of: ["spot"], in: { zone: "spot" } }), "E_TASK", "/reset/place/0/in/zone");
    expectRefusal(placing({ of: ["cube"], in: { zone: "spot" } }, { of: ["spot"], in: ring }), "E_TASK");
    expect(() => parseScene(placing({ of: ["spot"], in: ring }, { of: ["cube"], in: { zone: "spot" } }))).not.toThrow();
  });

  test.each([
    { still: ["cube", { vv: 1 }] },
    { still: ["cube", {}, 1] },
    { still: [] },
    { still: [3] },
    {},
    { a: 1, b: 2 },
  ])("a predicate of the wrong form: %j", (goal) => expectRefusal(goalOf(goal), "E_SCHEMA"));

  test("options out of range", () =>
    expectRefusal(goalOf({ near: ["tcp", "cube", { d: 0 }] }), "E_RANGE", "/goal/near/2/d"));

  test("lists of a fixed length are neither longer nor shorter", () => {
    expectRefusal(changed({ objects: [{ ...cube, size: [0.1, 0.1, 0.1, 0.1] }] }), "E_SCHEMA", "/objects/0/size/3");
    expectRefusal(changed({ objects: [{ ...cube, size: [0.1, 0.1] }] }), "E_SCHEMA", "/objects/0/size/2");
    expectRefusal(changed({ objects: [{ ...cube, at: [0.1, 0.1, 0.1, 0] }] }), "E_SCHEMA", "/objects/0/at/3");
    expectRefusal(goalOf({ pose: ["cube", { at: [0, 0, 0, 0] }] }), "E_SCHEMA");
  });

  test("problems inside a quantifier are seen even when it selects nothing", () => {
    expectRefusal(goalOf({ each: ["tag:none", { stil: ["$"] }] }), "E_SCHEMA");
  });

  test("a reward towards nothing", () =>
    expectRefusal(changed({ reward: { shape: [{ toward: ["tcp", "ball"] }] } }), "E_REF", "/reward/shape/0/toward/1"));
});
