/** Which problems of the log are still open. Pure. */

import type { LogEntry, PolicyProblem } from "../stores/sessionStore";

/**
 * How many problems nobody has solved yet.
 *
 * A refused policy is solved when it was dismissed or something good took its place: then it is no longer shown. Every
 * other problem counts until the log is cleared; plain news never does.
 *
 * @param refusals - Codes and messages that were shown as a refused policy.
 * @param shown - The refusal that is shown now.
 */
export function unsolvedCount(
  log: readonly LogEntry[],
  refusals: ReadonlySet<string>,
  shown: PolicyProblem | null,
): number {
  const open = log.filter(({ alert }) => {
    if (alert.severity === "info") return false;
    const name = refusalName(alert);
    return !refusals.has(name) || (shown !== null && refusalName(shown) === name);
  });
  return open.length;
}

/** The same refusal has the same name in the log and in the panel. */
export function refusalName({ code, message }: { readonly code: string; readonly message: string }): string {
  return `${code} ${message}`;
}
