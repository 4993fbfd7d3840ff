/** What the language says beyond boxes on a table: kinds, copies, cameras, drops, variations, metrics, a suggested policy. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene, taskHash } from "./canonicalScene";
import { parseScene, parseSceneText } from "./parseScene";
import { SAMPLE_SHAPES } from "./testing/sampleObjects";

const TIDY = readFileSync(new URL("./fixtures/tidyTheDesk.json", import.meta.url), "utf8");
const cube = { id: "cube", kind: "box", size: [0.025, 0.025, 0.025] };
const still = { robotStill: [] };
const scene = (more: Record<string, unknown>): Record<string, unknown> => ({ v: 1, goal: still, ...more });
const withObjects = (...objects: unknown[]): Record<string, unknown> => scene({ objects });

function refuse(document: unknown, code: string, where?: string, message?: string): void {
  let error: unknown = null;
  try {
    parseScene(document);
  } catch (caught) {
    error = caught;
  }
  if (!(error instanceof InputError)) throw error ?? new Error("the document was accepted");
  expect(`${error.code} ${error.message}`).toMatch(new RegExp(`^${code} `));
  if (where !== undefined) expect(error.where).toBe(where);
  if (message !== undefined) expect(error.message).toContain(message);
}

/** The canonical form means the same and stays as it is. */
function expectRoundTrip(document: unknown): void {
  const canonical = canonicalScene(document);
  expect(JSON.stringify(canonicalScene(canonical))).toBe(JSON.stringify(canonical));
  expect(JSON.stringify(canonicalScene(JSON.parse(JSON.stringify(canonical))))).toBe(JSON.stringify(canonical));
  const { objects, zones, cameras, reset } = parseScene(document);
  expect(parseScene(canonical)).toMatchObject({ objects, zones, cameras, reset });
}

test("the annotated example of the language parses and comes back", () => {
  const { cameras, reset, fail, stages, metrics, objects } = parseSceneText(TIDY);
  expect(objects.map(({ id }) => id)).toEqual(["tray", "red1", "red2", "blue1", "can"]);
  expect(cameras.map(({ id, view }) => [id, view !== null])).toEqual([
    ["front", true],
    ["wrist", false],
  ]);
  expect(reset.set).toHaveLength(4);
  expect(Object.keys(fail)).toEqual(["dropped", "knocked", "crushed"]);
  expect(stages).toHaveLength(3);
  expect(metrics).toContain("impulse");
  expectRoundTrip(JSON.parse(TIDY));
});

