/**
 * Solids that the arm is modelled from: bevelled extrusions with holes, turned parts, lofts and tubes.
 *
 * Everything here is in millimetres and in the axes of the part; `finishSolid` smooths edges below the crease angle,
 * welds vertices and lays texture coordinates along the print direction, so that solids can be merged.
 */

import {
  BufferAttribute,
  BufferGeometry,
  CatmullRomCurve3,
  type Color,
  LatheGeometry,
  Matrix4,
  ShapeUtils,
  TubeGeometry,
  Vector2,
  Vector3,
} from "three";

/** x, y and the radius of the corner, mm. */
export type Corner = readonly [number, number, number?];
export type Point3 = readonly [number, number, number];

/** `rough` is for silhouettes only: outlines without holes and soft edges. */
export type Detail = "fine" | "coarse" | "rough";

let detail: Detail = "fine";

/** Runs `build` with solids of the given detail: fine ones look round from 20 cm, coarse ones from a metre. */
export function withDetail<T>(wanted: Detail, build: () => T): T {
  const before = detail;
  detail = wanted;
  try {
    return build();
  } finally {
    detail = before;
  }
}

/** Whether small things (recesses, pins) are worth their triangles now. */
export function isFine(): boolean {
  return detail === "fine";
}

/** Steps along a quarter turn. */
function arcSteps(radius: number): number {
  if (detail === "rough") return radius < 5 ? 1 : 2;
  if (detail === "coarse") return radius < 2 ? 1 : radius < 7 ? 2 : 4;
  return radius < 0.8 ? 1 : radius < 2 ? 2 : radius < 5 ? 4 : 6;
}

/** Steps of a whole turn. */
function turnSteps(steps: number): number {
  return isFine() ? steps : Math.max(4, Math.round(steps * (detail === "rough" ? 0.3 : 0.5)));
}

/**
 * A closed outline with rounded corners.
 *
 * @param cornerSteps - Steps of every corner; chosen by its radius when absent.
 */
export function roundedOutline(corners: readonly Corner[], cornerSteps?: number): Vector2[] {
  const points: Vector2[] = [];
  const n = corners.length;
  corners.forEach(([x, y, radius = 0], i) => {
    const [ax, ay] = corners[(i + n - 1) % n]!;
    const [bx, by] = corners[(i + 1) % n]!;
    const here = new Vector2(x, y);
    const toA = new Vector2(ax - x, ay - y);
    const toB = new Vector2(bx - x, by - y);
    const reach = 0.499 * Math.min(toA.length(), toB.length());
    toA.normalize();
    toB.normalize();
    const half = Math.acos(Math.max(-1, Math.min(1, toA.dot(toB)))) / 2;
    const cut = Math.min(reach, radius / Math.tan(half));
    if (cut < 1e-3) {
      points.push(here);
      return;
    }
    const r = cut * Math.tan(half);
    const centre = here.clone().addScaledVector(toA.clone().add(toB).normalize(), r / Math.sin(half));
    const from = here.clone().addScaledVector(toA, cut).sub(centre);
    const turn = Math.PI - 2 * half;
    const sign = toA.cross(toB) > 0 ? -1 : 1;
    const steps = cornerSteps ?? Math.max(1, Math.ceil((arcSteps(r) * turn) / (Math.PI / 2) - 0.01));
    const origin = new Vector2();
    for (let k = 0; k <= steps; k++) {
      points.push(
        from
          .clone()
          .rotateAround(origin, (sign * turn * k) / steps)
          .add(centre),
      );
    }
  });
  return points;
}

/** A rectangle with rounded corners. */
export function roundedRect(x0: number, x1: number, y0: number, y1: number, r: number): Vector2[] {
  return roundedOutline([
    [x0, y0, r],
    [x1, y0, r],
    [x1, y1, r],
    [x0, y1, r],
  ]);
}

/** A circle. */
export function circle(x: number, y: number, r: number, fineSteps = 18): Vector2[] {
  const steps = turnSteps(fineSteps);
  return Array.from({ length: steps }, (_, k) => {
    const a = (2 * Math.PI * k) / steps;
    return new Vector2(x + r * Math.cos(a), y + r * Math.sin(a));
  });
}

/** A square standing on its corner: the pattern of the printed holes. */
export function diamond(x: number, y: number, rx: number, ry = rx): Vector2[] {
  return [new Vector2(x - rx, y), new Vector2(x, y - ry), new Vector2(x + rx, y), new Vector2(x, y + ry)];
}

