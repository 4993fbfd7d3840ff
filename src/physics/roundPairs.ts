/**
 * Contacts between spheres, capsules and boxes.
 *
 * A capsule is a sphere swept along a segment, so every routine ends in a sphere at some point of the segment.
 * Closest points after Ericson, Real-Time Collision Detection (2005), chapter 5.1.
 */

import { addContact, type Contacts } from "./contacts";
import type { Geoms } from "./geoms";

/** Below this (m) two centres coincide and any normal will do. */
const TOUCHING_CENTRES = 1e-12;
/** Bisection steps of the closest point of a segment to a box: 2^-40 of the segment. */
const BISECTIONS = 40;

function addSpheres(
  ax: number,
  ay: number,
  az: number,
  ra: number,
  bx: number,
  by: number,
  bz: number,
  rb: number,
  contacts: Contacts,
): void {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const reach = ra + rb;
  const d2 = dx * dx + dy * dy + dz * dz;
  if (d2 > reach * reach) return;
  const d = Math.sqrt(d2);
  const inverse = d > TOUCHING_CENTRES ? 1 / d : 0;
  const nx = dx * inverse;
  const ny = dy * inverse;
  const nz = d > TOUCHING_CENTRES ? dz * inverse : 1;
  const middle = (ra + d - rb) / 2;
  addContact(contacts, ax + nx * middle, ay + ny * middle, az + nz * middle, nx, ny, nz, reach - d);
}

export function collideSphereSphere(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { position: P, size } = geoms;
  const i = 3 * a;
  const j = 3 * b;
  addSpheres(P[i]!, P[i + 1]!, P[i + 2]!, size[i]!, P[j]!, P[j + 1]!, P[j + 2]!, size[j]!, contacts);
}

export function collideSphereCapsule(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const i = 3 * a;
  const j = 3 * b;
  const o = rotationAt[b]!;
  const h = size[j + 1]!;
  const along = R[o + 2]! * (P[i]! - P[j]!) + R[o + 5]! * (P[i + 1]! - P[j + 1]!) + R[o + 8]! * (P[i + 2]! - P[j + 2]!);
  const t = along > h ? h : along < -h ? -h : along;
  const x = P[j]! + R[o + 2]! * t;
  const y = P[j + 1]! + R[o + 5]! * t;
  const z = P[j + 2]! + R[o + 8]! * t;
  addSpheres(P[i]!, P[i + 1]!, P[i + 2]!, size[i]!, x, y, z, size[j]!, contacts);
}

/** One contact where the segments cross, two at the ends of the overlap where they are parallel. */
export function collideCapsuleCapsule(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const oa = rotationAt[a]!;
  const ob = rotationAt[b]!;
  const ha = size[3 * a + 1]!;
  const hb = size[3 * b + 1]!;
  const dx = P[3 * b]! - P[3 * a]!;
  const dy = P[3 * b + 1]! - P[3 * a + 1]!;
  const dz = P[3 * b + 2]! - P[3 * a + 2]!;
  const uu = R[oa + 2]! * R[ob + 2]! + R[oa + 5]! * R[ob + 5]! + R[oa + 8]! * R[ob + 8]!;
  const da = R[oa + 2]! * dx + R[oa + 5]! * dy + R[oa + 8]! * dz;
  const db = -(R[ob + 2]! * dx + R[ob + 5]! * dy + R[ob + 8]! * dz);
  const determinant = 1 - uu * uu;
  if (determinant > 1e-6) {
    let s = clamp((da + uu * db) / determinant, ha);
    const t = clamp(uu * s + db, hb);
    s = clamp(uu * t + da, ha);
    addAlong(geoms, a, s, b, t, contacts);
    return;
  }
  // Parallel: the overlap of b's segment with a's, in a's coordinate.
  const lo = Math.max(-ha, da - hb);
  const hi = Math.min(ha, da + hb);
  if (lo >= hi) addAlong(geoms, a, clamp(da, ha), b, clamp(uu * (clamp(da, ha) - da), hb), contacts);
  else {
    addAlong(geoms, a, lo, b, clamp(uu * (lo - da), hb), contacts);
    addAlong(geoms, a, hi, b, clamp(uu * (hi - da), hb), contacts);
  }
}

function clamp(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value;
}

function addAlong(geoms: Geoms, a: number, s: number, b: number, t: number, contacts: Contacts): void {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const oa = rotationAt[a]!;
  const ob = rotationAt[b]!;
  addSpheres(
    P[3 * a]! + R[oa + 2]! * s,
    P[3 * a + 1]! + R[oa + 5]! * s,
    P[3 * a + 2]! + R[oa + 8]! * s,
    size[3 * a]!,
    P[3 * b]! + R[ob + 2]! * t,
    P[3 * b + 1]! + R[ob + 5]! * t,
    P[3 * b + 2]! + R[ob + 8]! * t,
    size[3 * b]!,
    contacts,
  );
}

/** Sphere centre in the box's frame, the closest point of the box, and how many coordinates had to be clamped. */
const local = new Float64Array(3);
const closest = new Float64Array(3);

function closestOnBox(geoms: Geoms, box: number, x: number, y: number, z: number): number {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[box]!;
  const dx = x - P[3 * box]!;
  const dy = y - P[3 * box + 1]!;
  const dz = z - P[3 * box + 2]!;
  let clamped = 0;
  for (let k = 0; k < 3; k++) {
    const v = R[o + k]! * dx + R[o + 3 + k]! * dy + R[o + 6 + k]! * dz;
    const h = size[3 * box + k]!;
    local[k] = v;
    closest[k] = clamp(v, h);
    if (v > h || v < -h) clamped++;
  }
  return clamped;
}

