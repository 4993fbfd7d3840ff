/**
 * Contacts of two boxes: separating-axis test over 15 axes, then clipping of the incident face or the closest edge points.
 *
 * After Gottschalk, Lin and Manocha (OBBTree, 1996) and Ericson, Real-Time Collision Detection (2005), sections 4.4 and 5.1.9.
 */

import { addContact, type Contacts } from "./contacts";
import type { Geoms } from "./geoms";

/** An edge pair must beat the best face by this much (m): face contacts carry more points and jitter less. */
const EDGE_ADVANTAGE = 2e-5;
/** A face of B must beat A's by this much (m), so that equal boxes always choose the same side. */
const FACE_ADVANTAGE = 1e-6;
/** Widens near-parallel axes so that rounding cannot separate touching boxes. */
const PARALLEL_SLACK = 1e-9;

/** R_AᵀR_B, its absolute values, and the offset of B in A. */
const C = new Float64Array(9);
const absC = new Float64Array(9);
const T = new Float64Array(3);
/** Result of the axis search: best face (0-2 of A, 3-5 of B), its sign, the best edge pair (3 i + j), sign, overlaps. */
const found = { face: -1, faceSign: 1, faceGap: 0, edge: -1, edgeSign: 1, edgeGap: 0 };
const polygonA = new Float64Array(48);
const polygonB = new Float64Array(48);

/** Adds the contacts of boxes a and b with normals from a to b. */
export function collideBoxBox(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  if (!findAxis(geoms, a, b)) return;
  if (found.edge >= 0 && found.edgeGap > found.faceGap + EDGE_ADVANTAGE) addEdgeContact(geoms, a, b, contacts);
  else if (found.face < 3) addFaceContacts(geoms, a, b, found.face, found.faceSign, 1, contacts);
  else addFaceContacts(geoms, b, a, found.face - 3, -found.faceSign, -1, contacts);
}

/** Finds the axes of least overlap; false when one separates the boxes. */
function findAxis(geoms: Geoms, a: number, b: number): boolean {
  const { rotation: R, rotationAt, position: P, size } = geoms;
  const ra = rotationAt[a]!;
  const rb = rotationAt[b]!;
  const dx = P[3 * b]! - P[3 * a]!;
  const dy = P[3 * b + 1]! - P[3 * a + 1]!;
  const dz = P[3 * b + 2]! - P[3 * a + 2]!;
  const b0 = size[3 * b]!;
  const b1 = size[3 * b + 1]!;
  const b2 = size[3 * b + 2]!;
  found.face = -1;
  found.faceGap = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const x = R[ra + i]!;
    const y = R[ra + 3 + i]!;
    const z = R[ra + 6 + i]!;
    const t = x * dx + y * dy + z * dz;
    const c0 = x * R[rb]! + y * R[rb + 3]! + z * R[rb + 6]!;
    const c1 = x * R[rb + 1]! + y * R[rb + 4]! + z * R[rb + 7]!;
    const c2 = x * R[rb + 2]! + y * R[rb + 5]! + z * R[rb + 8]!;
    T[i] = t;
    C[3 * i] = c0;
    C[3 * i + 1] = c1;
    C[3 * i + 2] = c2;
    const m0 = (c0 < 0 ? -c0 : c0) + PARALLEL_SLACK;
    const m1 = (c1 < 0 ? -c1 : c1) + PARALLEL_SLACK;
    const m2 = (c2 < 0 ? -c2 : c2) + PARALLEL_SLACK;
    absC[3 * i] = m0;
    absC[3 * i + 1] = m1;
    absC[3 * i + 2] = m2;
    const gap = (t < 0 ? -t : t) - (size[3 * a + i]! + b0 * m0 + b1 * m1 + b2 * m2);
    if (gap > 0) return false;
    if (gap > found.faceGap) {
      found.faceGap = gap;
      found.face = i;
      found.faceSign = t < 0 ? -1 : 1;
    }
  }
  return findFaceOfB(size, a, b) && findEdgePair(size, a, b);
}

function findFaceOfB(size: Float64Array, a: number, b: number): boolean {
  const a0 = size[3 * a]!;
  const a1 = size[3 * a + 1]!;
  const a2 = size[3 * a + 2]!;
  let best = Number.NEGATIVE_INFINITY;
  let face = -1;
  let sign = 1;
  for (let j = 0; j < 3; j++) {
    const t = T[0]! * C[j]! + T[1]! * C[3 + j]! + T[2]! * C[6 + j]!;
    const gap = (t < 0 ? -t : t) - (size[3 * b + j]! + a0 * absC[j]! + a1 * absC[3 + j]! + a2 * absC[6 + j]!);
    if (gap > 0) return false;
    if (gap > best) {
      best = gap;
      face = 3 + j;
      sign = t < 0 ? -1 : 1;
    }
  }
  if (best > found.faceGap + FACE_ADVANTAGE) {
    found.faceGap = best;
    found.face = face;
    found.faceSign = sign;
  }
  return true;
}

