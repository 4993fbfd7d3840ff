/** Makes a fresh clone ready: checks Node, installs the packages when they are missing or not those of the lock file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, ROOT, run, tell } from "./steps.mjs";

const OLDEST_NODE = [20, 19];

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(
    `Jointspace needs Node ${OLDEST_NODE.join(".")} or newer; this is Node ${process.versions.node}.`,
    "Install a current Node from nodejs.org or your system's packages and run the command again.",
  );
}

/** The packages that a lock file lists, or null when there is no such file. */
function lockedPackages(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), "utf8")).packages;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * True when every package that is wanted is there in its version.
 *
 * @param {Record<string, { version?: string, optional?: boolean }> | null} wanted Packages of the lock file.
 * @param {Record<string, { version?: string }> | null} present What npm has noted as installed.
 */
export function areInstalled(wanted, present) {
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    // The entry without a path is this project; optional packages are for other systems.
    return path === "" || present[path]?.version === version || (optional && !present[path]);
  });
}

/** Installs packages when needed; returns at once otherwise. */
export async function setUp() {
  checkNode();
  if (areInstalled(lockedPackages("package-lock.json"), lockedPackages("node_modules/.package-lock.json"))) return;
  tell("Installing packages (once, about a minute) ...");
  const code = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code === 127) fail("npm was not found; it comes with Node.", "Install Node with npm and run the command again.");
  if (code !== 0) {
    fail(
      "The packages could not be installed.",
      "The lines above say why. Most often there is no network, or a proxy is needed; then run the command again.",
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
