/**
 * A mesh as a few convex pieces, for contact.
 *
 * One hull of a hollow thing fills the hollow: the hull of a jaw closes the gripper. So a mesh is cut across its axes where
 * that takes the most empty room away, and each part becomes a hull of few corners. Where to cut is judged on a coarse cloud
 * of surface points; the hulls themselves are made of the cut triangles.
 */

import { convexHull, type HullMesh } from "../math/convexHull";
import { cos, sin } from "../math/trigonometry";
import { dot3, type Vec3 } from "../math/vector3";

export interface PieceOptions {
  readonly maxPieces: number;
  /** Corners of one piece; contact costs more with each. */
  readonly maxCorners: number;
}

export interface ConvexPieces {
  readonly pieces: readonly HullMesh[];
  /** Volume of the pieces against that of the mesh; 1 for a convex mesh, 0 when the mesh is open and has none. */
  readonly excess: number;
}

/** The part of a mesh on one side of planes across the axes. */
interface HalfSpace {
  readonly axis: 0 | 1 | 2;
  readonly at: number;
  /** 1 keeps what lies above, -1 what lies below. */
  readonly side: 1 | -1;
}

interface Part {
  readonly cloud: readonly Vec3[];
  readonly cuts: readonly HalfSpace[];
  readonly volume: number;
}

/** Cells of the cloud along the longest side. */
const CLOUD_CELLS = 40;
/** Places along each axis where a cut is tried. */
const CUT_PLACES = [1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 5 / 6];
/** A cut must take away this share of the part, and this share of the whole. */
const WORTH_OF_PART = 0.12;
const WORTH_OF_WHOLE = 0.03;

/** Directions in which corners are looked for: along axes, to corners and edges of a box, then evenly around. */
const DIRECTIONS = directions(72);
const CLOUD_DIRECTIONS = DIRECTIONS.slice(0, 26);

/**
 * @param positions - Corners of triangles, shape (3 · triangles, 3), m.
 * @returns Null when the mesh is flat or empty.
 */
export function convexPieces(positions: ArrayLike<number>, options: PieceOptions): ConvexPieces | null {
  const cloud = surfaceCloud(positions);
  const whole = hullOf(cloud, CLOUD_DIRECTIONS);
  if (!whole) return null;
  const parts: Part[] = [{ cloud, cuts: [], volume: whole.volume }];
  while (parts.length < options.maxPieces) {
    const best = bestCut(parts, whole.volume);
    if (!best) break;
    parts.splice(parts.indexOf(best.part), 1, ...best.halves);
  }
  const pieces = parts.flatMap(({ cuts }) => cutHull(positions, cuts, options.maxCorners) ?? []);
  if (pieces.length === 0) return null;
  const volume = meshVolume(positions);
  const filled = pieces.reduce((sum, piece) => sum + piece.volume, 0);
  return { pieces, excess: volume > 0 ? filled / volume : 0 };
}

function directions(evenly: number): Vec3[] {
  const steps = [-1, 0, 1];
  const box = steps
    .flatMap((x) => steps.flatMap((y) => steps.map((z): Vec3 => [x, y, z])))
    .filter((d) => dot3(d, d) > 0)
    // Along axes first, then to the corners, then to the edges.
    .sort((a, b) => rank(a) - rank(b));
  // Points of a Fibonacci lattice on the sphere (González 2010).
  const golden = Math.PI * (3 - Math.sqrt(5));
  const even = Array.from({ length: evenly }, (_, k): Vec3 => {
    const z = 1 - (2 * k + 1) / evenly;
    const r = Math.sqrt(1 - z * z);
    return [r * cos(golden * k), r * sin(golden * k), z];
  });
  return [...box, ...even];
}

function rank(d: Vec3): number {
  return [0, 0, 2, 1][dot3(d, d)]!;
}

/** Surface points, one for each cell of a grid: corners, and points between them where a triangle is larger than a cell. */
function surfaceCloud(positions: ArrayLike<number>): Vec3[] {
  const { low, size } = boundsOf(positions);
  const cell = size / CLOUD_CELLS;
  const seen = new Map<number, Vec3>();
  const add = (x: number, y: number, z: number): void => {
    const at = (v: number, k: 0 | 1 | 2): number => Math.floor((v - low[k]) / cell);
    const key = (at(x, 0) * 64 + at(y, 1)) * 64 + at(z, 2);
    if (!seen.has(key)) seen.set(key, [x, y, z]);
  };
  if (!(cell > 0)) return [];
  for (let t = 0; t + 8 < positions.length; t += 9) {
    const at = (k: number): number => positions[t + k]!;
    const longest = Math.max(...[0, 3, 6].map((a) => edgeLength(positions, t + a, t + ((a + 3) % 9))));
    const steps = Math.max(1, Math.ceil(longest / cell));
    for (let i = 0; i <= steps; i++) {
      for (let j = 0; i + j <= steps; j++) {
        const a = i / steps;
        const b = j / steps;
        const c = 1 - a - b;
        add(a * at(0) + b * at(3) + c * at(6), a * at(1) + b * at(4) + c * at(7), a * at(2) + b * at(5) + c * at(8));
      }
    }
  }
  return [...seen.values()];
}