describe("kinds", () => {
  test.each(Object.entries(SAMPLE_SHAPES))("%s is read, fills in its defaults and comes back", (_name, shape) => {
    const document = withObjects({ id: "thing", ...shape });
    expect(parseScene(document).objects[0]).toMatchObject(shape);
    expectRoundTrip(document);
  });

  test("things with a joint are fixed without saying so, and cannot be loose", () => {
    for (const name of ["drawer", "lidbox", "button", "knob", "slider"]) {
      const shape = SAMPLE_SHAPES[name]!;
      expect(parseScene(withObjects({ id: "thing", ...shape })).objects[0]!.fixed).toBe(true);
      expect(canonicalScene(withObjects({ id: "thing", ...shape, fixed: true })).objects).toEqual([
        expect.not.objectContaining({ fixed: expect.anything() }),
      ]);
      refuse(withObjects({ id: "thing", ...shape, fixed: false }), "E_SCHEMA", "/objects/0/fixed");
    }
  });

  test.each([
    [{ kind: "tee", size: [0.1, 0.1, 0.02], bar: 0.0995 }, "/objects/0/bar"],
    [{ kind: "ring", r: 0.02, hole: 0.0195, h: 0.01 }, "/objects/0/hole"],
    [{ kind: "cup", r: 0.007, h: 0.06 }, "/objects/0/r"],
    [{ kind: "bowl", r: 0.05, h: 0.005 }, "/objects/0/h"],
    [{ kind: "shelf", size: [0.1, 0.1, 0.05], levels: 9 }, "/objects/0/levels"],
    [{ kind: "shelf", size: [0.1, 0.1, 0.1], levels: 13 }, "/objects/0/levels"],
    [{ kind: "rack", size: [0.05, 0.1, 0.05], slots: 10 }, "/objects/0/slots"],
    [{ kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.13 }, "/objects/0/travel"],
    [{ kind: "lidbox", size: [0.1, 0.1, 0.05], openDeg: 200 }, "/objects/0/openDeg"],
    [{ kind: "button", r: 0.01, travel: 0.06 }, "/objects/0/travel"],
    [{ kind: "knob", range: 361 }, "/objects/0/range"],
    [{ kind: "slider", range: 0.6 }, "/objects/0/range"],
    [{ kind: "board", size: [0.1, 0.1, 0.01], holes: [{ id: "a", shape: "disc", size: 0.046 }] }, "/objects/0/holes/0"],
    [
      {
        kind: "board",
        size: [0.1, 0.1, 0.01],
        holes: [
          { id: "a", shape: "rect", size: [0.02, 0.02] },
          { id: "b", shape: "rect", size: [0.02, 0.02], at: [0.015, 0.015] },
        ],
      },
      "/objects/0/holes/1",
    ],
  ])("%j does not fit itself", (shape, where) => {
    refuse(withObjects({ id: "thing", ...shape }), "E_RANGE", where);
  });

  test("what is no kind, or lacks its fields, or has another's", () => {
    refuse(withObjects({ id: "thing", kind: "sponge" }), "E_SCHEMA", "/objects/0/kind");
    refuse(withObjects({ id: "thing", kind: "cup", r: 0.02 }), "E_SCHEMA", "/objects/0/h");
    refuse(withObjects({ ...cube, r: 0.02 }), "E_SCHEMA", "/objects/0/r");
    refuse(
      withObjects({
        id: "t",
        kind: "board",
        size: [0.1, 0.1, 0.01],
        holes: [{ id: "a", shape: "disc", size: [1, 1] }],
      }),
      "E_SCHEMA",
    );
  });

  test("an unknown asset names those that there are", () => {
    refuse(withObjects({ id: "thing", kind: "mesh", asset: "teapot" }), "E_REF", "/objects/0/asset", "mug");
    refuse(withObjects({ id: "thing", kind: "mesh", asset: "https://x.y/z.glb" }), "E_REF", "/objects/0/asset");
  });

  test("two holes of one name", () => {
    const hole = { id: "a", shape: "disc", size: 0.01 };
    const holes = [hole, { ...hole, at: [0.03, 0] }];
    refuse(withObjects({ id: "t", kind: "board", size: [0.1, 0.1, 0.01], holes }), "E_REF", "/objects/0/holes/1/id");
  });

  test("a pose in space by roll, pitch and yaw, but not beside a yaw", () => {
    const [object] = parseScene(withObjects({ ...cube, rpy: [90, 0, 30] })).objects;
    expect(object!.tilt![0]).toBeCloseTo(Math.PI / 2, 14);
    expect(object!.yaw).toBeCloseTo(Math.PI / 6, 14);
    expectRoundTrip(withObjects({ ...cube, rpy: [90, 0, 30] }));
    refuse(withObjects({ ...cube, rpy: [90, 0, 0], yaw: 10 }), "E_SCHEMA", "/objects/0/rpy");
  });

  test("expanded scenes have limits of their own", () => {
    const bowls = (copies: number) => ({ id: "bowl", kind: "bowl", r: 0.05, h: 0.03, copies });
    expect(() => parseScene(withObjects(bowls(30), { ...bowls(30), id: "b2" }))).not.toThrow();
    // 61 bowls of 17 solids each.
    refuse(withObjects(bowls(32), { ...bowls(29), id: "b2" }), "E_TOO_MANY", "/objects", "1037 solids");
    const beads = (id: string, copies: number) => ({ id, kind: "ball", r: 0.005, copies });
    refuse(withObjects(beads("a", 32), beads("b", 32), beads("c", 1)), "E_TOO_MANY", "/objects", "65 objects");
    expect(parseScene(withObjects(beads("a", 32), beads("b", 32))).objects).toHaveLength(64);
  });
});

