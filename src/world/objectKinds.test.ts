/** What every kind is made of: convex, apart, within its bounds, and as heavy as its volume says. */

import { describe, expect, test } from "vitest";
import { createRandomStream, type RandomStream } from "../math/random";
import { inverseTransformPoint, transformPoint } from "../math/transform";
import { cross3, dot3, normalize3, subtract3, type Vec3 } from "../math/vector3";
import { discFootprint, footprintGap, objectFootprint } from "./footprint";
import {
  defaultMass,
  halfExtents,
  objectBodies,
  objectCorners,
  objectJoint,
  objectParts,
  objectRegions,
} from "./objectShapes";
import { depthInRegion } from "./regionDepth";
import type { SceneObject } from "./scene";
import { type ObjectPart, volumeOf } from "./solids";
import { SAMPLE_SHAPES, sampleObject } from "./testing/sampleObjects";

const NAMES = Object.keys(SAMPLE_SHAPES);

/** How deep a point of the body frame lies in a solid, m; negative outside. */
function depthIn({ geometry, X_OS }: ObjectPart, point: Vec3): number {
  const p = inverseTransformPoint(X_OS, point);
  switch (geometry.kind) {
    case "box":
      return Math.min(...geometry.halfSize.map((h, k) => h - Math.abs(p[k]!)));
    case "sphere":
      return geometry.radius - Math.hypot(...p);
    case "cylinder":
      return Math.min(geometry.radius - Math.hypot(p[0], p[1]), geometry.halfLength - Math.abs(p[2]));
    case "convex":
      return Math.min(
        ...geometry.faces.map((face) => {
          const [a, b, c] = face.map((k) => geometry.vertices[k]!) as [Vec3, Vec3, Vec3];
          return -dot3(normalize3(cross3(subtract3(b, a), subtract3(c, a))), subtract3(p, a));
        }),
      );
  }
}

const pointIn = (random: RandomStream, half: Vec3): Vec3 => [
  random.uniform(-half[0], half[0]),
  random.uniform(-half[1], half[1]),
  random.uniform(-half[2], half[2]),
];

