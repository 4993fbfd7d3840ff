/**
 * `npm run check:clients`: programs that others wrote for a real arm drive the emulated one: LeRobot's own bus and SO-101
 * follower, and the vendor's SDK. Skipped with a sentence where Python 3.10 or the packages cannot be had.
 *
 * `--trace FILE` keeps the bytes of LeRobot's run.
 */

import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capture, ROOT } from "./steps.mjs";

/** All together, ms: a check must not hang. */
const LIMIT_MS = 180_000;
const VENV = join(ROOT, ".cache", "thirdParty", "venv");
const PYTHON = join(VENV, "bin", "python");
/** LeRobot without its dependencies, and what its motors and robots import. */
const PACKAGES = [
  "lerobot==0.4.4",
  "feetech-servo-sdk==1.0.0",
  "pyserial==3.5",
  "deepdiff==8.6.1",
  "orderly-set==5.5.0",
  "tqdm==4.67.1",
  "draccus==0.10.0",
  "pyyaml==6.0.3",
  "pyyaml-include==1.4.1",
  "mergedeep==1.3.4",
  "typing-inspect==0.9.0",
  "mypy-extensions==1.1.0",
  "typing-extensions==4.15.0",
  "toml==0.10.2",
  "numpy==2.2.6",
  "packaging==25.0",
  "huggingface-hub==0.35.3",
  "filelock==3.20.0",
  "fsspec==2025.10.0",
  "requests==2.32.5",
  "urllib3==2.5.0",
  "certifi==2025.11.12",
  "idna==3.11",
  "charset-normalizer==3.4.4",
];

/** Whole runs of a program, each failure shown: a busy machine may still be too late, see `thirdParty/patience.py`. */
const RUNS = 3;

const began = Date.now();

/** @param {string} why */
function skip(why) {
  console.log(`Skipped, nothing was tested with other programs: ${why}`);
  process.exit(0);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function inTime(command, args) {
  const left = Math.max(1, Math.floor((LIMIT_MS - (Date.now() - began)) / 1000));
  return capture("timeout", ["-k", "2", String(left), command, ...args]);
}

async function install() {
  if (process.platform === "win32") skip("Windows has no pseudo-terminals.");
  const version = await capture("python3", ["-c", "import sys; print(sys.version_info >= (3, 10))"]);
  if (version.code !== 0) skip("python3 was not found.");
  if (version.output.trim() !== "True") skip("python3 is older than 3.10.");
  const list = PACKAGES.join("\n");
  const stamp = join(VENV, "packages.txt");
  if ((await readFile(stamp, "utf8").catch(() => "")) === list) return;
  await rm(VENV, { recursive: true, force: true });
  const made = await inTime("python3", ["-m", "venv", VENV]);
  if (made.code !== 0) skip(`a Python environment could not be made: ${made.output.trim().split("\n").at(-1)}`);
  const installed = await inTime(PYTHON, ["-m", "pip", "install", "--quiet", "--no-deps", ...PACKAGES]);
  if (installed.code !== 0) skip(`the packages could not be had: ${installed.output.trim().split("\n").at(-1)}`);
  await writeFile(stamp, list);
}

/**
 * Runs one program on an emulated arm of its own.
 *
 * @param {string} script
 * @param {readonly string[]} args
 * @param {string} trace File for the bytes.
 */
async function drive(script, args, trace) {
  const command = ["scripts/jointspace.mjs", "emulate", "--pty", "--trace", trace];
  const arm = spawn(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await new Promise((resolve, reject) => {
      let said = "";
      arm.stdout.on("data", (chunk) => {
        said += chunk;
        const path = / answers at (\/\S+)\. /.exec(said);
        if (path) resolve(path[1]);
      });
      arm.on("exit", () => reject(new Error("the emulated arm ended before it answered")));
      setTimeout(() => reject(new Error("the emulated arm was not there in time")), 90_000).unref();
    });
    const program = join("scripts", "thirdParty", script);
    const { code, output } = await inTime(PYTHON, [program, String(port), ...args]);
    console.log(output.trim());
    return code;
  } finally {
    arm.kill("SIGTERM");
  }
}

/**
 * @param {string} name
 * @param {() => Promise<number>} run
 */
async function upTo(name, run) {
  for (let n = 1; ; n++) {
    const code = await run();
    if (code === 0) console.log(`${name}: good in run ${n}.`);
    if (code === 0 || n === RUNS || Date.now() - began > LIMIT_MS / 2) return code;
    console.log(`${name}: run ${n} failed, as shown above; once more.`);
  }
}

await install();
const folder = join(ROOT, ".cache", "thirdParty");
const calibration = join(folder, "calibration");
await rm(calibration, { recursive: true, force: true });
await mkdir(calibration, { recursive: true });
const given = process.argv.indexOf("--trace");
const trace = given < 0 ? join(folder, "lerobot.trace") : String(process.argv[given + 1]);
const codes = [
  ["LeRobot", await upTo("LeRobot", () => drive("lerobotArm.py", [calibration], trace))],
  ["the vendor's SDK", await upTo("Vendor SDK", () => drive("vendorSdk.py", [], join(folder, "vendor.trace")))],
];
const failed = codes.filter(([, code]) => code !== 0).map(([name, code]) => `${name} (exit ${code})`);
console.log(failed.length === 0 ? "LeRobot and the vendor's SDK drive the arm." : `Failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
