/** `npm start`: sets up, builds, serves the studio on this machine, says where, and opens it where there is a desktop. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildSite } from "./build.mjs";
import { serve } from "./serve.mjs";
import { setUp } from "./setup.mjs";
import { fail, ROOT } from "./steps.mjs";

const FIRST_PORT = 4173;
/** Ports that are tried when the first is taken. */
const MORE_PORTS = 20;

function openInDesktop(/** @type {string} */ address) {
  const opener = { darwin: "open", win32: "explorer" }[String(process.platform)] ?? "xdg-open";
  const hasDesktop = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDesktop || process.env.CI) return;
  const child = spawn(opener, [address], { stdio: "ignore", detached: true });
  child.on("error", () => console.log("(No browser could be opened; open the address yourself.)"));
  child.unref();
}

function wantedPort() {
  if (process.env.PORT === undefined) return FIRST_PORT;
  const port = Number(process.env.PORT);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  return fail(`PORT is "${process.env.PORT}"; expected a number from 1 to 65535.`, "For instance: PORT=8080 npm start");
}

const wanted = wantedPort();
await setUp();
await buildSite();
const { port } = await serve(join(ROOT, "dist"), wanted, process.env.PORT ? 0 : MORE_PORTS).catch((error) =>
  fail(
    `Port ${wanted} cannot be used: ${error.message}.`,
    "Stop the program that uses it, or choose another: PORT=8080 npm start",
  ),
);
const address = `http://localhost:${port}/`;
if (port !== wanted) console.log(`Port ${wanted} is taken; using ${port}.`);
console.log(`\nJointspace runs at ${address}\nStop it with Ctrl+C.`);
openInDesktop(address);
