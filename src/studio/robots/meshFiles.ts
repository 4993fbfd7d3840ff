/** Decodes the mesh files of a robot into triangles by the end of their names. Loaded late. */

import { InputError } from "../../errors";
import { decodeUtf8 } from "../../math/utf8";
import { readCollada } from "../../robot/collada";
import { readGlb } from "../../robot/glb";
import { type MeshPart, meshError } from "../../robot/meshPart";
import { readObj } from "../../robot/obj";
import { readStl } from "../../robot/stl";
import type { RobotFile } from "./robotFiles";

/** B15: more is refused before it is decoded. */
const MOST_TRIANGLES = 1_000_000;
const MOST_MESH_BYTES = 100_000_000;

/** @throws {InputError} `E_ASSET_BIG` before anything is decoded, `E_MESH` when it cannot be. */
export async function readMesh(file: RobotFile): Promise<readonly MeshPart[]> {
  const { path, size } = file;
  if (size > MOST_MESH_BYTES) {
    throw new InputError(
      `the mesh "${path}" has ${Math.round(size / 1e6)} MB; at most ${MOST_MESH_BYTES / 1e6} MB are read`,
      "Simplify it, for instance with Blender's Decimate, and drop the folder again.",
      { code: "E_ASSET_BIG", where: path },
    );
  }
  const kind = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const bytes = await file.bytes();
  switch (kind) {
    case "stl":
      return [{ positions: readStl(path, bytes, MOST_TRIANGLES), color: null }];
    case "obj":
      return readObj(path, textOf(path, bytes), MOST_TRIANGLES);
    case "dae":
      return readCollada(path, textOf(path, bytes), MOST_TRIANGLES);
    case "glb":
      return readGlb(path, bytes, MOST_TRIANGLES);
    default:
      throw meshError(path, `files that end in "${kind}" are not known`, "Convert it to STL, OBJ, DAE or GLB.");
  }
}

function textOf(name: string, bytes: Uint8Array): string {
  const read = decodeUtf8(bytes);
  if ("text" in read) return read.text;
  throw meshError(name, "it is no text in UTF-8");
}
