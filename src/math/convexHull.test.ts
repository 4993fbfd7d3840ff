import { expect, test } from "vitest";
import { convexHull } from "./convexHull";
import { createRandomStream } from "./random";
import { cross3, dot3, subtract3, type Vec3 } from "./vector3";

const cube = Array.from({ length: 8 }, (_, k): Vec3 => [k & 1 ? 1 : -1, k & 2 ? 1 : -1, k & 4 ? 1 : -1]);

test("points inside a cube add nothing to it", () => {
  const hull = convexHull([[0, 0, 0], ...cube, [0.5, -0.2, 0.9]])!;
  expect(hull.vertices).toHaveLength(8);
  expect(hull.faces).toHaveLength(12);
  expect(hull.volume).toBeCloseTo(8, 12);
});

test("points of one plane, one line or one place have no hull", () => {
  expect(convexHull([])).toBeNull();
  expect(convexHull([[1, 1, 1]])).toBeNull();
  expect(convexHull(cube.map(([x, y]): Vec3 => [x, y, 0]))).toBeNull();
  expect(convexHull(cube.map(([x]): Vec3 => [x, 2 * x, 3 * x]))).toBeNull();
});

test("of random points none lies outside, and each edge is met once each way", () => {
  const random = createRandomStream(7, "hull");
  for (let round = 0; round < 30; round++) {
    const points = Array.from({ length: 60 }, (): Vec3 => [random.uniform(), 2 * random.uniform(), random.uniform()]);
    const hull = convexHull(points)!;
    const edges = new Set(hull.faces.flatMap(([i, j, k]) => [`${i} ${j}`, `${j} ${k}`, `${k} ${i}`]));
    expect(edges.size).toBe(3 * hull.faces.length);
    for (const edge of edges) expect(edges.has(edge.split(" ").reverse().join(" "))).toBe(true);
    for (const [i, j, k] of hull.faces) {
      const [a, b, c] = [hull.vertices[i]!, hull.vertices[j]!, hull.vertices[k]!];
      const normal = cross3(subtract3(b, a), subtract3(c, a));
      for (const p of points) expect(dot3(normal, subtract3(p, a))).toBeLessThan(1e-5);
    }
  }
});