/** Edges of holes are broken by no more than this, so that close holes stay apart, mm. */
const HOLE_BEVEL = 0.5;
/** Coarse solids keep rounder edges than this, mm. */
const LEAST_COARSE_BEVEL = 0.9;

function holeBevel(edge: number): number {
  return isFine() ? Math.min(edge, HOLE_BEVEL) : 0;
}

/**
 * An extrusion from z = 0 to `thickness` with rounded edges; the outline keeps its size.
 *
 * @param bevel - Radius of the edges; holes get a small one.
 * @param segments - Steps of a rounded edge; chosen by its radius when absent.
 */
export function plate(
  outline: Vector2[],
  thickness: number,
  bevel: number,
  holes: Vector2[][] = [],
  segments = bevel < 0.8 ? 1 : bevel < 1.6 ? 2 : 3,
): BufferGeometry {
  const steps = isFine() ? segments : 1;
  const edge = detail !== "rough" && (isFine() || bevel > LEAST_COARSE_BEVEL) ? bevel : 0;
  const cut = detail === "rough" ? [] : holes;
  const rings: EdgeRing[] = [edgeRing(outline, false), ...cut.map((hole) => edgeRing(hole, true))];
  const triangles: number[] = [];
  for (const ring of rings) {
    const b = ring.hole ? holeBevel(edge) : edge;
    wall(triangles, ring, edgeLevels(b, thickness, ring.hole ? 1 : steps));
  }
  const inset = rings.map((ring) => offset(ring, ring.hole ? holeBevel(edge) : edge));
  const flat = inset.flat();
  for (const [i, j, k] of ShapeUtils.triangulateShape(inset[0]!, inset.slice(1)) as [number, number, number][]) {
    const [a, b, c] = [flat[i]!, flat[j]!, flat[k]!];
    const up = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
    const [p, q] = up ? [b, c] : [c, b];
    triangles.push(a.x, a.y, thickness, p.x, p.y, thickness, q.x, q.y, thickness);
    triangles.push(a.x, a.y, 0, q.x, q.y, 0, p.x, p.y, 0);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(triangles), 3));
  return geometry;
}

/** A flat face at z = 0 that looks along +z. */
export function patch(outline: Vector2[]): BufferGeometry {
  const points = ShapeUtils.isClockWise(outline) ? [...outline].reverse() : outline;
  const faces = ShapeUtils.triangulateShape(points, []) as [number, number, number][];
  const corners = faces.flatMap((face) => face.flatMap((i) => [points[i]!.x, points[i]!.y, 0]));
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(corners), 3));
  return geometry;
}

/** A closed outline, material on its left, with the direction into the material at each point. */
interface EdgeRing {
  readonly points: readonly Vector2[];
  readonly inward: readonly Vector2[];
  readonly hole: boolean;
}

function edgeRing(outline: readonly Vector2[], hole: boolean): EdgeRing {
  const last = outline.length - 1;
  const closed = outline.length > 1 && outline[0]!.distanceTo(outline[last]!) < 1e-4;
  const open = closed ? outline.slice(0, last) : [...outline];
  const points = ShapeUtils.isClockWise(open) === hole ? open : open.reverse();
  const n = points.length;
  const inward = points.map((p, i) => {
    const before = p
      .clone()
      .sub(points[(i + n - 1) % n]!)
      .normalize();
    const after = points[(i + 1) % n]!.clone().sub(p).normalize();
    const normal = new Vector2(-before.y - after.y, before.x + after.x).normalize();
    // Mitre, limited at sharp corners.
    return normal.multiplyScalar(1 / Math.max(0.4, normal.dot(new Vector2(-after.y, after.x))));
  });
  return { points, inward, hole };
}

/** Moves the ring into the material. */
function offset(ring: EdgeRing, by: number): Vector2[] {
  return ring.points.map((p, i) => p.clone().addScaledVector(ring.inward[i]!, by));
}

/** Height and inset from the lower to the upper face. */
function edgeLevels(bevel: number, thickness: number, segments: number): (readonly [number, number])[] {
  const levels: (readonly [number, number])[] = [];
  if (bevel <= 0) {
    return [
      [0, 0],
      [thickness, 0],
    ];
  }
  for (let k = 0; k <= segments; k++) {
    const t = (k / segments) * (Math.PI / 2);
    levels.push([bevel * (1 - Math.cos(t)), bevel * (1 - Math.sin(t))]);
  }
  return [...levels, ...levels.map(([z, inset]) => [thickness - z, inset] as const).reverse()];
}

