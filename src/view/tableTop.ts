/** The studio around the work: oak table top, mat, and a seamless backdrop. */

import {
  BackSide,
  BufferAttribute,
  type BufferGeometry,
  Color,
  type DataTexture,
  Group,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  SphereGeometry,
  type Vector2,
} from "three";
import type { Scene } from "../world/scene";
import { tableBounds } from "../world/tableBounds";
import { plate, roundedRect } from "./arm/shapes";
import { MAT, MatPrint, numberGeometry, numberTexture } from "./matPrint";
import { isWood, objectColor, THEMES, type ViewTheme } from "./palette";
import type { QualityLevel } from "./quality";
import { woodTexture } from "./woodTexture";

const TABLE_THICKNESS_MM = 26;
/** The mat lies on the table with its top at z = 0, where things rest, m. */
const MAT_THICKNESS = 0.0018;
/** How much wood one tile of the texture shows, m. */
const GRAIN_LONG = 0.62;
const GRAIN_ACROSS = 0.34;
const BACKDROP_RADIUS = 6;
/** Opaque things are drawn from above to below, so that what is covered costs no shading. */
const ORDER = { mat: 1, table: 2, backdrop: 3 } as const;

export class TableTop {
  readonly object = new Group();
  readonly #table: Mesh<BufferGeometry, MeshStandardMaterial>;
  readonly #mat: Mesh<BufferGeometry, MeshStandardMaterial>;
  readonly #numbers: Mesh<BufferGeometry, MeshStandardMaterial>;
  readonly #backdrop: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #grain: DataTexture | null;
  readonly #print: MatPrint;
  // Quality swaps what the meshes wear; these stay the ones that are owned.
  readonly #wood: MeshStandardMaterial;
  readonly #rubber = new MeshStandardMaterial({ roughness: 0.92, metalness: 0 });
  readonly #ink: MeshStandardMaterial;

  /** @param hasReach - Whether the reach of the SO-101 is printed on the mat. */
  constructor(surface: Scene["surface"], hasReach: boolean) {
    const bounds = tableBounds(surface);
    this.#grain = isWood(surface.color) ? woodTexture([214, 176, 128], [158, 112, 68]) : null;
    this.#wood = new MeshStandardMaterial({
      color: this.#grain ? "#ffffff" : objectColor(surface.color),
      map: this.#grain,
      roughness: 0.52,
    });
    this.#table = new Mesh(boardGeometry(bounds.x0, bounds.x1, bounds.y0, bounds.y1), this.#wood);
    const cut = matArea(bounds);
    this.#print = new MatPrint(cut, hasReach);
    this.#print.applyTo(this.#rubber);
    this.#mat = new Mesh(matGeometry(cut), this.#rubber);
    this.#ink = new MeshStandardMaterial({
      map: numberTexture(),
      roughness: 0.92,
      transparent: true,
      depthWrite: false,
      polygonOffset: true,
      polygonOffsetFactor: -1,
    });
    this.#numbers = new Mesh(numberGeometry(cut), this.#ink);
    this.#backdrop = new Mesh(
      new SphereGeometry(BACKDROP_RADIUS, 24, 24).rotateX(Math.PI / 2),
      new MeshBasicMaterial({ vertexColors: true, side: BackSide, toneMapped: false, depthWrite: false }),
    );
    this.#mat.renderOrder = ORDER.mat;
    this.#table.renderOrder = ORDER.table;
    this.#backdrop.renderOrder = ORDER.backdrop;
    for (const mesh of [this.#table, this.#mat, this.#numbers]) {
      mesh.receiveShadow = true;
      mesh.matrixAutoUpdate = false;
    }
    this.object.add(this.#table, this.#mat, this.#numbers, this.#backdrop);
  }

  setTheme(theme: ViewTheme): void {
    const colors = THEMES[theme];
    this.#print.setTheme(theme);
    this.#rubber.color.set(colors.mat);
    this.#ink.color.set(colors.matLine);
    if (this.#grain) this.#wood.color.set(theme === "dark" ? "#8f877e" : "#ffffff");
    paintBackdrop(this.#backdrop.geometry, colors.backdrop);
  }

  setQuality(level: QualityLevel): void {
    if (this.#grain && this.#grain.anisotropy !== level.anisotropy) {
      this.#grain.anisotropy = level.anisotropy;
      this.#grain.needsUpdate = true;
    }
    this.#wood.roughness = level.reflections ? 0.42 : 0.52;
  }

  get backdrop(): Mesh {
    return this.#backdrop;
  }

  /** Keeps the backdrop around the camera, so that it never comes closer. */
  follow(x: number, y: number, z: number): void {
    this.#backdrop.position.set(x, y, z);
  }

  dispose(): void {
    for (const mesh of [this.#table, this.#mat, this.#numbers, this.#backdrop]) mesh.geometry.dispose();
    for (const material of [this.#wood, this.#rubber, this.#ink, this.#backdrop.material]) {
      material.map?.dispose();
      material.dispose();
    }
  }
}

/** A board with soft edges; grain along x on every face. */
function boardGeometry(x0: number, x1: number, y0: number, y1: number): BufferGeometry {
  const outline = roundedRect(1000 * x0, 1000 * x1, 1000 * y0, 1000 * y1, 14);
  const geometry = plate(outline, TABLE_THICKNESS_MM, 2.4).translate(0, 0, -TABLE_THICKNESS_MM);
  geometry.scale(0.001, 0.001, 0.001).translate(0, 0, -MAT_THICKNESS);
  geometry.computeVertexNormals();
  const p = geometry.getAttribute("position");
  const uv = new Float32Array(2 * p.count);
  for (let i = 0; i < p.count; i++) {
    uv[2 * i] = p.getX(i) / GRAIN_LONG;
    uv[2 * i + 1] = (p.getY(i) + p.getZ(i)) / GRAIN_ACROSS;
  }
  geometry.setAttribute("uv", new BufferAttribute(uv, 2));
  return geometry;
}

type Area = { x0: number; x1: number; y0: number; y1: number };

/** The mat, cut to the table where that is smaller. */
function matArea(table: Area): Area {
  const edge = 0.012;
  return {
    x0: Math.max(MAT.x0, table.x0 + edge),
    x1: Math.min(MAT.x1, table.x1 - edge),
    y0: Math.max(MAT.y0, table.y0 + edge),
    y1: Math.min(MAT.y1, table.y1 - edge),
  };
}

function matGeometry({ x0, x1, y0, y1 }: Area): BufferGeometry {
  const outline: Vector2[] = roundedRect(1000 * x0, 1000 * x1, 1000 * y0, 1000 * y1, 10);
  const thickness = 1000 * MAT_THICKNESS;
  const geometry = plate(outline, thickness, 0.5, [], 1).translate(0, 0, -thickness).scale(0.001, 0.001, 0.001);
  geometry.computeVertexNormals();
  return geometry;
}

function paintBackdrop(geometry: BufferGeometry, [zenith, horizon, floor]: readonly [string, string, string]): void {
  const p = geometry.getAttribute("position");
  const colors = new Float32Array(3 * p.count);
  const [up, middle, down] = [new Color(zenith), new Color(horizon), new Color(floor)];
  const mixed = new Color();
  for (let i = 0; i < p.count; i++) {
    const height = p.getZ(i) / BACKDROP_RADIUS;
    if (height > 0) mixed.lerpColors(middle, up, Math.min(1, height * 1.6));
    else mixed.lerpColors(middle, down, Math.min(1, -height * 1.8));
    mixed.toArray(colors, 3 * i);
  }
  geometry.setAttribute("color", new BufferAttribute(colors, 3));
}
