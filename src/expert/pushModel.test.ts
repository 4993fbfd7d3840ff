import { expect, test } from "vitest";
import { parseScene } from "../world/parseScene";
import type { Vec2 } from "../world/polygon";
import { PushModel } from "./pushModel";
import { sliderOf } from "./slider";

const scene = parseScene({
  v: 1,
  objects: [
    { id: "tile", kind: "box", size: [0.08, 0.06, 0.02] },
    { id: "tee", kind: "tee", size: [0.1, 0.1, 0.02], bar: 0.03, at: [0.2, 0.15] },
  ],
  goal: { touch: ["tile", "table"] },
});
const tile = sliderOf(scene.objects[0]!)!;
const tee = sliderOf(scene.objects[1]!)!;

/** A square of 4 mm on its tip: one corner leads along +x. */
const NEEDLE: readonly Vec2[] = [
  [-0.002, 0],
  [0, -0.002],
  [0.002, 0],
  [0, 0.002],
];

/** Pushes along +x in steps of 0.2 mm after the corner has met the tile's side at x = -0.04. */
function pushTile(y: number, way: number, direction = 0, friction = 0.8): PushModel {
  const model = new PushModel(tile, friction);
  model.place({ x: 0, y: 0, turn: 0 }, NEEDLE, [-0.042, y]);
  const step = 0.0002;
  for (let k = 0; k < Math.round(way / step); k++) {
    model.advance(step * Math.cos(direction), step * Math.sin(direction));
  }
  return model;
}

test("a push through the middle moves the slider straight, as far as the fingers go", () => {
  const { x, y, turn } = pushTile(0, 0.03);
  expect(x).toBeCloseTo(0.03, 6);
  expect(y).toBeCloseTo(0, 9);
  expect(turn).toBeCloseTo(0, 9);
});

test("a push beside the middle turns as the limit surface says, one to the other side the other way", () => {
  const way = 0.0004;
  const { x, turn } = pushTile(0.01, way);
  // Sticking: f = M⁻¹ u with r = (-0.04, 0.01); the turn is (r × f) / c².
  const c2 = tile.supportRadius * tile.supportRadius;
  const [rx, ry] = [-0.04, 0.01];
  const determinant = 1 + (rx * rx + ry * ry) / c2;
  const [fx, fy] = [(1 + (rx * rx) / c2) / determinant, (rx * ry) / c2 / determinant];
  expect(turn / way).toBeCloseTo((rx * fy - ry * fx) / c2, 1);
  expect(x / way).toBeCloseTo(fx, 2);
  expect(pushTile(-0.01, way).turn).toBeCloseTo(-turn, 9);
});

test("a push across the friction cone slides along the side", () => {
  // At 60° to the normal: inside the cone of friction 2, outside that of 0.2.
  const moved = (friction: number): number => pushTile(0, 0.002, Math.PI / 3, friction).y;
  expect(moved(0.2)).toBeLessThan(0.4 * moved(2));
});

test("a corner of the slider that meets a side of the fingers is pushed too", () => {
  const model = new PushModel(tile, 0.8);
  const wide: readonly Vec2[] = [
    [-0.01, -0.05],
    [0.01, -0.05],
    [0.01, 0.05],
    [-0.01, 0.05],
  ];
  model.place({ x: 0, y: 0, turn: 0.3 }, wide, [-0.07, 0]);
  for (let k = 0; k < 200; k++) model.advance(0.0005, 0);
  // A flat pusher turns a side of the tile flat against itself, or against the next one.
  expect(Math.abs(Math.sin(2 * model.turn))).toBeLessThan(0.1);
  expect(model.x).toBeGreaterThan(0.06);
});

test("fingers in the inner corner of a tee carry it along in both directions", () => {
  for (const direction of [Math.PI / 4 - 0.3, Math.PI / 4 + 0.3]) {
    const model = new PushModel(tee, 0.8);
    const [mx, my] = tee.middle;
    // The right angle between stem and bar on the left: at (-15, 20) mm of the tee's frame.
    const corner: Vec2 = [-0.015 - mx, 0.02 - my];
    const block: readonly Vec2[] = [
      [-0.008, -0.008],
      [0.008, -0.008],
      [0.008, 0.008],
      [-0.008, 0.008],
    ];
    model.place({ x: 0, y: 0, turn: 0 }, block, [corner[0] - 0.0085, corner[1] - 0.0085]);
    for (let k = 0; k < 40; k++) model.advance(0.0005 * Math.cos(direction), 0.0005 * Math.sin(direction));
    expect(model.touching).toBe(true);
    expect(model.overlap()).toBeLessThan(0.0005);
    expect(Math.sqrt(model.x * model.x + model.y * model.y)).toBeGreaterThan(0.008);
  }
});
