/** What mesh files are read into. */

import { InputError } from "../errors";

/** Part of a mesh in one colour. */
export interface MeshPart {
  /** Corners of triangles, shape (3 · triangles, 3), counter-clockwise from outside, in the units of the file. */
  readonly positions: Float32Array;
  /** sRGB and opacity, 0 to 1, when the file names a colour. */
  readonly color: readonly [number, number, number, number] | null;
}

/** A mesh file that is broken. */
export function meshError(
  name: string,
  reason: string,
  tip = "Export it again, or convert it to binary STL.",
): InputError {
  return new InputError(`the mesh "${name}" cannot be read: ${reason}`, tip, { code: "E_MESH", where: name });
}

/** A mesh that is too large for a page. */
export function meshTooBig(name: string, triangles: number, most: number): InputError {
  return new InputError(
    `the mesh "${name}" has ${Math.ceil(triangles)} triangles; at most ${most} are read`,
    "Simplify it, for instance with Blender's Decimate, and drop the folder again.",
    { code: "E_ASSET_BIG", where: name },
  );
}

/**
 * Checks what a reader has made.
 *
 * @throws {InputError} `E_MESH` when there is nothing in it, or a coordinate is not finite; `E_ASSET_BIG`.
 */
export function checkedParts(name: string, parts: readonly MeshPart[], mostTriangles: number): readonly MeshPart[] {
  const triangles = parts.reduce((sum, { positions }) => sum + positions.length / 9, 0);
  if (triangles === 0) throw meshError(name, "it has no triangles");
  if (triangles > mostTriangles) throw meshTooBig(name, triangles, mostTriangles);
  for (const { positions } of parts) {
    const wrong = positions.findIndex((x) => !Number.isFinite(x));
    if (wrong >= 0) throw meshError(name, `triangle ${Math.floor(wrong / 9)} has the coordinate ${positions[wrong]}`);
  }
  return parts;
}
