/** The things on the table, as they look: soft edges, wood, matte plastic, ceramic, and printed marks. */

import {
  type BufferGeometry,
  Color,
  CylinderGeometry,
  type DataTexture,
  Group,
  type Material,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
  SphereGeometry,
  Vector2,
} from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import type { Vec3 } from "../math/vector3";
import { WALL_THICKNESS } from "../world/objectRecipes";
import { halfExtents, movingFrame, objectBodies } from "../world/objectShapes";
import type { SceneObject } from "../world/scene";
import { circle, finishSolid, patch, plate, roundedRect, turned } from "./arm/shapes";
import { keepFigures, showFigures } from "./keepFigures";
import { isWood, objectColor } from "./palette";
import { partsGeometry } from "./partsGeometry";
import { woodTexture } from "./woodTexture";

/** Edge radius of small things, mm, and its largest share of the smallest side. */
const BEVEL_MM = 1.4;
const BEVEL_SHARE = 0.09;
/** Marks stand this far off the surface, mm. */
const PRINT_LIFT = 0.06;
/** On a ball the print is made of flat pieces: their middles sink, mm. */
const ROUND_LIFT = 0.16;
const MILLIMETRE = 0.001;
/** Brightness of a full glow, and how fast it comes. */
const GLOW = 0.22;
const GLOW_PER_SECOND = 10;
const OWN_SHARE = 0.7;

/** The body of one object in its frame O, m, with its mark. */
export class ObjectFigure {
  readonly object = new Group();
  readonly #materials: Material[] = [];
  readonly #geometries: BufferGeometry[] = [];
  readonly #body: MeshStandardMaterial;
  readonly #own: Color;
  readonly #moving = new Group();
  #glow = 0;

