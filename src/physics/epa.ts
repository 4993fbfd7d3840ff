/**
 * Depth of two overlapping convex cores: the least move that separates them.
 *
 * The expanding polytope algorithm (van den Bergen 2001) on the simplex that the distance search left in the pool: the face nearest
 * to the origin is pushed out until the difference of the shapes reaches no farther.
 */

import type { Geoms } from "./geoms";
import { MAX_POINTS, nearest, pool, writeDifference } from "./minkowski";

/** m: a face that can be pushed out by less is the surface. */
const PRECISION = 1e-10;
/** m, m², m³: points, triangles and tetrahedra smaller than this are flat. */
const DISTINCT = 1e-9;
/**
 * m: a face this far behind a new point still counts as seen by it. Flat and ruled patches give many points in one plane or on one
 * line; left to rounding, some of their faces would stay and the new ones would fold over them.
 */
const COPLANAR = 1e-12;
const MAX_FACES = 4 * MAX_POINTS;

const corner = new Int32Array(3 * MAX_FACES);
const normal = new Float64Array(3 * MAX_FACES);
const offset = new Float64Array(MAX_FACES);
const edgeFrom = new Int32Array(3 * MAX_FACES);
const edgeTo = new Int32Array(3 * MAX_FACES);
let faces = 0;
let edges = 0;

/** Fills `nearest`; false where the difference has no volume. */
export function findDepth(geoms: Geoms, a: number, b: number): boolean {
  if (!growTetrahedron(geoms, a, b)) return false;
  faces = 0;
  addOutward(0, 1, 2, 3);
  addOutward(0, 1, 3, 2);
  addOutward(0, 2, 3, 1);
  addOutward(1, 2, 3, 0);
  for (;;) {
    const f = nearestFace();
    if (f < 0) return false;
    if (pool.count === MAX_POINTS) return report(f);
    const i = pool.count;
    writeDifference(geoms, a, b, normal[3 * f]!, normal[3 * f + 1]!, normal[3 * f + 2]!, i);
    if (height(f, i) < PRECISION) return report(f);
    pool.count = i + 1;
    removeVisible(i);
    for (let e = 0; e < edges; e++) {
      if (edgeFrom[e]! < 0) continue;
      if (faces === MAX_FACES) return report(nearestFace());
      addFace(edgeFrom[e]!, edgeTo[e]!, i);
    }
  }
}

/** How far a point lies in front of a face, m. */
function height(f: number, i: number): number {
  const { point: p } = pool;
  return (
    normal[3 * f]! * p[3 * i]! + normal[3 * f + 1]! * p[3 * i + 1]! + normal[3 * f + 2]! * p[3 * i + 2]! - offset[f]!
  );
}

function nearestFace(): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let f = 0; f < faces; f++) {
    if (offset[f]! < least) {
      least = offset[f]!;
      best = f;
    }
  }
  return best;
}

function addFace(i: number, j: number, k: number): void {
  const { point: p } = pool;
  const f = faces++;
  corner[3 * f] = i;
  corner[3 * f + 1] = j;
  corner[3 * f + 2] = k;
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
  const area = Math.sqrt(nx * nx + ny * ny + nz * nz);
  // A sliver is never the nearest face; it goes with the next point.
  const flat = !(area > DISTINCT * DISTINCT);
  const scale = flat ? 0 : 1 / area;
  normal[3 * f] = nx * scale;
  normal[3 * f + 1] = ny * scale;
  normal[3 * f + 2] = nz * scale;
  offset[f] = flat ? Number.POSITIVE_INFINITY : (nx * ax + ny * ay + nz * az) * scale;
}

/** A face of the first tetrahedron, turned away from its fourth point. */
function addOutward(i: number, j: number, k: number, fourth: number): void {
  addFace(i, j, k);
  if (height(faces - 1, fourth) <= 0) return;
  faces--;
  addFace(i, k, j);
}

/** Removes the faces that a new point sees; what is left of their edges is the rim of the hole. */
function removeVisible(i: number): void {
  edges = 0;
  let kept = 0;
  for (let f = 0; f < faces; f++) {
    if (offset[f] === Number.POSITIVE_INFINITY || height(f, i) > -COPLANAR) {
      addEdge(corner[3 * f]!, corner[3 * f + 1]!);
      addEdge(corner[3 * f + 1]!, corner[3 * f + 2]!);
      addEdge(corner[3 * f + 2]!, corner[3 * f]!);
      continue;
    }
    if (kept !== f) {
      for (let k = 0; k < 3; k++) {
        corner[3 * kept + k] = corner[3 * f + k]!;
        normal[3 * kept + k] = normal[3 * f + k]!;
      }
      offset[kept] = offset[f]!;
    }
    kept++;
  }
  faces = kept;
}

