/** What the bus log shows of the traffic. */

import type { TraceEntry } from "../../../hardware/emulator/busTrace";
import type { TrafficLine } from "../../../hardware/feetech/decodeTraffic";

/** How far back the log reaches, µs. */
const KEPT_US = 5_000_000;
/** Lines that are drawn; more make the page slow, and nobody reads them at once. */
const MOST_LINES = 400;

/** What is known with what has come since, without what is older than five seconds. */
export function withNewer(known: readonly TraceEntry[], newer: readonly TraceEntry[]): readonly TraceEntry[] {
  const newest = newer.at(-1) ?? known.at(-1);
  if (!newest) return known;
  return [...known, ...newer].filter(({ at }) => at >= newest.at - KEPT_US);
}

export interface TrafficFilter {
  /** Only what is about this servo; null for all. */
  readonly servo: number | null;
  readonly onlyProblems: boolean;
}

/**
 * The lines that pass, newest first.
 *
 * @returns Also how many more there are than are shown.
 */
export function shownLines(
  lines: readonly TrafficLine[],
  { servo, onlyProblems }: TrafficFilter,
): { readonly shown: readonly TrafficLine[]; readonly more: number } {
  // What has no id is about all servos: a torque-off to all, or bytes that may be of any.
  const passing = lines.filter(
    ({ ids, isProblem }) => (servo === null || ids.length === 0 || ids.includes(servo)) && (!onlyProblems || isProblem),
  );
  const shown = passing.slice(-MOST_LINES).reverse();
  return { shown, more: passing.length - shown.length };
}