describe.each(NAMES)("%s", (name) => {
  const object = sampleObject(name);
  const half = halfExtents(object);
  const joint = objectJoint(object);

  test("has a moving part when it has a joint", () => {
    expect(objectBodies(object)).toHaveLength(joint ? 2 : 1);
  });

  test("fills its bounding box and no more", () => {
    const corners = objectCorners(object, 0);
    for (const k of [0, 1, 2] as const) {
      expect(Math.max(...corners.map((corner) => corner[k]))).toBeCloseTo(half[k], 12);
      expect(Math.min(...corners.map((corner) => corner[k]))).toBeCloseTo(-half[k], 12);
    }
  });

  test("is made of convex solids with flat faces that look outwards", () => {
    for (const { geometry } of objectParts(object)) {
      expect(volumeOf(geometry)).toBeGreaterThan(1e-10);
      if (geometry.kind !== "convex") continue;
      const { vertices, faces } = geometry;
      const edges = faces.reduce((sum, face) => sum + face.length, 0) / 2;
      expect(vertices.length - edges + faces.length).toBe(2);
      for (const face of faces) {
        const [a, b, c] = face.map((k) => vertices[k]!) as [Vec3, Vec3, Vec3];
        const normal = normalize3(cross3(subtract3(b, a), subtract3(c, a)));
        for (const [k, vertex] of vertices.entries()) {
          const height = dot3(normal, subtract3(vertex, a));
          if (face.includes(k)) expect(Math.abs(height)).toBeLessThan(1e-12);
          else expect(height).toBeLessThan(1e-12);
        }
      }
    }
  });

  test("has solids that do not overlap, whatever its joint does", () => {
    const random = createRandomStream(0, name);
    const room: Vec3 = joint ? [2 * half[0], 2 * half[1], 3 * half[2] + half[0]] : half;
    for (const fraction of joint ? [0, 0.1, 0.3, 0.6, 0.9, 1] : [0]) {
      const parts = objectParts(object, fraction);
      for (let k = 0; k < 8000; k++) {
        const point = pointIn(random, room);
        expect(parts.filter((part) => depthIn(part, point) > 1e-9).length).toBeLessThanOrEqual(1);
      }
    }
  });

  test("leaves its regions free", () => {
    const random = createRandomStream(1, name);
    for (const [key, region] of Object.entries(objectRegions(object))) {
      // The tip of a peg is a place on the peg.
      if (key === "tip") continue;
      const parts = objectParts(object, 0);
      let inside = 0;
      for (let k = 0; k < 3000; k++) {
        const offset = pointIn(random, region.halfSize);
        const point: Vec3 = [0, 1, 2].map((i) => region.centre[i]! + offset[i]!) as unknown as Vec3;
        if (depthInRegion(region, point) <= 1e-9) continue;
        inside += 1;
        expect(parts.some((part) => depthIn(part, point) > 1e-9)).toBe(false);
      }
      expect(inside).toBeGreaterThan(1000);
    }
  });

  test("has mass, centre and inertia of its solids, counted point by point", () => {
    const random = createRandomStream(2, name);
    const mass = 0.2;
    for (const body of objectBodies({ ...object, mass })) {
      const volumes = body.parts.map(({ geometry }) => volumeOf(geometry));
      const samples: { point: Vec3; weight: number }[] = [];
      body.parts.forEach((part, k) => {
        const box = extentOf(part);
        const n = Math.max(3000, Math.floor(30_000 / body.parts.length));
        const hits: Vec3[] = [];
        for (let i = 0; i < n; i++) {
          const point = transformPoint(part.X_OS, pointIn(random, box));
          if (depthIn(part, point) > 0) hits.push(point);
        }
        expect(hits.length).toBeGreaterThan(100);
        const share = volumes[k]! / volumes.reduce((a, b) => a + b, 0);
        for (const point of hits) samples.push({ point, weight: (body.mass * share) / hits.length });
      });
      const size = Math.max(...half);
      const sum = (f: (p: Vec3) => number): number =>
        samples.reduce((s, { point, weight }) => s + weight * f(point), 0);
      for (const k of [0, 1, 2] as const) {
        expect(Math.abs(sum((p) => p[k]) / body.mass - body.com[k])).toBeLessThan(0.03 * size);
      }
      const about = (p: Vec3): Vec3 => subtract3(p, body.com);
      const wanted = [
        sum((p) => about(p)[1] ** 2 + about(p)[2] ** 2),
        sum((p) => about(p)[0] ** 2 + about(p)[2] ** 2),
        sum((p) => about(p)[0] ** 2 + about(p)[1] ** 2),
        -sum((p) => about(p)[0] * about(p)[1]),
        -sum((p) => about(p)[0] * about(p)[2]),
        -sum((p) => about(p)[1] * about(p)[2]),
      ];
      const scale = Math.max(...wanted);
      wanted.forEach((value, k) => {
        expect(Math.abs(body.inertia[k]! - value)).toBeLessThan(0.04 * scale);
      });
      // Moments of a real body keep the triangle inequality.
      const [ixx, iyy, izz] = body.inertia;
      expect(ixx + iyy > izz && iyy + izz > ixx && ixx + izz > iyy).toBe(true);
    }
    const total = objectBodies({ ...object, mass }).reduce((s, body) => s + body.mass, 0);
    expect(total).toBeCloseTo(mass, 12);
    expect(defaultMass(object)).toBeGreaterThanOrEqual(0.005);
  });

  test("has a footprint that covers all of it, standing and turned", () => {
    for (const q of [
      [0, 0, 0, 1],
      [0, 0, 0.3, Math.sqrt(0.91)],
      [0, Math.SQRT1_2, 0, Math.SQRT1_2],
    ] as const) {
      const X_WO = { p: [0.2, 0.1, 0.3], q } as const;
      const footprint = objectFootprint(object, X_WO);
      for (const corner of pointsOf(object)) {
        const [x, y] = transformPoint(X_WO, corner);
        // Round ends are drawn with 32 corners when they lie.
        expect(footprintGap(footprint, discFootprint(x, y, 0))).toBeLessThan(0.0003);
      }
    }
  });
});

