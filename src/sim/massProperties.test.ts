import { expect, test } from "vitest";
import { quatFromAxisAngle } from "../math/quaternion";
import { IDENTITY_TRANSFORM } from "../math/transform";
import type { ShapeSpec } from "../physics/sceneSpec";
import { massPropertiesOf } from "./massProperties";

const box = (halfSize: readonly [number, number, number], at: readonly [number, number, number]): ShapeSpec => ({
  geometry: { kind: "box", halfSize },
  X_BS: { p: at, q: [0, 0, 0, 1] },
  friction: 0.8,
});

test("a uniform cube has m s² / 6 about every axis", () => {
  const { com, inertia } = massPropertiesOf([box([0.0125, 0.0125, 0.0125], [0, 0, 0])], 0.02);
  expect(com).toEqual([0, 0, 0]);
  for (const i of inertia.slice(0, 3)) expect(i).toBeCloseTo((0.02 * 0.025 * 0.025) / 6, 15);
});

test("two halves of a box weigh and turn like the whole", () => {
  const whole = massPropertiesOf([box([0.02, 0.01, 0.03], [0.1, 0, 0])], 0.3);
  const halves = massPropertiesOf([box([0.01, 0.01, 0.03], [0.09, 0, 0]), box([0.01, 0.01, 0.03], [0.11, 0, 0])], 0.3);
  expect(halves.com[0]).toBeCloseTo(0.1, 12);
  halves.inertia.forEach((value, k) => {
    expect(value).toBeCloseTo(whole.inertia[k]!, 12);
  });
});

test("a box turned by 45° about z has equal x and y moments and a product of inertia", () => {
  const turned: ShapeSpec = {
    geometry: { kind: "box", halfSize: [0.03, 0.01, 0.01] },
    X_BS: { p: [0, 0, 0], q: quatFromAxisAngle([0, 0, 1], Math.PI / 4) },
    friction: 0.8,
  };
  const { inertia } = massPropertiesOf([turned], 1);
  const long = (1 / 3) * (0.01 ** 2 + 0.01 ** 2);
  const short = (1 / 3) * (0.03 ** 2 + 0.01 ** 2);
  expect(inertia[0]).toBeCloseTo((long + short) / 2, 12);
  expect(inertia[1]).toBeCloseTo((long + short) / 2, 12);
  // The long axis lies along (1, 1), so Ixy = -∫xy dm is negative.
  expect(inertia[3]).toBeCloseTo((long - short) / 2, 12);
});

test("a ball and a can", () => {
  const ball: ShapeSpec = { geometry: { kind: "sphere", radius: 0.02 }, X_BS: IDENTITY_TRANSFORM, friction: 1 };
  expect(massPropertiesOf([ball], 0.1).inertia[0]).toBeCloseTo(0.4 * 0.1 * 0.02 ** 2, 12);
  const can: ShapeSpec = {
    geometry: { kind: "cylinder", radius: 0.02, halfLength: 0.03 },
    X_BS: IDENTITY_TRANSFORM,
    friction: 1,
  };
  const [across, , along] = massPropertiesOf([can], 0.1).inertia;
  expect(along).toBeCloseTo((0.1 * 0.02 ** 2) / 2, 12);
  expect(across).toBeCloseTo((0.1 * (3 * 0.02 ** 2 + 0.06 ** 2)) / 12, 12);
});