describe("copies", () => {
  const bead = { id: "bead", kind: "ball", r: 0.006, tags: ["bead"], copies: 3 };
  const judged = (goal: unknown) => ({ v: 1, objects: [bead, cube], goal });

  test("are objects of their own, reached by a tag", () => {
    const { objects } = parseScene(judged({ count: ["tag:bead", { still: ["$"] }, { min: 3 }] }));
    expect(objects.map(({ id }) => id)).toEqual(["bead#1", "bead#2", "bead#3", "cube"]);
    expectRoundTrip(judged(still));
  });

  test("one copy is the thing itself", () => {
    const document = { v: 1, objects: [{ ...bead, copies: 1 }], goal: { still: ["bead"] } };
    expect(parseScene(document).objects[0]!.id).toBe("bead");
    expect(canonicalScene(document).objects).toEqual([expect.not.objectContaining({ copies: 1 })]);
  });

  test("the bare id and a numbered one name nothing", () => {
    refuse(judged({ still: ["bead"] }), "E_REF", "/goal/still/0", "by a tag");
    refuse(judged({ still: ["bead#1"] }), "E_REF", "/goal/still/0", "by a tag");
    refuse({ ...judged(still), reset: { place: [{ of: ["bead"], in: { disc: [0.2, 0, 0.1] } }] } }, "E_REF");
    refuse({ ...judged(still), reset: { set: [{ of: "bead", prop: "mass", range: [0.1, 0.2] }] } }, "E_REF");
    refuse(judged({ count: ["tag:bead", { still: ["$"] }, { min: 4 }] }), "E_TASK");
  });

  test.each([0, 33, 2.5, "3"])("%j copies", (copies) => {
    refuse(withObjects({ ...bead, copies }), typeof copies === "number" && copies !== 2.5 ? "E_RANGE" : "E_SCHEMA");
  });
});

describe("cameras", () => {
  const front = { id: "front", at: [0.6, 0, 0.35], look: [0.2, 0, 0] };

  test("a scene that names none has the front one, which is left out again", () => {
    expect(parseScene(scene({})).cameras).toEqual(parseScene(scene({ cameras: [front] })).cameras);
    expect(canonicalScene(scene({ cameras: [{ ...front, fov: 50, px: [640, 480] }] }))).toEqual(scene({}));
    expect(canonicalScene(scene({ cameras: [] })).cameras).toEqual([]);
  });

  test("a camera on the gripper", () => {
    const document = scene({ cameras: [front, { id: "wrist", mount: "gripper", fov: 70 }] });
    expect(parseScene(document).cameras[1]).toEqual({ id: "wrist", view: null, fov: 70, px: [640, 480] });
    expectRoundTrip(document);
  });

  test("limits, names and forms", () => {
    refuse(scene({ cameras: Array.from({ length: 5 }, (_, k) => ({ ...front, id: `c${k}` })) }), "E_TOO_MANY");
    refuse(scene({ cameras: [{ ...front, px: [15, 480] }] }), "E_RANGE", "/cameras/0/px/0");
    refuse(scene({ cameras: [{ ...front, px: [640, 1921] }] }), "E_RANGE", "/cameras/0/px/1");
    refuse(scene({ cameras: [{ id: "a", at: [0, 0, 1] }] }), "E_SCHEMA", "/cameras/0/look");
    refuse(scene({ cameras: [{ id: "a", mount: "gripper", at: [0, 0, 1] }] }), "E_SCHEMA", "/cameras/0/at");
    refuse(scene({ cameras: [{ id: "a", mount: "base" }] }), "E_SCHEMA", "/cameras/0/mount");
    refuse({ ...withObjects(cube), cameras: [{ ...front, id: "cube" }] }, "E_REF", "/cameras/0/id");
    // The camera that is there anyway takes no name.
    expect(() => parseScene(withObjects({ ...cube, id: "front" }))).not.toThrow();
  });
});

