/**
 * The language of fault scripts: one fault per line, such as `at 2.0s drop id=4 for 300ms` or `corrupt p=0.01 seed=7`.
 *
 *     [at TIME] VERB [VALUE] [name=value ...] [for DURATION] [every [~]PERIOD]   # comment
 *
 * Without `at` a fault begins at 0, without `for` it lasts to the end or as long as its nature is. `every ~2s` repeats it after
 * one to three seconds. This file reads and checks; `faultEffects.ts` acts.
 */

import { InputError } from "../../errors";

/** What a value looks like in the text and becomes: a time in µs, a number, a whole number, or one of some words. */
type ArgKind = "time" | "number" | "integer" | readonly string[];

interface ArgSpec {
  readonly kind: ArgKind;
  readonly optional?: boolean;
  /** Smallest and largest number. */
  readonly range?: readonly [number, number];
}

interface VerbSpec {
  /** The value that stands alone behind the verb. */
  readonly value?: ArgSpec;
  readonly args?: Readonly<Record<string, ArgSpec>>;
}

const ID: ArgSpec = { kind: "integer", range: [0, 253] };
const ANY_ID: ArgSpec = { ...ID, optional: true };
const SHARE: ArgSpec = { kind: "number", range: [0, 1], optional: true };
const SEED: ArgSpec = { kind: "integer", range: [0, 0xffffffff], optional: true };
const BYTE: ArgSpec = { kind: "integer", range: [0, 255] };

/** Every fault, with its arguments. `id` means the servo that had this id when the script began. */
export const FAULT_VERBS = {
  /** Replies are lost. */
  drop: { args: { id: ANY_ID, p: SHARE, seed: SEED } },
  /** One bit of a reply flips. */
  corrupt: { args: { id: ANY_ID, p: SHARE, seed: SEED } },
  /** Replies arrive this much later. */
  delay: { value: { kind: "time" }, args: { id: ANY_ID } },
  /** The adapter brings nothing for this time. */
  stall: { value: { kind: "time" } },
  /** The host hears what it sends. */
  echo: {},
  /** Replies come in one chunk. */
  glue: {},
  /** Chunks have at most this many bytes. */
  slice: { value: { kind: "integer", range: [1, 4096] } },
  /** The cable is pulled, and put back. */
  unplug: {},
  replug: {},
  /** Another program has the port: opening fails. */
  busy: {},
  /** The servo supply, and its voltage. */
  power: { value: { kind: ["on", "off"] } },
  volts: { value: { kind: "number", range: [0, 30] } },
  /** The chain is open before this servo: it and those behind have neither power nor data. */
  cut: { args: { id: ID } },
  /** The reported position jumps, for `samples` readings or while the fault lasts; `unwrapped` lets it leave 0..4095. */
  jump: {
    value: { kind: ["unwrapped"], optional: true },
    args: {
      id: ID,
      counts: { kind: "integer", range: [-32767, 32767] },
      samples: { kind: "integer", range: [1, 1_000_000], optional: true },
    },
  },
  /** The temperature is this, reached evenly over a time. */
  heat: {
    args: { id: ID, celsius: { kind: "number", range: [-40, 200] }, over: { kind: "time", optional: true } },
  },
  /** The protection acts as if the load, or the current, had been too high for too long. */
  overload: { args: { id: ID } },
  overcurrent: { args: { id: ID } },
  /** Error bits in every answer. */
  error: { args: { id: ID, bits: BYTE } },
  /** Writes to a register are refused with error bits, 0x20 if not said. */
  refuse: { args: { id: ID, address: BYTE, bits: { ...BYTE, optional: true } } },
  /** Replies with a valid checksum but another id, by default the next one, or a byte more than was asked for. */
  wrongid: { args: { id: ANY_ID, as: ANY_ID, p: SHARE, seed: SEED } },
  wronglength: { args: { id: ANY_ID, p: SHARE, seed: SEED } },
  /** The length byte of a reply has this value. */
  badlength: { args: { id: ANY_ID, value: BYTE, p: SHARE, seed: SEED } },
  /** A servo takes the id of another: both answer at once. */
  clash: { args: { id: ID, as: ID } },
  /** All servos answer a broadcast ping at the same time. */
  pingclash: {},
  /** Another model or firmware. */
  model: { args: { id: ID, number: { kind: "integer", range: [0, 65535] } } },
  firmware: { args: { id: ID, major: BYTE, minor: BYTE } },
  /** A servo listens at another rate: a code of Baud_Rate. */
  baud: { args: { id: ID, code: { kind: "integer", range: [0, 7] } } },
  /** A register holds another value, and keeps it: signed counts, or a raw number. */
  set: { args: { id: ID, address: BYTE, value: { kind: "integer", range: [-32767, 65535] } } },
  /** Something that is no servo sends random bytes. */
  babble: { args: { bytes: { kind: "integer", range: [1, 1024] }, seed: SEED } },
  /** Counts run against the joint: a servo mounted or wired the wrong way round. */
  reverse: { args: { id: ID } },
  /** The joint is put somewhere by hand, rad. */
  pose: { args: { id: ID, rad: { kind: "number", range: [-7, 7] } } },
  /** A torque from outside, N·m. */
  push: { args: { id: ID, torque: { kind: "number", range: [-100, 100] } } },
  /** The joint is jammed. */
  block: { args: { id: ID } },
} as const satisfies Record<string, VerbSpec>;

/** Name of a fault. */
export type FaultVerb = keyof typeof FAULT_VERBS;

/** One line of a script. Times in µs. */
export interface Fault {
  readonly verb: FaultVerb;
  readonly at: number;
  /** null = to the end. */
  readonly duration: number | null;
  readonly every: { readonly period: number; readonly rough: boolean } | null;
  /** Numbers by name; `value` is the one that stands alone. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The word that stands alone. */
  readonly word: string | null;
  /** One-based. */
  readonly line: number;
}