function extentOf({ geometry }: ObjectPart): Vec3 {
  if (geometry.kind === "box") return geometry.halfSize;
  if (geometry.kind === "sphere") return [geometry.radius, geometry.radius, geometry.radius];
  if (geometry.kind === "cylinder") return [geometry.radius, geometry.radius, geometry.halfLength];
  const largest = (k: 0 | 1 | 2): number => Math.max(...geometry.vertices.map((vertex) => Math.abs(vertex[k])));
  return [largest(0), largest(1), largest(2)];
}

/** Points on the surface of every solid in O. */
function pointsOf(object: SceneObject): Vec3[] {
  return objectParts(object).flatMap(({ geometry, X_OS }) => {
    if (geometry.kind === "sphere") return [transformPoint(X_OS, [geometry.radius, 0, 0])];
    if (geometry.kind !== "cylinder") {
      const corners = geometry.kind === "convex" ? geometry.vertices : boxCorners(geometry.halfSize);
      return corners.map((corner) => transformPoint(X_OS, corner));
    }
    return Array.from({ length: 40 }, (_, k): Vec3 => {
      const angle = (2 * Math.PI * k) / 40;
      const { radius, halfLength } = geometry;
      return [radius * Math.cos(angle), radius * Math.sin(angle), k % 2 ? halfLength : -halfLength];
    }).map((point) => transformPoint(X_OS, point));
  });
}

function boxCorners([hx, hy, hz]: Vec3): Vec3[] {
  return [-hx, hx].flatMap((x) => [-hy, hy].flatMap((y) => [-hz, hz].map((z): Vec3 => [x, y, z])));
}

describe("details of the recipes", () => {
  test("a ring lets through exactly what its hole says", () => {
    const parts = objectParts(sampleObject("ring"));
    const free = (r: number): boolean =>
      Array.from({ length: 720 }, (_, k) => (k * Math.PI) / 360).every((angle) =>
        parts.every((part) => depthIn(part, [r * Math.cos(angle), r * Math.sin(angle), 0]) <= 1e-12),
      );
    expect(free(0.015)).toBe(true);
    expect(free(0.01505)).toBe(false);
  });

  test("a shelf has as many levels as it is asked for, from the bottom up", () => {
    const regions = objectRegions(sampleObject("shelf"));
    expect(Object.keys(regions)).toEqual(["level1", "level2", "level3"]);
    expect(regions.level1!.centre[2]).toBeLessThan(regions.level3!.centre[2]);
    expect(Object.keys(objectRegions(sampleObject("rack")))).toEqual(["slot1", "slot2", "slot3", "slot4"]);
    expect(Object.keys(objectRegions(sampleObject("board")))).toEqual(["round", "square", "slot"]);
  });

  test("a spring holds a button up whatever it weighs", () => {
    for (const mass of [0.005, 0.5, 5]) {
      const [, cap] = objectBodies({ ...sampleObject("button"), mass });
      const sag = (cap!.mass * 9.81) / cap!.joint!.stiffness / cap!.joint!.travel;
      expect(sag).toBeLessThan(0.05);
    }
  });

  test("a tee's footprint is a tee: its armpits are free", () => {
    const X_WO = { p: [0, 0, 0.01], q: [0, 0, 0, 1] } as const;
    const footprint = objectFootprint(sampleObject("tee"), X_WO);
    expect(footprintGap(footprint, discFootprint(0.04, -0.02, 0))).toBeCloseTo(0.025, 12);
    expect(footprintGap(footprint, discFootprint(0, -0.02, 0))).toBeLessThan(0);
    expect(footprintGap(footprint, discFootprint(0.04, 0.02, 0))).toBeLessThan(0);
  });
});
