/** Finds the scene that a command speaks of: a built-in id or a file. */

import { readFileSync, statSync } from "node:fs";
import { InputError } from "../errors";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseJsonText } from "../world/jsonText";
import { parseScene } from "../world/parseScene";
import type { Scene } from "../world/scene";
import { userPath } from "./userPath";

/** Largest scene file, bytes. */
const LARGEST_FILE = 1024 * 1024;

/**
 * Opens a scene.
 *
 * @param name - Built-in id, or a path to a JSON file.
 * @throws {InputError} When there is no such scene or file, or the document is refused.
 */
export function openScene(name: string): Scene {
  return parseScene(openSceneDocument(name));
}

/**
 * Reads a scene as it is written; whoever parses it checks it.
 *
 * @param name - Built-in id, or a path to a JSON file.
 * @throws {InputError} When there is no such scene or file, or it is not JSON.
 */
export function openSceneDocument(name: string): unknown {
  if (Object.hasOwn(BUILTIN_SCENES, name)) return BUILTIN_SCENES[name as keyof typeof BUILTIN_SCENES];
  return parseJsonText(readSceneFile(name));
}

function readSceneFile(name: string): string {
  const path = userPath(name);
  const known = Object.keys(BUILTIN_SCENES).join(", ");
  const tip = `Name a scene file, or one of: ${known}.`;
  let bytes: Uint8Array;
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) {
      throw new InputError(`${name} has ${size} bytes; expected at most ${LARGEST_FILE}`, tip, { code: "E_FILE" });
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const reason = missing ? "there is neither a built-in scene nor a file of this name" : (error as Error).message;
    throw new InputError(`scene "${name}": ${reason}`, tip, { code: "E_FILE", where: name });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(`${name} is not UTF-8 text`, "Save the scene as UTF-8 JSON.", { code: "E_JSON", where: name });
  }
}
