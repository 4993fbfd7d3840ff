/** Finds a Chromium for the tests, or installs one, or says what to do. Also finds Firefox, which is optional. */

import { existsSync } from "node:fs";
import { capture, fail, run, runTool } from "./steps.mjs";

const CHROMIUM_PLACES = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const FIREFOX_PLACES = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

async function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  console.log("Installing Chromium from Debian ...");
  if ((await run("apt-get", ["update", "-qq"])) !== 0) return;
  await run("apt-get", ["install", "-y", "-qq", "chromium", "libegl1", "libgl1-mesa-dri"], {
    DEBIAN_FRONTEND: "noninteractive",
  });
}

/**
 * Path of a Chromium, looked for in this order: PLAYWRIGHT_CHROMIUM_PATH, Playwright's own, the system's; else one is
 * installed. Ends the program with a clear sentence when there is none.
 */
export async function findChromium() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    fail(`PLAYWRIGHT_CHROMIUM_PATH names ${named}, which does not exist.`, "Correct it or unset it.");
  }
  const present = (await playwrightsOwn()) ?? CHROMIUM_PLACES.find(existsSync);
  if (present) return present;
  console.log("No Chromium found; installing one for the tests ...");
  if ((await runTool("@playwright/test/cli.js", ["install", "--with-deps", "chromium"])) !== 0)
    await installFromDebian();
  const installed = (await playwrightsOwn()) ?? CHROMIUM_PLACES.find(existsSync);
  if (installed) return installed;
  return fail(
    "There is no Chromium to test with and none could be installed.",
    "Install Chromium or Chrome, or set PLAYWRIGHT_CHROMIUM_PATH to one, and run npm test again.",
  );
}

/** Path of a Firefox, or null. */
export function findFirefox() {
  const named = process.env.FIREFOX_PATH;
  return (named && existsSync(named) ? named : FIREFOX_PLACES.find(existsSync)) ?? null;
}

/** Flags under which WebGL and WebGPU work without a graphics card. */
export async function browserFlags() {
  const hasEgl = (await capture("sh", ["-c", "ldconfig -p | grep -q libEGL.so.1"])).code === 0;
  const flags = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-gpu-blocklist",
    "--enable-unsafe-webgpu",
    hasEgl ? "--use-angle=gl-egl" : "--use-angle=swiftshader",
  ];
  if (!hasEgl) flags.push("--enable-unsafe-swiftshader");
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  return flags;
}
