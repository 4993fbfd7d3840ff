/** `npm run bench [-- --json FILE]`: builds what is measured, then measures it. */

import { buildSite } from "./build.mjs";
import { browserEnvironment } from "./findBrowser.mjs";
import { setUp } from "./setup.mjs";
import { fail, run, runTool, tell } from "./steps.mjs";

await setUp();
const environment = await browserEnvironment();
await buildSite();
tell("Building the measurements ...");
for (const mode of ["production", "wire"]) {
  const args = ["build", "--config", "vite.bench.config.ts", "--mode", mode, "--logLevel", "error"];
  const code = await runTool("vite/bin/vite.js", args);
  if (code !== 0) fail("The measurements could not be built.", "The lines above say why.");
}
process.exit(await run(process.execPath, [".cache/bench/main.js", ...process.argv.slice(2)], environment));
