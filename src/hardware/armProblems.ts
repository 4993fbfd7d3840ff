/** What can be wrong with the servos of an arm, and how it is said. */

import { DeviceError } from "../errors";
import { DYNAMIXEL_MODELS as D } from "./dynamixel/registers";
import { FEETECH_MODELS } from "./feetech/registers";
import type { ServoFinding } from "./identify";
import type { ServoBus, ServoIdentity } from "./servoBus";

/** Arms that are known by their servos. SO-100 and SO-101, leader and follower, have the same. */
export interface ArmKind {
  readonly name: "SO-100 or SO-101" | "Koch v1.1 follower" | "Koch v1.1 leader";
  readonly family: ServoBus["family"];
  /** Model number of each servo, from id 1 on. */
  readonly models: readonly number[];
}

const STS3215 = FEETECH_MODELS.STS3215;
const [M077, M288, W250] = [D["XL330-M077"], D["XL330-M288"], D["XL430-W250"]];

const KINDS: readonly ArmKind[] = [
  { name: "SO-100 or SO-101", family: "feetech", models: [STS3215, STS3215, STS3215, STS3215, STS3215, STS3215] },
  { name: "Koch v1.1 follower", family: "dynamixel", models: [W250, W250, M288, M288, M288, M288] },
  { name: "Koch v1.1 leader", family: "dynamixel", models: [M077, M077, M077, M077, M077, M077] },
];

/** Names of the model numbers that are known. */
const MODEL_NAMES: ReadonlyMap<number, string> = new Map(
  [...Object.entries(FEETECH_MODELS), ...Object.entries(D)].map(([name, model]) => [model, name]),
);

/** Upper voltage limit above which a servo is of the 12 V kind, V: 7.4 V servos have 8.0, XL330 7.0, 12 V servos 14. */
const TWELVE_VOLT_LIMIT = 9;
/** Least supply of 12 V servos, V: below it a 5 or 7.4 V adapter was plugged in. */
const LEAST_OF_TWELVE = 9;

/** Share of bad replies of sound servos from which on a garbled one is put down to noise. */
const NOISE_SHARE = 0.1;

/** Something to mend or to know. */
export interface ArmProblem {
  /** `error`: the arm must not be armed. */
  readonly severity: "error" | "warning";
  /** Servos it is about. */
  readonly ids: readonly number[];
  readonly error: DeviceError;
}

/** Where the chain of servos is broken; the servos hang on each other in the order of their ids. */
export type ChainBreak =
  | { readonly kind: "none" }
  /** Nobody answers. */
  | { readonly kind: "power" }
  /** All up to `before` answer and none from `after` on. */
  | { readonly kind: "cable"; readonly before: number; readonly after: number }
  /** Some do not answer although others behind them do. */
  | { readonly kind: "servos"; readonly ids: readonly number[] };

/** Finds the break from who answers; `chain` are all ids, in the order of the wire. */
export function chainBreak(chain: readonly number[], answering: readonly number[]): ChainBreak {
  const silent = chain.filter((id) => !answering.includes(id));
  const [after] = silent;
  if (after === undefined) return { kind: "none" };
  if (silent.length === chain.length) return { kind: "power" };
  const at = chain.indexOf(after);
  const before = chain[at - 1];
  const allBehind = silent.length === chain.length - at;
  return allBehind && before !== undefined ? { kind: "cable", before, after } : { kind: "servos", ids: silent };
}

/** The arm whose servos these are most like; null without servos. */
export function armKindOf(family: ServoBus["family"], servos: readonly ServoIdentity[]): ArmKind | null {
  if (servos.length === 0) return null;
  const alike = ({ models }: ArmKind): number => servos.filter(({ id, model }) => models[id - 1] === model).length;
  const [best] = KINDS.filter((kind) => kind.family === family).sort((a, b) => alike(b) - alike(a));
  return best && alike(best) > 0 ? best : null;
}

/** All that is wrong, the most urgent first. */
export function judgeServos(findings: readonly ServoFinding[], kind: ArmKind | null): readonly ArmProblem[] {
  const servos = readableServos(findings);
  return [
    ...servos.flatMap(voltageProblems),
    ...garbledProblems(findings),
    ...silenceProblems(findings),
    ...modelProblems(servos, kind),
    ...firmwareProblems(servos),
  ];
}

/** Those who could be read. */
export function readableServos(findings: readonly ServoFinding[]): readonly ServoIdentity[] {
  return findings.flatMap(({ identity }) => (identity ? [identity] : []));
}

function problem(
  severity: ArmProblem["severity"],
  ids: readonly number[],
  code: string,
  message: string,
  tip: string,
): ArmProblem {
  return { severity, ids, error: new DeviceError(message, tip, code) };
}

