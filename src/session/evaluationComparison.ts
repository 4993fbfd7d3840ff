/** Two controllers on the same seeds: who succeeded where, and whether that tells them apart. */

import { mcnemarExact } from "../world/mcnemar";
import type { EpisodeResult } from "./evaluationReport";

export interface EvaluationComparison {
  /** Seeds on which both have a valid result. */
  readonly pairs: number;
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
  /** Exact two-sided McNemar test, 0 to 1. */
  readonly p: number;
  /** Seeds on which only one of them succeeded, ascending. */
  readonly differing: readonly number[];
}

/** Pairs the results by seed; a seed that is invalid or missing for one of them is left out for both. */
export function compareResults(
  first: readonly EpisodeResult[],
  second: readonly EpisodeResult[],
): EvaluationComparison {
  const others = new Map(second.map((result) => [result.seed, result]));
  const count = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  const differing: number[] = [];
  for (const { seed, outcome } of first) {
    const other = others.get(seed)?.outcome;
    if (!other || other.kind === "invalid" || outcome.kind === "invalid") continue;
    const wins = [outcome.kind === "success", other.kind === "success"] as const;
    if (wins[0] !== wins[1]) differing.push(seed);
    count[wins[0] ? (wins[1] ? "both" : "onlyFirst") : wins[1] ? "onlySecond" : "neither"] += 1;
  }
  const pairs = count.both + count.onlyFirst + count.onlySecond + count.neither;
  return {
    ...count,
    pairs,
    p: mcnemarExact(count.onlyFirst, count.onlySecond),
    differing: differing.sort((a, b) => a - b),
  };
}
