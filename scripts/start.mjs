/** `npm start`: sets up, builds, serves the studio on this machine, says where, and opens it where there is a desktop. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { serve } from "./serve.mjs";
import { setUp } from "./setup.mjs";
import { isFresh } from "./sources.mjs";
import { fail, ROOT, runTool } from "./steps.mjs";

const SOURCES = ["src", "public", "index.html", "vite.config.ts", "package-lock.json"];
const FIRST_PORT = 4173;

function openInDesktop(address) {
  const opener = { darwin: "open", win32: "explorer" }[process.platform] ?? "xdg-open";
  const hasDesktop = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDesktop || process.env.CI) return;
  const child = spawn(opener, [address], { stdio: "ignore", detached: true });
  child.on("error", () => console.log("(No browser could be opened; open the address yourself.)"));
  child.unref();
}

await setUp();
if (!isFresh("dist/index.html", SOURCES)) {
  console.log("Building the studio ...");
  const code = await runTool("vite/bin/vite.js", ["build", "--logLevel", "warn"]);
  if (code !== 0) fail("The studio could not be built.", "The lines above say why.");
}
const wanted = Number(process.env.PORT ?? FIRST_PORT);
const { port } = await serve(join(ROOT, "dist"), wanted, process.env.PORT ? 0 : 20).catch((error) =>
  fail(
    `Port ${wanted} cannot be used: ${error.message}.`,
    "Stop the program that uses it, or choose another: PORT=8080 npm start",
  ),
);
const address = `http://localhost:${port}/`;
console.log(`\nJointspace runs at ${address}\nStop it with Ctrl+C.`);
openInDesktop(address);