/** Whether a servo measures the supply that it is made for. */
export function voltageProblems({ id, voltage, voltageRange: [min, max] }: ServoIdentity): readonly ArmProblem[] {
  const isTwelve = max > TWELVE_VOLT_LIMIT;
  const least = isTwelve ? Math.max(min, LEAST_OF_TWELVE) : min;
  const measured = `servo ${id} measures ${voltage.toFixed(1)} V; expected ${least.toFixed(1)} to ${max.toFixed(1)} V`;
  if (voltage > max) {
    const tip = "Unplug the power now: this servo burns on it. Then use the adapter that belongs to the arm.";
    return [problem("error", [id], "E_BUS_VOLTAGE", measured, tip)];
  }
  if (voltage >= least) return [];
  const tip = "The supply is wrong or weak: use the adapter that belongs to the arm, directly and not through a hub.";
  return [problem("error", [id], "E_BUS_VOLTAGE", measured, tip)];
}

function garbledProblems(findings: readonly ServoFinding[]): readonly ArmProblem[] {
  const garbled = findings.filter(({ state }) => state === "garbled").map(({ id }) => id);
  if (garbled.length === 0) return [];
  const clean = findings.filter(({ state }) => state === "clean");
  const noise = clean.reduce((sum, { badShare }) => sum + badShare / clean.length, 0);
  // Two servos with one id leave the others alone.
  if (noise > NOISE_SHARE || (clean.length === 0 && garbled.length > 1)) {
    const message = `joints ${ranges(garbled)} answer unreadably, and the others are noisy too; expected sound replies`;
    const tip = "The wire is noisy: check the cables, the USB hub and the power supply.";
    return [problem("error", garbled, "E_BUS_CORRUPT", message, tip)];
  }
  return garbled.map((id) =>
    problem(
      "error",
      [id],
      "E_BUS_DUP_ID",
      `several servos answer at once as id ${id}; expected one servo per id`,
      "Give each its own id: connect one servo alone, set its id, then go on with the next, from the gripper (6) to the base (1).",
    ),
  );
}

function silenceProblems(findings: readonly ServoFinding[]): readonly ArmProblem[] {
  const chain = findings.map(({ id }) => id);
  const answering = findings.filter(({ state }) => state !== "silent").map(({ id }) => id);
  const silent = chain.filter((id) => !answering.includes(id));
  const where = chainBreak(chain, answering);
  if (where.kind === "none") return [];
  const message =
    where.kind === "power"
      ? `no servo answered; expected ${ranges(chain)}`
      : `joints ${ranges(answering)} answered and ${ranges(silent)} did not; expected ${ranges(chain)}`;
  return [problem("error", silent, "E_BUS_TIMEOUT", message, silenceTip(where))];
}

function silenceTip(where: ChainBreak): string {
  switch (where.kind) {
    case "cable":
      return `Check the cable between joint ${where.before} and joint ${where.after}.`;
    case "servos":
      return "These servos have another id, share one, or are set to another speed: connect one of them alone and look for it.";
    default:
      return "Is the power supply on? Is the cable from the board to the first servo fully in?";
  }
}

function modelProblems(servos: readonly ServoIdentity[], kind: ArmKind | null): readonly ArmProblem[] {
  const strangers = servos.filter(({ id, model }) => kind?.models[id - 1] !== model);
  return strangers.map(({ id, model }) => {
    const wanted = kind?.models[id - 1];
    return problem(
      "error",
      [id],
      "E_BUS_MODEL",
      `servo ${id} is a ${modelName(model)}; expected ${wanted === undefined ? "a servo of a known arm" : `a ${modelName(wanted)}, as in the arm ${kind?.name}`}`,
      "Is this the arm you meant to connect? If so, put in a servo of the right model.",
    );
  });
}

function firmwareProblems(servos: readonly ServoIdentity[]): readonly ArmProblem[] {
  return [...new Set(servos.map(({ model }) => model))].flatMap((model) => {
    const alike = servos.filter((servo) => servo.model === model);
    const versions = [...new Set(alike.map(({ firmware }) => firmware))];
    if (versions.length < 2) return [];
    const listed = versions
      .map((version) => `${version} on ${ranges(alike.filter((s) => s.firmware === version).map(({ id }) => id))}`)
      .join(", ");
    return [
      problem(
        "warning",
        alike.map(({ id }) => id),
        "E_BUS_FIRMWARE",
        `the ${modelName(model)} servos have different firmware: ${listed}; expected one version`,
        "Bring all to the newest version with the maker's program (Feetech FD, Dynamixel Wizard); LeRobot does not connect before.",
      ),
    ];
  });
}

/** Name of a model number, with the number. */
export function modelName(model: number): string {
  const name = MODEL_NAMES.get(model);
  return name ? `${name} (model ${model})` : `servo of model ${model}`;
}

/** Ids as `1-3, 5`. */
function ranges(ids: readonly number[]): string {
  const parts: { from: number; to: number }[] = [];
  for (const id of ids) {
    const last = parts.at(-1);
    if (last && id === last.to + 1) last.to = id;
    else parts.push({ from: id, to: id });
  }
  return parts.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
