import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { yawOfQuat } from "../math/quaternion";
import { createRandomStream } from "../math/random";
import { BUILTIN_SCENES, type BuiltinSceneId } from "./builtinScenes";
import golden from "./fixtures/resetGolden.json";
import { footprintGap, objectFootprint } from "./footprint";
import { parseScene } from "./parseScene";
import { placedIds } from "./placedIds";
import { type ResetPlan, sampleReset } from "./reset";

const ids = Object.keys(BUILTIN_SCENES) as BuiltinSceneId[];

/** A plan as the table holds it; JSON has no -0. */
function tableRow({ objects, zones, jointJitter, joints }: ResetPlan): unknown {
  const row = {
    objects: Object.fromEntries(objects),
    zones: Object.fromEntries(zones),
    jointJitter: jointJitter.slice(0, 6),
    ...(joints.size > 0 && { joints: Object.fromEntries(joints) }),
  };
  return JSON.parse(JSON.stringify(row));
}

function refusalOf(document: unknown, seed = 0): InputError {
  try {
    sampleReset(parseScene(document), seed);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("everything found its place");
}

const cube = { id: "cube", kind: "box", size: [0.025, 0.025, 0.025] };
const goal = { still: ["cube"] };
const placing = (place: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  v: 1,
  objects: [cube],
  goal,
  reset: { place: [{ of: ["cube"], ...(place as object) }] },
  ...more,
});

test("the streams give the numbers of xoshiro128** after FNV-1a and SplitMix32, computed apart from this code", () => {
  const first = (name: string): number[] => {
    const stream = createRandomStream(0, name);
    return Array.from({ length: 8 }, () => stream.uint32());
  };
  expect(first("place/cube/xy")).toEqual([
    2830003897, 3868020394, 2454003536, 1353625987, 2535325972, 3557721845, 1477949042, 3275167838,
  ]);
  expect(first("place/dot/z")).toEqual([
    2380422699, 2494290641, 2455518809, 2651948505, 4125234091, 4281352831, 3381698294, 1550397989,
  ]);
  expect(first("robot/jitter")).toEqual([
    1522281107, 2719686524, 2817464858, 1028094708, 2469239634, 539349176, 3637256950, 1331998224,
  ]);
});

test("the cube of the lift task at seed 0, computed apart from this code", () => {
  const { p, q } = sampleReset(parseScene(BUILTIN_SCENES["lift-the-cube"]), 0).objects.get("cube")!;
  expect(p[0]).toBeCloseTo(0.22707584675225423, 14);
  expect(p[1]).toBeCloseTo(0.025563143268343306, 14);
  expect(p[2]).toBe(0.0125);
  expect((yawOfQuat(q) * 180) / Math.PI).toBeCloseTo(84.48275980977814, 11);
});

describe.each(ids)("%s", (id) => {
  const scene = parseScene(BUILTIN_SCENES[id]);

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("seed %i matches the table to the last bit", (seed) => {
    expect(tableRow(sampleReset(scene, seed))).toEqual(golden[id][seed]);
  });

  test("500 seeds stay inside their areas and clear of each other", () => {
    for (let seed = 0; seed < 500; seed++) {
      const plan = sampleReset(scene, seed);
      for (const entry of scene.reset.place) {
        for (const name of placedIds(scene, entry)) {
          const [x, y] = (plan.objects.get(name) ?? plan.zones.get(name)!).p;
          if ("ring" in entry.in) {
            const [r0, r1, deg0, deg1] = entry.in.ring;
            const r = Math.sqrt(x * x + y * y);
            const deg = (Math.atan2(y, x) * 180) / Math.PI;
            expect(r).toBeGreaterThanOrEqual(r0 - 1e-12);
            expect(r).toBeLessThanOrEqual(r1 + 1e-12);
            expect(deg).toBeGreaterThanOrEqual(deg0 - 1e-9);
            expect(deg).toBeLessThanOrEqual(deg1 + 1e-9);
          }
          if ("rect" in entry.in) {
            const [x0, y0, x1, y1] = entry.in.rect;
            expect(x >= x0 && x <= x1 && y >= y0 && y <= y1).toBe(true);
          }
        }
      }
      const gap = Math.max(...scene.reset.place.map((entry) => entry.gap));
      const dropped = scene.reset.place.filter((entry) => "inside" in entry.in).flatMap((e) => placedIds(scene, e));
      const footprints = scene.objects
        .filter((o) => !dropped.includes(o.id))
        .map((object) => objectFootprint(object, plan.objects.get(object.id)!));
      footprints.forEach((a, i) => {
        for (const b of footprints.slice(i + 1)) expect(footprintGap(a, b)).toBeGreaterThanOrEqual(gap);
      });
      const jitter = (scene.reset.robot.jitterDeg * Math.PI) / 180;
      expect(plan.jointJitter.every((q) => Math.abs(q) <= jitter)).toBe(true);
    }
  });
});

