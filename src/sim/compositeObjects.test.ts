/** Composite objects in the physics: they rest, hold what is in them, open, turn, slide and spring back. */

import { describe, expect, test } from "vitest";
import { rotate3 } from "../math/quaternion";
import { norm3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { SimArm } from "./simArm";

const HZ = 50;

/** A scene with these objects, settled. */
function table(objects: readonly Record<string, unknown>[], more: Record<string, unknown> = {}): SimArm {
  const scene = parseScene({ v: 1, objects, goal: { robotStill: [] }, episode: { hz: HZ }, ...more });
  const arm = new SimArm(scene, so101);
  arm.reset(1);
  return arm;
}

function run(arm: SimArm, seconds: number): void {
  for (let k = 0; k < seconds * HZ; k++) arm.advance();
}

const motion = (arm: SimArm, id: string) => arm.worldState().objects.get(id)!;

/** Dropped from 5 mm, a little turned. */
const LOOSE: readonly Record<string, unknown>[] = [
  { kind: "box", size: [0.03, 0.04, 0.05] },
  { kind: "can", r: 0.02, h: 0.06 },
  { kind: "tee", size: [0.1, 0.1, 0.02], bar: 0.03 },
  { kind: "ring", r: 0.03, hole: 0.015, h: 0.012 },
  { kind: "tray", size: [0.12, 0.09, 0.03] },
  { kind: "bin", size: [0.1, 0.1, 0.05] },
  { kind: "bowl", r: 0.05, h: 0.03 },
  { kind: "cup", r: 0.025, h: 0.06 },
  { kind: "peg", r: 0.012, h: 0.03 },
  {
    kind: "board",
    size: [0.12, 0.08, 0.01],
    holes: [
      { id: "round", shape: "disc", size: 0.015, at: [-0.03, 0] },
      { id: "square", shape: "rect", size: [0.03, 0.03], at: [0.03, 0] },
    ],
  },
  { kind: "shelf", size: [0.08, 0.12, 0.12], levels: 3 },
  { kind: "rack", size: [0.12, 0.08, 0.05], slots: 4 },
  { kind: "mesh", asset: "mug" },
  { kind: "mesh", asset: "arch" },
];

test.each(LOOSE.map((shape) => [shape.kind, shape] as const))(
  "%s: dropped on the table it comes to rest upright",
  (_kind, shape) => {
    const arm = table([{ id: "thing", at: [0.35, 0, 0.005], yaw: 20, ...shape }], { reset: { settleS: 1 } });
    const height = motion(arm, "thing").p[2];
    const { p, q, v, w } = motion(arm, "thing");
    expect(norm3(v)).toBeLessThan(0.002);
    expect(norm3(w)).toBeLessThan(0.05);
    expect(rotate3(q, [0, 0, 1])[2]).toBeGreaterThan(0.9999);
    const half = arm.plan.objects.get("thing")!.p[2] - 0.005;
    expect(Math.abs(height - half)).toBeLessThan(0.0006);
    expect(Math.abs(p[0] - 0.35) + Math.abs(p[1])).toBeLessThan(0.003);
  },
);

describe("vessels", () => {
  test("a ball dropped into a cup stays in it", () => {
    const arm = table(
      [
        { id: "cup", kind: "cup", r: 0.03, h: 0.06, mass: 0.05, at: [0.25, 0] },
        { id: "ball", kind: "ball", r: 0.012, mass: 0.01 },
      ],
      { reset: { place: [{ of: ["ball"], in: { inside: "cup.inside" }, z: [0.04, 0.04] }], settleS: 1.5 } },
    );
    const { p } = motion(arm, "ball");
    const cup = motion(arm, "cup").p;
    // The ball lies on the floor of the cup, 3 mm above the table.
    expect(Math.abs(p[2] - 0.015)).toBeLessThan(0.001);
    expect(Math.sqrt((p[0] - cup[0]) ** 2 + (p[1] - cup[1]) ** 2)).toBeLessThan(0.03 - 0.003 - 0.012 + 0.001);
  });

  test("what leans on the wall of a bowl does not go through it", () => {
    const arm = table([
      { id: "bowl", kind: "bowl", r: 0.05, h: 0.03, fixed: true, at: [0.25, 0] },
      { id: "ball", kind: "ball", r: 0.006, mass: 0.002, at: [0.25, 0, 0.02] },
    ]);
    arm.push({ object: 1, link: null, point: motion(arm, "ball").p, force: [0.005, 0, 0] });
    run(arm, 3);
    const { p } = motion(arm, "ball");
    expect(p[0] - 0.25).toBeGreaterThan(0.015);
    expect(p[0] - 0.25).toBeLessThan(0.05);
    expect(p[2]).toBeGreaterThan(0.006);
  });

  test("a ball falls through a round hole that is wide enough, and not through one that is not", () => {
    const board = (size: number) => ({
      id: "board",
      kind: "board",
      size: [0.1, 0.1, 0.01],
      holes: [{ id: "hole", shape: "disc", size }],
      at: [0.35, 0, 0.04],
      fixed: true,
    });
    const ball = { id: "ball", kind: "ball", r: 0.012, at: [0.35, 0, 0.055] };
    const height = (size: number) => {
      // What falls while settling would be put back.
      const arm = table([board(size), ball], { reset: { settleS: 0 } });
      run(arm, 1);
      return motion(arm, "ball").p[2];
    };
    expect(height(0.013)).toBeLessThan(0.0125);
    expect(height(0.011)).toBeGreaterThan(0.05);
  });
});

describe("joints", () => {
  const drawer = { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08, at: [0.42, 0], yaw: 180 };

  test("a drawer stays shut by itself, and a block in it comes along when it is pulled", () => {
    const block = { id: "block", kind: "box", size: [0.025, 0.025, 0.025] };
    const arm = table([drawer, block], {
      reset: {
        set: [{ of: "drawer", prop: "joint", range: [0.9, 0.9] }],
        place: [{ of: ["block"], in: { inside: "drawer.inside" } }],
      },
    });
    expect(motion(arm, "drawer").joint).toBeCloseTo(0.9, 2);
    const before = motion(arm, "block").p;
    arm.push({ object: 0, link: null, point: [0.27, 0, 0.03], force: [1.5, 0, 0] });
    run(arm, 1);
    expect(motion(arm, "drawer").joint).toBeLessThan(0.01);
    const after = motion(arm, "block").p;
    expect(after[0] - before[0]).toBeGreaterThan(0.04);
    arm.push({ object: 0, link: null, point: [0.35, 0, 0.03], force: [-1.5, 0, 0] });
    run(arm, 1);
    expect(motion(arm, "drawer").joint).toBeGreaterThan(0.97);
    arm.push(null);
    run(arm, 0.5);
    expect(motion(arm, "drawer").joint).toBeGreaterThan(0.97);
    expect(Math.abs(motion(arm, "block").v[0])).toBeLessThan(0.01);
  });

  test("a button goes down under a finger and springs back", () => {
    const arm = table([{ id: "button", kind: "button", r: 0.015, travel: 0.005, at: [0.25, 0] }]);
    expect(motion(arm, "button").joint).toBeLessThan(0.06);
    arm.push({ object: 0, link: null, point: [0.25, 0, 0.015], force: [0, 0, -5] });
    run(arm, 0.5);
    expect(motion(arm, "button").joint).toBeGreaterThan(0.97);
    arm.push(null);
    run(arm, 0.5);
    expect(motion(arm, "button").joint).toBeLessThan(0.06);
  });

  test("a weight keeps a button down", () => {
    const arm = table([
      { id: "button", kind: "button", r: 0.02, travel: 0.005, at: [0.25, 0] },
      { id: "weight", kind: "box", size: [0.03, 0.03, 0.03], mass: 1, at: [0.25, 0, 0.0205] },
    ]);
    run(arm, 0.5);
    expect(motion(arm, "button").joint).toBeGreaterThan(0.95);
    expect(arm.worldState().contacts.some(({ a, b }) => [a, b].every((party) => party.kind === "object"))).toBe(true);
  });

  test("a lid that is lifted beyond upright stays open, and falls shut from less", () => {
    const box = { id: "box", kind: "lidbox", size: [0.1, 0.08, 0.05], openDeg: 120, at: [0.42, 0] };
    const lidAfter = (start: number): number => {
      const arm = table([box], { reset: { set: [{ of: "box", prop: "joint", range: [start, start] }] } });
      run(arm, 1);
      return motion(arm, "box").joint;
    };
    expect(lidAfter(0.9)).toBeGreaterThan(0.97);
    expect(lidAfter(0.5)).toBeLessThan(0.02);
  });

  test("a knob turns and a slider slides to their ends, and stay where they are left", () => {
    const arm = table([
      { id: "knob", kind: "knob", range: 90, at: [0.25, 0.1] },
      { id: "slider", kind: "slider", range: 0.1, at: [0.25, -0.1] },
    ]);
    arm.push({ object: 0, link: null, point: [0.265, 0.1, 0.03], force: [0, 2, 0] });
    run(arm, 1);
    expect(motion(arm, "knob").joint).toBeGreaterThan(0.9);
    arm.push({ object: 1, link: null, point: [0.2, -0.1, 0.03], force: [1, 0, 0] });
    run(arm, 1);
    expect(motion(arm, "slider").joint).toBeGreaterThan(0.97);
    arm.push(null);
    run(arm, 0.5);
    expect(motion(arm, "knob").joint).toBeGreaterThan(0.9);
    expect(motion(arm, "slider").joint).toBeGreaterThan(0.97);
  });

  test("an instant with joints comes back bit for bit", () => {
    const arm = table([drawer]);
    arm.push({ object: 0, link: null, point: [0.35, 0, 0.03], force: [-1.5, 0, 0] });
    run(arm, 0.2);
    const snapshot = structuredClone(arm.snapshot());
    arm.push(null);
    run(arm, 0.3);
    const hash = arm.hash();
    arm.restore(snapshot);
    arm.push(null);
    run(arm, 0.3);
    expect(arm.hash()).toBe(hash);
  });
});

describe("the ten tasks", () => {
  test.each(Object.entries(BUILTIN_SCENES))("%s settles at once for twenty seeds", (_id, document) => {
    const arm = new SimArm(parseScene(document), so101);
    for (let seed = 0; seed < 20; seed++) expect(() => arm.reset(seed)).not.toThrow();
  });
});