describe("zones", () => {
  test("a tee needs its bar and comes back", () => {
    const tee = { id: "outline", shape: "tee", size: [0.1, 0.1], bar: 0.03 };
    expectRoundTrip(scene({ zones: [tee] }));
    refuse(scene({ zones: [{ ...tee, bar: undefined }] }), "E_SCHEMA");
    refuse(scene({ zones: [{ ...tee, bar: 0.1 }] }), "E_RANGE", "/zones/0/bar");
  });
});

describe("drops", () => {
  const cup = { id: "cup", kind: "cup", r: 0.03, h: 0.06 };
  const placing = (...place: unknown[]) => ({
    v: 1,
    objects: [cup, cube],
    zones: [{ id: "z", shape: "disc", r: 0.1 }],
    goal: still,
    reset: { place },
  });
  const ring = { ring: [0.15, 0.2, 0, 10] };

  test("into and onto what stands already", () => {
    expectRoundTrip(
      placing({ of: ["cup"], in: ring }, { of: ["cube"], in: { inside: "cup.inside" }, z: [0.01, 0.02] }),
    );
    expectRoundTrip(placing({ of: ["cube"], in: { on: "cup" }, lie: true }));
  });

  test.each([
    [{ inside: "mug.inside" }, "E_REF", "/reset/place/0/in/inside"],
    [{ inside: "cup.outside" }, "E_TASK", "/reset/place/0/in/inside"],
    [{ inside: "z.inside" }, "E_TASK", "/reset/place/0/in/inside"],
    [{ inside: "cube.inside" }, "E_TASK", "/reset/place/0/in/inside"],
    [{ inside: "cup" }, "E_SCHEMA", "/reset/place/0/in/inside"],
    [{ on: "cube" }, "E_TASK", "/reset/place/0/in/on"],
    [{ on: "cup.level1" }, "E_TASK", "/reset/place/0/in/on"],
    [{ on: "shelf" }, "E_REF", "/reset/place/0/in/on"],
  ])("%j is refused", (area, code, where) => refuse(placing({ of: ["cube"], in: area }), code, where));

  test("not into itself, not into what comes later, and no zones", () => {
    refuse(placing({ of: ["cup"], in: { inside: "cup.inside" } }), "E_TASK", "/reset/place/0/in/inside");
    refuse(
      placing({ of: ["cube"], in: { inside: "cup.inside" } }, { of: ["cup"], in: ring }),
      "E_TASK",
      "/reset/place/0/in/inside",
    );
    refuse(placing({ of: ["z"], in: { inside: "cup.inside" } }), "E_TASK", "/reset/place/0/of");
    refuse(placing({ of: ["z"], in: ring, lie: true }), "E_TASK", "/reset/place/0/lie");
  });
});