function findEdgePair(size: Float64Array, a: number, b: number): boolean {
  found.edge = -1;
  found.edgeGap = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const i1 = i === 2 ? 0 : i + 1;
    const i2 = i === 0 ? 2 : i - 1;
    const ha1 = size[3 * a + i1]!;
    const ha2 = size[3 * a + i2]!;
    for (let j = 0; j < 3; j++) {
      const c = C[3 * i + j]!;
      const s2 = 1 - c * c;
      if (s2 < 1e-6) continue;
      const j1 = j === 2 ? 0 : j + 1;
      const j2 = j === 0 ? 2 : j - 1;
      const t = T[i2]! * C[3 * i1 + j]! - T[i1]! * C[3 * i2 + j]!;
      const reach =
        ha1 * absC[3 * i2 + j]! +
        ha2 * absC[3 * i1 + j]! +
        size[3 * b + j1]! * absC[3 * i + j2]! +
        size[3 * b + j2]! * absC[3 * i + j1]!;
      const unscaled = (t < 0 ? -t : t) - reach;
      if (unscaled > 0) return false;
      const gap = unscaled / Math.sqrt(s2);
      if (gap > found.edgeGap) {
        found.edgeGap = gap;
        found.edge = 3 * i + j;
        found.edgeSign = t < 0 ? -1 : 1;
      }
    }
  }
  return true;
}

/** The midpoint of the closest points of the two supporting edges. */
function addEdgeContact(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { rotation: R, rotationAt, position: P, size } = geoms;
  const ra = rotationAt[a]!;
  const rb = rotationAt[b]!;
  const i = (found.edge / 3) | 0;
  const j = found.edge - 3 * i;
  const i1 = i === 2 ? 0 : i + 1;
  const i2 = i === 0 ? 2 : i - 1;
  const c = C[3 * i + j]!;
  const scale = found.edgeSign / Math.sqrt(1 - c * c);
  // e_i × (column j of C), in the axes of A.
  const n1 = -C[3 * i2 + j]! * scale;
  const n2 = C[3 * i1 + j]! * scale;
  const nx = R[ra + i1]! * n1 + R[ra + i2]! * n2;
  const ny = R[ra + 3 + i1]! * n1 + R[ra + 3 + i2]! * n2;
  const nz = R[ra + 6 + i1]! * n1 + R[ra + 6 + i2]! * n2;
  const s1 = n1 > 0 ? size[3 * a + i1]! : -size[3 * a + i1]!;
  const s2 = n2 > 0 ? size[3 * a + i2]! : -size[3 * a + i2]!;
  const ax = P[3 * a]! + R[ra + i1]! * s1 + R[ra + i2]! * s2;
  const ay = P[3 * a + 1]! + R[ra + 3 + i1]! * s1 + R[ra + 3 + i2]! * s2;
  const az = P[3 * a + 2]! + R[ra + 6 + i1]! * s1 + R[ra + 6 + i2]! * s2;
  let bx = P[3 * b]!;
  let by = P[3 * b + 1]!;
  let bz = P[3 * b + 2]!;
  for (let k = 0; k < 3; k++) {
    if (k === j) continue;
    const x = R[rb + k]!;
    const y = R[rb + 3 + k]!;
    const z = R[rb + 6 + k]!;
    const s = x * nx + y * ny + z * nz > 0 ? -size[3 * b + k]! : size[3 * b + k]!;
    bx += x * s;
    by += y * s;
    bz += z * s;
  }
  const ux = R[ra + i]!;
  const uy = R[ra + 3 + i]!;
  const uz = R[ra + 6 + i]!;
  const vx = R[rb + j]!;
  const vy = R[rb + 3 + j]!;
  const vz = R[rb + 6 + j]!;
  const px = bx - ax;
  const py = by - ay;
  const pz = bz - az;
  const uv = ux * vx + uy * vy + uz * vz;
  const up = ux * px + uy * py + uz * pz;
  const vp = -(vx * px + vy * py + vz * pz);
  const inverse = 1 / (1 - uv * uv);
  const s = (up + uv * vp) * inverse;
  const t = (uv * up + vp) * inverse;
  const x = (ax + s * ux + bx + t * vx) / 2;
  const y = (ay + s * uy + by + t * vy) / 2;
  const z = (az + s * uz + bz + t * vz) / 2;
  addContact(contacts, x, y, z, nx, ny, nz, -found.edgeGap);
}

/**
 * Clips the incident face of box q to the reference face of box p and keeps what lies below it.
 *
 * @param axis - Axis of p whose face looks at q, on side `sign`.
 * @param flip - 1 where p is the pair's first box, else -1.
 */
