/** The name of a robot by its contents, for links and for the library on this device. */

import { sha256Hex } from "../../math/sha256";
import { encodeUtf8 } from "../../math/utf8";

/** How the files are to be read: part of what the robot is. */
export interface RobotReading {
  /** Path of the URDF file. */
  readonly urdf: string;
  /** Metres per length unit of the file. */
  readonly lengthScale: number;
  /** Name of the joint that is the gripper; null for none. */
  readonly gripper: string | null;
}

/**
 * Hex SHA-256 over the reading and over path and SHA-256 of each file, sorted by path: the same robot has the same name in
 * whatever order and out of whatever archive its files come.
 *
 * @param files - Those that the robot uses, by path below the folder that was given.
 */
export async function robotHash(files: ReadonlyMap<string, Uint8Array>, reading: RobotReading): Promise<string> {
  const lines = [`jointspace-robot 1 ${JSON.stringify([reading.urdf, reading.lengthScale, reading.gripper])}`];
  for (const path of [...files.keys()].sort()) lines.push(`${await digestHex(files.get(path)!)} ${path}`);
  return sha256Hex(encodeUtf8(lines.join("\n")));
}

/** First hex digits that links carry: enough that two robots never meet by chance. */
const LINK_DIGITS = 16;

/** The part of a robot's id that links and runs carry. */
export function linkDigits(id: string): string {
  return id.slice(0, LINK_DIGITS);
}

/** By the browser where it can (a page on plain http cannot), since meshes are tens of megabytes. */
async function digestHex(bytes: Uint8Array): Promise<string> {
  const { subtle } = globalThis.crypto;
  if (!subtle) return sha256Hex(bytes);
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