  constructor(public source: SceneObject) {
    const texture = isWood(source.color) ? objectWood(source.color) : null;
    this.#body = new MeshStandardMaterial({
      color: texture ? "#ffffff" : objectColor(source.color),
      map: texture,
      ...finish(source),
    });
    this.#own = new Color(objectColor(source.color));
    const main = this.#add(bodyGeometry(source), this.#body);
    main.name = "body";
    const [, part] = objectBodies(source);
    if (part) {
      const geometry = partsGeometry(part.parts).scale(1000, 1000, 1000);
      this.#moving.add(this.#add(finishSolid(geometry, [0, 0, 1], null), this.#body));
      this.object.add(this.#moving);
      this.setJoint(0);
    }
    if (source.kind === "can") {
      const metal = new MeshStandardMaterial({ color: "#c9ccd0", roughness: 0.28, metalness: 0.9 });
      this.#add(canLids(source), metal);
    }
    const mark = source.mark ? markGeometry(source) : null;
    if (mark) {
      const light = luminance(this.#body) > 0.5;
      const ink = new MeshStandardMaterial({ color: light ? "#2b2d31" : "#f6f3ec", roughness: 0.6 });
      this.#add(mark, ink).castShadow = false;
    }
  }

  /** Another size and colour of the same thing; its size is this figure's times a factor. */
  vary(object: SceneObject): void {
    this.object.scale.setScalar(sizeFactor(this.source, object));
    this.#own.set(objectColor(object.color));
    if (!this.#body.map) this.#body.color.copy(this.#own);
  }

  /** Moves the part on the joint, if there is one, to a travel fraction. */
  setJoint(fraction: number): void {
    if (this.#moving.children.length === 0) return;
    const { p, q } = movingFrame(this.source, fraction);
    this.#moving.position.set(...p);
    this.#moving.quaternion.set(...q);
  }

  /**
   * Glow of a true predicate.
   *
   * @param strength - 0 to 1.
   * @returns Whether it is still changing.
   */
  easeGlow(color: string, strength: number, dt: number): boolean {
    const before = this.#glow;
    this.#glow += (strength - before) * Math.min(1, dt * GLOW_PER_SECOND);
    if (Math.abs(strength - this.#glow) < 0.01) this.#glow = strength;
    if (this.#glow === before) return false;
    // Mostly its own colour, so that red stays red.
    this.#body.emissive
      .set(color)
      .lerp(this.#own, OWN_SHARE)
      .multiplyScalar(GLOW * this.#glow);
    return true;
  }

  dispose(): void {
    for (const thing of [...this.#geometries, ...this.#materials]) thing.dispose();
    this.#body.map?.dispose();
  }

  #add(geometry: BufferGeometry, material: MeshStandardMaterial): Mesh {
    geometry.scale(MILLIMETRE, MILLIMETRE, MILLIMETRE);
    const mesh = new Mesh(geometry, material);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    mesh.matrixAutoUpdate = false;
    this.#geometries.push(geometry);
    this.#materials.push(material);
    this.object.add(mesh);
    return mesh;
  }
}

function objectWood(color: string): DataTexture {
  return color === "oak" ? woodTexture([218, 182, 134], [168, 122, 76]) : woodTexture([150, 104, 72], [98, 62, 40]);
}

/** Ceramic trays and bins, glossy balls, matte blocks. */
function finish(source: SceneObject): { roughness: number; metalness: number } {
  if (source.kind === "tray" || source.kind === "bin") return { roughness: 0.28, metalness: 0 };
  if (source.kind === "ball") return { roughness: 0.35, metalness: 0 };
  if (source.kind === "can") return { roughness: 0.38, metalness: 0.1 };
  return { roughness: 0.52, metalness: 0 };
}

function luminance({ color }: MeshStandardMaterial): number {
  return 0.2126 * color.r + 0.7152 * color.g + 0.0722 * color.b;
}

function bodyGeometry(source: SceneObject): BufferGeometry {
  const [hx, hy, hz] = halfExtents(source).map((h) => 1000 * h) as unknown as Vec3;
  switch (source.kind) {
    case "ball":
      return new SphereGeometry(hx, 40, 28).rotateX(Math.PI / 2);
    case "can": {
      const rim = Math.min(1.2, hx * 0.08);
      return new CylinderGeometry(hx, hx, 2 * (hz - rim), 48, 1, true).rotateX(Math.PI / 2);
    }
    case "box":
      return softBox(hx, hy, hz);
    case "tray":
    case "bin":
      return openBox(hx, hy, hz);
    default:
      return finishSolid(partsGeometry(objectBodies(source)[0]!.parts).scale(1000, 1000, 1000), [0, 0, 1], null);
  }
}

function softBox(hx: number, hy: number, hz: number): BufferGeometry {
  const bevel = Math.min(BEVEL_MM, BEVEL_SHARE * 2 * Math.min(hx, hy, hz));
  const outline = roundedRect(-hx, hx, -hy, hy, bevel);
  return finishSolid(plate(outline, 2 * hz, bevel, [], 3).translate(0, 0, -hz), [0, 1, 0], null);
}

/** A floor and a wall all around with a rounded rim. */
function openBox(hx: number, hy: number, hz: number): BufferGeometry {
  const wall = 1000 * WALL_THICKNESS;
  const corner = Math.min(5, hx * 0.2, hy * 0.2);
  const outer = roundedRect(-hx, hx, -hy, hy, corner);
  const inner = roundedRect(wall - hx, hx - wall, wall - hy, hy - wall, Math.max(1, corner - wall * 0.6));
  const walls = plate(outer, 2 * hz, 1.2, [inner], 3).translate(0, 0, -hz);
  const floor = plate(roundedRect(1 - hx, hx - 1, 1 - hy, hy - 1, corner), wall, 0.3).translate(0, 0, -hz);
  return mergeGeometries([walls, floor].map((solid) => finishSolid(solid, [0, 0, 1], null)));
}

function canLids(source: SceneObject): BufferGeometry {
  const [r, , hz] = halfExtents(source).map((h) => 1000 * h) as unknown as Vec3;
  const rim = Math.min(1.2, r * 0.08);
  const lid = turned(
    [
      [0, hz - 2 * rim],
      [r - 2.2 * rim, hz - 2 * rim],
      [r - 1.8 * rim, hz],
      [r - 0.6 * rim, hz],
      [r + 0.1, hz - 0.7 * rim],
      [r + 0.1, hz - 1.5 * rim],
      [0, hz - 2.4 * rim],
    ],
    48,
  );
  const other = turned(
    [
      [0, -hz],
      [r - 0.8 * rim, -hz],
      [r + 0.1, -hz + 0.7 * rim],
      [r + 0.1, -hz + 1.5 * rim],
      [0, -hz + 2.4 * rim],
    ],
    48,
  );
  return mergeGeometries([lid, other].map((solid) => finishSolid(solid, [0, 0, 1], null)));
}

/** The faces of a box with their outward axis, and the two axes on the face. */
const FACES: readonly (readonly [Vec3, Vec3, Vec3])[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  [
    [0, 1, 0],
    [-1, 0, 0],
    [0, 0, 1],
  ],
  [
    [0, -1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ],
  [
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ],
  [
    [0, 0, -1],
    [-1, 0, 0],
    [0, 1, 0],
  ],
];

/** The mark on every face; on a ball it is wrapped onto the surface. */
function markGeometry(source: SceneObject): BufferGeometry {
  const half = halfExtents(source).map((h) => 1000 * h) as unknown as Vec3;
  const round = source.kind === "ball";
  const faces = source.kind === "can" ? FACES.slice(4) : FACES;
  const prints = faces.map(([n, u, v]) => {
    const along = (axis: Vec3): number =>
      Math.abs(axis[0]) * half[0] + Math.abs(axis[1]) * half[1] + Math.abs(axis[2]) * half[2];
    const reach = Math.min(along(u), along(v)) * (round ? 0.62 : 0.6);
    const flat = printOutline(source.mark!, reach);
    const p = flat.getAttribute("position");
    for (let i = 0; i < p.count; i++) {
      const x = p.getX(i);
      const y = p.getY(i);
      const height = round ? Math.sqrt(Math.max(0, half[0] ** 2 - x * x - y * y)) : along(n);
      const lift = height + (round ? ROUND_LIFT : PRINT_LIFT);
      p.setXYZ(
        i,
        u[0] * x + v[0] * y + n[0] * lift,
        u[1] * x + v[1] * y + n[1] * lift,
        u[2] * x + v[2] * y + n[2] * lift,
      );
    }
    return flat;
  });
  return finishSolid(mergeGeometries(prints), [0, 0, 1], null);
}

/** A mark in the plane; a ring of strips where it must bend. */
function printOutline(mark: NonNullable<SceneObject["mark"]>, r: number): BufferGeometry {
  const w = r * 0.26;
  switch (mark) {
    case "dot":
      return mergeGeometries(fan(r * 0.42));
    case "circle":
      return mergeGeometries(
        Array.from({ length: 32 }, (_, k) => {
          const at = (radius: number, step: number): Vector2 => {
            const a = (2 * Math.PI * step) / 32;
            return new Vector2(radius * Math.cos(a), radius * Math.sin(a));
          };
          return patch([at(r * 0.62, k), at(r * 0.9, k), at(r * 0.9, k + 1), at(r * 0.62, k + 1)]);
        }),
      );
    case "cross":
      return mergeGeometries(
        [0, 1].flatMap((turn) => strips(r * 0.9, w / 2).map((strip) => strip.rotateZ((turn ? 1 : -1) * (Math.PI / 4)))),
      );
    case "stripe":
      return mergeGeometries(strips(r * 1.2, w));
  }
}

/** A bar along x in short pieces, so that it can bend. */
function strips(reach: number, half: number): BufferGeometry[] {
  const n = 8;
  return Array.from({ length: n }, (_, k) => {
    const x0 = -reach + (2 * reach * k) / n;
    const x1 = x0 + (2 * reach) / n;
    return patch([new Vector2(x0, -half), new Vector2(x1, -half), new Vector2(x1, half), new Vector2(x0, half)]);
  });
}

function fan(r: number): BufferGeometry[] {
  const rim = circle(0, 0, r, 24);
  return rim.map((p, k) => patch([new Vector2(0, 0), p, rim[(k + 1) % rim.length]!]));
}

/** Figures of all objects, placed from one flat array of poses. */
export class ObjectFigures {
  readonly object = new Group();
  figures: readonly ObjectFigure[] = [];

  /**
   * Shows other objects. What looks as before keeps its figure.
   *
   * @returns Figures that are no longer shown; the caller disposes of them.
   */
  setObjects(objects: readonly SceneObject[]): readonly ObjectFigure[] {
    const { kept, gone } = keepFigures(this.figures, objects, lookOf, (object) => new ObjectFigure(object));
    this.figures = kept;
    showFigures(this.object, this.figures, gone);
    return gone;
  }

  /** Sizes and colours of an episode, in the order of the scene. */
  vary(objects: readonly SceneObject[]): void {
    objects.forEach((object, k) => {
      this.figures[k]?.vary(object);
    });
  }

  /**
   * @param poses - Shape (objects, 7).
   * @param joints - Travel fractions, shape (objects).
   */
  place(poses: Float64Array, joints: Float64Array): void {
    for (let k = 0; k < this.figures.length; k++) {
      placeObject(this.figures[k]!.object, poses, k);
      this.figures[k]!.setJoint(joints[k] ?? 0);
    }
  }

  dispose(): void {
    for (const figure of this.figures) figure.dispose();
  }
}

/** All of an object that its figure depends on. */
function lookOf({ at, yaw, tilt, mass, friction, tags, fixed, ...look }: SceneObject): string {
  return JSON.stringify(look);
}

/** By how much an episode's object is larger than the scene's. */
export function sizeFactor(source: SceneObject, varied: SceneObject): number {
  return halfExtents(varied)[2] / halfExtents(source)[2];
}

/** Moves an object to row `k` of an array of poses, shape (rows, 7). */
export function placeObject(object: Object3D, poses: Float64Array, k: number): void {
  const o = 7 * k;
  if (o + 6 >= poses.length) return;
  object.position.set(poses[o]!, poses[o + 1]!, poses[o + 2]!);
  object.quaternion.set(poses[o + 3]!, poses[o + 4]!, poses[o + 5]!, poses[o + 6]!);
}
