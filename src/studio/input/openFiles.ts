/**
 * Opens what a person has chosen or dropped, or shows why it cannot be opened: a policy package, a scene file, or a picture
 * that carries a scene. What reads them is loaded only then.
 */

import { MANIFEST_FILE, WEIGHTS_FILE } from "../../control/policyFiles";
import type { Engine } from "../engine";
import type { ChosenFile } from "./packageFiles";

/** Names under which scenes come; a package's own files are none. */
const SCENE_NAME = /\.(json|png)$/i;

/** @throws {Error} When the part that reads them cannot be loaded. */
export async function openFiles(engine: Engine, files: readonly ChosenFile[]): Promise<void> {
  const hasPackage = files.some(({ name }) => name === MANIFEST_FILE || name === WEIGHTS_FILE);
  if (!hasPackage && files.length > 0 && files.every(({ name }) => SCENE_NAME.test(name))) {
    const { openSceneFile } = await import("../sharing/openShared");
    // One after the other: each is a step that can be undone, and the last stays open.
    for (const file of files) await openSceneFile(engine, file);
    return;
  }
  const { readPackageFiles } = await import("./packageFiles");
  const chosen = await readPackageFiles(files);
  if ("refusal" in chosen) engine.refusePackage(chosen.refusal);
  else await engine.openPackage(chosen.id, chosen.files);
}
