/** Running commands with a clear word before and a clear sentence after. Plain Node, no packages: used before they are there. */

import { spawn } from "node:child_process";

export const ROOT = new URL("..", import.meta.url).pathname;

/** Stops the program with a sentence and what to do about it. */
export function fail(message, tip) {
  console.error(`\n${message}\n${tip}\n`);
  process.exit(1);
}

/**
 * Runs a command in the project folder and shows its output.
 *
 * @returns The exit code; 127 when the command does not exist.
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", () => resolve(127));
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

/** Runs a command and returns its exit code and output, showing nothing. */
export function capture(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", () => resolve({ code: 127, output: "" }));
    child.on("exit", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs one of the project's own tools by its JavaScript entry, so that killing this process kills the tool too. */
export function runTool(entry, args, env = {}) {
  return run(process.execPath, [`node_modules/${entry}`, ...args], env);
}
