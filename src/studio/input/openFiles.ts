/** Opens what a person has chosen or dropped, or shows why it cannot be opened. */

import type { Engine } from "../engine";
import { type ChosenFile, readPackageFiles } from "./packageFiles";

export async function openFiles(engine: Engine, files: readonly ChosenFile[]): Promise<void> {
  const chosen = await readPackageFiles(files);
  if ("refusal" in chosen) engine.refusePackage(chosen.refusal);
  else await engine.openPackage(chosen.id, chosen.files);
}
