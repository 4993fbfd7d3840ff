/**
 * Collision shapes as flat arrays, and their world poses.
 *
 * A geom whose axes coincide with its frame's shares the frame's rotation; others own a slot behind it in the same array.
 */

import { compose, invert, type Transform } from "../math/transform";
import { norm3 } from "../math/vector3";
import { createPolyhedron, type Polyhedron } from "./cannonHulls";
import type { Frames } from "./frames";
import { boxHull, createHull, type Hull } from "./hull";
import { multiplyMatrices, writeMatrix } from "./rotation";
import type { ShapeGeometry, ShapeSpec } from "./sceneSpec";

export const PLANE = 0;
export const SPHERE = 1;
export const CAPSULE = 2;
export const BOX = 3;
export const CYLINDER = 4;
export const CONVEX = 5;

/** Far larger than any scene, so that a plane is near everything. */
const PLANE_RADIUS = 1e9;

/** The cone of a frictionless contact would be a line; MuJoCo keeps the same distance from it. */
const MIN_FRICTION = 1e-5;

export interface Geoms {
  readonly count: number;
  /** PLANE .. CONVEX, shape (count). */
  readonly kind: Uint8Array;
  readonly frame: Int32Array;
  /** Box: half sizes. Sphere: radius. Capsule and cylinder: radius, half length. Shape (count, 3). */
  readonly size: Float64Array;
  readonly friction: Float64Array;
  /** Radius of the bounding sphere about the geom's origin, m. */
  readonly radius: Float64Array;
  /** Pose in the frame: position (count, 3), rotation (count, 9). */
  readonly localPosition: Float64Array;
  readonly localRotation: Float64Array;
  /** World position, shape (count, 3), m. */
  readonly position: Float64Array;
  /** World rotations of the frames and, behind them, of turned geoms. */
  readonly rotation: Float64Array;
  /** Where in `rotation` a geom's matrix starts. */
  readonly rotationAt: Int32Array;
  /** Geoms of frame f: from firstOfFrame[f] to firstOfFrame[f + 1] - 1. */
  readonly firstOfFrame: Int32Array;
  /** Polyhedra: of convex shapes, and of boxes where the scene has shapes that meet them as such; null for others. */
  readonly hulls: readonly (Hull | null)[];
  readonly polyhedra: readonly (Polyhedron | null)[];
  /** Bounding sphere of each frame's geoms: centre in the frame (frames, 3), radius (frames), centre in W (frames, 3). */
  readonly frameCenter: Float64Array;
  readonly frameRadius: Float64Array;
  readonly frameWorldCenter: Float64Array;
}

const KIND_CODE = {
  plane: PLANE,
  sphere: SPHERE,
  capsule: CAPSULE,
  box: BOX,
  cylinder: CYLINDER,
  convex: CONVEX,
} as const;

/**
 * Lays out the shapes of all frames.
 *
 * @param shapesOfFrame - Shapes in their frame, one list per frame.
 * @param owners - What to call each frame in an error.
 * @param rotation - Shared rotation pool; the frames' matrices come first. Use `rotationPoolSize`.
 * @throws {InputError} When a convex shape is not a closed convex mesh.
 */
export function createGeoms(
  shapesOfFrame: readonly (readonly ShapeSpec[])[],
  owners: readonly string[],
  rotation: Float64Array,
): Geoms {
  const flat = shapesOfFrame.flatMap((shapes, frame) => shapes.map((shape) => ({ shape, frame })));
  const count = flat.length;
  const frames = shapesOfFrame.length;
  const has = (kind: ShapeGeometry["kind"]): boolean => flat.some(({ shape }) => shape.geometry.kind === kind);
  const hasConvex = has("convex");
  const hulls = flat.map(({ shape, frame }) => hullOf(shape.geometry, owners[frame]!, hasConvex || has("cylinder")));
  const geoms: Geoms = {
    count,
    kind: Uint8Array.from(flat, ({ shape }) => KIND_CODE[shape.geometry.kind]),
    frame: Int32Array.from(flat, ({ frame }) => frame),
    size: new Float64Array(3 * count),
    friction: Float64Array.from(flat, ({ shape }) => Math.max(MIN_FRICTION, shape.friction)),
    radius: Float64Array.from(flat, ({ shape }) => boundingRadius(shape.geometry)),
    localPosition: new Float64Array(3 * count),
    localRotation: new Float64Array(9 * count),
    position: new Float64Array(3 * count),
    rotation,
    rotationAt: new Int32Array(count),
    firstOfFrame: new Int32Array(frames + 1),
    hulls,
    polyhedra: hulls.map((hull) => (hull && hasConvex ? createPolyhedron(hull) : null)),
    frameCenter: new Float64Array(3 * frames),
    frameRadius: new Float64Array(frames),
    frameWorldCenter: new Float64Array(3 * frames),
  };
  let slot = 9 * frames;
  flat.forEach(({ shape, frame }, g) => {
    geoms.size.set(sizeOf(shape.geometry), 3 * g);
    geoms.localPosition.set(shape.X_BS.p, 3 * g);
    writeMatrix(geoms.localRotation, 9 * g, shape.X_BS.q, 0);
    geoms.rotationAt[g] = isTurned(shape.X_BS) ? slot : 9 * frame;
    if (isTurned(shape.X_BS)) slot += 9;
  });
  let next = 0;
  shapesOfFrame.forEach((shapes, frame) => {
    geoms.firstOfFrame[frame] = next;
    next += shapes.length;
    boundFrame(geoms, frame, shapes);
  });
  geoms.firstOfFrame[frames] = next;
  return geoms;
}

