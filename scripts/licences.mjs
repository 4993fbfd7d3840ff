/** Gathers the licences of everything that the site may contain, for one file beside it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./steps.mjs";

const TEXT = /^(licen[cs]e|copying|notice|ofl)(\.|-|$)/i;

/** The packages of the lock file that are not only for development, by path. */
function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, optional }]) => path !== "" && !dev && !devOptional && !optional)
    .map(([path]) => path);
}

/** Name, version, licence and its full text where the package has one. */
function describe(/** @type {string} */ path) {
  const folder = join(ROOT, path);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => TEXT.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

/** All of them as one text. */
export function licenceTexts() {
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  const own = readFileSync(join(ROOT, "LICENSE"), "utf8").trim();
  const installed = shippedPackages().filter((path) => existsSync(join(ROOT, path, "package.json")));
  return [`Jointspace (Apache-2.0)\n\n${own}`, ...installed.map(describe)].join(rule);
}
