/** What a set of scored episodes says, as numbers and as a few lines of text. */

import type { LoopFigures } from "../hardware/loopMeter";
import type { TaskMetrics } from "../world/taskMonitor";
import { wilson95 } from "../world/wilson";
import type { Outcome } from "./protocol";

/** One scored episode. */
export interface EpisodeResult extends TaskMetrics {
  readonly seed: number;
  readonly outcome: Outcome;
  /** Weighted share of the stages reached, 0 to 1. */
  readonly progress: number;
  /** By the id of the stage: whether it was reached. */
  readonly stages: Readonly<Record<string, boolean>>;
  /** Whether the goal held before anybody moved. */
  readonly alreadySolved: boolean;
  /** Control steps run. */
  readonly steps: number;
  /** Hash of the physical state at the end; equal bits give equal hashes in every engine. */
  readonly hash: string;
  /** Codes of the alerts that were raised, each once. */
  readonly alerts: readonly string[];
  /** How evenly the bus was read and written, of an episode through an emulated arm; times of its virtual clock. */
  readonly loop?: LoopFigures;
}

/** The result of an evaluation. Invalid episodes are shown but count neither for nor against the controller. */
export interface EvaluationReport {
  /** Episodes that were run, invalid ones included. */
  readonly episodes: number;
  readonly successes: number;
  /** Successes per valid episode, 0 to 1; null when there is none. */
  readonly rate: number | null;
  readonly wilson95: readonly [number, number];
  /** Mean time to success, s; null without a success. */
  readonly meanTimeS: number | null;
  /** Mean share of the stages reached, 0 to 1; null when there is no valid episode. */
  readonly meanProgress: number | null;
  /** By the id of the stage: share of the valid episodes that reached it, 0 to 1. */
  readonly stageRates: Readonly<Record<string, number>>;
  /** Mean way of the tool, m; null when there is no valid episode. */
  readonly meanPath: number | null;
  /** How often something that was held fell free, in all valid episodes. */
  readonly drops: number;
  /** Seeds at which the goal held before anybody moved. They count; a fair scene has none. */
  readonly alreadySolved: readonly number[];
  /** Reason to number of episodes; `timeout` is one of the reasons. */
  readonly failures: Readonly<Record<string, number>>;
  readonly invalid: number;
  /** Alert code to number of episodes in which it was raised: a refused action, a policy's nonsense. */
  readonly alerts: Readonly<Record<string, number>>;
  /** Of episodes through an emulated arm: how evenly the bus was read and written. Absent otherwise. */
  readonly bus?: BusFigures;
  /** By seed, ascending. */
  readonly outcomes: readonly SeedOutcome[];
}

/** Cycles of the bus in all episodes together; times of the virtual clock. */
export interface BusFigures {
  /** Mean of the episodes. */
  readonly hz: number;
  /** Of the episode with the worst, ms. */
  readonly p99: number;
  readonly worst: number;
  readonly cycles: number;
  /** Cycles that came more than half a period late. */
  readonly overruns: number;
}

/** The outcome of one seed, flat. */
export interface SeedOutcome extends TaskMetrics {
  readonly seed: number;
  readonly outcome: Outcome["kind"];
  /** Name of the failure or code of the fault; null for success and timeout. */
  readonly reason: string | null;
  readonly timeS: number;
  readonly progress: number;
  readonly stages: Readonly<Record<string, boolean>>;
  readonly hash: string;
}

