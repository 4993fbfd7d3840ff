import { expect, test } from "vitest";
import { quatFromAxisAngle } from "../math/quaternion";
import { discFootprint, footprintGap, isOnTable, objectFootprint } from "./footprint";
import { overlappingPair } from "./overlap";
import { parseScene } from "./parseScene";

const square = (x: number, y: number, deg = 0) =>
  objectFootprint(
    { kind: "box", size: [0.02, 0.02, 0.02] },
    { p: [x, y, 0], q: quatFromAxisAngle([0, 0, 1], (deg * Math.PI) / 180) },
  );

test("gaps of squares and discs", () => {
  expect(footprintGap(square(0, 0), square(0.05, 0))).toBeCloseTo(0.03, 12);
  expect(footprintGap(square(0, 0), square(0.03, 0.04))).toBeCloseTo(Math.sqrt(0.01 ** 2 + 0.02 ** 2), 12);
  expect(footprintGap(square(0, 0), square(0.05, 0, 45))).toBeCloseTo(0.04 - 0.01 * Math.SQRT2, 12);
  expect(footprintGap(discFootprint(0, 0, 0.01), discFootprint(0.03, 0.04, 0.02))).toBeCloseTo(0.02, 12);
  expect(footprintGap(square(0, 0), discFootprint(0.05, 0, 0.01))).toBeCloseTo(0.03, 12);
});

test("overlap is negative by its depth, also when one lies in the other", () => {
  expect(footprintGap(square(0, 0), square(0.015, 0))).toBeCloseTo(-0.005, 12);
  expect(footprintGap(square(0, 0), discFootprint(0.012, 0, 0.005))).toBeCloseTo(-0.003, 12);
  expect(footprintGap(square(0, 0), discFootprint(0, 0, 0.001))).toBeCloseTo(-0.011, 12);
  expect(footprintGap(discFootprint(0, 0, 0.01), discFootprint(0, 0, 0.002))).toBeCloseTo(-0.012, 12);
});

test("the gap is the same both ways", () => {
  for (let k = 0; k < 40; k++) {
    const [a, b] = [square(0, 0, 7 * k), square(0.001 * k, 0.03 - 0.001 * k, 13 * k)];
    expect(footprintGap(a, b)).toBeCloseTo(footprintGap(b, a), 14);
  }
});

test("on the table means the whole of it", () => {
  const table = { x0: -0.2, x1: 0.6, y0: -0.3, y1: 0.3 };
  expect(isOnTable(square(0.59, 0), table)).toBe(true);
  expect(isOnTable(square(0.591, 0), table)).toBe(false);
  expect(isOnTable(discFootprint(0, 0.29, 0.011), table)).toBe(false);
});

test("a cube may stand in a tray but not in its wall", () => {
  const pairAt = (x: number) => {
    const { objects } = parseScene({
      v: 1,
      objects: [
        { id: "tray", kind: "tray", size: [0.12, 0.09, 0.03], at: [0.2, 0] },
        { id: "cube", kind: "box", size: [0.025, 0.025, 0.025], at: [x, 0, 0.003] },
      ],
      goal: { still: ["cube"] },
    });
    return overlappingPair(
      objects.map((object) => ({
        object,
        X_WO: { p: [object.at[0], object.at[1], object.at[2] + object.size![2] / 2], q: [0, 0, 0, 1] },
      })),
    );
  };
  expect(pairAt(0.2)).toBeNull();
  expect(pairAt(0.2445)).toBeNull();
  expect(pairAt(0.245)).toEqual(["tray", "cube"]);
});
