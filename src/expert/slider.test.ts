import { expect, test } from "vitest";
import { parseScene } from "../world/parseScene";
import { coverage } from "../world/predicates/fitAtoms";
import type { SceneObject } from "../world/scene";
import { PushPlanner } from "./pushPlan";
import { sliderOf } from "./slider";

const scene = parseScene({
  v: 1,
  objects: [
    { id: "tee", kind: "tee", size: [0.1, 0.1, 0.02], bar: 0.03, mass: 0.08 },
    { id: "tile", kind: "box", size: [0.08, 0.05, 0.015], at: [0.2, 0.1] },
    { id: "tower", kind: "box", size: [0.08, 0.05, 0.1], at: [0.2, -0.1] },
    { id: "ball", kind: "ball", r: 0.015, at: [0.3, 0.1] },
    { id: "plate", kind: "box", size: [0.08, 0.05, 0.015], at: [0.3, -0.1], fixed: true },
  ],
  zones: [{ id: "outline", shape: "tee", size: [0.1, 0.1], bar: 0.03, at: [0.2, 0] }],
  goal: { cover: ["tee", "outline"] },
});

function object(id: string): SceneObject {
  return scene.objects.find((candidate) => candidate.id === id)!;
}

test("a tee: its middle of mass, its eight sides, its six corners that stick out", () => {
  const { middle, sides, corners, supportRadius } = sliderOf(object("tee"))!;
  // The bar has 30 cm² at y = 35 mm, the stem 21 cm² at -15 mm.
  expect(middle[0]).toBeCloseTo(0, 12);
  expect(middle[1]).toBeCloseTo((0.003 * 0.035 - 0.0021 * 0.015) / 0.0051, 12);
  expect(sides).toHaveLength(8);
  expect(corners).toHaveLength(6);
  for (const { from, to, normal } of sides) {
    // The inside is to the left, so what is outward is to the right.
    expect(normal[0] * (to[1] - from[1]) - normal[1] * (to[0] - from[0])).toBeGreaterThan(0);
  }
  expect(supportRadius).toBeGreaterThan(0.03);
  expect(supportRadius).toBeLessThan(0.07);
});

test("what stands high, rolls or is fixed is not pushed", () => {
  expect(sliderOf(object("tile"))!.sides).toHaveLength(4);
  for (const id of ["tower", "ball", "plate"]) expect(sliderOf(object(id)), id).toBeNull();
});

test("the error of a pose foretells the share of the outline that it leaves uncovered", () => {
  const slider = sliderOf(object("tee"))!;
  const planner = new PushPlanner(slider, 0.8, true);
  const [mx, my] = slider.middle;
  planner.goals = [{ x: 0.2 + mx, y: my, turn: 0 }];
  const uncovered = (dx: number, dy: number, turn: number): number => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const p = [0.2 + mx + dx - (c * mx - s * my), my + dy - (s * mx + c * my), 0.01] as const;
    const q = [0, 0, Math.sin(turn / 2), Math.cos(turn / 2)] as const;
    const objects = new Map([["tee", { p, q, v: [0, 0, 0], w: [0, 0, 0], joint: 0 } as const]]);
    const zones = new Map([["outline", { p: [0.2, 0, 0], q: [0, 0, 0, 1] } as const]]);
    const world = { scene, state: { objects, zones } } as unknown as Parameters<typeof coverage>[0];
    return 1 - coverage(world, "tee", "outline");
  };
  const share = (error: number): number => (error * 0.1) / 0.0051;
  for (const [dx, dy, turn] of [
    [0.003, 0, 0],
    [0, -0.003, 0],
    [0, 0, 0.05],
    [0, 0, -0.05],
  ] as const) {
    const error = planner.error({ x: 0.2 + mx + dx, y: my + dy, turn });
    expect(uncovered(dx, dy, turn) / share(error), `${[dx, dy, turn]}`).toBeGreaterThan(0.9);
    expect(uncovered(dx, dy, turn) / share(error)).toBeLessThan(1.05);
  }
  // Together they never leave more uncovered than one after the other.
  const error = planner.error({ x: 0.2 + mx + 0.002, y: my + 0.001, turn: 0.03 });
  expect(uncovered(0.002, 0.001, 0.03)).toBeLessThan(share(error) * 1.02);
});