describe("variations", () => {
  const objects = [
    { ...cube, tags: ["a"] },
    { ...cube, id: "other", tags: ["a"] },
    { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08 },
    { id: "tray", kind: "tray", size: [0.1, 0.1, 0.03] },
  ];
  const cameras = [
    { id: "front", at: [0.6, 0, 0.35], look: [0.2, 0, 0] },
    { id: "wrist", mount: "gripper" },
  ];
  const set = (...entries: unknown[]) => ({ v: 1, objects, cameras, goal: still, reset: { set: entries } });

  test.each([
    { of: "cube", prop: "mass", range: [0.01, 0.02] },
    { of: "tag:a", prop: "friction", normal: [0.8, 0.1, 0.5, 1.1], same: true },
    { of: "tag:a", prop: "color", shuffle: ["red", "blue", "#00ff00"] },
    { of: "cube", prop: "color", pick: ["red"] },
    { of: "tag:a", prop: "size", range: [0.9, 1.1] },
    { of: "drawer", prop: "joint", range: [0, 0.1] },
    { of: "world", prop: "light", range: [0.6, 1.4] },
    { of: "world", prop: "gravity", pick: [9.81, 3.7] },
    { of: "world", prop: "backdrop", pick: ["white", "black"] },
    { of: "front", prop: "jitter", range: [0, 0.01] },
    { of: "wrist", prop: "fov", range: [60, 80] },
    { of: "robot", prop: "latencyMs", range: [0, 100] },
    { of: "robot", prop: "dropRate", range: [0, 0.1] },
  ])("%j is read and comes back", (entry) => expectRoundTrip(set(entry)));

  test.each([
    [{ of: "ghost", prop: "mass", range: [0.1, 0.2] }, "E_REF", "/reset/set/0/of"],
    [{ of: "tag:b", prop: "mass", range: [0.1, 0.2] }, "E_REF", "/reset/set/0/of"],
    [{ of: "cube", prop: "joint", range: [0, 1] }, "E_TASK", "/reset/set/0/of"],
    [{ of: "cube", prop: "light", range: [0, 1] }, "E_TASK", "/reset/set/0/prop"],
    [{ of: "world", prop: "mass", range: [0.1, 1] }, "E_TASK", "/reset/set/0/prop"],
    [{ of: "robot", prop: "gravity", range: [0, 1] }, "E_TASK", "/reset/set/0/prop"],
    [{ of: "front", prop: "color", pick: ["red"] }, "E_TASK", "/reset/set/0/prop"],
    [{ of: "wrist", prop: "jitter", range: [0, 0.01] }, "E_TASK", "/reset/set/0/prop"],
    [{ of: "tray", prop: "size", range: [0.9, 1.1] }, "E_TASK", "/reset/set/0/of"],
    [{ of: "cube", prop: "yaw", range: [0, 1] }, "E_SCHEMA", "/reset/set/0/prop"],
    [{ of: "robot", prop: "torque", range: [0, 1] }, "E_SCHEMA", "/reset/set/0/prop"],
    [{ of: "cube", prop: "mass" }, "E_SCHEMA", "/reset/set/0"],
    [{ of: "cube", prop: "mass", range: [0.1, 0.2], pick: [0.1] }, "E_SCHEMA", "/reset/set/0"],
    [{ of: "cube", prop: "color", range: [0, 1] }, "E_SCHEMA", "/reset/set/0/range"],
    [{ of: "cube", prop: "mass", pick: ["red"] }, "E_SCHEMA", "/reset/set/0/pick"],
    [{ of: "cube", prop: "color", pick: [3] }, "E_SCHEMA", "/reset/set/0/pick"],
    [{ of: "cube", prop: "mass", range: [0.1, 6] }, "E_RANGE", "/reset/set/0/range"],
    [{ of: "cube", prop: "mass", range: [0.2, 0.1] }, "E_RANGE", "/reset/set/0/range"],
    [{ of: "cube", prop: "mass", normal: [0.1, -1, 0.05, 0.2] }, "E_RANGE", "/reset/set/0/normal"],
    [{ of: "drawer", prop: "joint", range: [0, 1.1] }, "E_RANGE", "/reset/set/0/range"],
    [{ of: "tag:a", prop: "color", shuffle: ["red"] }, "E_TASK", "/reset/set/0/shuffle"],
  ])("%j is refused", (entry, code, where) => refuse(set(entry), code, where));

  test("one property of one thing is drawn once", () => {
    const mass = (of: string) => ({ of, prop: "mass", range: [0.1, 0.2] });
    refuse(set(mass("cube"), mass("tag:a")), "E_TASK", "/reset/set/1");
    expect(() => parseScene(set(mass("cube"), mass("other")))).not.toThrow();
  });
});

