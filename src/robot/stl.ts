/**
 * Reads STL, binary and text, with every size checked before anything is made room for.
 *
 * Binary files may begin with "solid" like text ones, so the length decides: 84 bytes and 50 for each triangle.
 */

import { decodeUtf8 } from "../math/utf8";
import { meshError, meshTooBig } from "./meshPart";

const HEADER = 84;
const TRIANGLE = 50;

/**
 * @param name - What to call the file in an error.
 * @param mostTriangles - More are refused before they are decoded.
 * @returns Corners of triangles, shape (3 · triangles, 3), in the units of the file.
 * @throws {InputError} `E_MESH` when the file is no STL, is cut, or holds numbers that are not finite; `E_ASSET_BIG`.
 */
export function readStl(name: string, bytes: Uint8Array, mostTriangles: number): Float32Array {
  const declared = bytes.length >= HEADER ? viewOf(bytes).getUint32(80, true) : 0;
  const isBinary = bytes.length >= HEADER && HEADER + TRIANGLE * declared === bytes.length;
  if (!isBinary && startsWithSolid(bytes)) return checked(name, readText(name, bytes, mostTriangles));
  if (!isBinary) {
    // Some programs write bytes behind the last triangle; those before are whole.
    const fits = Math.floor((bytes.length - HEADER) / TRIANGLE);
    if (bytes.length < HEADER || declared > fits || declared === 0) {
      throw meshError(
        name,
        `its header says ${declared} triangles and its ${bytes.length} bytes hold ${Math.max(0, fits)}`,
      );
    }
  }
  if (declared > mostTriangles) throw meshTooBig(name, declared, mostTriangles);
  return checked(name, readBinary(bytes, declared));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWithSolid(bytes: Uint8Array): boolean {
  return [0x73, 0x6f, 0x6c, 0x69, 0x64].every((letter, k) => bytes[k] === letter);
}

function readBinary(bytes: Uint8Array, count: number): Float32Array {
  const view = viewOf(bytes);
  const positions = new Float32Array(9 * count);
  for (let t = 0; t < count; t++) {
    const at = HEADER + TRIANGLE * t + 12;
    for (let k = 0; k < 9; k++) positions[9 * t + k] = view.getFloat32(at + 4 * k, true);
  }
  return positions;
}

function readText(name: string, bytes: Uint8Array, mostTriangles: number): Float32Array {
  const decoded = decodeUtf8(bytes);
  const text = "text" in decoded ? decoded.text : "";
  const numbers: number[] = [];
  for (const [, x, y, z] of text.matchAll(/\bvertex\s+(\S+)\s+(\S+)\s+(\S+)/g)) {
    numbers.push(Number(x), Number(y), Number(z));
    if (numbers.length > 9 * mostTriangles) throw meshTooBig(name, numbers.length / 9, mostTriangles);
  }
  if (numbers.length === 0 || numbers.length % 9 !== 0) {
    throw meshError(name, `it begins like a text STL and has ${numbers.length / 3} corners, no whole triangles`);
  }
  if (!/\bendsolid\b/.test(text)) throw meshError(name, 'it ends before "endsolid"');
  return Float32Array.from(numbers);
}

function checked(name: string, positions: Float32Array): Float32Array {
  const wrong = positions.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return positions;
  throw meshError(name, `triangle ${Math.floor(wrong / 9)} has the coordinate ${positions[wrong]}`);
}
