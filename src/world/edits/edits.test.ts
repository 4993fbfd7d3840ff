import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "../builtinScenes";
import { canonicalScene } from "../canonicalScene";
import tidyTheDesk from "../fixtures/tidyTheDesk.json";
import { parseScene } from "../parseScene";
import { sampleReset } from "../reset";
import { addThing } from "./addThing";
import { alignThings } from "./alignThings";
import { listOf, type Part, resetListOf, type SceneDocument } from "./documentParts";
import { copyThings, duplicateThings, isFragment, pasteThings } from "./fragment";
import { namesIn } from "./mapPredicate";
import { dropToTable, moveThings, resizeThing, turnThings } from "./moveThings";
import { emptyScene, lacksGoal } from "./newScene";
import { removeThings } from "./removeThings";
import { renameTag, renameThing } from "./renameThing";
import { pinDown, scatter } from "./scatter";
import { setFields, setProperty } from "./setProperty";
import { isThingKind, THING_KINDS } from "./thingDefaults";

const SEED = 100000;
const TRAY: SceneDocument = BUILTIN_SCENES["cube-in-the-tray"];
const SCENES: readonly (readonly [string, SceneDocument])[] = [
  ...Object.entries(BUILTIN_SCENES),
  ["tidy-the-desk", tidyTheDesk as SceneDocument],
];

function idsOf(document: SceneDocument): string[] {
  return (["objects", "zones"] as const).flatMap((list) => listOf(document, list).map(({ id }) => String(id)));
}

function thing(document: SceneDocument, id: string): Part {
  return ["objects", "zones", "cameras"]
    .flatMap((list) => listOf(document, list as "objects"))
    .find((candidate) => candidate.id === id)!;
}

