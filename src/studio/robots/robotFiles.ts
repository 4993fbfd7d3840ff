/** The files of a robot as they were given: by path, out of folders and zips, within limits. */

import { InputError } from "../../errors";

/** A file with its path from the top of what was given, with forward slashes. */
export interface RobotFile {
  readonly path: string;
  readonly size: number;
  bytes(): Promise<Uint8Array>;
}

/** B18: more than this is no robot, or a trap. */
export const MOST_FILES = 2000;
export const MOST_BYTES = 500_000_000;

/** A file of the browser. */
export function browserFile(path: string, file: Blob): RobotFile {
  return {
    path: path.replace(/^\/+/, ""),
    size: file.size,
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
  };
}

/**
 * Checks number and size before anything is read.
 *
 * @throws {InputError} `E_ASSET_BIG`.
 */
export function checkAmount(files: readonly RobotFile[]): void {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const tip = "Give only the folder of the robot: its URDF and its meshes.";
  if (files.length > MOST_FILES) {
    throw new InputError(`there are ${files.length} files; at most ${MOST_FILES} are read`, tip, {
      code: "E_ASSET_BIG",
    });
  }
  if (bytes > MOST_BYTES) {
    throw new InputError(`the files have ${Math.round(bytes / 1e6)} MB; at most ${MOST_BYTES / 1e6} MB are read`, tip, {
      code: "E_ASSET_BIG",
    });
  }
}

/** The part of a path before the last slash; "" at the top. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
