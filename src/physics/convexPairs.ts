/**
 * Contacts of the rarer pairs: everything with a convex hull, and cylinders with what is not a plane.
 *
 * First the direction of least overlap: of two polyhedra from cannon-es (`cannonHulls.ts`), else from the distance or the depth of the
 * cores. Then the points: a face that looks along that direction is clipped with what lies on it, as for two boxes.
 */

import { edgeAxes, leastOverlapAxis } from "./cannonHulls";
import { addContact, type Contacts } from "./contacts";
import { findDepth } from "./epa";
import { addFaceManifold, addLineManifold } from "./faceManifold";
import type { Geoms } from "./geoms";
import { APART, findDistance, OVERLAP } from "./gjk";
import { nearest } from "./minkowski";
import { coreRadius, writeFaceNormal, writeSupport, writeSupportEdge } from "./support";

/** A face may overlap by this much more (m) than the best direction: its contacts carry more points and jitter less. */
const FACE_ADVANTAGE = 2e-5;
/**
 * Trying every axis grows with the product of the edges, the depth search hardly at all. Measured for two hexagonal prisms (16 pairs of
 * edge directions) they are equal, for two balls of 32 triangles (576) the axes take 16 times as long.
 */
const MAX_EDGE_AXES = 40;
/** A face of B must beat A's by this much (m), so that equal shapes always choose the same side. */
const FIRST_ADVANTAGE = 1e-6;

/** Two polyhedra (box and convex, or two convex). */
export function collideHulls(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  if (edgeAxes(geoms, a, b) > MAX_EDGE_AXES) {
    collideCores(geoms, a, b, contacts);
    return;
  }
  if (!leastOverlapAxis(geoms, a, b, axis)) return;
  const x = axis[0]!;
  const y = axis[1]!;
  const z = axis[2]!;
  const forth = overlapAlong(geoms, a, b, x, y, z);
  const back = overlapAlong(geoms, a, b, -x, -y, -z);
  const side = forth <= back ? 1 : -1;
  const depth = side > 0 ? forth : back;
  if (!(depth > 0)) return;
  if (addFaces(geoms, a, b, side * x, side * y, side * z, depth, contacts)) return;
  addCrossedEdges(geoms, a, b, side * x, side * y, side * z, depth, contacts);
}

/** Any two shapes of which one is round. */
export function collideCores(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const ra = coreRadius(geoms, a);
  const reach = ra + coreRadius(geoms, b);
  const found = findDistance(geoms, a, b, reach);
  if (found === APART || (found === OVERLAP && !findDepth(geoms, a, b))) return;
  const { nx, ny, nz, x, y, z } = nearest;
  const depth = reach - nearest.distance;
  if (!(depth > 0)) return;
  if (addFaces(geoms, a, b, nx, ny, nz, depth, contacts)) return;
  if (addLineManifold(geoms, a, b, nx, ny, nz, contacts)) return;
  const out = ra - depth / 2;
  addContact(contacts, x + nx * out, y + ny * out, z + nz * out, nx, ny, nz, depth);
}

const axis = new Float64Array(3);
const faceOfA = new Float64Array(3);
const faceOfB = new Float64Array(3);
const support = new Float64Array(6);

/** Overlap along a unit direction from a to b, m; negative where it separates them. */
function overlapAlong(geoms: Geoms, a: number, b: number, x: number, y: number, z: number): number {
  writeSupport(geoms, a, x, y, z, support, 0);
  writeSupport(geoms, b, -x, -y, -z, support, 3);
  const between = x * (support[0]! - support[3]!) + y * (support[1]! - support[4]!) + z * (support[2]! - support[5]!);
  return between + coreRadius(geoms, a) + coreRadius(geoms, b);
}

/** Adds the contacts of the better of the two faces that look along n; false where none is as good as n itself. */
function addFaces(
  geoms: Geoms,
  a: number,
  b: number,
  nx: number,
  ny: number,
  nz: number,
  depth: number,
  contacts: Contacts,
): boolean {
  let best = depth + FACE_ADVANTAGE;
  let owner = -1;
  if (writeFaceNormal(geoms, a, nx, ny, nz, faceOfA)) {
    const overlap = overlapAlong(geoms, a, b, faceOfA[0]!, faceOfA[1]!, faceOfA[2]!);
    if (overlap < best) {
      best = overlap;
      owner = a;
    }
  }
  if (writeFaceNormal(geoms, b, -nx, -ny, -nz, faceOfB)) {
    const overlap = overlapAlong(geoms, a, b, -faceOfB[0]!, -faceOfB[1]!, -faceOfB[2]!);
    if (overlap < (owner < 0 ? best : best - FIRST_ADVANTAGE)) owner = b;
  }
  // Where the deepest point lies beside the face, the touch is one of edges after all.
  if (owner === a) return addFaceManifold(geoms, a, b, faceOfA, 1, depth - FACE_ADVANTAGE, contacts);
  return owner === b && addFaceManifold(geoms, b, a, faceOfB, -1, depth - FACE_ADVANTAGE, contacts);
}

const edgeA = new Float64Array(6);
const edgeB = new Float64Array(6);

/** One contact, halfway between the closest points of the two edges that cross (Ericson 2005, section 5.1.8). */
function addCrossedEdges(
  geoms: Geoms,
  a: number,
  b: number,
  nx: number,
  ny: number,
  nz: number,
  depth: number,
  contacts: Contacts,
): void {
  writeSupportEdge(geoms, a, nx, ny, nz, edgeA);
  writeSupportEdge(geoms, b, -nx, -ny, -nz, edgeB);
  let uu = 0;
  let uv = 0;
  let vv = 0;
  let ur = 0;
  let vr = 0;
  for (let k = 0; k < 3; k++) {
    const u = edgeA[3 + k]! - edgeA[k]!;
    const v = edgeB[3 + k]! - edgeB[k]!;
    const r = edgeB[k]! - edgeA[k]!;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    ur += u * r;
    vr += v * r;
  }
  const determinant = uu * vv - uv * uv;
  const parallel = !(determinant > 1e-12 * uu * vv);
  const s = parallel ? 0 : clampUnit((ur * vv - vr * uv) / determinant);
  const t = parallel ? 0 : clampUnit((ur * uv - vr * uu) / determinant);
  const at = (k: number): number => {
    const onA = edgeA[k]! + s * (edgeA[3 + k]! - edgeA[k]!);
    const onB = edgeB[k]! + t * (edgeB[3 + k]! - edgeB[k]!);
    return (onA + onB) / 2;
  };
  addContact(contacts, at(0), at(1), at(2), nx, ny, nz, depth);
}

function clampUnit(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