/** Everything below an object is frozen, so that an edit that changes what it was given fails. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) frozen(item);
  }
  return value;
}

for (const [, scene] of SCENES) frozen(scene);

describe("adding", () => {
  test("every kind can be put on an empty table, and the scene can be reset", () => {
    for (const kind of THING_KINDS) {
      const { document, ids } = addThing(emptyScene(), kind, null, SEED);
      expect(ids).toHaveLength(1);
      sampleReset(parseScene(document), SEED);
    }
  });

  test("one after the other they find places of their own within reach", () => {
    let document = emptyScene();
    for (let k = 0; k < 8; k++) document = addThing(document, "box", null, SEED).document;
    const scene = parseScene(document);
    expect(new Set(scene.objects.map(({ id }) => id)).size).toBe(8);
    sampleReset(scene, SEED);
    for (const { at } of scene.objects) expect(Math.hypot(at[0], at[1])).toBeLessThan(0.45);
    // At numbers that can be read and said: whole steps of 5 mm.
    for (const { at } of scene.objects)
      for (const x of at.slice(0, 2)) expect(200 * x).toBeCloseTo(Math.round(200 * x), 9);
  });

  test("as many as a scene may have find room on the usual table, those without room within reach beyond it", () => {
    let document = emptyScene();
    for (let k = 0; k < 64; k++) document = addThing(document, "box", null, SEED).document;
    const { objects } = parseScene(document);
    expect(new Set(objects.map(({ at }) => at.join()))).toHaveProperty("size", 64);
    sampleReset(parseScene(document), SEED);
  });

  test("words from outside are looked at before they count as kinds", () => {
    expect(THING_KINDS.every(isThingKind)).toBe(true);
    expect(["", "constructor", "Box", "zone-"].some(isThingKind)).toBe(false);
  });

  test("a full table and a fifth camera are refused with what to do", () => {
    let document = emptyScene();
    for (let k = 0; k < 3; k++) document = addThing(document, "camera", null, SEED).document;
    expect(() => addThing(document, "camera", null, SEED)).toThrow(/which is the most/);
    const small = setProperty(emptyScene(), "/surface", { size: [0.12, 0.12] });
    expect(() => addThing(small, "shelf", null, SEED)).toThrow(/no free place/);
  });

  test("a scene from nothing has a goal that nothing meets", () => {
    expect(lacksGoal(emptyScene())).toBe(true);
    expect(canonicalScene(emptyScene())).toEqual(emptyScene());
    expect(lacksGoal(TRAY)).toBe(false);
  });
});

describe("removing", () => {
  test.each(SCENES)("whatever is removed from %s, the rest can be read", (_, scene) => {
    for (const id of [...idsOf(scene), "front"]) parseScene(removeThings(scene, [id], SEED).document);
    const empty = removeThings(scene, idsOf(scene), SEED);
    expect(parseScene(empty.document).objects).toEqual([]);
  });

  test("what speaks of it goes along and is named", () => {
    const { document, gone } = removeThings(TRAY, ["cube"], SEED);
    expect(lacksGoal(document)).toBe(true);
    expect(document).not.toHaveProperty("fail");
    expect(gone).toEqual(["/goal", "/fail/dropped", "/stages/0", "/stages/1", "/stages/2", "/reset/place/1"]);
  });

  test("of a list only the conditions go that need it, and counts come down to what is left", () => {
    const desk = tidyTheDesk as SceneDocument;
    const { document } = removeThings(desk, ["red1"], SEED);
    expect(JSON.stringify(document.goal)).toContain("tag:red");
    expect(JSON.stringify(document.stages)).toContain('{"min":1}');
    expect(removeThings(desk, ["red1", "red2"], SEED).gone).toContain("/fail/dropped");
  });

  test("without its area a thing stays where the seed put it", () => {
    const before = sampleReset(parseScene(TRAY), SEED).objects.get("cube")!;
    const { document } = removeThings(TRAY, ["place/1"], SEED);
    expect(resetListOf(document, "place")).toHaveLength(1);
    const after = sampleReset(parseScene(document), SEED).objects.get("cube")!;
    for (const axis of [0, 1, 2] as const) expect(after.p[axis]).toBeCloseTo(before.p[axis], 4);
  });
});

describe("between a place and an area", () => {
  test("a new area lies round where things stand", () => {
    const { document } = addThing(emptyScene(), "box", [0.2, 0.05], SEED);
    const scattered = scatter(document, ["block", "front", "nobody"]);
    expect(resetListOf(scattered, "place")).toEqual([
      { of: ["block"], in: { rect: [0.16, 0.01, 0.24, 0.09] }, yaw: [-180, 180] },
    ]);
    sampleReset(parseScene(scattered), SEED);
    expect(scatter(scattered, ["block"])).toBe(scattered);
  });

  test.each(SCENES)("pinned down, things of %s stand where the seed put them", (_, scene) => {
    const pinned = pinDown(scene, idsOf(scene), SEED);
    const copies = listOf(scene, "objects").some(({ copies }) => typeof copies === "number");
    // Copies share one place, so they cannot be pinned down side by side.
    if (copies) return expect(resetListOf(pinned, "place")).toHaveLength(0);
    const before = sampleReset(parseScene(scene), SEED);
    const after = sampleReset(parseScene(pinned), SEED);
    for (const [id, { p }] of before.objects) {
      for (const axis of [0, 1] as const) expect(after.objects.get(id)!.p[axis]).toBeCloseTo(p[axis], 4);
    }
  });
});

describe("renaming", () => {
  test.each(SCENES)("every reference in %s follows", (_, scene) => {
    for (const id of idsOf(scene)) {
      const text = JSON.stringify(renameThing(scene, id, "fresh_name"));
      // Kinds and languages are words, whatever things are called.
      expect(text.replace(/"(kind|shape)":"[a-z]+"|"tags":\[[^\]]*\]/g, "")).not.toMatch(
        new RegExp(`[^{,]"${id}"[^:]|"${id}\\.`),
      );
      parseScene(JSON.parse(text));
      // There and back is where one was.
      expect(renameThing(renameThing(scene, id, "fresh_name"), "fresh_name", id)).toEqual(scene);
    }
  });

  test("sides and poses are words, not names", () => {
    const scene: SceneDocument = {
      v: 1,
      objects: [
        { id: "left", kind: "box", size: [0.03, 0.03, 0.03] },
        { id: "rest", kind: "box", size: [0.03, 0.03, 0.03], at: [0.3, 0.1] },
      ],
      goal: { all: [{ side: ["left", "rest", "left"] }, { robot: ["rest"] }] },
    };
    parseScene(scene);
    expect(renameThing(renameThing(scene, "left", "a"), "rest", "b").goal).toEqual({
      all: [{ side: ["a", "b", "left"] }, { robot: ["rest"] }],
    });
  });

  test("a taken, reserved or odd name is refused", () => {
    expect(() => renameThing(TRAY, "cube", "tray")).toThrow(/already taken/);
    expect(() => renameThing(TRAY, "cube", "table")).toThrow(/reserved/);
    expect(() => renameThing(TRAY, "cube", "Der Würfel")).toThrow(/cannot be a name/);
  });

  test("cameras, stages and tags as well", () => {
    const desk = tidyTheDesk as SceneDocument;
    expect(JSON.stringify(renameThing(desk, "front", "eye").reset)).toContain('"of":"eye"');
    expect(JSON.stringify(renameThing(desk, "both", "pair").stages)).toContain('"id":"pair"');
    const text = JSON.stringify(renameTag(desk, "red", "hot"));
    expect(text).not.toContain("tag:red");
    parseScene(JSON.parse(text));
  });
});

describe("moving", () => {
  test("a thing that stands moves, one that is placed moves its area", () => {
    const moved = moveThings(TRAY, ["tray", "cube"], [0.01, 0.02, 0]);
    expect(moved).not.toHaveProperty("objects.1.at");
    expect(resetListOf(moved, "place")[0]!.in).toEqual({ rect: [0.19, -0.16, 0.25, -0.08] });
    const fixed = moveThings(BUILTIN_SCENES["sort-by-colour"], ["left_bin"], [0.01, -0.02, 0]);
    expect(thing(fixed, "left_bin").at).toEqual([0.19, 0.18]);
  });

  test("a ring shifts its radii and angles so that its middle goes where it is wanted", () => {
    const ring = (document: SceneDocument) => (resetListOf(document, "place")[1]!.in as { ring: number[] }).ring;
    const [r0, r1, deg0, deg1] = ring(TRAY) as [number, number, number, number];
    const middle = (r: number, deg: number) => [
      r * Math.cos((deg * Math.PI) / 180),
      r * Math.sin((deg * Math.PI) / 180),
    ];
    const from = middle((r0 + r1) / 2, (deg0 + deg1) / 2);
    const [s0, s1, e0, e1] = ring(moveThings(TRAY, ["cube"], [0.03, -0.05, 0])) as [number, number, number, number];
    const to = middle((s0 + s1) / 2, (e0 + e1) / 2);
    expect(to[0]! - from[0]!).toBeCloseTo(0.03, 4);
    expect(to[1]! - from[1]!).toBeCloseTo(-0.05, 4);
    expect(s1 - s0).toBeCloseTo(r1 - r0, 4);
    expect(e1 - e0).toBeCloseTo(deg1 - deg0, 2);
  });

  test("two things of one area move it once", () => {
    const stack: SceneDocument = BUILTIN_SCENES["stack-three"];
    expect(moveThings(stack, ["big", "small", "place/0"], [0.02, 0, 0])).toEqual(
      moveThings(stack, ["place/0"], [0.02, 0, 0]),
    );
  });

  test("what is dropped into something has no place of its own", () => {
    const beads: SceneDocument = BUILTIN_SCENES["pour-the-beads"];
    expect(moveThings(beads, ["bead"], [0.1, 0, 0])).toEqual(beads);
  });

  test("heights change the range of an area that has one, else the thing", () => {
    const dot = moveThings(BUILTIN_SCENES["reach-the-dot"], ["dot"], [0, 0, 0.03]);
    expect(resetListOf(dot, "place")[0]!.z).toEqual([0.08, 0.23]);
    expect(thing(moveThings(TRAY, ["cube"], [0, 0, 0.03]), "cube").at).toEqual([0.2, 0, 0.03]);
  });

  test.each(SCENES)("however far things of %s go, the scene can be read", (_, scene) => {
    const ids = [...idsOf(scene), ...listOf(scene, "cameras").map(({ id }) => String(id))];
    parseScene(moveThings(scene, ids, [9, -9, 9]));
    parseScene(moveThings(scene, ids, [-9, 9, -9]));
    for (const yaw of [90, 450, -723.4]) {
      parseScene(turnThings(scene, ids, yaw, [0.1, 0.1]));
      parseScene(turnThings(scene, ids, yaw, null));
    }
  });

  test("turning goes round a pivot, four quarters are none", () => {
    const scene: SceneDocument = BUILTIN_SCENES["sort-by-colour"];
    const once = turnThings(scene, ["left_bin"], 90, [0, 0]);
    expect(thing(once, "left_bin")).toMatchObject({ at: [-0.2, 0.18], yaw: 90 });
    const round = [1, 2, 3, 4].reduce((document) => turnThings(document, ["left_bin"], 90, [0.18, 0]), scene);
    expect(round).toEqual(scene);
  });

  test("turning an area about the base turns a ring", () => {
    const turned = turnThings(TRAY, ["cube"], 30, [0, 0]);
    expect(resetListOf(turned, "place")[1]).toMatchObject({ in: { ring: [0.14, 0.26, 30, 90] }, yaw: [-180, 180] });
  });

  test("a drop puts things on the table", () => {
    const lifted = moveThings(BUILTIN_SCENES["ring-on-the-peg"], ["ring", "peg"], [0, 0, 0.1]);
    expect(dropToTable(lifted, ["ring", "peg"])).toEqual(
      setFields(BUILTIN_SCENES["ring-on-the-peg"], ["ring"], { at: [0.2, 0] }),
    );
  });
});

describe("sizing", () => {
  test("along the axes of a thing, and areas about their middle", () => {
    expect(thing(resizeThing(TRAY, "tray", [2, 1, 1]), "tray").size).toEqual([0.24, 0.09, 0.03]);
    const can = resizeThing(BUILTIN_SCENES["stand-the-can"], "can", [1, 1.5, 2]);
    expect(thing(can, "can")).toMatchObject({ r: 0.027, h: 0.14 });
    const area = resizeThing(TRAY, "place/0", [2, 1, 1]);
    expect(resetListOf(area, "place")[0]!.in).toEqual({ rect: [0.15, -0.18, 0.27, -0.1] });
    const ring = resizeThing(TRAY, "place/1", [1, 0.5, 1]);
    expect(resetListOf(ring, "place")[1]!.in).toEqual({ ring: [0.14, 0.26, 15, 45] });
  });

  test("lengths stay between 1 mm and 1 m", () => {
    const tiny = resizeThing(TRAY, "cube", [1e-9, 1e9, 1]);
    expect(thing(tiny, "cube").size).toEqual([0.001, 1, 0.025]);
  });
});

describe("copies", () => {
  test.each(SCENES)("everything of %s can be duplicated, and copied into an empty scene", (_, scene) => {
    const ids = idsOf(scene);
    const twice = duplicateThings(scene, ids, SEED);
    expect(twice.ids).toHaveLength(ids.length);
    parseScene(twice.document);
    const text = copyThings(scene, ids)!;
    expect(isFragment(text)).toBe(true);
    const pasted = pasteThings(emptyScene(), text, SEED);
    expect(pasted.ids).toEqual(ids);
    expect(parseScene(pasted.document).reset.place).toEqual(parseScene(scene).reset.place);
  });

  test("a duplicate joins the area of the first", () => {
    const { document, ids } = duplicateThings(TRAY, ["cube"], SEED);
    expect(ids).toEqual(["cube2"]);
    expect(resetListOf(document, "place")[1]!.of).toEqual(["cube", "cube2"]);
  });

  test("a copy for which the area has no room stands at a free place, and everything finds its place", () => {
    const text = copyThings(TRAY, ["cube", "tray"])!;
    for (const added of [duplicateThings(TRAY, ["cube", "tray"], SEED), pasteThings(TRAY, text, SEED)]) {
      expect(added.ids).toEqual(["cube2", "tray2"]);
      const { objects } = sampleReset(parseScene(added.document), SEED);
      expect(objects.size).toBe(4);
      const named = resetListOf(added.document, "place").flatMap(({ of }) => of as string[]);
      expect(named).toContain("cube2");
      expect(named).not.toContain("tray2");
      expect(thing(added.document, "tray2").at).not.toEqual(thing(added.document, "tray").at);
    }
  });

  test("a thing with a whole orientation is pinned down without a yaw beside it", () => {
    const lying: SceneDocument = {
      v: 1,
      objects: [{ id: "can", kind: "can", r: 0.02, h: 0.06, at: [0.2, 0.1], rpy: [90, 0, 0] }],
      reset: { place: [{ of: ["can"], in: { rect: [0.2, -0.1, 0.25, 0.1] }, yaw: [30, 60] }] },
      goal: { still: ["can"] },
    };
    const pinned = pinDown(lying, ["can"], SEED);
    expect(parseScene(pinned).reset.place).toEqual([]);
    expect(thing(pinned, "can")).not.toHaveProperty("yaw");
    expect(thing(pinned, "can").rpy).toEqual([90, 0, 0]);
  });

  test("a pasted thing whose tag the document places already is placed by that entry alone", () => {
    const scene: SceneDocument = {
      v: 1,
      objects: [{ id: "nut", kind: "box", size: [0.02, 0.02, 0.02], tags: ["part"] }],
      reset: { place: [{ of: ["tag:part"], in: { rect: [0.15, -0.1, 0.3, 0.1] } }] },
      goal: { still: ["nut"] },
    };
    const { document } = pasteThings(scene, copyThings(scene, ["nut"])!, SEED);
    expect(resetListOf(document, "place").map(({ of }) => of)).toEqual([["tag:part"]]);
    expect(sampleReset(parseScene(document), SEED).objects.size).toBe(2);
  });

  test("a pasted thing gets a fresh name and leaves out what is not here", () => {
    const desk = tidyTheDesk as SceneDocument;
    const { document, ids } = pasteThings(TRAY, copyThings(desk, ["tray", "can"])!, SEED);
    expect(ids).toEqual(["tray2", "can"]);
    const entry = resetListOf(document, "place").at(-1)!;
    expect(entry).toMatchObject({ of: ["can"] });
    expect(entry).not.toHaveProperty("avoid");
    parseScene(document);
  });

  test.each([
    ['"place":{}', "/reset/place"],
    ['"place":null', "/reset/place"],
    ['"place":[null]', "/reset/place/0"],
    ['"place":[{"of":"a","in":{"rect":[0.1,0,0.2,0.1]}}]', "/reset/place/0/of"],
    ['"place":[{"of":["a"]}]', "/reset/place/0/in"],
    ['"place":[{"of":["elsewhere"],"in":{"circle":3}}]', "/reset/place/0/in"],
    ['"set":5', "/reset/set"],
    ['"set":[{}]', "/reset/set/0"],
  ])("a malformed %s is refused by its place, and not passed over", (part, where) => {
    const text = `{"jointspace-things":1,"objects":[{"id":"a","kind":"box","size":[0.02,0.02,0.02],"at":[0.2,0.1]}],${part}}`;
    expect(() => pasteThings(TRAY, text, SEED)).toThrow(
      expect.objectContaining({ where: expect.stringContaining(where), code: "E_SCHEMA" }),
    );
  });

  test("hostile and foreign text is refused, each with its reason", () => {
    const paste = (text: string) => () => pasteThings(TRAY, text, SEED);
    expect(paste("buy milk")).toThrow(/not JSON/);
    expect(paste('{"a":1}')).toThrow(/holds no things/);
    expect(paste('{"jointspace-things":2}')).toThrow(/version 2/);
    expect(paste('{"jointspace-things":1}')).toThrow(/holds no things/);
    expect(paste('{"jointspace-things":1,"objects":[{"id":"a","kind":"bomb"}]}')).toThrow(/kind/);
    expect(paste('{"jointspace-things":1,"objects":3}')).toThrow(/list/);
    expect(paste('{"jointspace-things":1,"goal":{}}')).toThrow(/belongs to no thing/);
    expect(paste('{"jointspace-things":1,"__proto__":{"x":1}}')).toThrow(/__proto__/);
    expect(paste(`{"jointspace-things":1,"objects":${"[".repeat(60)}`)).toThrow(/deeper/);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("aligning", () => {
  const bins: SceneDocument = BUILTIN_SCENES["sort-by-colour"];

  test("edges and middles follow the last one", () => {
    const scene = setFields(bins, ["left_bin"], { at: [0.25, 0.2], size: [0.2, 0.1, 0.05] });
    const at = (how: Parameters<typeof alignThings>[2]) =>
      thing(alignThings(scene, ["left_bin", "right_bin"], how), "left_bin").at as number[];
    expect(at("back")[0]).toBeCloseTo(0.23, 5);
    expect(at("front")[0]).toBeCloseTo(0.13, 5);
    expect(at("centre")[0]).toBeCloseTo(0.18, 5);
    expect(at("middle")[1]).toBeCloseTo(-0.2, 5);
  });

  test("spread evenly between the outermost", () => {
    let scene = emptyScene();
    for (let k = 0; k < 3; k++) scene = addThing(scene, "ball", [0.2, [0, 0.05, 0.2][k]!], SEED).document;
    const spread = alignThings(scene, ["ball", "ball2", "ball3"], "spreadAcross");
    expect(thing(spread, "ball2").at).toEqual([0.2, 0.1]);
  });
});

describe("properties", () => {
  test("a value is set where the pointer says, and taken out again without a trace", () => {
    const set = setProperty(emptyScene(), "/episode/limitS", 12);
    expect(set.episode).toEqual({ limitS: 12 });
    expect(setProperty(set, "/episode/limitS", undefined)).toEqual(emptyScene());
    const gap = setProperty(TRAY, "/reset/place/1/gap", 0.05);
    expect(resetListOf(gap, "place")[1]!.gap).toBe(0.05);
    expect(resetListOf(gap, "place")[0]).toBe(resetListOf(TRAY, "place")[0]);
    expect(gap.objects).toBe(TRAY.objects);
    const all = setProperty(TRAY, "/goal/all/-", { upright: ["cube"] });
    expect((all.goal as { all: unknown[] }).all).toHaveLength(4);
    expect(setProperty(all, "/goal/all/3", undefined)).toEqual(TRAY);
  });

  test("the camera that a scene has anyway is written down when it is changed", () => {
    const scene = setProperty(TRAY, "/cameras/0/fov", 70);
    expect(parseScene(scene).cameras[0]).toMatchObject({ id: "front", fov: 70 });
    expect(parseScene(setFields(TRAY, ["front"], { fov: 70 })).cameras[0]!.fov).toBe(70);
  });
});

test("names in a predicate: what it speaks of, once each", () => {
  expect(
    namesIn({ all: [{ in: ["cube", "tray.inside"] }, { side: ["cube", "tray", "left"] }, { robot: ["rest"] }] }),
  ).toEqual(["cube", "tray.inside", "tray"]);
});
