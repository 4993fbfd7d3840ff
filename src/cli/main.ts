/** The command line: `npm run jointspace -- <command> [options]`. */

import { DeviceError, InputError } from "../errors";

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
};

const HELP = `npm run jointspace -- <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { help }]) => `  ${name.padEnd(10)} ${help}`)
  .join("\n")}

npm run jointspace -- <command> --help explains a command.`;

/** Exit status of a mistake in the arguments or files. */
const REFUSED = 2;

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(`${HELP}\n`);
    return name === undefined ? REFUSED : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const known = Object.keys(COMMANDS).join(", ");
    throw new InputError(`"${name}" is not a command; expected ${known}`, "See --help.", { code: "E_ARGUMENT" });
  }
  return (await command.open())(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError || error instanceof DeviceError)) throw error;
  process.stderr.write(`${error.message} (${error.code})\n${error.tip}\n`);
  process.exitCode = REFUSED;
}
