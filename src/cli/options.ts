/** Reads command-line options: every mistake ends in one clear sentence. */

import { InputError } from "../errors";

/** What an option wants after its name. */
export interface OptionSpec {
  readonly kind: "text" | "integer" | "flag";
  /** Placeholder in the help, such as `N`. */
  readonly value?: string;
  readonly help: string;
  /** Smallest and largest integer. */
  readonly range?: readonly [number, number];
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;
export type OptionValues = Readonly<Record<string, string | number | true>>;

/**
 * Parses `--name value`, `--name=value` and flags.
 *
 * @param args - Arguments after the command's name.
 * @param table - Options by name, without the dashes.
 * @throws {InputError} `E_ARGUMENT` on an unknown option, a missing or superfluous value, or a bad number.
 */
export function parseOptions(args: readonly string[], table: OptionTable): OptionValues {
  const values: Record<string, string | number | true> = {};
  for (let k = 0; k < args.length; k++) {
    const [name, attached] = splitOption(args[k]!, table);
    const spec = table[name]!;
    if (name in values) throw refused(`--${name} is given twice`, "Give it once.");
    if (spec.kind === "flag") {
      if (attached !== null) throw refused(`--${name} takes no value, got "${attached}"`, `Write --${name} alone.`);
      values[name] = true;
      continue;
    }
    const text = attached ?? args[++k];
    if (text === undefined || (attached === null && text.startsWith("--"))) {
      throw refused(
        `--${name} wants a value (${spec.value ?? "TEXT"})`,
        `For instance: --${name} ${spec.value ?? "TEXT"}`,
      );
    }
    values[name] = spec.kind === "integer" ? integerOf(name, text, spec) : text;
  }
  return values;
}

/** Help lines, aligned. */
export function optionHelp(table: OptionTable): string {
  const rows = Object.entries(table).map(([name, spec]) => {
    const left = spec.kind === "flag" ? `--${name}` : `--${name} ${spec.value ?? "TEXT"}`;
    return [left, spec.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join("\n");
}

function splitOption(arg: string, table: OptionTable): [string, string | null] {
  const match = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(arg);
  if (match && Object.hasOwn(table, match[1]!)) return [match[1]!, match[2] ?? null];
  const known = Object.keys(table).map((name) => `--${name}`);
  throw refused(`"${arg}" is not an option here; expected ${known.join(", ")}`, "See --help.");
}

function integerOf(name: string, text: string, { range = [0, Number.MAX_SAFE_INTEGER] }: OptionSpec): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range[0] && value <= range[1]) return value;
  const upTo = range[1] === Number.MAX_SAFE_INTEGER ? " or more" : ` to ${range[1]}`;
  throw refused(`--${name} is "${text}"; expected a whole number, ${range[0]}${upTo}`, "Write it in plain digits.");
}

function refused(message: string, tip: string): InputError {
  return new InputError(message, tip, { code: "E_ARGUMENT" });
}
