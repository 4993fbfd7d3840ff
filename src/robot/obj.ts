/** Reads Wavefront OBJ: vertices and faces. Materials are in a file of their own, which is not read. */

import { checkedParts, type MeshPart, meshError, meshTooBig } from "./meshPart";

/**
 * @param name - What to call the file in an error.
 * @throws {InputError} `E_MESH`, `E_ASSET_BIG`.
 */
export function readObj(name: string, text: string, mostTriangles: number): readonly MeshPart[] {
  const vertices: number[] = [];
  const corners: number[] = [];
  const addFace = (names: readonly string[], line: number): void => {
    const indices = names.map((word) => {
      const given = Number.parseInt(word, 10);
      // Negative ones count back from the last vertex.
      const index = given < 0 ? vertices.length / 3 + given : given - 1;
      if (Number.isInteger(index) && index >= 0 && 3 * index < vertices.length) return index;
      throw meshError(name, `line ${line} names the vertex "${word}" of ${vertices.length / 3}`);
    });
    for (let k = 2; k < indices.length; k++) {
      for (const index of [indices[0]!, indices[k - 1]!, indices[k]!]) {
        corners.push(vertices[3 * index]!, vertices[3 * index + 1]!, vertices[3 * index + 2]!);
      }
    }
    if (corners.length > 9 * mostTriangles) throw meshTooBig(name, corners.length / 9, mostTriangles);
  };
  text.split("\n").forEach((row, k) => {
    const words = row.trim().split(/\s+/);
    if (words[0] === "v") for (let i = 1; i <= 3; i++) vertices.push(Number(words[i]));
    else if (words[0] === "f") addFace(words.slice(1), k + 1);
  });
  return checkedParts(name, [{ positions: Float32Array.from(corners), color: null }], mostTriangles);
}
