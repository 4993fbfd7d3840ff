/**
 * The door to cannon-es: which axis separates two polyhedra, or overlaps least.
 *
 * Only the axis is taken, which is exact. Depth and points come from our own manifolds: cannon-es measures depth along the first
 * hull's face whatever the axis is, clips to the wrong planes where more than three faces meet in a corner, and has no edge contacts.
 * Over 200 to 330 random touching poses of 3 cm shapes its depth is off by (95th percentile) 0.64 mm for two
 * prisms, 4.2 mm for two octahedra, 1.9 mm for a sphere on a prism (a corner within the radius hides the face), 0.15 mm for a box on a
 * cylinder (a prism of 32 sides there). Ours agree with a brute-force search within 1e-6 mm,
 * or lie on a face that overlaps by at most 0.02 mm more.
 */

import { ConvexPolyhedron, Quaternion, Vec3 } from "cannon-es";
import type { Geoms } from "./geoms";
import type { Hull } from "./hull";
import { writeQuat } from "./rotation";

/** Directions whose cross product is shorter than this are one axis. */
const SAME_AXIS = 1e-6;

export type Polyhedron = ConvexPolyhedron;

/** The hull as cannon-es keeps it, with every axis listed once and not again the other way round. */
export function createPolyhedron(hull: Hull): Polyhedron {
  const at = (list: Float64Array, i: number): Vec3 => new Vec3(list[3 * i]!, list[3 * i + 1]!, list[3 * i + 2]!);
  const vertices = Array.from({ length: hull.vertexCount }, (_, i) => at(hull.vertices, i));
  const normals = Array.from({ length: hull.faceCount }, (_, i) => at(hull.normals, i));
  const faces = normals.map((_, f) => [...hull.faceVertices.subarray(hull.faceStart[f]!, hull.faceStart[f + 1]!)]);
  const polyhedron = new ConvexPolyhedron({ vertices, faces, normals, axes: withoutRepeats(normals) });
  polyhedron.uniqueEdges = withoutRepeats(polyhedron.uniqueEdges);
  return polyhedron;
}

function withoutRepeats(axes: readonly Vec3[]): Vec3[] {
  const kept: Vec3[] = [];
  for (const axis of axes) if (!kept.some((other) => other.cross(axis).length() < SAME_AXIS)) kept.push(axis);
  return kept;
}

/** How many pairs of edge directions two polyhedra have. */
export function edgeAxes(geoms: Geoms, a: number, b: number): number {
  return geoms.polyhedra[a]!.uniqueEdges.length * geoms.polyhedra[b]!.uniqueEdges.length;
}

const positionA = new Vec3();
const positionB = new Vec3();
const quatA = new Quaternion();
const quatB = new Quaternion();
const q = new Float64Array(4);
const found = new Vec3();

/**
 * Writes a unit axis (W, either sign) of least overlap of geoms a and b to `out`.
 *
 * @returns False when an axis separates them.
 */
export function leastOverlapAxis(geoms: Geoms, a: number, b: number, out: Float64Array): boolean {
  place(geoms, a, positionA, quatA);
  place(geoms, b, positionB, quatB);
  const first = geoms.polyhedra[a]!;
  if (!first.findSeparatingAxis(geoms.polyhedra[b]!, positionA, quatA, positionB, quatB, found)) return false;
  out[0] = found.x;
  out[1] = found.y;
  out[2] = found.z;
  return true;
}

function place(geoms: Geoms, g: number, position: Vec3, quat: Quaternion): void {
  const { position: P } = geoms;
  position.set(P[3 * g]!, P[3 * g + 1]!, P[3 * g + 2]!);
  writeQuat(q, 0, geoms.rotation, geoms.rotationAt[g]!);
  quat.set(q[0]!, q[1]!, q[2]!, q[3]!);
}
