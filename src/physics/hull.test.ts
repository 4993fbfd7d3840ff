/** Convex shapes are read as a person would, and refused with the reason. */

import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import type { Vec3 } from "../math/vector3";
import { boxHull, createHull } from "./hull";
import { createNativeBackend } from "./nativeBackend";
import type { ShapeGeometry } from "./sceneSpec";
import { bodyScene, octahedron, prism, SAMPLE_SHAPES, shapeBody } from "./testing/shapeScenes";

const { vertices, faces } = prism(6, 0.015, 0.012);
const owner = 'body "nut"';
const without = (f: number): number[][] => faces.filter((_, i) => i !== f).map((face) => [...face]);
const moved = (i: number, to: Vec3): Vec3[] => vertices.map((v, k) => (k === i ? to : v));

test("a prism keeps its eight faces, twelve corners and eighteen edges", () => {
  const hull = createHull(owner, vertices, faces);
  expect([hull.faceCount, hull.vertexCount, hull.neighbours.length / 2]).toEqual([8, 12, 18]);
  expect([...hull.normals.slice(0, 3)]).toEqual([0, 0, -1]);
});

test("triangles in one plane are joined to the face that they came from", () => {
  const triangles = faces.flatMap((face) => face.slice(2).map((_, k) => [face[0]!, face[k + 1]!, face[k + 2]!]));
  const hull = createHull(owner, vertices, triangles);
  expect([hull.faceCount, hull.vertexCount, hull.neighbours.length / 2]).toEqual([8, 12, 18]);
});

test("a box is a hull of six outward faces", () => {
  const hull = boxHull([0.01, 0.02, 0.03]);
  const corners = Array.from({ length: 8 }, (_, i) => [...hull.vertices.slice(3 * i, 3 * i + 3)] as unknown as Vec3);
  const quads = Array.from({ length: 6 }, (_, f) => [...hull.faceVertices.slice(4 * f, 4 * f + 4)]);
  expect(createHull(owner, corners, quads)).toEqual(hull);
});

describe("a convex shape is refused", () => {
  test.each<[string, readonly Vec3[], readonly (readonly number[])[], RegExp]>([
    ["with a missing face", vertices, without(3), /open at edge/],
    ["with a face turned inward", vertices, [[...faces[0]!].reverse(), ...without(0)], /runs along edge|looks inward/],
    ["with all faces inward", vertices, faces.map((f) => [...f].reverse()), /looks inward/],
    ["with a dent", moved(7, [0.002, 0.002, 0.004]), faces, /outside face|bent/],
    ["with a number that is not finite", moved(2, [Number.NaN, 0, 0]), faces, /vertex 2 is \(NaN, 0, 0\)/],
    ["with a vertex that no face has", [...vertices, [0, 0, 0]], faces, /1 vertices belong to no face/],
    ["with a face that names no vertex", vertices, [[0, 1, 99], ...without(0)], /names vertex 99 of 12/],
    ["with a face of two corners", vertices, [[0, 1], ...without(0)], /face 0 has the corners 0 1/],
    ["without a thickness", vertices.map(([x, y]): Vec3 => [x, y, 0]), faces, /no area|flat/],
    ["with three vertices", vertices.slice(0, 3), faces, /3 vertices/],
  ])("%s", (_name, points, polygons, reason) => {
    expect(() => createHull(owner, points, polygons)).toThrow(reason);
    expect(() => createHull(owner, points, polygons)).toThrow(/body "nut"/);
  });
});

describe("a scene is refused, before anything is simulated,", () => {
  const load = (geometry: ShapeGeometry, motion: "fixed" | "free" = "free"): (() => unknown) => {
    return () => createNativeBackend(bodyScene([shapeBody("thing", geometry, motion)]));
  };
  test.each<[string, ShapeGeometry, RegExp]>([
    ["with a plane that moves", { kind: "plane" }, /body "thing".*plane and moves/],
    ["with an empty sphere", { kind: "sphere", radius: 0 }, /radius of its sphere is 0/],
    ["with an endless box", { kind: "box", halfSize: [1, Number.POSITIVE_INFINITY, 1] }, /half size of its box/],
    [
      "with a negative cylinder",
      { kind: "cylinder", radius: 0.1, halfLength: -1 },
      /half length of its cylinder is -1/,
    ],
    ["with an open mesh", { kind: "convex", vertices, faces: without(0) }, /body "thing".*open at edge/],
  ])("%s", (_name, geometry, reason) => {
    expect(load(geometry)).toThrow(InputError);
    expect(load(geometry)).toThrow(reason);
  });

  test("but takes a plane on a fixed body and one of each other kind", () => {
    expect(load({ kind: "plane" }, "fixed")).not.toThrow();
    for (const geometry of [...Object.values(SAMPLE_SHAPES), octahedron(0.02)]) expect(load(geometry)).not.toThrow();
  });
});
