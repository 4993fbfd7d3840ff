/** `npm run bench [-- --json FILE]`: builds what is measured, then measures it. */

import { browserFlags, findChromium } from "./findBrowser.mjs";
import { setUp } from "./setup.mjs";
import { fail, run, runTool } from "./steps.mjs";

await setUp();
const chromium = await findChromium();
const flags = (await browserFlags()).join(" ");
console.log("Building what is measured ...");
const builds = [["build", "--logLevel", "error"], ["build", "--config", "vite.bench.config.ts", "--logLevel", "error"]];
for (const build of builds) {
  if ((await runTool("vite/bin/vite.js", build)) !== 0) fail("The build failed.", "The lines above say why.");
}
const environment = { PLAYWRIGHT_CHROMIUM_PATH: chromium, JOINTSPACE_BROWSER_FLAGS: flags };
process.exit(await run(process.execPath, [".cache/bench/main.js", ...process.argv.slice(2)], environment));
