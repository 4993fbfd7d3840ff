/** Makes a mesh of millions of triangles light enough for a page, by meshoptimizer. Loaded late, in a worker. */

import { MeshoptSimplifier } from "meshoptimizer/simplifier";
import { meshError } from "../../robot/meshPart";
import { readStl } from "../../robot/stl";

/** What a part is drawn with then: fine edges stay, and a whole robot of such parts still draws fluently. */
const TRIANGLES = 200_000;
/** More would not fit into the memory of a page while it is worked on. */
const MOST_TRIANGLES = 8_000_000;
/** The largest move of a surface, as a share of the size of the part; the number of triangles is what counts. */
const LARGEST_ERROR = 0.05;
const HEADER = 84;
const TRIANGLE = 50;

/**
 * The same part with fewer triangles.
 *
 * @param name - What to call the file in an error.
 * @param bytes - STL, binary or text.
 * @param triangles - About how many are left.
 * @returns Binary STL in the units of the file.
 * @throws {InputError} `E_MESH`, `E_ASSET_BIG` for more than eight million triangles.
 */
export async function simplifyStl(name: string, bytes: Uint8Array, triangles = TRIANGLES): Promise<Uint8Array> {
  const { corners, indices } = welded(readStl(name, bytes, MOST_TRIANGLES));
  await MeshoptSimplifier.ready;
  const most = Math.min(3 * triangles, indices.length);
  const [kept] = MeshoptSimplifier.simplify(indices, corners, 3, most, LARGEST_ERROR, ["Prune"]);
  if (kept.length === 0) throw meshError(name, "nothing is left of it when it is simplified");
  return stlBytes(corners, kept);
}

/** Corners that lie in one place become one, so that faces know their neighbours. */
function welded(soup: Float32Array): { readonly corners: Float32Array; readonly indices: Uint32Array } {
  const count = soup.length / 3;
  // Minus zero is the same place as zero, and has other bits.
  for (let k = 0; k < soup.length; k++) soup[k]! += 0;
  const bits = new Uint32Array(soup.buffer, soup.byteOffset, soup.length);
  let size = 1;
  while (size < 2 * count) size *= 2;
  const table = new Uint32Array(size);
  const corners = new Float32Array(soup.length);
  const cornerBits = new Uint32Array(corners.buffer);
  const indices = new Uint32Array(count);
  let unique = 0;
  for (let k = 0; k < count; k++) {
    const [x, y, z] = [bits[3 * k]!, bits[3 * k + 1]!, bits[3 * k + 2]!];
    let slot = hashOf(x, y, z) & (size - 1);
    for (;;) {
      const found = table[slot]! - 1;
      if (found < 0) {
        cornerBits.set([x, y, z], 3 * unique);
        unique += 1;
        table[slot] = unique;
        indices[k] = unique - 1;
        break;
      }
      if (cornerBits[3 * found] === x && cornerBits[3 * found + 1] === y && cornerBits[3 * found + 2] === z) {
        indices[k] = found;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return { corners: corners.subarray(0, 3 * unique), indices };
}

/** Mixes three words (Teschner et al. 2003), with the high bits folded into the low ones. */
function hashOf(x: number, y: number, z: number): number {
  const mixed = Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(z, 83492791);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function stlBytes(corners: Float32Array, indices: Uint32Array): Uint8Array {
  const count = indices.length / 3;
  const bytes = new Uint8Array(HEADER + TRIANGLE * count);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  for (let t = 0; t < count; t++) {
    for (let k = 0; k < 9; k++) {
      const corner = indices[3 * t + Math.floor(k / 3)]!;
      view.setFloat32(HEADER + TRIANGLE * t + 12 + 4 * k, corners[3 * corner + (k % 3)]!, true);
    }
  }
  return bytes;
}