function addFaceContacts(
  geoms: Geoms,
  p: number,
  q: number,
  axis: number,
  sign: number,
  flip: number,
  contacts: Contacts,
): void {
  const { rotation: R, rotationAt, position: P, size } = geoms;
  const r = rotationAt[p]!;
  const nx = R[r + axis]! * sign;
  const ny = R[r + 3 + axis]! * sign;
  const nz = R[r + 6 + axis]! * sign;
  const u = axis === 2 ? 0 : axis + 1;
  const w = axis === 0 ? 2 : axis - 1;
  const height = size[3 * p + axis]!;
  writeIncidentFace(geoms, p, q, nx, ny, nz, u, w, height);
  const n = clipToRectangle(size[3 * p + u]!, size[3 * p + w]!);
  const ux = R[r + u]!;
  const uy = R[r + 3 + u]!;
  const uz = R[r + 6 + u]!;
  const wx = R[r + w]!;
  const wy = R[r + 3 + w]!;
  const wz = R[r + 6 + w]!;
  for (let k = 0; k < n; k++) {
    const d = polygonA[3 * k + 2]!;
    if (d > 0) continue;
    const U = polygonA[3 * k]!;
    const W = polygonA[3 * k + 1]!;
    // Halfway between the surfaces.
    const D = height + 0.5 * d;
    addContact(
      contacts,
      P[3 * p]! + ux * U + wx * W + nx * D,
      P[3 * p + 1]! + uy * U + wy * W + ny * D,
      P[3 * p + 2]! + uz * U + wz * W + nz * D,
      flip * nx,
      flip * ny,
      flip * nz,
      -d,
    );
  }
}

/** Corners of q's face that looks against n, as (u, w, height above p's face), into polygonA. */
function writeIncidentFace(
  geoms: Geoms,
  p: number,
  q: number,
  nx: number,
  ny: number,
  nz: number,
  u: number,
  w: number,
  height: number,
): void {
  const { rotation: R, rotationAt, position: P, size } = geoms;
  const r = rotationAt[p]!;
  const s = rotationAt[q]!;
  let m = 0;
  let most = 0;
  let side = 1;
  for (let k = 0; k < 3; k++) {
    const d = R[s + k]! * nx + R[s + 3 + k]! * ny + R[s + 6 + k]! * nz;
    const size1 = d < 0 ? -d : d;
    if (size1 > most) {
      most = size1;
      m = k;
      side = d > 0 ? -1 : 1;
    }
  }
  const m1 = m === 2 ? 0 : m + 1;
  const m2 = m === 0 ? 2 : m - 1;
  const out = side * size[3 * q + m]!;
  const cx = P[3 * q]! - P[3 * p]! + R[s + m]! * out;
  const cy = P[3 * q + 1]! - P[3 * p + 1]! + R[s + 3 + m]! * out;
  const cz = P[3 * q + 2]! - P[3 * p + 2]! + R[s + 6 + m]! * out;
  const e1 = size[3 * q + m1]!;
  const e2 = size[3 * q + m2]!;
  for (let k = 0; k < 4; k++) {
    const s1 = k === 0 || k === 3 ? e1 : -e1;
    const s2 = k < 2 ? e2 : -e2;
    const x = cx + R[s + m1]! * s1 + R[s + m2]! * s2;
    const y = cy + R[s + 3 + m1]! * s1 + R[s + 3 + m2]! * s2;
    const z = cz + R[s + 6 + m1]! * s1 + R[s + 6 + m2]! * s2;
    polygonA[3 * k] = R[r + u]! * x + R[r + 3 + u]! * y + R[r + 6 + u]! * z;
    polygonA[3 * k + 1] = R[r + w]! * x + R[r + 3 + w]! * y + R[r + 6 + w]! * z;
    polygonA[3 * k + 2] = nx * x + ny * y + nz * z - height;
  }
}

/** Sutherland-Hodgman against |u| <= limitU, |w| <= limitW; the result is in polygonA again. Returns its length. */
function clipToRectangle(limitU: number, limitW: number): number {
  let n = clipSide(polygonA, polygonB, 4, 0, 1, limitU);
  n = clipSide(polygonB, polygonA, n, 0, -1, limitU);
  n = clipSide(polygonA, polygonB, n, 1, 1, limitW);
  return clipSide(polygonB, polygonA, n, 1, -1, limitW);
}

function clipSide(
  from: Float64Array,
  to: Float64Array,
  n: number,
  coordinate: number,
  side: number,
  limit: number,
): number {
  let count = 0;
  for (let k = 0; k < n; k++) {
    const a = 3 * k;
    const b = k + 1 === n ? 0 : a + 3;
    const da = side * from[a + coordinate]! - limit;
    const db = side * from[b + coordinate]! - limit;
    if (da <= 0) {
      to[3 * count] = from[a]!;
      to[3 * count + 1] = from[a + 1]!;
      to[3 * count + 2] = from[a + 2]!;
      count++;
    }
    if ((da < 0 && db > 0) || (da > 0 && db < 0)) {
      const f = da / (da - db);
      to[3 * count] = from[a]! + f * (from[b]! - from[a]!);
      to[3 * count + 1] = from[a + 1]! + f * (from[b + 1]! - from[a + 1]!);
      to[3 * count + 2] = from[a + 2]! + f * (from[b + 2]! - from[a + 2]!);
      count++;
    }
  }
  return count;
}
