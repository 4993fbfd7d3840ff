/** `npm run jointspace -- ...`: bundles the command line when its sources have changed, then runs it. */

import { setUp } from "./setup.mjs";
import { isFresh } from "./sources.mjs";
import { fail, run, runTool } from "./steps.mjs";

const SOURCES = ["src", "vite.cli.config.ts", "package-lock.json"];

await setUp();
if (!isFresh(".cache/cli/main.js", SOURCES)) {
  const code = await runTool("vite/bin/vite.js", ["build", "--config", "vite.cli.config.ts", "--logLevel", "error"]);
  if (code !== 0) fail("The command line could not be built.", "The lines above say why.");
}
// Ctrl+C reaches the child by itself; this process waits for it to finish its work.
process.on("SIGINT", () => {});
process.exit(await run(process.execPath, [".cache/cli/main.js", ...process.argv.slice(2)]));
