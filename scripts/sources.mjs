/** Tells whether something that was built is still younger than everything it was built from. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./steps.mjs";

function newestIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  let newest = stat.mtimeMs;
  for (const name of readdirSync(path)) newest = Math.max(newest, newestIn(join(path, name)));
  return newest;
}

/** True when the output exists and no source is newer. Paths are relative to the project folder. */
export function isFresh(output, sources) {
  const built = statSync(join(ROOT, output), { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newestIn(join(ROOT, source)) <= built.mtimeMs);
}
