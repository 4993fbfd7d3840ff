/**
 * `node scripts/faultList.mjs`: writes `docs/faults.md`, the faults that an arm must survive (F) and the inputs that are refused
 * (B), each with the tests that bear its id. A unit test fails while that file is not what this writes.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "./steps.mjs";

/** Where the list goes. */
export const LIST = join(ROOT, "docs", "faults.md");

/** @param {string} folder @returns {string[]} */
function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : testFiles(path);
    return /\.(test|spec)\.tsx?$|e2e[\\/][^\\/]+\.ts$/.test(path) ? [path] : [];
  });
}

/** The list as text: each text in a test file that begins with ids (`F01, F02: ...`) is a test, or a row of one. */
export function faultList() {
  /** @type {Record<string, string>} */
  const names = JSON.parse(readFileSync(join(ROOT, "scripts", "faultNames.json"), "utf8"));
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const file of [join(ROOT, "src"), join(ROOT, "e2e")].flatMap(testFiles).sort()) {
    for (const [, ids = ""] of readFileSync(file, "utf8").matchAll(/["'`]((?:[FB]\d\d(?:, | and |: | |\b))+)/g)) {
      for (const id of ids.match(/[FB]\d\d/g) ?? []) {
        found.set(id, (found.get(id) ?? new Set()).add(relative(ROOT, file).replaceAll("\\", "/")));
      }
    }
  }
  const rows = Object.entries(names).map(([id, name]) => {
    const files = [...(found.get(id) ?? [])].map((file) => `\`${file}\``).join(", ");
    return `| ${id} | ${name} | ${files || "no test bears this id"} |`;
  });
  const bare = Object.keys(names).filter((id) => !found.has(id));
  return `# Faults and bad inputs, and their tests

Written by \`node scripts/faultList.mjs\`. F: what an arm, a tab or a policy must survive. B: what must be refused. All tests named here
pass in \`npm test\`. Without a test under their id: ${bare.join(", ") || "none"}.

| Id | What | Tests |
| --- | --- | --- |
${rows.join("\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(LIST, faultList());
