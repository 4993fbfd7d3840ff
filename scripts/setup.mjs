/** Makes a fresh clone ready: checks Node, installs the packages when they are missing or older than the lock file. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, ROOT, run } from "./steps.mjs";

const STAMP = join(ROOT, "node_modules/.installed-lock");

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Jointspace needs Node 20.19 or newer; this is Node ${process.versions.node}.`,
    "Install a current Node from nodejs.org or your system's packages and run the command again.",
  );
}

/** Installs packages when needed; returns at once otherwise. */
export async function setUp() {
  checkNode();
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock) return;
  console.log("Installing packages (once, a minute or so) ...");
  const code = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) {
    fail(
      "The packages could not be installed.",
      "Look at the lines above. Most often there is no network, or a proxy is needed; then run the command again.",
    );
  }
  mkdirSync(join(ROOT, "node_modules"), { recursive: true });
  writeFileSync(STAMP, lock);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
