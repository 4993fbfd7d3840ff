/** `npm test`: sets up by itself, then runs every check and sums up. */

import { browserFlags, findChromium, findFirefox } from "./findBrowser.mjs";
import { setUp } from "./setup.mjs";
import { run } from "./steps.mjs";

/** Name for people, npm script. Builds come before what needs them. */
const CHECKS = [
  ["Types", "check:types"],
  ["Format and lint", "check:lint"],
  ["Dead code", "check:dead"],
  ["Unit tests and layers", "check:unit"],
  ["Build", "build"],
  ["Size of the first load", "check:size"],
  ["Journeys in the browser", "check:e2e"],
];

await setUp();
const environment = {
  PLAYWRIGHT_CHROMIUM_PATH: await findChromium(),
  JOINTSPACE_BROWSER_FLAGS: (await browserFlags()).join(" "),
  FIREFOX_PATH: findFirefox() ?? "",
};
if (!environment.FIREFOX_PATH) {
  console.log("Firefox was not found: the comparison of results between browsers covers Node and Chromium only.");
}
const failed = [];
for (const [index, [name, script]] of CHECKS.entries()) {
  console.log(`\n[${index + 1}/${CHECKS.length}] ${name} ...`);
  const start = process.hrtime.bigint();
  const code = await run("npm", ["run", "--silent", script], environment);
  const seconds = Number((process.hrtime.bigint() - start) / 1_000_000_000n);
  console.log(`[${index + 1}/${CHECKS.length}] ${name}: ${code === 0 ? "good" : "FAILED"} (${seconds} s)`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(", ")}. The lines above say why.`);
console.log(`\n${CHECKS.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
