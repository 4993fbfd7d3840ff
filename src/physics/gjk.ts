/**
 * Distance of two convex cores.
 *
 * Gilbert, Johnson and Keerthi (1988) with closest points on simplices after Ericson, Real-Time Collision Detection (2005), sections
 * 5.1.5 and 9.5.
 */

import type { Geoms } from "./geoms";
import { nearest, pool, writeDifference } from "./minkowski";

/** More rounds than any pair of table-top shapes has needed (about 20 for two round rims); then the depth search decides. */
const MAX_ROUNDS = 64;
/** m: how close to the true distance is close enough. */
const PRECISION = 1e-11;

/** Distance is beyond the reach, found, or none because the cores overlap. */
export const APART = 0;
const FOUND = 1;
export const OVERLAP = 2;

/** Point of the simplex nearest to the origin, and its weights on the simplex's points. */
const v = new Float64Array(3);
const weight = new Float64Array(4);
/** Points of the simplex that the nearest point needs. */
const keep = new Int32Array(4);
let kept = 0;

/**
 * Fills `nearest` where the cores are apart but within reach (m). After an overlap the pool holds the simplex around the origin.
 */
export function findDistance(geoms: Geoms, a: number, b: number, reach: number): number {
  const { position: P } = geoms;
  for (let k = 0; k < 3; k++) v[k] = P[3 * a + k]! - P[3 * b + k]!;
  if (v[0] === 0 && v[1] === 0 && v[2] === 0) v[0] = 1;
  pool.count = 0;
  let first = true;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const i = pool.count;
    const x = v[0]!;
    const y = v[1]!;
    const z = v[2]!;
    writeDifference(geoms, a, b, -x, -y, -z, i);
    const p = pool.point;
    const vw = x * p[3 * i]! + y * p[3 * i + 1]! + z * p[3 * i + 2]!;
    const vv = x * x + y * y + z * z;
    if (vw > 0 && vw * vw > reach * reach * vv) return APART;
    if (!first && vv - vw <= PRECISION * Math.sqrt(vv)) return report(Math.sqrt(vv), i);
    pool.count = i + 1;
    reduce();
    if (pool.count === 4) return OVERLAP;
    const square = v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!;
    if (square < PRECISION * PRECISION) return OVERLAP;
    if (!first && square >= vv) return vw > 0 ? report(Math.sqrt(square), pool.count) : OVERLAP;
    first = false;
  }
  return OVERLAP;
}

function report(distance: number, count: number): number {
  const { onA } = pool;
  nearest.distance = distance;
  nearest.nx = -v[0]! / distance;
  nearest.ny = -v[1]! / distance;
  nearest.nz = -v[2]! / distance;
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 0; i < count; i++) {
    x += weight[i]! * onA[3 * i]!;
    y += weight[i]! * onA[3 * i + 1]!;
    z += weight[i]! * onA[3 * i + 2]!;
  }
  nearest.x = x;
  nearest.y = y;
  nearest.z = z;
  return FOUND;
}

/** Shrinks the simplex to the points that hold its point nearest to the origin; all four stay where it holds the origin. */
function reduce(): void {
  const { count } = pool;
  best.square = Number.POSITIVE_INFINITY;
  if (count === 1) useVertex(0);
  else if (count === 2) useEdge(0, 1);
  else if (count === 3) useTriangle(0, 1, 2);
  else if (useTetrahedron()) return;
  for (let k = 0; k < 3; k++) v[k] = best.v[k]!;
  kept = best.count;
  for (let k = 0; k < kept; k++) {
    keep[k] = best.index[k]!;
    weight[k] = best.weight[k]!;
  }
  compact();
}

/** The best candidate so far, its points in ascending order. */
const best = {
  square: 0,
  v: new Float64Array(3),
  count: 0,
  index: new Int32Array(3),
  weight: new Float64Array(3),
};