describe("areas", () => {
  test("a ring is uniform by area", () => {
    const scene = parseScene(placing({ in: { ring: [0.1, 0.3, -180, 180] } }, { surface: { size: [2, 2] } }));
    let inner = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const [x, y] = sampleReset(scene, seed).objects.get("cube")!.p;
      if (x * x + y * y < 0.04) inner += 1;
    }
    // (0.2² - 0.1²) / (0.3² - 0.1²) = 3/8; four standard deviations are 0.043.
    expect(Math.abs(inner / 2000 - 3 / 8)).toBeLessThan(0.043);
  });

  test("points are taken in the order of the episodes and of the objects", () => {
    const points = [
      [0.15, 0],
      [0.2, 0],
      [0.25, 0],
    ];
    const document = {
      v: 1,
      objects: [cube, { ...cube, id: "b" }],
      goal,
      reset: { place: [{ of: ["cube", "b"], in: { points } }] },
    };
    const xs = (seed: number): number[] =>
      [...sampleReset(parseScene(document), seed).objects.values()].map(({ p }) => p[0]);
    expect(xs(100_000)).toEqual([0.15, 0.2]);
    expect(xs(100_001)).toEqual([0.2, 0.25]);
    expect(xs(100_005)).toEqual([0.25, 0.15]);
    expect(xs(99_999)).toEqual([0.25, 0.15]);
  });

  test("inside a zone that was placed before, turned with it", () => {
    const scene = parseScene({
      v: 1,
      objects: [cube],
      zones: [{ id: "mat", shape: "rect", size: [0.2, 0.001], yaw: 90 }],
      goal,
      reset: {
        place: [
          { of: ["mat"], in: { disc: [0.25, 0, 0.02] } },
          { of: ["cube"], in: { zone: "mat" } },
        ],
      },
    });
    for (let seed = 0; seed < 50; seed++) {
      const plan = sampleReset(scene, seed);
      const [mat, [x, y]] = [plan.zones.get("mat")!.p, plan.objects.get("cube")!.p];
      expect(Math.abs(x - mat[0])).toBeLessThanOrEqual(0.00051);
      expect(Math.abs(y - mat[1])).toBeLessThanOrEqual(0.1);
    }
  });

  test("yaw and z follow the entry, else the document", () => {
    const fixed = sampleReset(
      parseScene(placing({ in: { disc: [0.2, 0, 0] } }, { objects: [{ ...cube, yaw: 30, at: [0, 0, 0.1] }] })),
      3,
    );
    expect(fixed.objects.get("cube")!.p).toEqual([0.2, 0, 0.1125]);
    expect((yawOfQuat(fixed.objects.get("cube")!.q) * 180) / Math.PI).toBeCloseTo(30, 10);
    const drawn = sampleReset(parseScene(placing({ in: { disc: [0.2, 0, 0] }, yaw: [40, 40], z: [0.05, 0.05] })), 3);
    expect(drawn.objects.get("cube")!.p[2]).toBeCloseTo(0.0625, 14);
    expect((yawOfQuat(drawn.objects.get("cube")!.q) * 180) / Math.PI).toBeCloseTo(40, 10);
  });

  test("avoided zones stay clear", () => {
    const scene = parseScene(
      placing(
        { in: { rect: [0.15, -0.1, 0.25, 0.1] }, avoid: ["keepout"], gap: 0.02 },
        { zones: [{ id: "keepout", shape: "rect", size: [0.2, 0.1], at: [0.2, 0] }] },
      ),
    );
    for (let seed = 0; seed < 100; seed++) {
      expect(Math.abs(sampleReset(scene, seed).objects.get("cube")!.p[1])).toBeGreaterThanOrEqual(0.05 + 0.02 + 0.0125);
    }
  });
});

