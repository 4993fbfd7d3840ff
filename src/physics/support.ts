/**
 * What the generic contact routines ask of a shape: its farthest point along a direction, its flat face that looks that way,
 * and the polygon, line or point with which it touches.
 *
 * Spheres and capsules are given by their cores, a point and a segment; `coreRadius` is what lies around them.
 */

import { cos, sin } from "../math/trigonometry";
import { BOX, CAPSULE, CONVEX, CYLINDER, type Geoms, SPHERE } from "./geoms";

/** Corners of a cylinder's cap where it lies on a face, and where others lie on it. */
const RIM_CORNERS = 8;
const FRAME_CORNERS = 16;
/** A cap that leans less than this against a plane (sine) keeps its own corners, so that they do not wander. */
const LEVEL = 1e-4;
/** Cosine above which a cylinder touches with its cap, and below which with a line of its side. */
const CAP_COSINE = 0.7;

const frameCosine = Float64Array.from({ length: FRAME_CORNERS }, (_, k) => cos((2 * Math.PI * k) / FRAME_CORNERS));
const frameSine = Float64Array.from({ length: FRAME_CORNERS }, (_, k) => sin((2 * Math.PI * k) / FRAME_CORNERS));
/** The frame around a cap touches the rim between its corners. */
const FRAME_SCALE = 1 / cos(Math.PI / FRAME_CORNERS);

/** m around the core. */
export function coreRadius(geoms: Geoms, g: number): number {
  const kind = geoms.kind[g];
  return kind === SPHERE || kind === CAPSULE ? geoms.size[3 * g]! : 0;
}

/** Direction in the axes of the geom. */
const local = new Float64Array(3);

function toLocal(geoms: Geoms, g: number, x: number, y: number, z: number): void {
  const { rotation: R, rotationAt } = geoms;
  const o = rotationAt[g]!;
  local[0] = R[o]! * x + R[o + 3]! * y + R[o + 6]! * z;
  local[1] = R[o + 1]! * x + R[o + 4]! * y + R[o + 7]! * z;
  local[2] = R[o + 2]! * x + R[o + 5]! * y + R[o + 8]! * z;
}

/** Point of the geom in W to out[at]. */
function writePoint(geoms: Geoms, g: number, x: number, y: number, z: number, out: Float64Array, at: number): void {
  const { rotation: R, rotationAt, position: P } = geoms;
  const o = rotationAt[g]!;
  out[at] = P[3 * g]! + R[o]! * x + R[o + 1]! * y + R[o + 2]! * z;
  out[at + 1] = P[3 * g + 1]! + R[o + 3]! * x + R[o + 4]! * y + R[o + 5]! * z;
  out[at + 2] = P[3 * g + 2]! + R[o + 6]! * x + R[o + 7]! * y + R[o + 8]! * z;
}

/** Farthest point of the core along a direction (W, any length) to out[at..at+2]. */
export function writeSupport(
  geoms: Geoms,
  g: number,
  dx: number,
  dy: number,
  dz: number,
  out: Float64Array,
  at: number,
): void {
  const { size, kind } = geoms;
  toLocal(geoms, g, dx, dy, dz);
  const x = local[0]!;
  const y = local[1]!;
  const z = local[2]!;
  const s = 3 * g;
  switch (kind[g]) {
    case SPHERE:
      return writePoint(geoms, g, 0, 0, 0, out, at);
    case CAPSULE:
      return writePoint(geoms, g, 0, 0, z < 0 ? -size[s + 1]! : size[s + 1]!, out, at);
    case BOX:
      return writePoint(
        geoms,
        g,
        x < 0 ? -size[s]! : size[s]!,
        y < 0 ? -size[s + 1]! : size[s + 1]!,
        z < 0 ? -size[s + 2]! : size[s + 2]!,
        out,
        at,
      );
    case CYLINDER: {
      const across = Math.sqrt(x * x + y * y);
      const scale = across > 0 ? size[s]! / across : 0;
      return writePoint(geoms, g, x * scale, y * scale, z < 0 ? -size[s + 1]! : size[s + 1]!, out, at);
    }
    default: {
      const v = supportVertex(geoms, g, x, y, z);
      const { vertices } = geoms.hulls[g]!;
      return writePoint(geoms, g, vertices[v]!, vertices[v + 1]!, vertices[v + 2]!, out, at);
    }
  }
}

