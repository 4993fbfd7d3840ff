/** The reach map on the table: green dots where any grasp from above works, amber stripes where only some do. */

import { Color, DataTexture, Mesh, MeshBasicMaterial, PlaneGeometry } from "three";
import { THEMES, type ViewTheme } from "../palette";
import { MAP, type ReachMap } from "./reachMap";

/** Pixels of a cell: room for the pattern. */
const CELL_PIXELS = 8;
/** Above the mat, below zones and areas, m. */
const LIFT = 0.0004;

export class ReachFigure {
  readonly object: Mesh<PlaneGeometry, MeshBasicMaterial>;
  #texture: DataTexture | null = null;
  #theme: ViewTheme = "light";
  #map: ReachMap | null = null;

  constructor() {
    const [width, depth] = [MAP.x1 - MAP.x0, MAP.y1 - MAP.y0];
    const material = new MeshBasicMaterial({ transparent: true, depthWrite: false, toneMapped: false });
    this.object = new Mesh(new PlaneGeometry(width, depth), material);
    this.object.position.set((MAP.x0 + MAP.x1) / 2, (MAP.y0 + MAP.y1) / 2, LIFT);
    this.object.renderOrder = 0;
    this.object.visible = false;
  }

  setTheme(theme: ViewTheme): void {
    this.#theme = theme;
    if (this.#map) this.show(this.#map);
  }

  /** @param map - Null hides it. */
  show(map: ReachMap | null): void {
    this.#map = map;
    this.object.visible = map !== null;
    this.#texture?.dispose();
    this.#texture = map && this.#paint(map);
    this.object.material.map = this.#texture;
    this.object.material.needsUpdate = true;
  }

  dispose(): void {
    this.#texture?.dispose();
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  #paint({ columns, rows, cells }: ReachMap): DataTexture {
    const { success, caution } = THEMES[this.#theme];
    const inks = [null, bytes(caution), bytes(success)] as const;
    const [width, height] = [columns * CELL_PIXELS, rows * CELL_PIXELS];
    const data = new Uint8Array(4 * width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cell = cells[Math.floor(y / CELL_PIXELS) * columns + Math.floor(x / CELL_PIXELS)]!;
        const ink = inks[cell];
        if (ink) data.set([...ink, cell === 2 ? dots(x, y) : stripes(x, y)], 4 * (y * width + x));
      }
    }
    const texture = new DataTexture(data, width, height);
    texture.colorSpace = "srgb";
    texture.generateMipmaps = true;
    texture.minFilter = 1008; // LinearMipmapLinearFilter
    texture.magFilter = 1006; // LinearFilter
    texture.needsUpdate = true;
    return texture;
  }
}

/** Opacity of the tint and of the pattern on it, 0 to 255. */
const TINT = 46;
const INK = 150;

function dots(x: number, y: number): number {
  const [u, v] = [(x % CELL_PIXELS) - 3.5, (y % CELL_PIXELS) - 3.5];
  return u * u + v * v < 3.2 ? INK : TINT;
}

function stripes(x: number, y: number): number {
  return (x + y) % CELL_PIXELS < 3 ? INK : TINT / 2;
}

function bytes(color: string): [number, number, number] {
  const { r, g, b } = new Color(color).convertLinearToSRGB();
  return [r, g, b].map((v) => Math.round(255 * v)) as [number, number, number];
}