/** A sphere of the given centre and radius against a box; the normal points from the sphere to the box. */
function addSphereBox(
  geoms: Geoms,
  x: number,
  y: number,
  z: number,
  radius: number,
  box: number,
  contacts: Contacts,
): void {
  const outside = closestOnBox(geoms, box, x, y, z) > 0;
  const { rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[box]!;
  let lx = closest[0]! - local[0]!;
  let ly = closest[1]! - local[1]!;
  let lz = closest[2]! - local[2]!;
  let distance = Math.sqrt(lx * lx + ly * ly + lz * lz);
  if (outside && distance > radius) return;
  if (outside) {
    lx /= distance;
    ly /= distance;
    lz /= distance;
  } else {
    // The centre is inside: leave through the nearest face.
    let axis = 0;
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < 3; k++) {
      const room = size[3 * box + k]! - Math.abs(local[k]!);
      if (room < best) {
        best = room;
        axis = k;
      }
    }
    const side = local[axis]! >= 0 ? -1 : 1;
    lx = axis === 0 ? side : 0;
    ly = axis === 1 ? side : 0;
    lz = axis === 2 ? side : 0;
    distance = -best;
  }
  const nx = R[o]! * lx + R[o + 1]! * ly + R[o + 2]! * lz;
  const ny = R[o + 3]! * lx + R[o + 4]! * ly + R[o + 5]! * lz;
  const nz = R[o + 6]! * lx + R[o + 7]! * ly + R[o + 8]! * lz;
  const middle = (radius + distance) / 2;
  addContact(contacts, x + nx * middle, y + ny * middle, z + nz * middle, nx, ny, nz, radius - distance);
}

export function collideSphereBox(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { position: P, size } = geoms;
  addSphereBox(geoms, P[3 * a]!, P[3 * a + 1]!, P[3 * a + 2]!, size[3 * a]!, b, contacts);
}

/**
 * A capsule lying on a face touches at the two ends of the part of its segment over that face; elsewhere at the point
 * of the segment that is closest to the box (the distance to a convex set is convex along a line).
 */
export function collideCapsuleBox(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[a]!;
  const ux = R[o + 2]!;
  const uy = R[o + 5]!;
  const uz = R[o + 8]!;
  const h = size[3 * a + 1]!;
  const radius = size[3 * a]!;
  const x = P[3 * a]!;
  const y = P[3 * a + 1]!;
  const z = P[3 * a + 2]!;
  const t = closestAlong(geoms, b, x, y, z, ux, uy, uz, h);
  const clamped = closestOnBox(geoms, b, x + ux * t, y + uy * t, z + uz * t);
  if (clamped !== 1) {
    addSphereBox(geoms, x + ux * t, y + uy * t, z + uz * t, radius, b, contacts);
    return;
  }
  const span = overFace(geoms, b, x, y, z, ux, uy, uz, h);
  addSphereBox(geoms, x + ux * span.lo, y + uy * span.lo, z + uz * span.lo, radius, b, contacts);
  if (span.hi - span.lo < 1e-6) return;
  addSphereBox(geoms, x + ux * span.hi, y + uy * span.hi, z + uz * span.hi, radius, b, contacts);
}

/** Parameter of the point of a segment that is closest to a box. */
function closestAlong(
  geoms: Geoms,
  box: number,
  x: number,
  y: number,
  z: number,
  ux: number,
  uy: number,
  uz: number,
  h: number,
): number {
  const { rotation: R, rotationAt } = geoms;
  const o = rotationAt[box]!;
  const dx = R[o]! * ux + R[o + 3]! * uy + R[o + 6]! * uz;
  const dy = R[o + 1]! * ux + R[o + 4]! * uy + R[o + 7]! * uz;
  const dz = R[o + 2]! * ux + R[o + 5]! * uy + R[o + 8]! * uz;
  let lo = -h;
  let hi = h;
  for (let k = 0; k < BISECTIONS; k++) {
    const t = 0.5 * (lo + hi);
    closestOnBox(geoms, box, x + ux * t, y + uy * t, z + uz * t);
    const slope = dx * (local[0]! - closest[0]!) + dy * (local[1]! - closest[1]!) + dz * (local[2]! - closest[2]!);
    if (slope === 0) return t;
    if (slope > 0) hi = t;
    else lo = t;
  }
  return 0.5 * (lo + hi);
}

const span = { lo: 0, hi: 0 };

/** Part of a segment whose nearest face is the one that `closestOnBox` has just clamped to. */
function overFace(
  geoms: Geoms,
  box: number,
  x: number,
  y: number,
  z: number,
  ux: number,
  uy: number,
  uz: number,
  h: number,
): { readonly lo: number; readonly hi: number } {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[box]!;
  span.lo = -h;
  span.hi = h;
  for (let k = 0; k < 3; k++) {
    const half = size[3 * box + k]!;
    if (local[k]! > half || local[k]! < -half) continue;
    const d = R[o + k]! * ux + R[o + 3 + k]! * uy + R[o + 6 + k]! * uz;
    if (Math.abs(d) < 1e-9) continue;
    const c =
      R[o + k]! * (x - P[3 * box]!) + R[o + 3 + k]! * (y - P[3 * box + 1]!) + R[o + 6 + k]! * (z - P[3 * box + 2]!);
    const t1 = (-half - c) / d;
    const t2 = (half - c) / d;
    span.lo = Math.max(span.lo, Math.min(t1, t2));
    span.hi = Math.min(span.hi, Math.max(t1, t2));
  }
  if (span.hi < span.lo) span.hi = span.lo;
  return span;
}
