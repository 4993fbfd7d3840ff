/** Running commands with a clear word before and a clear sentence after. Plain Node, no packages: used before they are there. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** On Windows npm is a script, which only a shell can start. */
const NEEDS_SHELL = process.platform === "win32";

/**
 * Says what is going on. It goes to stderr: stdout belongs to what a command was asked for.
 *
 * @param {string} message
 */
export function tell(message) {
  console.error(message);
}

/**
 * Stops the program with a sentence and what to do about it.
 *
 * @param {string} message
 * @param {string} tip
 * @returns {never}
 */
export function fail(message, tip) {
  console.error(`\n${message}\n${tip}\n`);
  process.exit(1);
}

/**
 * Runs a command in the project folder and shows its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] Added to the environment.
 * @returns {Promise<number>} The exit code; 127 when the command does not exist.
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const shell = NEEDS_SHELL && command === "npm";
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", shell, env: { ...process.env, ...env } });
    child.on("error", () => resolve(127));
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

/**
 * Runs a command and keeps its output, showing nothing.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env] Added to the environment.
 * @returns {Promise<{ code: number, output: string }>} Exit code, 127 when the command does not exist; stdout and stderr.
 */
export function capture(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env } });
    let output = "";
    const keep = (/** @type {unknown} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", () => resolve({ code: 127, output }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs one of the project's own tools by its JavaScript entry, so that killing this process kills the tool too.
 *
 * @param {string} entry Path inside `node_modules`.
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
export function runTool(entry, args, env = {}) {
  return run(process.execPath, [`node_modules/${entry}`, ...args], env);
}
