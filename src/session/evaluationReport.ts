/** What a set of scored episodes says, as numbers and as a few lines of text. */

import { wilson95 } from "../world/wilson";
import type { Outcome } from "./protocol";

/** One scored episode. */
export interface EpisodeResult {
  readonly seed: number;
  readonly outcome: Outcome;
  /** Weighted share of the stages reached, 0 to 1. */
  readonly progress: number;
  /** Control steps run. */
  readonly steps: number;
  /** Hash of the physical state at the end; equal bits give equal hashes in every engine. */
  readonly hash: string;
  /** Codes of the alerts that were raised, each once. */
  readonly alerts: readonly string[];
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
  /** Reason to number of episodes; `timeout` is one of the reasons. */
  readonly failures: Readonly<Record<string, number>>;
  readonly invalid: number;
  /** Alert code to number of episodes in which it was raised: a refused action, a policy's nonsense. */
  readonly alerts: Readonly<Record<string, number>>;
  /** By seed, ascending. */
  readonly outcomes: readonly SeedOutcome[];
}

/** The outcome of one seed, flat. */
export interface SeedOutcome {
  readonly seed: number;
  readonly outcome: Outcome["kind"];
  /** Name of the failure or code of the fault; null for success and timeout. */
  readonly reason: string | null;
  readonly timeS: number;
  readonly progress: number;
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
    failures,
    invalid: sorted.length - valid.length,
    alerts: raised,
    outcomes: sorted.map(({ seed, outcome, progress, hash }) => ({
      seed,
      outcome: outcome.kind,
      reason: reasonOf(outcome),
      timeS: outcome.timeS,
      progress,
      hash,
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
  const reasons = Object.entries(report.failures).sort((a, b) => b[1] - a[1]);
  for (const [reason, count] of reasons) lines.push(`${String(count).padStart(6)}  ${reason}`);
  for (const [code, episodes] of Object.entries(report.alerts))
    lines.push(`${code} was raised in ${episodes} episodes`);
  if (report.invalid) lines.push(`${report.invalid} invalid (not counted): ${invalidReasons(report)}`);
  return lines.join("\n");
}

function invalidReasons({ outcomes }: EvaluationReport): string {
  const reasons = outcomes.filter((o) => o.outcome === "invalid").map((o) => o.reason ?? "");
  return [...new Set(reasons)].join(", ");
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