describe("streams are independent", () => {
  test("another object and another entry move nothing that was drawn before", () => {
    const before = sampleReset(parseScene(BUILTIN_SCENES["lift-the-cube"]), 7);
    const document = structuredClone(BUILTIN_SCENES["lift-the-cube"]) as unknown as {
      objects: unknown[];
      reset: { place: unknown[] };
    };
    document.objects.push({ id: "ball", kind: "ball", r: 0.02 });
    document.reset.place.push({ of: ["ball"], in: { ring: [0.15, 0.26, -90, 90] } });
    const after = sampleReset(parseScene(document), 7);
    expect(after.objects.get("cube")).toEqual(before.objects.get("cube"));
    expect(after.jointJitter).toEqual(before.jointJitter);
  });

  test("seeds and attempts differ", () => {
    const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
    const places = [sampleReset(scene, 1), sampleReset(scene, 2), sampleReset(scene, 1, 1), sampleReset(scene, 1, 2)];
    expect(new Set(places.map(({ objects }) => objects.get("cube")!.p.join())).size).toBe(4);
  });
});

describe("what cannot be placed", () => {
  test.each([
    ["B30: an empty area", placing({ in: { rect: [0.3, 0.1, 0.2, 0.2] } })],
    ["B30: an empty ring", placing({ in: { ring: [0.3, 0.2, 0, 10] } })],
    ["B30: out of reach", placing({ in: { disc: [0.55, 0, 0.01] } })],
    ["in the base of the robot", placing({ in: { disc: [0, 0, 0.02] } })],
    ["off the table", placing({ in: { disc: [0.2, 0.31, 0.01] } })],
    [
      "B27: no room beside the other",
      {
        v: 1,
        objects: [cube, { id: "box", kind: "box", size: [0.1, 0.1, 0.1], fixed: true }],
        goal,
        reset: { place: [{ of: ["cube"], in: { disc: [0.2, 0, 0.05] } }] },
      },
    ],
  ])("%s", (_name, document) => {
    const error = refusalOf(document);
    expect(error.code).toBe("E_RESET_UNPLACEABLE");
    expect(error.where).toBe("/reset/place/0");
    expect(error.message).toContain('"cube"');
  });

  test("B27: objects that stand in each other", () => {
    const error = refusalOf({ v: 1, objects: [cube, { ...cube, id: "b", at: [0.21, 0] }], goal });
    expect(error.code).toBe("E_RESET_UNPLACEABLE");
    expect(error.message).toContain('"cube" and "b"');
  });

  test("B27: an object that stands in the robot", () => {
    const error = refusalOf({ v: 1, objects: [{ ...cube, at: [0.07, 0] }], goal });
    expect(error.code).toBe("E_RESET_UNPLACEABLE");
    expect(error.message).toContain('"cube" stands in the base of the robot');
  });

  test("objects that stand on each other are right", () => {
    const scene = parseScene({ v: 1, objects: [cube, { ...cube, id: "b", at: [0.2, 0, 0.025] }], goal });
    expect(sampleReset(scene, 0).objects.get("b")!.p[2]).toBeCloseTo(0.0375, 14);
  });
});