function hullOf(geometry: ShapeGeometry, owner: string, boxesToo: boolean): Hull | null {
  if (geometry.kind === "convex") return createHull(owner, geometry.vertices, geometry.faces);
  return geometry.kind === "box" && boxesToo ? boxHull(geometry.halfSize) : null;
}

/** Length of the rotation pool for these shapes: nine numbers per frame and per turned geom. */
export function rotationPoolSize(shapesOfFrame: readonly (readonly ShapeSpec[])[]): number {
  const turned = shapesOfFrame.reduce((sum, shapes) => sum + shapes.filter((s) => isTurned(s.X_BS)).length, 0);
  return 9 * (shapesOfFrame.length + turned);
}

/** Shapes given in B, expressed in F. */
export function shapesInFrame(shapes: readonly ShapeSpec[], X_BF: Transform): ShapeSpec[] {
  const X_FB = invert(X_BF);
  return shapes.map((shape) => ({ ...shape, X_BS: compose(X_FB, shape.X_BS) }));
}

function isTurned({ q }: Transform): boolean {
  return q[0] !== 0 || q[1] !== 0 || q[2] !== 0;
}

function sizeOf(geometry: ShapeGeometry): readonly number[] {
  switch (geometry.kind) {
    case "box":
      return geometry.halfSize;
    case "sphere":
      return [geometry.radius];
    case "capsule":
    case "cylinder":
      return [geometry.radius, geometry.halfLength];
    default:
      return [];
  }
}

function boundingRadius(geometry: ShapeGeometry): number {
  switch (geometry.kind) {
    case "plane":
      return PLANE_RADIUS;
    case "box":
      return norm3(geometry.halfSize);
    case "sphere":
      return geometry.radius;
    case "capsule":
      return geometry.radius + geometry.halfLength;
    case "cylinder":
      return Math.sqrt(geometry.radius * geometry.radius + geometry.halfLength * geometry.halfLength);
    case "convex":
      return Math.max(0, ...geometry.vertices.map(norm3));
  }
}

/** A sphere about the mean of the geoms' origins that holds all of them. */
function boundFrame(geoms: Geoms, frame: number, shapes: readonly ShapeSpec[]): void {
  if (shapes.length === 0) return;
  const center = [0, 0, 0];
  for (const shape of shapes) for (let k = 0; k < 3; k++) center[k]! += shape.X_BS.p[k]! / shapes.length;
  let radius = 0;
  for (const shape of shapes) {
    const [x, y, z] = shape.X_BS.p;
    const reach = norm3([x - center[0]!, y - center[1]!, z - center[2]!]) + boundingRadius(shape.geometry);
    radius = Math.max(radius, reach);
  }
  geoms.frameCenter.set(center, 3 * frame);
  geoms.frameRadius[frame] = radius;
}

/** World poses of one frame's geoms and bounding sphere. */
export function updateGeomsOfFrame(geoms: Geoms, frames: Frames, frame: number): void {
  const { position: P } = frames;
  const { rotation: R, localPosition, position, firstOfFrame, frameCenter, frameWorldCenter } = geoms;
  const o = 9 * frame;
  const k = 3 * frame;
  const end = firstOfFrame[frame + 1]!;
  for (let r = 0; r < 3; r++) {
    const a = R[o + 3 * r]!;
    const b = R[o + 3 * r + 1]!;
    const c = R[o + 3 * r + 2]!;
    const p = P[k + r]!;
    frameWorldCenter[k + r] = p + a * frameCenter[k]! + b * frameCenter[k + 1]! + c * frameCenter[k + 2]!;
    for (let g = firstOfFrame[frame]!; g < end; g++) {
      const l = 3 * g;
      position[l + r] = p + a * localPosition[l]! + b * localPosition[l + 1]! + c * localPosition[l + 2]!;
    }
  }
  for (let g = firstOfFrame[frame]!; g < end; g++) {
    const at = geoms.rotationAt[g]!;
    if (at !== o) multiplyMatrices(R, at, R, o, geoms.localRotation, 9 * g);
  }
}
