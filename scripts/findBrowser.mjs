/** Finds a Chromium for the tests, or installs one, or says what to do. Also finds Firefox, which is optional. */

import { existsSync } from "node:fs";
import { capture, fail, runTool, tell } from "./steps.mjs";

const CHROMIUM_PLACES = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const FIREFOX_PLACES = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const DEBIAN_PACKAGES = ["chromium", "chromium-headless-shell", "libegl1", "libgl1-mesa-dri"];

async function present() {
  return [await playwrightsOwn(), ...CHROMIUM_PLACES].find((path) => path && existsSync(path)) ?? null;
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

/** Debian's own Chromium brings the libraries that it needs; only root may install it. Hundreds of lines are shown only when it fails. */
async function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  tell("Installing Chromium from Debian for the tests (once, about a minute) ...");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...DEBIAN_PACKAGES]]) {
    const { code, output } = await capture("apt-get", ["-qq", ...args], { DEBIAN_FRONTEND: "noninteractive" });
    if (code === 0) continue;
    tell(output);
    return false;
  }
  return true;
}

async function installFromPlaywright() {
  tell("Downloading a Chromium for the tests ...");
  return (await runTool("@playwright/test/cli.js", ["install", "chromium"])) === 0;
}

/**
 * Path of a Chromium that starts, looked for in this order: PLAYWRIGHT_CHROMIUM_PATH, Playwright's own, the system's;
 * else one is installed. Ends the program with a clear sentence when there is none.
 */
export async function findChromium() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named && !existsSync(named)) {
    fail(`PLAYWRIGHT_CHROMIUM_PATH names ${named}, which does not exist.`, "Correct it or unset it.");
  }
  let path = named ?? (await present());
  if (!path && ((await installFromDebian()) || (await installFromPlaywright()))) path = await present();
  if (!path) {
    return fail(
      "There is no Chromium to test with and none could be installed.",
      "Install Chromium or Chrome, or set PLAYWRIGHT_CHROMIUM_PATH to one, and run the command again.",
    );
  }
  const { code, output } = await capture(path, ["--version"]);
  if (code !== 0) {
    fail(
      `${path} does not start: ${output.trim().split("\n").at(-1)}`,
      "Libraries may be missing: sudo npx playwright install-deps chromium",
    );
  }
  return path;
}

/** Path of a Chromium with windows and tabs, which the headless shell lacks; or null. */
export async function findWindowedChromium() {
  const candidates = [process.env.PLAYWRIGHT_CHROMIUM_PATH ?? "", await playwrightsOwn(), ...CHROMIUM_PLACES];
  return candidates.find((path) => path && !path.includes("headless-shell") && existsSync(path)) ?? null;
}

/** Path of a Firefox, or null. */
export function findFirefox() {
  const named = process.env.FIREFOX_PATH;
  return (named && existsSync(named) ? named : FIREFOX_PLACES.find((path) => existsSync(path))) ?? null;
}

/** Flags under which WebGL and WebGPU work without a graphics card: by Mesa when it is there, else by Chromium's own. */
export async function browserFlags() {
  const hasEgl = (await capture("sh", ["-c", "ldconfig -p | grep -q libEGL.so.1"])).code === 0;
  const renderer = hasEgl ? ["--use-angle=gl-egl"] : ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
  // A sandbox inside a container run as root cannot start.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-gpu-blocklist",
    "--enable-unsafe-webgpu",
    ...renderer,
    ...root,
  ];
}

/** What the tools need to know about the browsers, as environment variables. */
export async function browserEnvironment() {
  return {
    PLAYWRIGHT_CHROMIUM_PATH: await findChromium(),
    JOINTSPACE_BROWSER_FLAGS: (await browserFlags()).join(" "),
    FIREFOX_PATH: findFirefox() ?? "",
  };
}