/** An edge that runs back another is inside the hole: both go. */
function addEdge(from: number, to: number): void {
  for (let e = 0; e < edges; e++) {
    if (edgeFrom[e] === to && edgeTo[e] === from) {
      edgeFrom[e] = -1;
      return;
    }
  }
  edgeFrom[edges] = from;
  edgeTo[edges++] = to;
}

/** The origin's foot on the nearest face says where the shapes touch. */
function report(f: number): boolean {
  const { point: p, onA } = pool;
  const i = 3 * corner[3 * f]!;
  const j = 3 * corner[3 * f + 1]!;
  const k = 3 * corner[3 * f + 2]!;
  const nx = normal[3 * f]!;
  const ny = normal[3 * f + 1]!;
  const nz = normal[3 * f + 2]!;
  const d = offset[f]!;
  const wi = cell(p, nx, ny, nz, d, j, k);
  const wj = cell(p, nx, ny, nz, d, k, i);
  const wk = cell(p, nx, ny, nz, d, i, j);
  const scale = 1 / (wi + wj + wk);
  nearest.nx = nx;
  nearest.ny = ny;
  nearest.nz = nz;
  nearest.distance = d > 0 ? -d : 0;
  nearest.x = scale * (wi * onA[i]! + wj * onA[j]! + wk * onA[k]!);
  nearest.y = scale * (wi * onA[i + 1]! + wj * onA[j + 1]! + wk * onA[k + 1]!);
  nearest.z = scale * (wi * onA[i + 2]! + wj * onA[j + 2]! + wk * onA[k + 2]!);
  return true;
}

/** Twice the area of the triangle of the foot n d with two corners, signed along n. */
function cell(p: Float64Array, nx: number, ny: number, nz: number, d: number, j: number, k: number): number {
  const ax = p[j]! - nx * d;
  const ay = p[j + 1]! - ny * d;
  const az = p[j + 2]! - nz * d;
  const bx = p[k]! - nx * d;
  const by = p[k + 1]! - ny * d;
  const bz = p[k + 2]! - nz * d;
  return nx * (ay * bz - az * by) + ny * (az * bx - ax * bz) + nz * (ax * by - ay * bx);
}

/** Adds points to the simplex until it has a volume. */
function growTetrahedron(geoms: Geoms, a: number, b: number): boolean {
  for (let k = 0; pool.count === 1 && k < 6; k++) {
    const side = k & 1 ? -1 : 1;
    tryPoint(geoms, a, b, k >> 1 === 0 ? side : 0, k >> 1 === 1 ? side : 0, k >> 1 === 2 ? side : 0);
  }
  const { point: p } = pool;
  for (let k = 0; pool.count === 2 && k < 6; k++) {
    // Across the line, towards either side of each axis.
    const x = p[3]! - p[0]!;
    const y = p[4]! - p[1]!;
    const z = p[5]! - p[2]!;
    const side = k & 1 ? -1 : 1;
    if (k >> 1 === 0) tryPoint(geoms, a, b, 0, side * z, -side * y);
    else if (k >> 1 === 1) tryPoint(geoms, a, b, -side * z, 0, side * x);
    else tryPoint(geoms, a, b, side * y, -side * x, 0);
  }
  for (let k = 0; pool.count === 3 && k < 2; k++) {
    const bx = p[3]! - p[0]!;
    const by = p[4]! - p[1]!;
    const bz = p[5]! - p[2]!;
    const cx = p[6]! - p[0]!;
    const cy = p[7]! - p[1]!;
    const cz = p[8]! - p[2]!;
    const s = k === 0 ? 1 : -1;
    tryPoint(geoms, a, b, s * (by * cz - bz * cy), s * (bz * cx - bx * cz), s * (bx * cy - by * cx));
  }
  return pool.count === 4;
}

/** Takes the farthest point along a direction where it gives the simplex one more dimension. */
function tryPoint(geoms: Geoms, a: number, b: number, x: number, y: number, z: number): void {
  const i = pool.count;
  writeDifference(geoms, a, b, x, y, z, i);
  const { point: p } = pool;
  const dx = p[3 * i]! - p[0]!;
  const dy = p[3 * i + 1]! - p[1]!;
  const dz = p[3 * i + 2]! - p[2]!;
  const ux = p[3]! - p[0]!;
  const uy = p[4]! - p[1]!;
  const uz = p[5]! - p[2]!;
  const cx = uy * dz - uz * dy;
  const cy = uz * dx - ux * dz;
  const cz = ux * dy - uy * dx;
  let far = false;
  if (i === 1) far = dx * dx + dy * dy + dz * dz > DISTINCT * DISTINCT;
  else if (i === 2) far = cx * cx + cy * cy + cz * cz > DISTINCT * DISTINCT * (ux * ux + uy * uy + uz * uz);
  else {
    const length = Math.sqrt(x * x + y * y + z * z);
    far = Math.abs(dx * x + dy * y + dz * z) > DISTINCT * length;
  }
  if (far) pool.count = i + 1;
}
