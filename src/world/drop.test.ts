import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { rotate3 } from "../math/quaternion";
import { compose, inverseTransformPoint } from "../math/transform";
import { regionFrame, regionNamed } from "./objectShapes";
import { overlappingPair } from "./overlap";
import { parseScene } from "./parseScene";
import { underside } from "./predicates/extent";
import { depthInRegion } from "./regionDepth";
import { type ResetPlan, sampleReset } from "./reset";
import { SETTLE_TOLERANCE, unsettledObject } from "./settling";
import { plainState } from "./testing/plainState";

const cube = { id: "cube", kind: "box", size: [0.025, 0.025, 0.025] };
const goal = { robotStill: [] };
const SEEDS = Array.from({ length: 60 }, (_, k) => k);

const planOf = (objects: readonly unknown[], place: readonly unknown[], seed: number, more: object = {}): ResetPlan =>
  sampleReset(parseScene({ v: 1, objects, goal, reset: { place, ...more } }), seed);

function depthIn(plan: ResetPlan, id: string, host: string, region: string): number {
  const object = plan.scene.objects.find((candidate) => candidate.id === host)!;
  const space = regionNamed(object, region);
  const X_WR = compose(plan.objects.get(host)!, regionFrame(object, space, plan.joints.get(host) ?? 0));
  return depthInRegion(space, inverseTransformPoint(X_WR, plan.objects.get(id)!.p));
}

const standing = (plan: ResetPlan) =>
  plan.scene.objects.map((object) => ({
    object,
    X_WO: plan.objects.get(object.id)!,
    joint: plan.joints.get(object.id) ?? 0,
  }));

describe("into a vessel", () => {
  const cup = { id: "cup", kind: "cup", r: 0.025, h: 0.06, at: [0.2, 0.1], yaw: 33 };

  test("six beads lie inside and not in each other", () => {
    const beads = { id: "bead", kind: "ball", r: 0.006, tags: ["bead"], copies: 6 };
    for (const seed of SEEDS) {
      const plan = planOf([cup, beads], [{ of: ["tag:bead"], in: { inside: "cup.inside" } }], seed);
      for (let k = 1; k <= 6; k++) expect(depthIn(plan, `bead#${k}`, "cup", "inside")).toBeGreaterThan(0.005);
      const balls = standing(plan).filter(({ object }) => object.kind === "ball");
      balls.forEach((a, i) => {
        for (const b of balls.slice(i + 1)) {
          expect(Math.hypot(...a.X_WO.p.map((x, axis) => x - b.X_WO.p[axis]!))).toBeGreaterThan(0.012);
        }
      });
    }
  });

  test("a drawer that stands open carries its block along", () => {
    const drawer = { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08, at: [0.3, 0], yaw: 180 };
    const set = [{ of: "drawer", prop: "joint", range: [1, 1] }];
    for (const seed of SEEDS) {
      const plan = planOf([drawer, cube], [{ of: ["cube"], in: { inside: "drawer.inside" } }], seed, { set });
      expect(depthIn(plan, "cube", "drawer", "inside")).toBeGreaterThan(0.01);
      expect(plan.objects.get("cube")!.p[0]).toBeLessThan(0.3);
    }
  });

  test("a height is one above the floor", () => {
    const plan = planOf(
      [cup, { id: "b", kind: "ball", r: 0.006 }],
      [{ of: ["b"], in: { inside: "cup.inside" }, z: [0.03, 0.03] }],
      0,
    );
    expect(plan.objects.get("b")!.p[2]).toBeCloseTo(0.003 + 0.0005 + 0.03 + 0.006, 12);
  });

  test("B30: what does not fit is unplaceable, and the entry is named", () => {
    const place = [{ of: ["cube"], in: { inside: "cup.inside" } }];
    expect(() => planOf([cup, { ...cube, size: [0.04, 0.04, 0.04] }], place, 0)).toThrow(InputError);
    expect(() => planOf([cup, { ...cube, size: [0.04, 0.04, 0.04] }], place, 0)).toThrow(/reset\.place\[0\].*"cube"/);
    // Two fit on each other; a third would stand above the rim.
    const tall = { id: "tall", kind: "can", r: 0.015, h: 0.04, tags: ["t"], copies: 3 };
    expect(() => planOf([cup, tall], [{ of: ["tag:t"], in: { inside: "cup.inside" } }], 0)).toThrow(InputError);
  });
});