function edgeLength(positions: ArrayLike<number>, a: number, b: number): number {
  const x = positions[a]! - positions[b]!;
  const y = positions[a + 1]! - positions[b + 1]!;
  const z = positions[a + 2]! - positions[b + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

function boundsOf(positions: ArrayLike<number>): {
  readonly low: readonly [number, number, number];
  readonly size: number;
} {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let k = 0; k < positions.length; k++) {
    const axis = (k % 3) as 0 | 1 | 2;
    const value = positions[k]!;
    if (value < low[axis]) low[axis] = value;
    if (value > high[axis]) high[axis] = value;
  }
  return { low, size: Math.max(high[0] - low[0], high[1] - low[1], high[2] - low[2]) };
}

/** The cut of all that takes the most empty room away; null when none is worth a piece more. */
function bestCut(parts: readonly Part[], whole: number): { readonly part: Part; readonly halves: [Part, Part] } | null {
  let best: { readonly part: Part; readonly halves: [Part, Part] } | null = null;
  let most = 0;
  for (const part of parts) {
    const least = Math.max(WORTH_OF_PART * part.volume, WORTH_OF_WHOLE * whole);
    if (part.volume <= Math.max(least, most)) continue;
    for (const axis of [0, 1, 2] as const) {
      const values = part.cloud.map((p) => p[axis]);
      const low = values.reduce((a, b) => Math.min(a, b));
      const high = values.reduce((a, b) => Math.max(a, b));
      for (const place of CUT_PLACES) {
        const halves = halvesAt(part, axis, low + place * (high - low));
        const gain = halves ? part.volume - halves[0].volume - halves[1].volume : 0;
        if (!halves || gain < least || gain <= most) continue;
        most = gain;
        best = { part, halves };
      }
    }
  }
  return best;
}

function halvesAt(part: Part, axis: 0 | 1 | 2, at: number): [Part, Part] | null {
  const half = (side: 1 | -1): Part | null => {
    const cloud = part.cloud.filter((p) => side * (p[axis] - at) >= 0);
    const hull = hullOf(cloud, CLOUD_DIRECTIONS);
    return hull && { cloud, cuts: [...part.cuts, { axis, at, side }], volume: hull.volume };
  };
  const below = half(-1);
  const above = half(1);
  return below && above && [below, above];
}

/** Hull of the farthest points along the directions. */
function hullOf(points: readonly Vec3[], along: readonly Vec3[]): HullMesh | null {
  const support = new Support(along);
  for (const [x, y, z] of points) support.add(x, y, z);
  return convexHull(support.corners(along.length));
}

/** Collects the farthest points along given directions, without keeping the others. */
class Support {
  readonly #along: readonly Vec3[];
  readonly #reach: Float64Array;
  readonly #points: Float64Array;

  constructor(along: readonly Vec3[]) {
    this.#along = along;
    this.#reach = new Float64Array(along.length).fill(-Infinity);
    this.#points = new Float64Array(3 * along.length);
  }

  add(x: number, y: number, z: number): void {
    for (let k = 0; k < this.#along.length; k++) {
      const d = this.#along[k]!;
      const reach = d[0] * x + d[1] * y + d[2] * z;
      if (reach <= this.#reach[k]!) continue;
      this.#reach[k] = reach;
      this.#points[3 * k] = x;
      this.#points[3 * k + 1] = y;
      this.#points[3 * k + 2] = z;
    }
  }

  /** The first different ones, as many as asked for. */
  corners(most: number): Vec3[] {
    const found = new Map<string, Vec3>();
    for (let k = 0; k < this.#along.length && found.size < most; k++) {
      if (this.#reach[k] === -Infinity) continue;
      const p: Vec3 = [this.#points[3 * k]!, this.#points[3 * k + 1]!, this.#points[3 * k + 2]!];
      found.set(p.join(" "), p);
    }
    return [...found.values()];
  }
}

/** Hull of the triangles as far as they lie inside the half spaces. */
function cutHull(positions: ArrayLike<number>, cuts: readonly HalfSpace[], maxCorners: number): HullMesh | null {
  const support = new Support(DIRECTIONS);
  for (let t = 0; t + 8 < positions.length; t += 9) {
    let polygon: Vec3[] = [0, 3, 6].map((k): Vec3 => [positions[t + k]!, positions[t + k + 1]!, positions[t + k + 2]!]);
    for (const cut of cuts) polygon = clipped(polygon, cut);
    for (const [x, y, z] of polygon) support.add(x, y, z);
  }
  return convexHull(support.corners(maxCorners));
}

/** Sutherland and Hodgman 1974, for one plane. */
function clipped(polygon: readonly Vec3[], { axis, at, side }: HalfSpace): Vec3[] {
  const kept: Vec3[] = [];
  polygon.forEach((from, k) => {
    const to = polygon[(k + 1) % polygon.length]!;
    const a = side * (from[axis] - at);
    const b = side * (to[axis] - at);
    if (a >= 0) kept.push(from);
    if (a * b >= 0) return;
    const share = a / (a - b);
    kept.push([0, 1, 2].map((i) => from[i]! + share * (to[i]! - from[i]!)) as unknown as Vec3);
  });
  return kept;
}

/** Divergence theorem; negative for a mesh turned inside out, meaningless for an open one. */
function meshVolume(positions: ArrayLike<number>): number {
  let volume = 0;
  for (let t = 0; t + 8 < positions.length; t += 9) {
    const [ax, ay, az] = [positions[t]!, positions[t + 1]!, positions[t + 2]!];
    const [bx, by, bz] = [positions[t + 3]!, positions[t + 4]!, positions[t + 5]!];
    const [cx, cy, cz] = [positions[t + 6]!, positions[t + 7]!, positions[t + 8]!];
    volume += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return volume / 6;
}
