/**
 * `npm run jointspace -- ...`: bundles the command line when its sources have changed, then runs it.
 *
 * Each state of the sources has a bundle of its own, so that a long run keeps its program while the sources change, and
 * two commands that start at once do not build into each other.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setUp } from "./setup.mjs";
import { fail, ROOT, runTool } from "./steps.mjs";

const SOURCES = ["src", "vite.cli.config.ts", "package.json", "package-lock.json"];
const BUNDLES = ".cache/cli";
/** A bundle that no command has started from for this long is deleted, ms; no run lasts as long. */
const KEEP_MS = 7 * 24 * 3600 * 1000;

/** Hash of a file, or of everything in a folder. */
function hashOf(/** @type {string} */ path) {
  const hash = createHash("sha256");
  if (!statSync(path).isDirectory()) return hash.update(readFileSync(path)).digest("hex");
  for (const name of readdirSync(path).sort()) hash.update(name).update(hashOf(join(path, name)));
  return hash.digest("hex");
}

/** Builds beside the other bundles and moves the result to its place. */
async function build(/** @type {string} */ folder) {
  const draft = `${folder}.${process.pid}`;
  const args = ["build", "--config", "vite.cli.config.ts", "--logLevel", "error", "--outDir", draft];
  const code = await runTool("vite/bin/vite.js", args);
  if (code !== 0) fail("The command line could not be built.", "The lines above say why.");
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another command was faster; both have built the same.
    if (!existsSync(join(folder, "main.js"))) throw error;
    rmSync(draft, { recursive: true });
  }
}

function deleteOldBundles() {
  const oldest = Date.now() - KEEP_MS;
  for (const name of readdirSync(BUNDLES)) {
    const path = join(BUNDLES, name);
    if (statSync(path).mtimeMs < oldest) rmSync(path, { recursive: true, force: true });
  }
}

// Paths in arguments are those of the folder where the command was typed.
process.env.INIT_CWD ??= process.cwd();
process.chdir(ROOT);
await setUp();
const key = createHash("sha256").update(SOURCES.map(hashOf).join()).digest("hex").slice(0, 16);
const folder = join(BUNDLES, key);
if (!existsSync(join(folder, "main.js"))) {
  await build(folder);
  deleteOldBundles();
}
utimesSync(folder, new Date(), new Date());
await import(pathToFileURL(join(ROOT, folder, "main.js")).href);
