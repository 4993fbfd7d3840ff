/** Builds the site when it is missing or older than its sources. */

import { isFresh } from "./sources.mjs";
import { fail, runTool, tell } from "./steps.mjs";

const SOURCES = ["src", "public", "index.html", "vite.config.ts", "package-lock.json"];

/** Ends the program with a clear sentence when the build fails. */
export async function buildSite() {
  if (isFresh("dist/index.html", SOURCES)) return;
  tell("Building the studio ...");
  const code = await runTool("vite/bin/vite.js", ["build", "--logLevel", "warn"]);
  if (code !== 0) fail("The studio could not be built.", "The lines above say why.");
}