describe("onto something", () => {
  const shelf = { id: "shelf", kind: "shelf", size: [0.1, 0.2, 0.15], levels: 3, at: [0.3, 0] };

  test("a level of a shelf", () => {
    for (const seed of SEEDS) {
      const plan = planOf([shelf, cube], [{ of: ["cube"], in: { on: "shelf.level2" }, yaw: [-180, 180] }], seed);
      expect(plan.objects.get("cube")!.p[2]).toBeCloseTo(0.05 + 0.003 + 0.0005 + 0.0125, 12);
      expect(depthIn(plan, "cube", "shelf", "level2")).toBeGreaterThan(0.01);
      expect(overlappingPair(standing(plan))).toBeNull();
    }
  });

  test("things on one level keep their gap", () => {
    const more = { ...cube, tags: ["c"], copies: 3 };
    for (const seed of SEEDS) {
      const plan = planOf([shelf, more], [{ of: ["tag:c"], in: { on: "shelf.level1" }, gap: 0.01 }], seed);
      const ys = [1, 2, 3].map((k) => plan.objects.get(`cube#${k}`)!.p);
      ys.forEach((a, i) => {
        for (const b of ys.slice(i + 1)) {
          const apart = Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]));
          expect(apart).toBeGreaterThan(0.0125 * 2 + 0.007);
        }
      });
    }
  });

  test("what is avoided is avoided on a shelf too", () => {
    const zones = [{ id: "keepout", shape: "rect", size: [0.2, 0.1], at: [0.3, 0.05] }];
    const place = [{ of: ["cube"], in: { on: "shelf.level1" }, avoid: ["keepout"], gap: 0.01 }];
    const scene = parseScene({ v: 1, objects: [shelf, cube], zones, goal, reset: { place } });
    for (const seed of SEEDS) {
      expect(sampleReset(scene, seed).objects.get("cube")!.p[1]).toBeLessThanOrEqual(-0.01 - 0.0125);
    }
  });

  test("the top of a can is round", () => {
    const can = { id: "can", kind: "can", r: 0.04, h: 0.05, at: [0.3, 0] };
    for (const seed of SEEDS) {
      const { p } = planOf([can, cube], [{ of: ["cube"], in: { on: "can" } }], seed).objects.get("cube")!;
      expect(Math.hypot(p[0] - 0.3, p[1])).toBeLessThan(0.04 - 0.0125);
      expect(p[2]).toBeCloseTo(0.05 + 0.0005 + 0.0125, 12);
    }
  });
});

