/**
 * The list of faults that an arm must survive (F) and of inputs that are refused (B), each with the tests that bear its id and how
 * they came out: `docs/faults.md`.
 *
 * `node scripts/faultList.mjs` brings the tests up to date and keeps the outcomes. `--report` takes the outcomes from the report of
 * the unit tests, and `--check` fails while the list says anything else than that report. A unit test
 * fails while the tests in the list are not those of the source.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, ROOT } from "./steps.mjs";

/** Where the list goes. */
export const LIST = join(ROOT, "docs", "faults.md");
/** What the unit tests leave behind: see `check:unit`. */
const REPORT = join(ROOT, "node_modules", ".cache", "unit-tests.json");

/** Rows about recording episodes, which is not built. */
const RECORDING = new Set([
  "F42",
  "F43",
  "F44",
  "F45",
  "B41",
  "B42",
  "B43",
  "B44",
  "B45",
  "B46",
  "B47",
  "B48",
  "B49",
  "B59",
]);
/** Rows that a journey alone can show count as its. */
const JOURNEY = "journey";
const NOT_RUN = "not run yet";
const IDS = /^((?:[FB]\d\d(?:, | and |: | |\b))+)/;

/** @param {string} folder @returns {string[]} */
function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : testFiles(path);
    return /\.(test|spec)\.tsx?$|e2e[\\/][^\\/]+\.ts$/.test(path) ? [path] : [];
  });
}

/** @param {string} name @returns {Record<string, string>} */
const table = (name) => JSON.parse(readFileSync(join(ROOT, "scripts", name), "utf8"));

/** Test files by id: each text in a test file that begins with ids (`F01, F02: ...`) is a test, or a row of one. */
function testsById() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const file of [join(ROOT, "src"), join(ROOT, "e2e")].flatMap(testFiles).sort()) {
    for (const [, ids = ""] of readFileSync(file, "utf8").matchAll(/["'`]((?:[FB]\d\d(?:, | and |: | |\b))+)/g)) {
      for (const id of ids.match(/[FB]\d\d/g) ?? []) {
        found.set(id, (found.get(id) ?? new Set()).add(relative(ROOT, file).replaceAll("\\", "/")));
      }
    }
  }
  return found;
}

/**
 * Outcome by id from a report of Vitest: failed if one test that bears the id failed, skipped if none of them ran.
 *
 * @param {{ testResults: { assertionResults: { ancestorTitles: string[], title: string, status: string }[] }[] }} report
 * @returns {Map<string, string>}
 */
export function outcomesOf(report) {
  /** @type {Map<string, Set<string>>} */
  const seen = new Map();
  for (const { ancestorTitles, title, status } of report.testResults.flatMap((file) => file.assertionResults)) {
    const ids = [...ancestorTitles, title].flatMap((text) => IDS.exec(text)?.[1]?.match(/[FB]\d\d/g) ?? []);
    for (const id of ids) seen.set(id, (seen.get(id) ?? new Set()).add(status));
  }
  /** @param {Set<string>} statuses */
  const worst = (statuses) => (statuses.has("failed") ? "failed" : statuses.has("passed") ? "passed" : "skipped");
  return new Map([...seen].map(([id, statuses]) => [id, worst(statuses)]));
}

/** Outcomes that the list tells now. @returns {Map<string, string>} */
function toldOutcomes() {
  const rows = existsSync(LIST) ? readFileSync(LIST, "utf8").split("\n") : [];
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  return new Map(
    cells.flatMap(([, id, , , outcome]) => (id && outcome && /^[FB]\d\d$/.test(id) ? [[id, outcome]] : [])),
  );
}

/** Files in few words: `src/hardware/watchdogs.test.ts` is `hardware/watchdogs`. @param {readonly string[]} files */
function shortNames(files) {
  const names = files.map((file) => file.replace(/^src\//, "").replace(/\.(test|spec)?\.?tsx?$/, ""));
  return names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
}

/** The list as text. @param {ReadonlyMap<string, string>} outcomes Of the unit tests, by id. */
export function faultList(outcomes = toldOutcomes()) {
  const [names, demands, found] = [table("faultNames.json"), table("faultDemands.json"), testsById()];
  const rows = Object.entries(names).map(([id, name]) => {
    const files = [...(found.get(id) ?? [])];
    const isBuilt = files.length > 0 || !RECORDING.has(id);
    const isJourney = files.length > 0 && files.every((file) => file.startsWith("e2e/"));
    const told = outcomes.get(id) ?? NOT_RUN;
    const outcome = files.length === 0 ? "-" : isJourney ? JOURNEY : told;
    const bare = isBuilt ? "no test bears this id" : "belongs to recording, not built";
    return `| ${id} | ${name} | ${demands[id] ?? "refused with its code"} | ${outcome} | ${shortNames(files) || bare} |`;
  });
  const bare = Object.keys(names).filter((id) => !found.has(id) && !RECORDING.has(id));
  return `# Faults and bad inputs, and their tests

Written by \`node scripts/faultList.mjs\`. F: what an arm, a tab or a policy must survive. B: what must be refused. The outcomes are
those of the unit tests that bear the id, and \`npm run check:faults\` fails while they are others; "journey" is a row that only the
journeys in the browser show, which \`npm test\` runs too. After each test of the arm's driver the lead is checked: at no time was
a goal further from where its joint was. Without a test under their id, though built: ${bare.join(", ") || "none"}.

| Id | What | What must happen | Outcome | Tests |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

/** A formatter may align the table. @param {string} text */
export const cellsOf = (text) => text.replace(/-{3,}/g, "---").replace(/ +/g, " ");

/** @param {string} path */
function reported(path) {
  if (existsSync(path)) return outcomesOf(JSON.parse(readFileSync(path, "utf8")));
  return fail(`There is no report of the unit tests at ${path}.`, 'Run "npm test -- unit" first.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , way, path = REPORT] = process.argv;
  if (way === "--check") {
    if (cellsOf(readFileSync(LIST, "utf8")) !== cellsOf(faultList(reported(path)))) {
      fail(
        "docs/faults.md says something else than the tests.",
        'See what failed, or run "node scripts/faultList.mjs --report".',
      );
    }
  } else writeFileSync(LIST, way === "--report" ? faultList(reported(path)) : faultList());
}
