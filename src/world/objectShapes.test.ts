import { describe, expect, test } from "vitest";
import { baseToFrame, defaultMass, halfExtents, objectBodies, objectParts, objectRegions } from "./objectShapes";

describe("solids", () => {
  test("a cube has m s² / 6 about every axis", () => {
    const { com, inertia, mass } = objectBodies({ kind: "box", size: [0.025, 0.025, 0.025], mass: 0.02 })[0]!;
    expect(mass).toBe(0.02);
    expect(com).toEqual([0, 0, 0]);
    const i = (0.02 * 0.025 * 0.025) / 6;
    [i, i, i, 0, 0, 0].forEach((value, k) => {
      expect(inertia[k]).toBeCloseTo(value, 15);
    });
  });

  test("a ball and a can", () => {
    expect(objectBodies({ kind: "ball", r: 0.02, mass: 0.1 })[0]!.inertia[0]).toBeCloseTo(0.4 * 0.1 * 0.0004, 15);
    const [across, , along] = objectBodies({ kind: "can", r: 0.02, h: 0.06, mass: 0.1 })[0]!.inertia;
    expect(along).toBeCloseTo((0.1 * 0.0004) / 2, 15);
    expect(across).toBeCloseTo((0.1 * (3 * 0.0004 + 0.0036)) / 12, 15);
  });
});

describe("a tray", () => {
  const tray = { kind: "tray", size: [0.12, 0.09, 0.03], mass: 0.1 } as const;

  test("is a box without its hollow", () => {
    const volume = (x: number, y: number, z: number): number => x * y * z;
    const outer = volume(0.12, 0.09, 0.03);
    const hollow = volume(0.114, 0.084, 0.027);
    const parts = objectParts(tray);
    const sum = parts.reduce((total, { geometry }) => {
      if (geometry.kind !== "box") throw new Error("a tray is made of boxes");
      const [hx, hy, hz] = geometry.halfSize;
      return total + 8 * hx * hy * hz;
    }, 0);
    expect(parts).toHaveLength(5);
    expect(sum).toBeCloseTo(outer - hollow, 15);
  });

  test("has the mass properties of the box minus those of the hollow", () => {
    const outer = 0.12 * 0.09 * 0.03;
    const hollow = 0.114 * 0.084 * 0.027;
    const density = 0.1 / (outer - hollow);
    const { com, inertia } = objectBodies(tray)[0]!;
    // The hollow's centre is 1.5 mm above the box's.
    const z = (-density * hollow * 0.0015) / 0.1;
    expect(com[0]).toBeCloseTo(0, 15);
    expect(com[2]).toBeCloseTo(z, 12);
    const about = (m: number, a: number, b: number, d: number): number => (m * (a * a + b * b)) / 12 + m * d * d;
    const ixx = about(density * outer, 0.09, 0.03, z) - about(density * hollow, 0.084, 0.027, 0.0015 - z);
    expect(inertia[0]).toBeCloseTo(ixx, 12);
    const izz = about(density * outer, 0.12, 0.09, 0) - about(density * hollow, 0.114, 0.084, 0);
    expect(inertia[2]).toBeCloseTo(izz, 12);
    expect(inertia.slice(3)).toEqual([expect.closeTo(0, 15), expect.closeTo(0, 15), expect.closeTo(0, 15)]);
  });

  test("stays inside its outer size and leaves its inside free", () => {
    const [hx, hy, hz] = halfExtents(tray);
    const { centre, halfSize } = objectRegions(tray).inside!;
    for (const { geometry, X_OS } of objectParts(tray)) {
      if (geometry.kind !== "box") throw new Error("a tray is made of boxes");
      const overlaps = [0, 1, 2].map((k) => {
        const half = geometry.halfSize[k]!;
        expect(Math.abs(X_OS.p[k]!) + half).toBeLessThanOrEqual([hx, hy, hz][k]! + 1e-12);
        return half + halfSize[k]! - Math.abs(X_OS.p[k]! - centre[k]!);
      });
      // Two boxes are apart when one axis shows no overlap.
      expect(Math.min(...overlaps)).toBeLessThan(1e-12);
    }
    expect(centre[2] + halfSize[2]).toBeCloseTo(hz, 12);
  });
});

test("the frame stands half a height above the base point", () => {
  const { p, q } = baseToFrame({ kind: "can", r: 0.02, h: 0.06 }, [0.1, 0.2, 0.01], Math.PI / 2);
  expect(p).toEqual([0.1, 0.2, 0.04]);
  expect(q[2]).toBeCloseTo(Math.SQRT1_2, 14);
  expect(baseToFrame({ kind: "ball", r: 0.02 }, [0, 0, 0], 0).p).toEqual([0, 0, 0.02]);
});

test("the mass by volume has bounds", () => {
  expect(defaultMass({ kind: "box", size: [0.05, 0.05, 0.05] })).toBeCloseTo(600 * 0.000125, 12);
  expect(defaultMass({ kind: "ball", r: 0.001 })).toBe(0.005);
  expect(defaultMass({ kind: "box", size: [1, 1, 1] })).toBe(0.5);
});
