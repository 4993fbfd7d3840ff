/** Oak, computed: long fibres, growth rings that bend, pores. Deterministic. */

import { DataTexture, LinearFilter, LinearMipmapLinearFilter, RepeatWrapping, RGBAFormat, SRGBColorSpace } from "three";

const LONG = 256;
const ACROSS = 512;

function hash(x: number, y: number): number {
  let h = Math.imul(x, 374761393) + Math.imul(y, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Smooth noise on a lattice that repeats after `px`, `py` cells. */
function noise(x: number, y: number, px: number, py: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const at = (i: number, j: number): number => hash((ix + i + px) % px, (iy + j + py) % py);
  const low = at(0, 0) + (at(1, 0) - at(0, 0)) * sx;
  const high = at(0, 1) + (at(1, 1) - at(0, 1)) * sx;
  return low + (high - low) * sy;
}

/**
 * Grain along u.
 *
 * @param light - Early wood, sRGB 0 to 255.
 * @param dark - Late wood.
 */
export function woodTexture(
  light: readonly [number, number, number],
  dark: readonly [number, number, number],
): DataTexture {
  const data = new Uint8Array(4 * LONG * ACROSS);
  for (let row = 0; row < ACROSS; row++) {
    const v = row / ACROSS;
    for (let column = 0; column < LONG; column++) {
      const u = column / LONG;
      const bend = noise(u * 2, v * 4, 2, 4) * 0.9 + noise(u * 4, v * 16, 4, 16) * 0.22;
      const ring = (v * 9 + bend * 2.4) % 1;
      const late = ring ** 2.2 * 0.55;
      const fibre = noise(u * 6, v * 160, 6, 160) * 0.5 + noise(u * 12, v * 256, 12, 256) * 0.3;
      const pore = noise(u * 24, v * 200, 24, 200) > 0.83 ? 0.22 : 0;
      const t = Math.min(1, late + fibre * 0.42 + pore);
      const o = 4 * (row * LONG + column);
      for (let k = 0; k < 3; k++) data[o + k] = light[k]! + (dark[k]! - light[k]!) * t;
      data[o + 3] = 255;
    }
  }
  const texture = new DataTexture(data, LONG, ACROSS, RGBAFormat);
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}