function wall(triangles: number[], ring: EdgeRing, levels: readonly (readonly [number, number])[]): void {
  const rows = levels.map(([, inset]) => offset(ring, inset));
  for (let r = 0; r + 1 < rows.length; r++) {
    const z = levels[r]![0];
    const up = levels[r + 1]![0];
    if (up - z < 1e-6) continue;
    const lower = rows[r]!;
    const upper = rows[r + 1]!;
    for (let k = 0; k < lower.length; k++) {
      const l = (k + 1) % lower.length;
      const [a, b, c, d] = [lower[k]!, lower[l]!, upper[l]!, upper[k]!];
      triangles.push(a.x, a.y, z, b.x, b.y, z, c.x, c.y, up, a.x, a.y, z, c.x, c.y, up, d.x, d.y, up);
    }
  }
}

/** A turned part about z from (radius, z) pairs, bottom to top. */
export function turned(profile: readonly (readonly [number, number])[], segments = 24): BufferGeometry {
  const points = profile.map(([r, z]) => new Vector2(r, z));
  return outward(new LatheGeometry(points, turnSteps(segments)).rotateX(Math.PI / 2).toNonIndexed());
}

/** A box with rounded edges, from its extents. */
export function block(
  x: readonly [number, number],
  y: readonly [number, number],
  z: readonly [number, number],
  bevel = 0.6,
): BufferGeometry {
  const outline = roundedRect(x[0], x[1], y[0], y[1], bevel);
  return plate(outline, z[1] - z[0], bevel).translate(0, 0, z[0]);
}

/** A cable along a smooth curve through points. */
export function tube(points: readonly Point3[], radius: number, segments = 24): BufferGeometry {
  const curve = new CatmullRomCurve3(points.map((p) => new Vector3(...p)));
  return new TubeGeometry(curve, turnSteps(segments), radius, isFine() ? 5 : 3, false);
}

/** A skin over closed rings of equally many points, with flat ends. */
export function loft(rings: readonly (readonly Point3[])[]): BufferGeometry {
  const triangles: number[] = [];
  const n = rings[0]!.length;
  const face = (...corners: readonly Point3[]): void => {
    for (const p of corners) triangles.push(...p);
  };
  for (let r = 0; r + 1 < rings.length; r++) {
    const a = rings[r]!;
    const b = rings[r + 1]!;
    for (let k = 0; k < n; k++) {
      const l = (k + 1) % n;
      face(a[k]!, a[l]!, b[l]!, a[k]!, b[l]!, b[k]!);
    }
  }
  const first = rings[0]!;
  const last = rings[rings.length - 1]!;
  for (let k = 1; k + 1 < n; k++) {
    face(first[0]!, first[k + 1]!, first[k]!);
    face(last[0]!, last[k]!, last[k + 1]!);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(triangles), 3));
  return outward(geometry);
}

/** Turns the faces of a closed solid outwards, judged by its signed volume. */
function outward(geometry: BufferGeometry): BufferGeometry {
  const p = geometry.getAttribute("position").array;
  let volume = 0;
  for (let o = 0; o < p.length; o += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = p.slice(o, o + 9) as unknown as number[];
    volume += ax! * (by! * cz! - bz! * cy!) + ay! * (bz! * cx! - bx! * cz!) + az! * (bx! * cy! - by! * cx!);
  }
  if (volume >= 0) return geometry;
  for (let o = 0; o < p.length; o += 9) {
    for (let k = 0; k < 3; k++) {
      const b = p[o + 3 + k]!;
      p[o + 3 + k] = p[o + 6 + k]!;
      p[o + 6 + k] = b;
    }
  }
  return geometry;
}

/** Turns local x and y into the given axes (z follows by the right hand), then moves the origin. */
export function stand(geometry: BufferGeometry, x: Point3, y: Point3, origin: Point3 = [0, 0, 0]): BufferGeometry {
  const X = new Vector3(...x);
  const Y = new Vector3(...y);
  return geometry.applyMatrix4(new Matrix4().makeBasis(X, Y, X.clone().cross(Y)).setPosition(...origin));
}

/** Edges sharper than this stay sharp. */
const CREASE = Math.cos((38 * Math.PI) / 180);
/** Vertices closer than this are one, mm. */
const WELD = 0.004;
const HASH_SPAN = 100_000;
/** Size of the layer texture on the part, mm. */
const TILE = 12.8;

/**
 * Welds, smooths and colours a solid.
 *
 * @param layers - Print direction: texture coordinate v runs along it.
 * @param color - Vertex colour, or null for none.
 */
