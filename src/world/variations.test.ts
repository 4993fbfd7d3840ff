import { describe, expect, test } from "vitest";
import { BUILTIN_SCENES } from "./builtinScenes";
import { parseScene } from "./parseScene";
import { type ResetPlan, sampleReset } from "./reset";

const objects = [
  { id: "a", kind: "box", size: [0.02, 0.03, 0.04], at: [0.2, 0], mass: 0.05, tags: ["red"] },
  { id: "b", kind: "box", size: [0.02, 0.02, 0.02], at: [0.2, 0.1], tags: ["red"] },
  { id: "c", kind: "can", r: 0.02, h: 0.05, at: [0.2, -0.1], tags: ["red"] },
  { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08, at: [0.4, 0.15] },
];

function planOf(set: readonly unknown[], seed = 0): ResetPlan {
  return sampleReset(parseScene({ v: 1, objects, goal: { robotStill: [] }, reset: { set } }), seed);
}

const objectOf = (plan: ResetPlan, id: string) => plan.scene.objects.find((object) => object.id === id)!;
const SEEDS = Array.from({ length: 500 }, (_, k) => k);

describe("draws", () => {
  test("a range is uniform", () => {
    const masses = SEEDS.map(
      (seed) => objectOf(planOf([{ of: "a", prop: "mass", range: [0.03, 0.08] }], seed), "a").mass,
    );
    expect(Math.min(...masses)).toBeGreaterThanOrEqual(0.03);
    expect(Math.max(...masses)).toBeLessThan(0.08);
    // Mean 55 g; four standard errors of 500 draws are 2.6 g.
    expect(Math.abs(masses.reduce((s, m) => s + m, 0) / 500 - 0.055)).toBeLessThan(0.0026);
  });

  test("a normal draw is cut at its bounds", () => {
    const draw = { of: "a", prop: "friction", normal: [0.8, 0.2, 0.7, 1.1] };
    const values = SEEDS.map((seed) => objectOf(planOf([draw], seed), "a").friction);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.7);
    expect(Math.max(...values)).toBeLessThanOrEqual(1.1);
    expect(new Set(values).size).toBe(500);
    // Nothing to draw between bounds far from the mean: the nearer bound.
    const far = { of: "a", prop: "friction", normal: [0.1, 0.001, 1.5, 1.6] };
    expect(objectOf(planOf([far]), "a").friction).toBe(1.5);
  });

  test("pick takes each of its values", () => {
    const colors = SEEDS.map(
      (seed) => objectOf(planOf([{ of: "a", prop: "color", pick: ["red", "blue"] }], seed), "a").color,
    );
    expect(colors.filter((color) => color === "red").length).toBeGreaterThan(200);
    expect(colors.filter((color) => color === "blue").length).toBeGreaterThan(200);
  });

  test("shuffle gives each thing another value, in every order", () => {
    const orders = SEEDS.map((seed) => {
      const plan = planOf([{ of: "tag:red", prop: "color", shuffle: ["red", "green", "blue"] }], seed);
      return ["a", "b", "c"].map((id) => objectOf(plan, id).color).join();
    });
    for (const order of orders) expect(order.split(",").sort()).toEqual(["blue", "green", "red"]);
    expect(new Set(orders).size).toBe(6);
  });

  test("a selection draws once each, or once for all", () => {
    const each = planOf([{ of: "tag:red", prop: "mass", range: [0.01, 0.05] }]);
    expect(new Set(["a", "b", "c"].map((id) => objectOf(each, id).mass)).size).toBe(3);
    const same = planOf([{ of: "tag:red", prop: "mass", range: [0.01, 0.05], same: true }]);
    expect(new Set(["a", "b", "c"].map((id) => objectOf(same, id).mass)).size).toBe(1);
  });
});