const UNITS: Readonly<Record<string, number>> = { us: 1, µs: 1, ms: 1000, s: 1_000_000, min: 60_000_000 };

/**
 * Reads a fault script.
 *
 * @throws {InputError} `E_FAULT_SCRIPT` with the line, on an unknown fault, a missing, unknown or bad argument, or a bad time.
 */
export function parseFaultScript(text: string): Fault[] {
  return text.split(/\r?\n/).flatMap((raw, i) => {
    const words = raw.replace(/#.*$/, "").trim().split(/\s+/).filter(Boolean);
    return words.length === 0 ? [] : [parseLine(words, i + 1)];
  });
}

/** Words that are read from the left. */
class Words {
  readonly #words: readonly string[];
  readonly line: number;
  #at = 0;
  constructor(words: readonly string[], line: number) {
    this.#words = words;
    this.line = line;
  }
  peek(): string | null {
    return this.#words[this.#at] ?? null;
  }
  next(what: string): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw this.refused(`the line ends where ${what} is expected`);
    return word;
  }
  skip(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#at++;
    return true;
  }
  refused(message: string): InputError {
    const tip = 'Write one fault per line, for instance "at 2.0s drop id=4 for 300ms".';
    return new InputError(`fault script, line ${this.line}: ${message}`, tip, {
      code: "E_FAULT_SCRIPT",
      line: this.line,
    });
  }
}

function parseLine(list: readonly string[], line: number): Fault {
  const words = new Words(list, line);
  const at = words.skip("at") ? timeOf(words, words.next('a time after "at"')) : 0;
  const verb = words.next("a fault");
  if (!Object.hasOwn(FAULT_VERBS, verb)) {
    throw words.refused(`"${verb}" is no fault; expected one of ${Object.keys(FAULT_VERBS).join(", ")}`);
  }
  const spec: VerbSpec = FAULT_VERBS[verb as FaultVerb];
  const numbers: Record<string, number> = {};
  let word: string | null = null;
  let duration: number | null = null;
  let every: Fault["every"] = null;
  for (let next = words.peek(); next !== null; next = words.peek()) {
    words.next("");
    const pair = /^([a-z]+)=(.*)$/.exec(next);
    if (next === "for" && duration === null) duration = timeOf(words, words.next('a duration after "for"'));
    else if (next === "every" && every === null) every = periodOf(words, words.next('a period after "every"'));
    else if (pair) addNumber(words, verb, spec, numbers, pair[1]!, pair[2]!);
    else if (spec.value && word === null && !("value" in numbers)) {
      if (typeof spec.value.kind === "string") numbers.value = numberOf(words, verb, spec.value, next);
      else word = wordOf(words, verb, spec.value.kind, next);
    } else throw words.refused(`${verb} does not take "${next}"`);
  }
  refuseMissing(words, verb, spec, numbers, word);
  return { verb: verb as FaultVerb, at, duration, every, numbers, word, line };
}

function addNumber(
  words: Words,
  verb: string,
  { args = {} }: VerbSpec,
  numbers: Record<string, number>,
  name: string,
  text: string,
): void {
  const spec = Object.hasOwn(args, name) ? args[name] : undefined;
  if (!spec) {
    const known = Object.keys(args).map((key) => `${key}=`);
    throw words.refused(`${verb} has no "${name}="; expected ${known.join(", ") || "no such argument"}`);
  }
  if (name in numbers) throw words.refused(`"${name}=" is given twice`);
  numbers[name] = numberOf(words, `${verb} ${name}=`, spec, text);
}

function refuseMissing(
  words: Words,
  verb: string,
  { value, args = {} }: VerbSpec,
  numbers: Readonly<Record<string, number>>,
  word: string | null,
): void {
  if (value && !value.optional && word === null && !("value" in numbers)) {
    const wanted = typeof value.kind === "string" ? `a ${value.kind}` : value.kind.join(" or ");
    throw words.refused(`${verb} wants ${wanted} behind it`);
  }
  for (const [name, { optional }] of Object.entries(args)) {
    if (!optional && !(name in numbers)) throw words.refused(`${verb} wants ${name}=`);
  }
}

function numberOf(words: Words, what: string, { kind, range }: ArgSpec, text: string): number {
  if (kind === "time") return timeOf(words, text);
  const isNumber = /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text);
  const value = isNumber ? Number(text) : Number.NaN;
  const fits = Number.isFinite(value) && (kind !== "integer" || Number.isInteger(value));
  const [min, max] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (fits && value >= min && value <= max) return value;
  const wanted = `${kind === "integer" ? "a whole number" : "a number"}${range ? ` from ${min} to ${max}` : ""}`;
  throw words.refused(`${what} got "${text}"; expected ${wanted}`);
}

function wordOf(words: Words, verb: string, known: readonly string[], text: string): string {
  if (known.includes(text)) return text;
  throw words.refused(`${verb} got "${text}"; expected ${known.join(" or ")}`);
}

/** µs */
function timeOf(words: Words, text: string): number {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(us|µs|ms|s|min)$/.exec(text);
  if (!match) throw words.refused(`"${text}" is no time; expected a number with us, ms, s or min, such as 300ms`);
  return Number(match[1]) * UNITS[match[2]!]!;
}

function periodOf(words: Words, text: string): { period: number; rough: boolean } {
  const rough = text.startsWith("~");
  const period = timeOf(words, rough ? text.slice(1) : text);
  if (period < 1000) throw words.refused(`"every ${text}" is too often; expected 1ms or more`);
  return { period, rough };
}
