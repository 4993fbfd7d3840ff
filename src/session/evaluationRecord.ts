/** An evaluation as it leaves the program: all that is needed to repeat it, as one JSON document or as a table. */

import { PHYSICS_VERSION } from "../physics/physicsVersion";
import type { ServoPreset } from "../sim/servo";
import type { EmulatedArmPath } from "./evaluationJob";
import { type EpisodeResult, type EvaluationReport, evaluationReport } from "./evaluationReport";

/** What was evaluated, and by what. */
export interface EvaluationAbout {
  /** Title, id or file of the scene. */
  readonly scene: string;
  /** See `taskHash`. */
  readonly taskHash: string;
  readonly controller: string;
  /** SHA-256 of the weights; absent where nothing was learned. */
  readonly policySha256?: string;
  readonly servo: ServoPreset;
  /** The way to the arm and its safety limits; absent where actions went straight into the simulation. */
  readonly through?: EmulatedArmPath;
  /** Control rate, Hz. */
  readonly hz: number;
  /** First and last seed that were asked for. */
  readonly seeds: readonly [number, number];
  /** Version of the app. */
  readonly app: string;
  /** Browser, or Node, with its version. */
  readonly runtime: string;
}

/** A report with its circumstances. */
export interface EvaluationRecord extends EvaluationAbout, EvaluationReport {
  readonly physics: string;
  /** Scored episodes wait for their controller between steps, so no step is ever late. */
  readonly lateSteps: 0;
}

/** Puts the numbers and their circumstances together. */
export function evaluationRecord(about: EvaluationAbout, results: readonly EpisodeResult[]): EvaluationRecord {
  return { ...about, physics: PHYSICS_VERSION, lateSteps: 0, ...evaluationReport(results) };
}

type Cell = string | number | boolean | null;

/**
 * One line per controller and seed, for a spreadsheet (RFC 4180). Times in s, ways in m, forces in N.
 *
 * @param records - On the same task.
 */
export function recordsTable(records: readonly EvaluationRecord[]): string {
  const stages = [...new Set(records.flatMap(({ stageRates }) => Object.keys(stageRates)))];
  const counters = [...new Set(records.flatMap(({ outcomes }) => outcomes.flatMap((o) => Object.keys(o.counters))))];
  const head = ["controller", "policySha256", "seed", "outcome", "reason", "timeS", "progress", "path", "drops"];
  head.push("contacts", "impulse", "peakSpeed", "jerk", "coverage", "hash", "taskHash", "app", "physics");
  head.push(...stages.map((id) => `stage.${id}`), ...counters.map((id) => `count.${id}`));
  const lines = records.flatMap(({ controller, policySha256, taskHash, app, physics, outcomes }) =>
    outcomes.map((o): Cell[] => [
      ...[controller, policySha256 ?? null, o.seed, o.outcome, o.reason, o.timeS, o.progress, o.path, o.drops],
      ...[o.contacts, o.impulse, o.peakSpeed, o.jerk, o.coverage, o.hash, taskHash, app, physics],
      ...stages.map((id) => o.stages[id] ?? null),
      ...counters.map((id) => o.counters[id] ?? null),
    ]),
  );
  return [head, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}

/** Text that a spreadsheet would take for a formula is kept a text. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
