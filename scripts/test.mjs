/**
 * `npm test`: sets up by itself, runs every check and sums up. `npm test -- types unit` runs some of them.
 *
 * The last line reads `N passed, N failed`.
 */

import { browserEnvironment } from "./findBrowser.mjs";
import { setUp } from "./setup.mjs";
import { fail, run } from "./steps.mjs";

/** Short name, name for people, npm script. The build comes before what looks at it. */
const CHECKS = [
  ["types", "Types", "check:types"],
  ["lint", "Format and lint", "check:lint"],
  ["layers", "Floors of the house", "check:layers"],
  ["dead", "Dead code", "check:dead"],
  ["unit", "Unit tests", "check:unit"],
  ["faults", "Faults and how their tests came out", "check:faults"],
  ["build", "Build", "build"],
  ["clients", "Other programs drive the emulated arm", "check:clients"],
  ["size", "Size of the first load", "check:size"],
  ["e2e", "Journeys in the browser", "check:e2e"],
];

function chosenChecks() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !CHECKS.some(([short]) => short === name));
  if (unknown) fail(`"${unknown}" is not a check.`, `The checks are: ${CHECKS.map(([short]) => short).join(", ")}.`);
  return wanted.length === 0 ? CHECKS : CHECKS.filter(([short]) => wanted.includes(String(short)));
}

const checks = chosenChecks();
await setUp();
const environment = checks.some(([short]) => short === "e2e") ? await browserEnvironment() : {};
if ("FIREFOX_PATH" in environment && environment.FIREFOX_PATH === "") {
  console.log("Firefox was not found: the comparison of results between browsers covers Node and Chromium only.");
}
const failed = [];
for (const [index, [, name, script]] of checks.entries()) {
  const place = `[${index + 1}/${checks.length}] ${name}`;
  console.log(`\n${place} ...`);
  const start = process.hrtime.bigint();
  const code = await run("npm", ["run", "--silent", String(script)], environment);
  const seconds = Number((process.hrtime.bigint() - start) / 1_000_000_000n);
  console.log(`${place}: ${code === 0 ? "good" : "FAILED"} (${seconds} s)`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(", ")}. The lines above say why.`);
console.log(`\n${checks.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