describe("predicates of parts that fit", () => {
  const objects = [
    cube,
    { id: "ring", kind: "ring", r: 0.03, hole: 0.015, h: 0.012 },
    { id: "peg", kind: "peg", r: 0.008, h: 0.06 },
    { id: "post", kind: "peg", r: 0.015, h: 0.06 },
    { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08 },
  ];
  const zones = [{ id: "mat", shape: "disc", r: 0.1 }];
  const judged = (goal: unknown) => ({ v: 1, objects, zones, goal });

  test.each([
    [{ joint: ["cube", { min: 0.5 }] }, "E_TASK", "/goal/joint/0"],
    [{ joint: ["drawer"] }, "E_SCHEMA", "/goal/joint/1"],
    [{ joint: ["drawer", {}] }, "E_SCHEMA", "/goal/joint/1"],
    [{ joint: ["drawer", { min: 0.6, max: 0.5 }] }, "E_RANGE", "/goal/joint/1"],
    [{ joint: ["drawer", { min: 1.5 }] }, "E_RANGE", "/goal/joint/1/min"],
    [{ threaded: ["cube", "peg"] }, "E_TASK", "/goal/threaded/0"],
    [{ threaded: ["ring", "cube"] }, "E_TASK", "/goal/threaded/1"],
    [{ threaded: ["ring", "post"] }, "E_TASK", "/goal/threaded"],
    [{ cover: ["cube", "drawer"] }, "E_TASK", "/goal/cover/1"],
    [{ cover: ["mat", "mat"] }, "E_TASK", "/goal/cover/0"],
    [{ cover: ["cube", "mat", { min: 0 }] }, "E_RANGE", "/goal/cover/2/min"],
    [{ side: ["cube", "ring", "above"] }, "E_SCHEMA", "/goal/side/2"],
    [{ side: ["cube", "ring"] }, "E_SCHEMA", "/goal/side"],
    [{ hit: ["mat"] }, "E_TASK", "/goal/hit/0"],
    [{ in: ["cube", "drawer.outside"] }, "E_TASK", "/goal/in/1"],
    [{ in: ["cube", "peg.inside"] }, "E_TASK", "/goal/in/1"],
  ])("%j is refused", (goal, code, where) => refuse(judged(goal), code, where));
});