function consider(n: number, i: number, wi: number, j: number, wj: number, k: number, wk: number): void {
  const { point: p } = pool;
  const x = wi * p[3 * i]! + wj * p[3 * j]! + wk * p[3 * k]!;
  const y = wi * p[3 * i + 1]! + wj * p[3 * j + 1]! + wk * p[3 * k + 1]!;
  const z = wi * p[3 * i + 2]! + wj * p[3 * j + 2]! + wk * p[3 * k + 2]!;
  const square = x * x + y * y + z * z;
  if (!(square < best.square)) return;
  best.square = square;
  best.v[0] = x;
  best.v[1] = y;
  best.v[2] = z;
  best.count = n;
  best.index[0] = i;
  best.index[1] = j;
  best.index[2] = k;
  best.weight[0] = wi;
  best.weight[1] = wj;
  best.weight[2] = wk;
}

function useVertex(i: number): void {
  consider(1, i, 1, i, 0, i, 0);
}

function useEdge(i: number, j: number): void {
  const { point: p } = pool;
  let along = 0;
  let length2 = 0;
  for (let k = 0; k < 3; k++) {
    const e = p[3 * j + k]! - p[3 * i + k]!;
    along -= p[3 * i + k]! * e;
    length2 += e * e;
  }
  if (along <= 0) useVertex(i);
  else if (along >= length2) useVertex(j);
  else consider(2, i, 1 - along / length2, j, along / length2, i, 0);
}

function dot(i: number, j: number, k: number): number {
  // (p_j - p_i) · -p_k
  const { point: p } = pool;
  return -(
    (p[3 * j]! - p[3 * i]!) * p[3 * k]! +
    (p[3 * j + 1]! - p[3 * i + 1]!) * p[3 * k + 1]! +
    (p[3 * j + 2]! - p[3 * i + 2]!) * p[3 * k + 2]!
  );
}

function useTriangle(i: number, j: number, k: number): void {
  const d1 = dot(i, j, i);
  const d2 = dot(i, k, i);
  const d3 = dot(i, j, j);
  const d4 = dot(i, k, j);
  const d5 = dot(i, j, k);
  const d6 = dot(i, k, k);
  const vc = d1 * d4 - d3 * d2;
  const vb = d5 * d2 - d1 * d6;
  const va = d3 * d6 - d5 * d4;
  if (va > 0 && vb > 0 && vc > 0) {
    const scale = 1 / (va + vb + vc);
    consider(3, i, va * scale, j, vb * scale, k, vc * scale);
    return;
  }
  useEdge(i, j);
  useEdge(j, k);
  useEdge(i, k);
}

/** Looks at the faces that the origin is in front of; true where there are none. */
function useTetrahedron(): boolean {
  let outside = false;
  if (inFront(0, 1, 2, 3)) {
    outside = true;
    useTriangle(0, 1, 2);
  }
  if (inFront(0, 1, 3, 2)) {
    outside = true;
    useTriangle(0, 1, 3);
  }
  if (inFront(0, 2, 3, 1)) {
    outside = true;
    useTriangle(0, 2, 3);
  }
  if (inFront(1, 2, 3, 0)) {
    outside = true;
    useTriangle(1, 2, 3);
  }
  return !outside;
}

/** Whether the origin is not on the same side of the face i j k as the fourth point. */
function inFront(i: number, j: number, k: number, fourth: number): boolean {
  const { point: p } = pool;
  const ax = p[3 * i]!;
  const ay = p[3 * i + 1]!;
  const az = p[3 * i + 2]!;
  const bx = p[3 * j]! - ax;
  const by = p[3 * j + 1]! - ay;
  const bz = p[3 * j + 2]! - az;
  const cx = p[3 * k]! - ax;
  const cy = p[3 * k + 1]! - ay;
  const cz = p[3 * k + 2]! - az;
  const nx = by * cz - bz * cy;
  const ny = bz * cx - bx * cz;
  const nz = bx * cy - by * cx;
  const origin = -(nx * ax + ny * ay + nz * az);
  const other = nx * (p[3 * fourth]! - ax) + ny * (p[3 * fourth + 1]! - ay) + nz * (p[3 * fourth + 2]! - az);
  // A flat tetrahedron has no inside.
  return origin * other <= 0;
}

/** Moves the kept points to the front of the pool. */
function compact(): void {
  const { point, onA } = pool;
  for (let n = 0; n < kept; n++) {
    const from = 3 * keep[n]!;
    for (let k = 0; k < 3; k++) {
      point[3 * n + k] = point[from + k]!;
      onA[3 * n + k] = onA[from + k]!;
    }
  }
  pool.count = kept;
}