/** Where the farthest vertex along a local direction starts in the hull's list. */
function supportVertex(geoms: Geoms, g: number, x: number, y: number, z: number): number {
  const { vertices } = geoms.hulls[g]!;
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < vertices.length; v += 3) {
    const d = x * vertices[v]! + y * vertices[v + 1]! + z * vertices[v + 2]!;
    if (d > most) {
      most = d;
      best = v;
    }
  }
  return best;
}

/** Writes the vertex that is farthest along a direction and its edge that is most across it: two points at out[0..5]. */
export function writeSupportEdge(geoms: Geoms, g: number, dx: number, dy: number, dz: number, out: Float64Array): void {
  toLocal(geoms, g, dx, dy, dz);
  const x = local[0]!;
  const y = local[1]!;
  const z = local[2]!;
  const { vertices: V, neighbourStart, neighbours } = geoms.hulls[g]!;
  const v = supportVertex(geoms, g, x, y, z);
  let best = v;
  let flattest = Number.POSITIVE_INFINITY;
  for (let k = neighbourStart[v / 3]!; k < neighbourStart[v / 3 + 1]!; k++) {
    const n = 3 * neighbours[k]!;
    const ex = V[n]! - V[v]!;
    const ey = V[n + 1]! - V[v + 1]!;
    const ez = V[n + 2]! - V[v + 2]!;
    const slope = Math.abs(ex * x + ey * y + ez * z) / Math.sqrt(ex * ex + ey * ey + ez * ez);
    if (slope < flattest) {
      flattest = slope;
      best = n;
    }
  }
  writePoint(geoms, g, V[v]!, V[v + 1]!, V[v + 2]!, out, 0);
  writePoint(geoms, g, V[best]!, V[best + 1]!, V[best + 2]!, out, 3);
}

/** Outward normal in W of the flat face that looks most along a direction, to out[0..2]; false for shapes without one. */
export function writeFaceNormal(
  geoms: Geoms,
  g: number,
  dx: number,
  dy: number,
  dz: number,
  out: Float64Array,
): boolean {
  const { kind, rotation: R, rotationAt } = geoms;
  const o = rotationAt[g]!;
  toLocal(geoms, g, dx, dy, dz);
  if (kind[g] === CYLINDER) {
    const z = local[2]!;
    if (z < CAP_COSINE && z > -CAP_COSINE) return false;
    const side = z < 0 ? -1 : 1;
    for (let r = 0; r < 3; r++) out[r] = side * R[o + 3 * r + 2]!;
    return true;
  }
  if (kind[g] !== BOX && kind[g] !== CONVEX) return false;
  const { normals } = geoms.hulls[g]!;
  const n = 3 * bestFace(geoms, g);
  for (let r = 0; r < 3; r++) {
    out[r] = R[o + 3 * r]! * normals[n]! + R[o + 3 * r + 1]! * normals[n + 1]! + R[o + 3 * r + 2]! * normals[n + 2]!;
  }
  return true;
}

/** Face that looks most along `local`. */
function bestFace(geoms: Geoms, g: number): number {
  const { normals, faceCount } = geoms.hulls[g]!;
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let f = 0; f < faceCount; f++) {
    const d = local[0]! * normals[3 * f]! + local[1]! * normals[3 * f + 1]! + local[2]! * normals[3 * f + 2]!;
    if (d > most) {
      most = d;
      best = f;
    }
  }
  return best;
}

