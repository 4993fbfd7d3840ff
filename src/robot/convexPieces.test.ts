import { expect, test } from "vitest";
import type { Vec3 } from "../math/vector3";
import { convexPieces } from "./convexPieces";

/** Triangles of a box, counter-clockwise from outside. */
function box([x0, y0, z0]: Vec3, [x1, y1, z1]: Vec3): number[] {
  const corner = (k: number): number[] => [k & 1 ? x1 : x0, k & 2 ? y1 : y0, k & 4 ? z1 : z0];
  const sides = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ];
  return sides.flatMap(([a, b, c, d]) => [a, b, c, a, c, d].flatMap((k) => corner(k!)));
}

const OPTIONS = { maxPieces: 6, maxCorners: 32 };

test("a box is one piece with its own eight corners", () => {
  const { pieces, excess } = convexPieces(box([0, 0, 0], [0.2, 0.1, 0.05]), OPTIONS)!;
  expect(pieces).toHaveLength(1);
  expect(pieces[0]!.vertices).toHaveLength(8);
  expect(excess).toBeCloseTo(1, 9);
});

test("an open jaw keeps its mouth: two fingers on a palm become pieces with the gap between them", () => {
  const fork = [
    ...box([0, 0, 0], [0.1, 0.04, 0.03]),
    ...box([0, 0, 0.03], [0.02, 0.04, 0.12]),
    ...box([0.08, 0, 0.03], [0.1, 0.04, 0.12]),
  ];
  const { pieces, excess } = convexPieces(fork, OPTIONS)!;
  expect(pieces.length).toBeGreaterThan(2);
  expect(excess).toBeLessThan(1.5);
  // Nothing lies in the middle of the mouth.
  const inMouth = pieces.filter(({ vertices }) => {
    const [x, z] = [vertices.map((v) => v[0]), vertices.map((v) => v[2])];
    return Math.min(...x) < 0.05 && Math.max(...x) > 0.05 && Math.max(...z) > 0.08;
  });
  expect(inMouth).toEqual([]);
  // One hull would fill it.
  expect(convexPieces(fork, { ...OPTIONS, maxPieces: 1 })!.excess).toBeGreaterThan(1.6);
});

test("a round mesh keeps to the number of corners it may have", () => {
  const disc = Array.from({ length: 200 }, (_, k) => [(2 * Math.PI * k) / 200, (2 * Math.PI * (k + 1)) / 200]).flatMap(
    ([a, b]) => [0, 0, 1, Math.cos(a!), Math.sin(a!), 0, Math.cos(b!), Math.sin(b!), 0],
  );
  const { pieces } = convexPieces(disc, { maxPieces: 1, maxCorners: 20 })!;
  expect(pieces[0]!.vertices.length).toBeLessThanOrEqual(20);
});

test("a flat mesh and an empty one have no pieces", () => {
  expect(convexPieces([0, 0, 0, 1, 0, 0, 0, 1, 0], OPTIONS)).toBeNull();
  expect(convexPieces([], OPTIONS)).toBeNull();
});
