/** Materials of the arm. Layer lines come from a small texture that is computed here. */

import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  MeshStandardMaterial,
  RedFormat,
  RepeatWrapping,
  UnsignedByteType,
} from "three";
import type { ArmMaterial } from "./partList";

/** Warm white filament. */
export const PRINT_COLOR = "#f3f1ec";
/** Layers and columns of the texture: 32 layers of 0.4 mm per tile, finely enough for the ridge of each. */
const LAYERS = 32;
const ROWS = 256;
const COLUMNS = 64;

/** Height of printed layers: ridges with slightly uneven flow. Deterministic. */
function layerTexture(): DataTexture {
  const data = new Uint8Array(ROWS * COLUMNS);
  let state = 0x2545f491;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const flow = Array.from({ length: LAYERS }, () => 0.75 + 0.25 * random());
  const wobble = Array.from({ length: LAYERS }, () => random() * 2 * Math.PI);
  for (let row = 0; row < ROWS; row++) {
    const layer = Math.floor((row * LAYERS) / ROWS);
    const within = ((row * LAYERS) / ROWS) % 1;
    const ridge = Math.sqrt(Math.sin(Math.PI * (within + 0.5 * (LAYERS / ROWS))));
    for (let column = 0; column < COLUMNS; column++) {
      const wave = 1 + 0.08 * Math.sin((2 * Math.PI * column) / COLUMNS + wobble[layer]!);
      const grain = 0.05 * (random() - 0.5);
      data[row * COLUMNS + column] = Math.max(0, Math.min(255, 255 * (ridge * flow[layer]! * wave * 0.9 + grain)));
    }
  }
  const texture = new DataTexture(data, COLUMNS, ROWS, RedFormat, UnsignedByteType);
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}

/** Materials by the part they cover; `layers` makes the texture of layer lines when it is wanted. */
export type ArmMaterials = Readonly<Record<ArmMaterial, MeshStandardMaterial>> & {
  readonly layers: () => DataTexture;
};

/**
 * Makes the materials of one arm.
 *
 * @param printColor - CSS colour of the printed parts.
 */
export function armMaterials(printColor: string): ArmMaterials {
  return {
    printed: new MeshStandardMaterial({ color: printColor, roughness: 0.62, metalness: 0, bumpScale: 0 }),
    dark: new MeshStandardMaterial({ vertexColors: true, roughness: 0.48, metalness: 0.02 }),
    metal: new MeshStandardMaterial({ color: "#c3c5c9", roughness: 0.3, metalness: 0.92 }),
    layers: layerTexture,
  };
}
