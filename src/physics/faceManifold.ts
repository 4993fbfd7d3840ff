/**
 * Contact points of a flat face with what lies on it, and of two lines side by side.
 *
 * The part of the other shape that faces the face is clipped to the face's outline (Sutherland and Hodgman 1974); what lies below
 * the face touches.
 */

import { addContact, type Contacts } from "./contacts";
import type { Geoms } from "./geoms";
import { coreRadius, writeFace, writeFeature, writeLine } from "./support";

/** Corners that a face, clipped by another, can have. */
const MAX_CORNERS = 80;
/** Contacts that one pair may bring: the deepest point and the farthest in eight directions hold a body as well as all of them. */
const DIRECTIONS = 8;
const MAX_CONTACTS = DIRECTIONS + 1;
/** Lines (of a capsule, of the side of a cylinder) that cross at a smaller angle than this, rad, touch along their length. */
const SAME_LINE = 3e-3;
/** Points nearer to each other than this (m) are one. */
const SAME_POINT = 1e-7;

const outline = new Float64Array(3 * MAX_CORNERS);
let polygon = new Float64Array(3 * MAX_CORNERS);
let clipped = new Float64Array(3 * MAX_CORNERS);
/** Height of each corner over the face, m. */
const heights = new Float64Array(MAX_CORNERS);

/**
 * Adds the contacts of shape q on a face of shape p.
 *
 * @param n - Outward unit normal of p's face in W.
 * @param flip - 1 where p is the pair's first shape, else -1.
 * @param least - Depth that the deepest point must have, m.
 * @returns False, and adds nothing, where none has.
 */
export function addFaceManifold(
  geoms: Geoms,
  p: number,
  q: number,
  n: Float64Array,
  flip: number,
  least: number,
  contacts: Contacts,
): boolean {
  const nx = n[0]!;
  const ny = n[1]!;
  const nz = n[2]!;
  const corners = writeFace(geoms, p, nx, ny, nz, outline);
  let count = writeFeature(geoms, q, -nx, -ny, -nz, polygon);
  for (let k = 0; k < corners && count > 0; k++) count = clipToEdge(k, k + 1 === corners ? 0 : k + 1, n, count);
  const level = nx * outline[0]! + ny * outline[1]! + nz * outline[2]! + coreRadius(geoms, q);
  let below = 0;
  let deepest = 0;
  for (let k = 0; k < count; k++) {
    const height = nx * polygon[3 * k]! + ny * polygon[3 * k + 1]! + nz * polygon[3 * k + 2]! - level;
    if (height >= 0 || isRepeated(k, below)) continue;
    heights[below] = height;
    if (-height > deepest) deepest = -height;
    for (let i = 0; i < 3; i++) polygon[3 * below + i] = polygon[3 * k + i]!;
    below++;
  }
  if (below === 0 || deepest < least) return false;
  if (below > MAX_CONTACTS) below = thinOut(below, n);
  const radius = coreRadius(geoms, q);
  for (let k = 0; k < below; k++) {
    // Halfway between the surfaces.
    const shift = radius + 0.5 * heights[k]!;
    addContact(
      contacts,
      polygon[3 * k]! - nx * shift,
      polygon[3 * k + 1]! - ny * shift,
      polygon[3 * k + 2]! - nz * shift,
      flip * nx,
      flip * ny,
      flip * nz,
      -heights[k]!,
    );
  }
  return true;
}

/** Keeps what lies on the inner side of the outline's edge from corner i to corner j; returns how many points are left. */
function clipToEdge(i: number, j: number, n: Float64Array, count: number): number {
  const ax = outline[3 * i]!;
  const ay = outline[3 * i + 1]!;
  const az = outline[3 * i + 2]!;
  const ex = outline[3 * j]! - ax;
  const ey = outline[3 * j + 1]! - ay;
  const ez = outline[3 * j + 2]! - az;
  // Out of the face, across the edge.
  const ox = ey * n[2]! - ez * n[1]!;
  const oy = ez * n[0]! - ex * n[2]!;
  const oz = ex * n[1]! - ey * n[0]!;
  const limit = ox * ax + oy * ay + oz * az;
  const from = polygon;
  const to = clipped;
  let left = 0;
  for (let k = 0; k < count; k++) {
    const a = 3 * k;
    const b = k + 1 === count ? 0 : a + 3;
    const da = ox * from[a]! + oy * from[a + 1]! + oz * from[a + 2]! - limit;
    const db = ox * from[b]! + oy * from[b + 1]! + oz * from[b + 2]! - limit;
    if (da <= 0) {
      for (let c = 0; c < 3; c++) to[3 * left + c] = from[a + c]!;
      left++;
    }
    if ((da < 0 && db > 0) || (da > 0 && db < 0)) {
      const f = da / (da - db);
      for (let c = 0; c < 3; c++) to[3 * left + c] = from[a + c]! + f * (from[b + c]! - from[a + c]!);
      left++;
    }
  }
  polygon = to;
  clipped = from;
  return left;
}