/** Counts and averages. */
export function evaluationReport(results: readonly EpisodeResult[]): EvaluationReport {
  const sorted = [...results].sort((a, b) => a.seed - b.seed);
  const valid = sorted.filter(({ outcome }) => outcome.kind !== "invalid");
  const won = valid.filter(({ outcome }) => outcome.kind === "success");
  const failures: Record<string, number> = {};
  for (const { outcome } of valid) {
    if (outcome.kind === "success") continue;
    count(failures, reasonOf(outcome) ?? outcome.kind);
  }
  const raised: Record<string, number> = {};
  for (const code of sorted.flatMap(({ alerts }) => alerts)) count(raised, code);
  return {
    episodes: sorted.length,
    successes: won.length,
    rate: valid.length ? won.length / valid.length : null,
    wilson95: wilson95(won.length, valid.length),
    meanTimeS: mean(won.map(({ outcome }) => outcome.timeS)),
    meanProgress: mean(valid.map(({ progress }) => progress)),
    stageRates: stageRates(valid),
    meanPath: mean(valid.map(({ path }) => path)),
    drops: valid.reduce((sum, { drops }) => sum + drops, 0),
    alreadySolved: sorted.filter((result) => result.alreadySolved).map(({ seed }) => seed),
    failures,
    invalid: sorted.length - valid.length,
    alerts: raised,
    ...busFigures(sorted),
    outcomes: sorted.map(({ outcome, steps: _, alreadySolved: __, alerts: ___, loop: ____, ...rest }) => ({
      ...rest,
      outcome: outcome.kind,
      reason: reasonOf(outcome),
      timeS: outcome.timeS,
    })),
  };
}

/** The report as a person reads it, without a trailing newline. */
export function reportText(report: EvaluationReport): string {
  const [lower, upper] = report.wilson95;
  const percent = (x: number): string => `${(100 * x).toFixed(1)}%`;
  const lines = [
    `${report.successes} of ${report.episodes - report.invalid} succeeded` +
      (report.rate === null ? "" : `: ${percent(report.rate)}  (95% interval ${percent(lower)} to ${percent(upper)})`),
  ];
  if (report.meanTimeS !== null) lines.push(`mean time to success ${report.meanTimeS.toFixed(1)} s`);
  if (report.meanPath !== null) lines.push(`mean way of the tool ${report.meanPath.toFixed(2)} m`);
  if (report.drops)
    lines.push(`let go of something in the air: ${report.drops === 1 ? "once" : `${report.drops} times`}`);
  if (report.alreadySolved.length) {
    lines.push(
      `solved before anything moved: ${report.alreadySolved.length}, seeds ${report.alreadySolved.join(", ")}`,
    );
  }
  if (report.bus) {
    const { hz, worst, cycles, overruns } = report.bus;
    lines.push(
      `bus read and written at ${hz.toFixed(1)} Hz; longest cycle ${worst.toFixed(1)} ms; overruns ${overruns} of ${cycles}`,
    );
  }
  const reasons = Object.entries(report.failures).sort((a, b) => b[1] - a[1]);
  for (const [reason, count] of reasons) lines.push(`${String(count).padStart(6)}  ${reason}`);
  for (const [code, episodes] of Object.entries(report.alerts))
    lines.push(`${code} was raised in ${episodes} episodes`);
  if (report.invalid) lines.push(`${report.invalid} invalid (not counted): ${invalidReasons(report)}`);
  return lines.join("\n");
}

function busFigures(results: readonly EpisodeResult[]): { readonly bus?: BusFigures } {
  const loops = results.flatMap(({ loop }) => (loop ? [loop] : []));
  if (loops.length === 0) return {};
  const sum = (of: (loop: LoopFigures) => number): number => loops.reduce((total, loop) => total + of(loop), 0);
  const bus = {
    hz: sum(({ hz }) => hz) / loops.length,
    p99: Math.max(...loops.map(({ p99 }) => p99)),
    worst: Math.max(...loops.map(({ worst }) => worst)),
    cycles: sum(({ cycles }) => cycles),
    overruns: sum(({ overruns }) => overruns),
  };
  return { bus };
}

function invalidReasons({ outcomes }: EvaluationReport): string {
  const reasons = outcomes.filter((o) => o.outcome === "invalid").map((o) => o.reason ?? "");
  return [...new Set(reasons)].join(", ");
}

function stageRates(valid: readonly EpisodeResult[]): Record<string, number> {
  const ids = Object.keys(valid[0]?.stages ?? {});
  return Object.fromEntries(ids.map((id) => [id, valid.filter(({ stages }) => stages[id]).length / valid.length]));
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function reasonOf(outcome: Outcome): string | null {
  return "reason" in outcome ? outcome.reason : null;
}

function mean(values: readonly number[]): number | null {
  return values.length ? values.reduce((sum, x) => sum + x, 0) / values.length : null;
}