describe("properties", () => {
  test("a size is a factor of every length, and the thing still stands on the table", () => {
    const plan = planOf([{ of: "tag:red", prop: "size", range: [1.5, 1.5] }]);
    expect(objectOf(plan, "a").size![2]).toBeCloseTo(0.06, 14);
    expect(objectOf(plan, "c")).toMatchObject({ r: 0.03, mass: objectOf(planOf([]), "c").mass });
    expect(plan.objects.get("a")!.p[2]).toBeCloseTo(0.03, 14);
  });

  test("a joint starts at its fraction", () => {
    const plan = planOf([{ of: "drawer", prop: "joint", range: [0.2, 0.4] }]);
    expect(plan.joints.get("drawer")).toBeGreaterThanOrEqual(0.2);
    expect(planOf([]).joints.get("drawer")).toBeUndefined();
  });

  test("the world and the robot", () => {
    expect(planOf([]).world).toEqual({ light: 1, gravity: 9.81, backdrop: null });
    expect(planOf([]).link).toEqual({ latencyMs: 0, dropRate: 0 });
    const plan = planOf([
      { of: "world", prop: "light", pick: [0.5] },
      { of: "world", prop: "gravity", pick: [3.7] },
      { of: "world", prop: "backdrop", pick: ["black"] },
      { of: "robot", prop: "latencyMs", pick: [40] },
      { of: "robot", prop: "dropRate", pick: [0.25] },
    ]);
    expect(plan.world).toEqual({ light: 0.5, gravity: 3.7, backdrop: "black" });
    expect(plan.link).toEqual({ latencyMs: 40, dropRate: 0.25 });
  });

  test("a camera is moved by the distance that is drawn, in any direction", () => {
    const directions = SEEDS.map((seed) => {
      const plan = planOf([{ of: "front", prop: "jitter", range: [0.01, 0.01] }], seed);
      const [x, y, z] = plan.scene.cameras[0]!.view!.at;
      const offset = [x - 0.6, y, z - 0.35] as const;
      expect(Math.hypot(...offset)).toBeCloseTo(0.01, 12);
      return offset;
    });
    for (const k of [0, 1, 2] as const) {
      const mean = directions.reduce((sum, offset) => sum + offset[k], 0) / 500;
      // The spread of one coordinate is 10 mm / √3; four standard errors.
      expect(Math.abs(mean)).toBeLessThan((4 * 0.01) / Math.sqrt(3 * 500));
    }
    expect(planOf([{ of: "front", prop: "fov", pick: [70] }]).scene.cameras[0]!.fov).toBe(70);
  });
});

describe("streams are independent", () => {
  const entries = [
    { of: "a", prop: "mass", range: [0.01, 0.05] },
    { of: "tag:red", prop: "friction", normal: [0.8, 0.1, 0.5, 1.1] },
    { of: "tag:red", prop: "color", shuffle: ["red", "green", "blue"] },
    { of: "drawer", prop: "joint", range: [0, 0.5] },
    { of: "world", prop: "light", range: [0.5, 1.5] },
    { of: "front", prop: "jitter", range: [0, 0.05] },
    { of: "robot", prop: "latencyMs", range: [0, 100] },
  ];
  const drawn = ({ scene, joints, world, link, objects: places, jointJitter }: ResetPlan) => ({
    a: scene.objects.map(({ mass }) => mass),
    b: scene.objects.map(({ friction }) => friction),
    c: scene.objects.map(({ color }) => color),
    d: joints.get("drawer"),
    e: world.light,
    f: scene.cameras,
    g: link.latencyMs,
    places,
    jointJitter,
  });

  test("an entry more or less, or another order, changes no draw of the others", () => {
    for (let seed = 0; seed < 20; seed++) {
      const all = drawn(planOf(entries, seed));
      expect(drawn(planOf([...entries].reverse(), seed))).toEqual(all);
      entries.forEach((_, k) => {
        const fewer = drawn(
          planOf(
            entries.filter((_entry, i) => i !== k),
            seed,
          ),
        );
        const key = "abcdefg"[k] as keyof typeof all;
        expect({ ...fewer, [key]: null }).toEqual({ ...all, [key]: null });
        expect(fewer[key]).not.toEqual(all[key]);
      });
    }
  });

  test("adding a variation to a built-in task moves nothing", () => {
    for (const document of Object.values(BUILTIN_SCENES)) {
      const before = parseScene(document);
      const reset = "reset" in document ? document.reset : {};
      const after = parseScene({
        ...structuredClone(document),
        reset: { ...structuredClone(reset), set: [{ of: "world", prop: "light", range: [0.5, 1.5] }] },
      });
      for (let seed = 0; seed < 10; seed++) {
        const [a, b] = [sampleReset(before, seed), sampleReset(after, seed)];
        expect(b.objects).toEqual(a.objects);
        expect(b.zones).toEqual(a.zones);
        expect(b.jointJitter).toEqual(a.jointJitter);
      }
    }
  });

  test("same seed, same draws; another seed or attempt, others", () => {
    expect(planOf(entries, 4)).toEqual(planOf(entries, 4));
    expect(drawn(planOf(entries, 5)).a).not.toEqual(drawn(planOf(entries, 4)).a);
  });
});