/** Whether corner k repeats one of those already taken; a clipped segment names its ends twice. */
function isRepeated(k: number, taken: number): boolean {
  for (let i = 0; i < taken; i++) {
    let square = 0;
    for (let c = 0; c < 3; c++) {
      const d = polygon[3 * k + c]! - polygon[3 * i + c]!;
      square += d * d;
    }
    if (square < SAME_POINT * SAME_POINT) return true;
  }
  return false;
}

const chosen = new Int32Array(MAX_CONTACTS);
const ALONG = [1, 1, 0, -1, -1, -1, 0, 1];
const ACROSS = [0, 1, 1, 1, 0, -1, -1, -1];

/** Keeps the deepest point and the farthest in eight directions of the plane, in their order; returns how many. */
function thinOut(count: number, n: Float64Array): number {
  let deepest = 0;
  for (let k = 1; k < count; k++) if (heights[k]! < heights[deepest]!) deepest = k;
  let kept = 0;
  chosen[kept++] = deepest;
  // Two directions in the plane: along the outline's first edge and across it.
  const ux = outline[3]! - outline[0]!;
  const uy = outline[4]! - outline[1]!;
  const uz = outline[5]! - outline[2]!;
  const vx = n[1]! * uz - n[2]! * uy;
  const vy = n[2]! * ux - n[0]! * uz;
  const vz = n[0]! * uy - n[1]! * ux;
  for (let d = 0; d < DIRECTIONS; d++) {
    const u = ALONG[d]!;
    const t = ACROSS[d]!;
    let far = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      const x = polygon[3 * k]!;
      const y = polygon[3 * k + 1]!;
      const z = polygon[3 * k + 2]!;
      const reach = u * (ux * x + uy * y + uz * z) + t * (vx * x + vy * y + vz * z);
      if (reach > most) {
        most = reach;
        far = k;
      }
    }
    let known = false;
    for (let i = 0; i < kept; i++) if (chosen[i] === far) known = true;
    if (!known) chosen[kept++] = far;
  }
  return keepChosen(kept);
}

/** Sorts the chosen corners and moves them to the front. */
function keepChosen(kept: number): number {
  for (let i = 1; i < kept; i++) {
    for (let j = i; j > 0 && chosen[j - 1]! > chosen[j]!; j--) {
      const swap = chosen[j]!;
      chosen[j] = chosen[j - 1]!;
      chosen[j - 1] = swap;
    }
  }
  for (let i = 0; i < kept; i++) {
    const k = chosen[i]!;
    heights[i] = heights[k]!;
    for (let c = 0; c < 3; c++) polygon[3 * i + c] = polygon[3 * k + c]!;
  }
  return kept;
}

const lineA = new Float64Array(6);
const lineB = new Float64Array(6);
const alongA = new Float64Array(3);
const alongB = new Float64Array(3);

/** Adds the two ends of the part that two parallel lines share; false where they are not lines, or not parallel. */
export function addLineManifold(
  geoms: Geoms,
  a: number,
  b: number,
  nx: number,
  ny: number,
  nz: number,
  contacts: Contacts,
): boolean {
  if (!writeLine(geoms, a, nx, ny, nz, alongA) || !writeLine(geoms, b, nx, ny, nz, alongB)) return false;
  const ux = alongA[0]!;
  const uy = alongA[1]!;
  const uz = alongA[2]!;
  const cx = uy * alongB[2]! - uz * alongB[1]!;
  const cy = uz * alongB[0]! - ux * alongB[2]!;
  const cz = ux * alongB[1]! - uy * alongB[0]!;
  if (cx * cx + cy * cy + cz * cz > SAME_LINE * SAME_LINE) return false;
  writeFeature(geoms, a, nx, ny, nz, lineA);
  writeFeature(geoms, b, -nx, -ny, -nz, lineB);
  const a0 = ux * lineA[0]! + uy * lineA[1]! + uz * lineA[2]!;
  const a1 = ux * lineA[3]! + uy * lineA[4]! + uz * lineA[5]!;
  const b0 = ux * lineB[0]! + uy * lineB[1]! + uz * lineB[2]!;
  const b1 = ux * lineB[3]! + uy * lineB[4]! + uz * lineB[5]!;
  const lo = Math.max(Math.min(a0, a1), Math.min(b0, b1));
  const hi = Math.min(Math.max(a0, a1), Math.max(b0, b1));
  if (hi - lo < SAME_POINT) return false;
  const first = contacts.count;
  const ra = coreRadius(geoms, a);
  const rb = coreRadius(geoms, b);
  for (let end = 0; end < 2; end++) {
    const at = end === 0 ? lo : hi;
    const s = (at - a0) / (a1 - a0);
    const t = (at - b0) / (b1 - b0);
    let depth = ra + rb;
    for (let c = 0; c < 3; c++) {
      const pa = lineA[c]! + s * (lineA[3 + c]! - lineA[c]!);
      const pb = lineB[c]! + t * (lineB[3 + c]! - lineB[c]!);
      const n = c === 0 ? nx : c === 1 ? ny : nz;
      depth += n * (pa - pb);
      middle[c] = (pa + pb + n * (ra - rb)) / 2;
    }
    addContact(contacts, middle[0]!, middle[1]!, middle[2]!, nx, ny, nz, depth);
  }
  return contacts.count > first;
}

const middle = new Float64Array(3);
