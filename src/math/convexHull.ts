/**
 * Convex hull of a few points in space, by adding one point after another (de Berg and others, Computational Geometry,
 * section 11.2, without the conflict graph: it is meant for some dozens of points, not for a whole mesh).
 */

import { cross3, dot3, norm3, subtract3, type Vec3 } from "./vector3";

/** Triangles between the points that are corners of the hull. */
export interface HullMesh {
  readonly vertices: readonly Vec3[];
  /** Three vertices each, counter-clockwise from outside. */
  readonly faces: readonly (readonly [number, number, number])[];
  /** m³ */
  readonly volume: number;
}

type Corners = readonly [number, number, number];

interface Face {
  readonly corners: Corners;
  readonly normal: Vec3;
  readonly offset: number;
}

/** Of the size of the points: a point this close to a face adds nothing. */
const FLATNESS = 1e-6;

/** @returns Null when the points lie in one plane, on one line or in one place. */
export function convexHull(points: readonly Vec3[]): HullMesh | null {
  const size = extent(points);
  const tolerance = FLATNESS * size;
  const first = size > 0 ? firstTetrahedron(points, tolerance) : null;
  if (!first) return null;
  let faces = tetrahedronFaces(points, first);
  points.forEach((point, index) => {
    if (!first.includes(index)) faces = withPoint(points, faces, index, point, tolerance);
  });
  return compacted(points, faces);
}

function extent(points: readonly Vec3[]): number {
  const origin = points[0];
  return origin ? points.reduce((most, p) => Math.max(most, norm3(subtract3(p, origin))), 0) : 0;
}

/** Four points that span a solid, each the farthest from what those before it span. */
function firstTetrahedron(points: readonly Vec3[], tolerance: number): number[] | null {
  const origin = points[0]!;
  const farthest = (measure: (p: Vec3) => number): number => {
    let best = 0;
    points.forEach((p, i) => {
      if (measure(p) > measure(points[best]!)) best = i;
    });
    return best;
  };
  const a = farthest((p) => norm3(subtract3(p, origin)));
  const A = points[a]!;
  const b = farthest((p) => norm3(subtract3(p, A)));
  const line = subtract3(points[b]!, A);
  const fromLine = (p: Vec3): number => norm3(cross3(line, subtract3(p, A))) / norm3(line);
  const c = farthest(fromLine);
  if (!(fromLine(points[c]!) > tolerance)) return null;
  const across = cross3(line, subtract3(points[c]!, A));
  const fromPlane = (p: Vec3): number => Math.abs(dot3(across, subtract3(p, A))) / norm3(across);
  const d = farthest(fromPlane);
  return fromPlane(points[d]!) > tolerance ? [a, b, c, d] : null;
}

function tetrahedronFaces(points: readonly Vec3[], [a, b, c, d]: readonly number[]): Face[] {
  const sides: readonly (readonly [number, number, number, number])[] = [
    [a!, b!, c!, d!],
    [a!, b!, d!, c!],
    [a!, c!, d!, b!],
    [b!, c!, d!, a!],
  ];
  return sides.map(([i, j, k, opposite]) => {
    const face = faceOf(points, [i, j, k]);
    return dot3(face.normal, points[opposite]!) > face.offset ? faceOf(points, [i, k, j]) : face;
  });
}

function faceOf(points: readonly Vec3[], corners: Corners): Face {
  const [A, B, C] = [points[corners[0]]!, points[corners[1]]!, points[corners[2]]!];
  const normal = cross3(subtract3(B, A), subtract3(C, A));
  const length = norm3(normal);
  const unit: Vec3 = length > 0 ? [normal[0] / length, normal[1] / length, normal[2] / length] : [0, 0, 0];
  return { corners, normal: unit, offset: dot3(unit, A) };
}

/** Faces that see the point give way to a cone from the edge of what it sees. */
function withPoint(points: readonly Vec3[], faces: Face[], index: number, p: Vec3, tolerance: number): Face[] {
  const hidden: Face[] = [];
  const edges = new Map<string, readonly [number, number]>();
  for (const face of faces) {
    if (dot3(face.normal, p) - face.offset <= tolerance) {
      hidden.push(face);
      continue;
    }
    const [i, j, k] = face.corners;
    for (const [from, to] of [
      [i, j],
      [j, k],
      [k, i],
    ] as const) {
      // An edge between two faces that are seen is met both ways round, and lies inside.
      if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, [from, to]);
    }
  }
  for (const [from, to] of edges.values()) hidden.push(faceOf(points, [from, to, index]));
  return hidden;
}

function compacted(points: readonly Vec3[], faces: readonly Face[]): HullMesh {
  const used = [...new Set(faces.flatMap(({ corners }) => corners))].sort((a, b) => a - b);
  const renamed = new Map(used.map((old, i) => [old, i]));
  const origin = points[used[0]!]!;
  let volume = 0;
  for (const { corners } of faces) {
    const [A, B, C] = corners.map((i) => subtract3(points[i]!, origin)) as [Vec3, Vec3, Vec3];
    volume += dot3(A, cross3(B, C)) / 6;
  }
  return {
    vertices: used.map((i) => points[i]!),
    faces: faces.map(({ corners: [i, j, k] }) => [renamed.get(i)!, renamed.get(j)!, renamed.get(k)!] as const),
    volume,
  };
}