export function finishSolid(source: BufferGeometry, layers: Point3, color: Color | null): BufferGeometry {
  const flat = source.index ? source.toNonIndexed() : source;
  const p = flat.getAttribute("position").array;
  const corners = p.length / 3;
  const faceNormal = new Float32Array(corners);
  const vertexOf = new Uint32Array(corners);
  const faces: number[][] = [];
  const seen = new Map<number, number>();
  const key = (x: number): number => Math.round(x / WELD) + HASH_SPAN / 2;
  for (let f = 0; f < corners; f += 3) {
    const o = 3 * f;
    writeCross(faceNormal, f, p, o);
    for (let c = f; c < f + 3; c++) {
      const at = 3 * c;
      const hash = (key(p[at]!) * HASH_SPAN + key(p[at + 1]!)) * HASH_SPAN + key(p[at + 2]!);
      let v = seen.get(hash);
      if (v === undefined) {
        v = faces.length;
        seen.set(hash, v);
        faces.push([]);
      }
      vertexOf[c] = v;
      faces[v]!.push(f);
    }
  }
  return weldedGeometry(p, faceNormal, vertexOf, faces, layers, color);
}

/** Area-weighted normal of the triangle whose nine coordinates start at `o`, written at 3 · face / 3. */
function writeCross(out: Float32Array, f: number, p: ArrayLike<number>, o: number): void {
  const ux = p[o + 3]! - p[o]!;
  const uy = p[o + 4]! - p[o + 1]!;
  const uz = p[o + 5]! - p[o + 2]!;
  const vx = p[o + 6]! - p[o]!;
  const vy = p[o + 7]! - p[o + 1]!;
  const vz = p[o + 8]! - p[o + 2]!;
  out[f] = uy * vz - uz * vy;
  out[f + 1] = uz * vx - ux * vz;
  out[f + 2] = ux * vy - uy * vx;
}

function weldedGeometry(
  p: ArrayLike<number>,
  faceNormal: Float32Array,
  vertexOf: Uint32Array,
  faces: readonly number[][],
  layers: Point3,
  color: Color | null,
): BufferGeometry {
  const position: number[] = [];
  const normal: number[] = [];
  const uv: number[] = [];
  const index: number[] = [];
  const made: number[][] = faces.map(() => []);
  const across: Point3 = Math.abs(layers[0]) > 0.7 ? [0, 1, 1] : Math.abs(layers[1]) > 0.7 ? [1, 0, 1] : [1, 1, 0];
  const n = new Vector3();
  const own = new Vector3();
  const other = new Vector3();
  for (let c = 0; c < vertexOf.length; c++) {
    const f = c - (c % 3);
    own.set(faceNormal[f]!, faceNormal[f + 1]!, faceNormal[f + 2]!).normalize();
    if (own.lengthSq() < 0.5) continue;
    n.set(0, 0, 0);
    const vertex = vertexOf[c]!;
    for (const g of faces[vertex]!) {
      other.set(faceNormal[g]!, faceNormal[g + 1]!, faceNormal[g + 2]!);
      if (other.dot(own) > CREASE * other.length()) n.add(other);
    }
    n.normalize();
    const known = made[vertex]!.find((i) => {
      const at = 3 * i;
      return normal[at]! * n.x + normal[at + 1]! * n.y + normal[at + 2]! * n.z > 0.9995;
    });
    if (known !== undefined) {
      index.push(known);
      continue;
    }
    const i = position.length / 3;
    const x = p[3 * c]!;
    const y = p[3 * c + 1]!;
    const z = p[3 * c + 2]!;
    position.push(x, y, z);
    normal.push(n.x, n.y, n.z);
    uv.push(
      (x * across[0] + y * across[1] + z * across[2]) / (4 * TILE),
      (x * layers[0] + y * layers[1] + z * layers[2]) / TILE,
    );
    made[vertex]!.push(i);
    index.push(i);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(position), 3));
  geometry.setAttribute("normal", new BufferAttribute(new Float32Array(normal), 3));
  geometry.setAttribute("uv", new BufferAttribute(new Float32Array(uv), 2));
  if (color) {
    const rgb = new Float32Array(position.length);
    for (let k = 0; k < rgb.length; k += 3) color.toArray(rgb, k);
    geometry.setAttribute("color", new BufferAttribute(rgb, 3));
  }
  geometry.setIndex(dropSlivers(index));
  return geometry;
}

/** Removes triangles that use a vertex twice. Degenerate corners were skipped in threes already. */
function dropSlivers(index: readonly number[]): number[] {
  const kept: number[] = [];
  for (let k = 0; k + 2 < index.length; k += 3) {
    const a = index[k]!;
    const b = index[k + 1]!;
    const c = index[k + 2]!;
    if (a !== b && b !== c && c !== a) kept.push(a, b, c);
  }
  return kept;
}
