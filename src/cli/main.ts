/** The command line: `npm run jointspace -- <command> [options]`. */

import { DeviceError, InputError } from "../errors";
import { print } from "./print";

/** A command gets the arguments after its name and returns the exit status. */
type Command = (args: readonly string[]) => Promise<number>;

/** Loaded when asked for, so that one command does not pay for another's packages. */
const COMMANDS: Readonly<Record<string, { readonly help: string; readonly open: () => Promise<Command> }>> = {
  evaluate: {
    help: "score a controller on a scene over many seeds",
    open: async () => (await import("./evaluate")).evaluate,
  },
  train: {
    help: "train a policy package from nothing",
    open: async () => (await import("./train")).train,
  },
  emulate: {
    help: "an SO-101 that is not there, for programs that talk to its servos",
    open: async () => (await import("./emulate")).emulate,
  },
  bridge: {
    help: "lend the serial port of an arm to a page",
    open: async () => (await import("./bridge/bridge")).bridge,
  },
};

const HELP = `npm run jointspace -- <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { help }]) => `  ${name.padEnd(10)} ${help}`)
  .join("\n")}

npm run jointspace -- <command> --help explains a command.`;

/** Exit status of a mistake in the arguments or files. */
const REFUSED = 2;
/** Exit status of a machine that fails. */
const FAILED = 1;
/** Exit status of output that nobody reads, as shells expect it. */
const BROKEN_PIPE = 141;

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    await print(`${HELP}\n`);
    return name === undefined ? REFUSED : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const known = Object.keys(COMMANDS).join(", ");
    throw new InputError(`"${name}" is not a command; expected ${known}`, "See --help.", { code: "E_ARGUMENT" });
  }
  return (await command.open())(args);
}

/** Says what went wrong and what to do; a mistake of our own keeps its stack. */
function report(error: unknown): number {
  if (error instanceof InputError || error instanceof DeviceError) {
    process.stderr.write(`${error.message} (${error.code})\n${error.tip}\n`);
    return error instanceof InputError ? REFUSED : FAILED;
  }
  if (!isSystemError(error)) throw error;
  // Whoever reads the output may stop early, as `head` does.
  if (error.code === "EPIPE") return BROKEN_PIPE;
  process.stderr.write(
    `the system refuses: ${error.message}\nCheck that the path is right, may be written, and has space.\n`,
  );
  return FAILED;
}

/** A failed call to the operating system, such as a folder that may not be written. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

// Who prints learns of an error from the write itself; progress that nobody reads is no reason to stop.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
