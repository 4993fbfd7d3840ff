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
import { MAT, matTexture } from "./matTexture";
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

export class TableTop {
  readonly object = new Group();
  readonly #table: Mesh<BufferGeometry, MeshStandardMaterial>;
  readonly #mat: Mesh<BufferGeometry, MeshStandardMaterial>;
  readonly #backdrop: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #grain: DataTexture | null;

  constructor(surface: Scene["surface"]) {
    const bounds = tableBounds(surface);
    this.#grain = isWood(surface.color) ? woodTexture([214, 176, 128], [158, 112, 68]) : null;
    const material = new MeshStandardMaterial({
      color: this.#grain ? "#ffffff" : objectColor(surface.color),
      map: this.#grain,
      roughness: 0.52,
    });
    this.#table = new Mesh(boardGeometry(bounds.x0, bounds.x1, bounds.y0, bounds.y1), material);
    this.#table.receiveShadow = true;
    const matMaterial = new MeshStandardMaterial({ roughness: 0.9, metalness: 0 });
    this.#mat = new Mesh(matGeometry(bounds), matMaterial);
    this.#mat.receiveShadow = true;
    this.#backdrop = new Mesh(
      new SphereGeometry(BACKDROP_RADIUS, 24, 24).rotateX(Math.PI / 2),
      new MeshBasicMaterial({ vertexColors: true, side: BackSide, toneMapped: false, depthWrite: false }),
    );
    this.#backdrop.renderOrder = -10;
    this.object.add(this.#table, this.#mat, this.#backdrop);
  }

  setTheme(theme: ViewTheme): void {
    const { material } = this.#mat;
    material.map?.dispose();
    material.map = matTexture(theme);
    material.needsUpdate = true;
    this.#table.material.color.set(theme === "dark" ? "#a39a90" : "#ffffff");
    paintBackdrop(this.#backdrop.geometry, THEMES[theme].backdrop);
  }

  setQuality(level: QualityLevel): void {
    for (const map of [this.#mat.material.map, this.#grain]) {
      if (!map || map.anisotropy === level.anisotropy) continue;
      map.anisotropy = level.anisotropy;
      map.needsUpdate = true;
    }
    this.#table.material.roughness = level.reflections ? 0.4 : 0.52;
  }

  /** Keeps the backdrop around the camera, so that it never comes closer. */
  follow(x: number, y: number, z: number): void {
    this.#backdrop.position.set(x, y, z);
  }

  dispose(): void {
    for (const mesh of [this.#table, this.#mat, this.#backdrop]) {
      mesh.geometry.dispose();
      const { material } = mesh;
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

/** The mat, cut to the table where that is smaller. */
function matGeometry(table: { x0: number; x1: number; y0: number; y1: number }): BufferGeometry {
  const edge = 0.012;
  const x0 = Math.max(MAT.x0, table.x0 + edge);
  const x1 = Math.min(MAT.x1, table.x1 - edge);
  const y0 = Math.max(MAT.y0, table.y0 + edge);
  const y1 = Math.min(MAT.y1, table.y1 - edge);
  const outline: Vector2[] = roundedRect(1000 * x0, 1000 * x1, 1000 * y0, 1000 * y1, 10);
  const thickness = 1000 * MAT_THICKNESS;
  const geometry = plate(outline, thickness, 0.5, [], 1).translate(0, 0, -thickness).scale(0.001, 0.001, 0.001);
  geometry.computeVertexNormals();
  const p = geometry.getAttribute("position");
  const uv = new Float32Array(2 * p.count);
  for (let i = 0; i < p.count; i++) {
    uv[2 * i] = (p.getX(i) - MAT.x0) / (MAT.x1 - MAT.x0);
    uv[2 * i + 1] = (p.getY(i) - MAT.y0) / (MAT.y1 - MAT.y0);
  }
  geometry.setAttribute("uv", new BufferAttribute(uv, 2));
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