/** Corners (counter-clockwise from outside) of the face that looks most along a direction; returns how many. */
export function writeFace(geoms: Geoms, g: number, dx: number, dy: number, dz: number, out: Float64Array): number {
  toLocal(geoms, g, dx, dy, dz);
  if (geoms.kind[g] !== CYLINDER) return writeHullFace(geoms, g, out);
  const r = geoms.size[3 * g]! * FRAME_SCALE;
  const z = local[2]! < 0 ? -geoms.size[3 * g + 1]! : geoms.size[3 * g + 1]!;
  const turn = local[2]! < 0 ? -1 : 1;
  for (let k = 0; k < FRAME_CORNERS; k++) {
    writePoint(geoms, g, r * frameCosine[k]!, turn * r * frameSine[k]!, z, out, 3 * k);
  }
  return FRAME_CORNERS;
}

function writeHullFace(geoms: Geoms, g: number, out: Float64Array): number {
  const { faceStart, faceVertices, vertices } = geoms.hulls[g]!;
  const f = bestFace(geoms, g);
  const first = faceStart[f]!;
  const count = faceStart[f + 1]! - first;
  for (let k = 0; k < count; k++) {
    const v = 3 * faceVertices[first + k]!;
    writePoint(geoms, g, vertices[v]!, vertices[v + 1]!, vertices[v + 2]!, out, 3 * k);
  }
  return count;
}

/** The polygon, segment or point of the core that faces a direction (W, unit); returns its number of points. */
export function writeFeature(geoms: Geoms, g: number, dx: number, dy: number, dz: number, out: Float64Array): number {
  const { kind, size } = geoms;
  const h = size[3 * g + 1]!;
  toLocal(geoms, g, dx, dy, dz);
  switch (kind[g]) {
    case SPHERE:
      writePoint(geoms, g, 0, 0, 0, out, 0);
      return 1;
    case CAPSULE:
      writePoint(geoms, g, 0, 0, -h, out, 0);
      writePoint(geoms, g, 0, 0, h, out, 3);
      return 2;
    case CYLINDER:
      return writeCylinderFeature(geoms, g, out);
    default:
      return writeHullFace(geoms, g, out);
  }
}

function writeCylinderFeature(geoms: Geoms, g: number, out: Float64Array): number {
  const r = geoms.size[3 * g]!;
  const h = geoms.size[3 * g + 1]!;
  const x = local[0]!;
  const y = local[1]!;
  const z = local[2]!;
  const across = Math.sqrt(x * x + y * y);
  if (z < CAP_COSINE && z > -CAP_COSINE) {
    writePoint(geoms, g, (x * r) / across, (y * r) / across, -h, out, 0);
    writePoint(geoms, g, (x * r) / across, (y * r) / across, h, out, 3);
    return 2;
  }
  // One corner is the deepest point of the rim.
  const cx = across > LEVEL ? (x * r) / across : r;
  const cy = across > LEVEL ? (y * r) / across : 0;
  const turn = z < 0 ? -1 : 1;
  for (let k = 0; k < RIM_CORNERS; k++) {
    const c = frameCosine[2 * k]!;
    const s = turn * frameSine[2 * k]!;
    writePoint(geoms, g, cx * c - cy * s, cx * s + cy * c, turn * h, out, 3 * k);
  }
  return RIM_CORNERS;
}

/** Direction in W of a line-shaped feature (capsule, side of a cylinder) to out[0..2]; false for other features. */
export function writeLine(geoms: Geoms, g: number, dx: number, dy: number, dz: number, out: Float64Array): boolean {
  const { kind, rotation: R, rotationAt } = geoms;
  if (kind[g] !== CAPSULE && kind[g] !== CYLINDER) return false;
  const o = rotationAt[g]!;
  const along = R[o + 2]! * dx + R[o + 5]! * dy + R[o + 8]! * dz;
  if (along > CAP_COSINE || along < -CAP_COSINE) return false;
  out[0] = R[o + 2]!;
  out[1] = R[o + 5]!;
  out[2] = R[o + 8]!;
  return true;
}