describe("metrics, reward and a suggested policy", () => {
  const objects = [{ ...cube, tags: ["a"] }];
  const zones = [{ id: "mat", shape: "disc", r: 0.1 }];
  const base = { v: 1, objects, zones, goal: still };
  const counter = { id: "beads", count: ["tag:a", { in: ["$", "mat"] }] };

  test("every metric is known, counters too", () => {
    const names = [
      "success",
      "time",
      "progress",
      "path",
      "drops",
      "contacts",
      "impulse",
      "jerk",
      "peakSpeed",
      "hzAchieved",
    ];
    expectRoundTrip({ ...base, metrics: [...names, counter] });
    expect(
      canonicalScene({ ...base, metrics: [{ ...counter, count: ["tag:a", { in: ["$", "mat", { tol: 0.005 }] }] }] }),
    ).toEqual(canonicalScene({ ...base, metrics: [counter] }));
  });

  test.each([
    [["speed"], "E_SCHEMA", "/metrics/0"],
    [["path", "path"], "E_REF", "/metrics/1"],
    [[{ ...counter, id: "path" }, "path"], "E_REF", "/metrics/1"],
    [["coverage"], "E_TASK", "/metrics/0"],
    [[{ id: "b", count: ["tag:b", { still: ["$"] }] }], "E_REF", "/metrics/0/count/0"],
    [[{ id: "b", count: ["tag:a", { stil: ["$"] }] }], "E_SCHEMA", "/metrics/0/count/1"],
    [[{ id: "b", count: ["cube", { still: ["$"] }] }], "E_SCHEMA", "/metrics/0/count/0"],
    [[{ id: "b", count: ["tag:a", { still: ["$"] }, { min: 1 }] }], "E_SCHEMA", "/metrics/0/count/2"],
  ])("the metrics %j are refused", (metrics, code, where) => refuse({ ...base, metrics }, code, where));

  test("a counter's predicates count against the limit of 128", () => {
    const many = { all: Array.from({ length: 126 }, () => ({ still: ["$"] })) };
    expect(() => parseScene({ ...base, metrics: [{ id: "b", count: ["*", many] }] })).not.toThrow();
    const more = { all: Array.from({ length: 127 }, () => ({ still: ["$"] })) };
    refuse({ ...base, metrics: [{ id: "b", count: ["*", more] }] }, "E_TASK");
  });

  test("coverage may come from the goal, a stage or the reward", () => {
    const cover = { cover: ["cube", "mat"] };
    for (const more of [
      { goal: { not: cover } },
      { stages: [{ id: "s", when: cover }] },
      { reward: { shape: [cover] } },
    ]) {
      expectRoundTrip({ ...base, metrics: ["coverage"], ...more });
    }
  });

  test("a reward covers zones with objects", () => {
    const reward = (cover: unknown) => ({ ...base, reward: { shape: [{ cover }] } });
    refuse(reward(["cube", "cube"]), "E_TASK", "/reward/shape/0/cover/1");
    refuse(reward(["mat", "mat"]), "E_TASK", "/reward/shape/0/cover/0");
    refuse(reward(["cube", "ghost"]), "E_REF", "/reward/shape/0/cover/1");
    refuse({ ...base, reward: { shape: [{ cover: ["cube", "mat"], k: 5 }] } }, "E_SCHEMA", "/reward/shape/0/k");
  });

  test("B31: a policy is a name and a hash, and nothing that runs or is fetched by itself", () => {
    const sha256 = "0123456789abcdef".repeat(4);
    expect(parseScene({ ...base, policy: { ref: "act/cube", sha256 } }).policy).toEqual({ ref: "act/cube", sha256 });
    expectRoundTrip({ ...base, policy: { ref: "act/cube", sha256 } });
    refuse({ ...base, policy: { ref: "x" } }, "E_SCHEMA", "/policy/sha256");
    refuse({ ...base, policy: { ref: "x", sha256: "12" } }, "E_SCHEMA", "/policy/sha256");
    refuse({ ...base, policy: { ref: "x", sha256, run: true } }, "E_SCHEMA", "/policy/run");
    refuse({ ...base, policy: { ref: "x\u202e", sha256 } }, "E_TEXT", "/policy/ref");
  });
});

describe("the hash of a task", () => {
  test("hangs on what is meant and not on how it is written, nor on its title or extensions", () => {
    const lift = structuredClone(BUILTIN_SCENES["lift-the-cube"]) as unknown as Record<string, unknown>;
    const hash = taskHash(lift);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(taskHash(Object.fromEntries(Object.entries(lift).reverse()))).toBe(hash);
    expect(
      taskHash({
        ...lift,
        title: "Other",
        "x-note": 1,
        cameras: [{ id: "front", at: [0.6, 0, 0.35], look: [0.2, 0, 0] }],
      }),
    ).toBe(hash);
    expect(taskHash(canonicalScene(lift))).toBe(hash);
    expect(taskHash({ ...lift, say: "Other" })).not.toBe(hash);
    expect(taskHash({ ...lift, episode: { limitS: 21, dwellS: 1 } })).not.toBe(hash);
  });

  test("is the SHA-256 of the canonical text, computed apart from this code", () => {
    // printf '%s' '{"goal":{"robotStill":[]},"v":1}' | sha256sum
    expect(taskHash({ v: 1, goal: { robotStill: [] }, title: "x" })).toBe(
      "75b6129439adbce1ba97eba42022ceb4f37245eabe8f0079e2bd3b45fdf3100a",
    );
  });

  test("tells the ten tasks apart", () => {
    expect(new Set(Object.values(BUILTIN_SCENES).map(taskHash)).size).toBe(10);
  });
});
