/** Tells whether something that was built is still younger than everything it was built from. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./steps.mjs";

/** Time of the newest change in a file or folder, ms; a folder changes when an entry comes or goes. */
function newestIn(/** @type {string} */ path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  let newest = stat.mtimeMs;
  if (stat.isDirectory()) {
    for (const name of readdirSync(path)) newest = Math.max(newest, newestIn(join(path, name)));
  }
  return newest;
}

/**
 * True when the output exists and no source is newer.
 *
 * @param {string} output Path in the project folder.
 * @param {readonly string[]} sources Paths in the project folder.
 */
export function isFresh(output, sources) {
  const built = statSync(join(ROOT, output), { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newestIn(join(ROOT, source)) <= built.mtimeMs);
}