describe("lying, tilted, in a tee", () => {
  const can = { id: "can", kind: "can", r: 0.018, h: 0.07 };

  test("a can lies on its side along its heading", () => {
    for (const seed of SEEDS) {
      const plan = planOf([can], [{ of: ["can"], in: { disc: [0.25, 0, 0.05] }, lie: true, yaw: [-180, 180] }], seed);
      const X_WO = plan.objects.get("can")!;
      expect(Math.abs(rotate3(X_WO.q, [0, 0, 1])[2])).toBeLessThan(1e-12);
      expect(X_WO.p[2]).toBeCloseTo(0.018, 12);
    }
    const [x, y] = rotate3(
      planOf([{ ...can, yaw: 90 }], [{ of: ["can"], in: { disc: [0.25, 0, 0] }, lie: true }], 0).objects.get("can")!.q,
      [0, 0, 1],
    );
    expect(x).toBeCloseTo(0, 12);
    expect(y).toBeCloseTo(1, 12);
  });

  test("what is tilted touches the table with its lowest point", () => {
    for (const rpy of [
      [30, 0, 0],
      [0, -50, 20],
      [90, 0, 10],
      [45, 45, 45],
    ]) {
      for (const shape of [can, cube, { id: "cup", kind: "cup", r: 0.03, h: 0.05 }]) {
        const plan = planOf([{ ...shape, rpy, at: [0.25, 0, 0.01] }], [], 0);
        const [object] = plan.scene.objects;
        expect(underside(object!, plan.objects.get(object!.id)!)).toBeCloseTo(0.01, 12);
      }
    }
  });

  test("a tee zone is filled in both of its bars and nowhere else", () => {
    const zones = [{ id: "tee", shape: "tee", size: [0.2, 0.2], bar: 0.05, at: [0.25, 0] }];
    const dot = { id: "dot", kind: "ball", r: 0.002 };
    const scene = parseScene({
      v: 1,
      objects: [dot],
      zones,
      goal,
      reset: { place: [{ of: ["dot"], in: { zone: "tee" } }] },
    });
    let inBar = 0;
    for (let seed = 0; seed < 400; seed++) {
      const [x, y] = sampleReset(scene, seed).objects.get("dot")!.p;
      const [u, v] = [Math.abs(x - 0.25), y];
      expect((u <= 0.1 && v >= 0.05 && v <= 0.1) || (u <= 0.025 && Math.abs(v) <= 0.1)).toBe(true);
      if (v >= 0.05) inBar += 1;
    }
    // The bar across has 100 of the 175 square centimetres; four standard deviations are 0.1.
    expect(Math.abs(inBar / 400 - 100 / 175)).toBeLessThan(0.1);
  });
});

describe("settling", () => {
  const place = [
    { of: ["cup"], in: { disc: [0.25, 0, 0.02] } },
    { of: ["bead"], in: { inside: "cup.inside" } },
    { of: ["cube"], in: { rect: [0.2, 0.1, 0.22, 0.12] }, z: [0.05, 0.1] },
    { of: ["block"], in: { disc: [0.25, -0.1, 0.01] } },
  ];
  const plan = planOf(
    [
      { id: "cup", kind: "cup", r: 0.03, h: 0.06 },
      { id: "bead", kind: "ball", r: 0.006 },
      cube,
      { ...cube, id: "block" },
    ],
    place,
    3,
  );
  const culprit = (moves: Readonly<Record<string, object>>) => {
    const still = Object.fromEntries([...plan.objects].map(([id, X_WO]) => [id, { ...X_WO, ...moves[id] }]));
    return unsettledObject(plan, plainState({ objects: still }).objects);
  };
  const at = (id: string) => plan.objects.get(id)!.p;

  test("what was put down may move by 2 cm", () => {
    const [x, y, z] = at("block");
    expect(culprit({})).toBeNull();
    expect(culprit({ block: { p: [x + SETTLE_TOLERANCE - 1e-9, y, z] } })).toBeNull();
    expect(culprit({ block: { p: [x + SETTLE_TOLERANCE + 1e-6, y, z] } })).toBe("block");
  });

  test("what was dropped may fall, but must come to rest in its area", () => {
    expect(culprit({ cube: { p: [0.21, 0.11, 0.0125] } })).toBeNull();
    expect(culprit({ cube: { p: [0.3, 0.11, 0.0125] } })).toBe("cube");
    expect(culprit({ cube: { p: [0.21, 0.11, 0.0125], v: [0, 0, -0.3] } })).toBe("cube");
    expect(culprit({ bead: { p: [at("cup")[0], at("cup")[1], 0.009] } })).toBeNull();
    expect(culprit({ bead: { p: [at("cup")[0] + 0.05, at("cup")[1], 0.006] } })).toBe("bead");
  });
});
