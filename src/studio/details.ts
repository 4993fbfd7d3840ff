/** What goes into a report: the problem with everything that is needed to see it again. Nothing about the person. */

import { documentStore, pristineId } from "./stores/documentStore";
import { sessionStore } from "./stores/sessionStore";
import { VERSION } from "./version";

/** A problem as it is reported; further facts may stand beside these. */
export interface ReportedProblem {
  readonly code: string;
  readonly message: string;
  readonly [fact: string]: unknown;
}

/**
 * The details of a problem as text.
 *
 * @param now - Wall time of the report.
 */
export function detailsText(problem: ReportedProblem, now: Date = new Date()): string {
  const { status } = sessionStore.getState();
  const { document } = documentStore.getState();
  return JSON.stringify(
    {
      ...problem,
      jointspace: VERSION,
      browser: globalThis.navigator?.userAgent ?? "none",
      scene: problem.scene ?? pristineId(document) ?? document.scene,
      seed: problem.seed ?? document.seed,
      time: problem.time ?? status?.time ?? null,
      controller: status?.controller ?? null,
      speed: status?.speed ?? null,
      realTimeFactor: status?.realTimeFactor ?? null,
      policy: status?.policy ?? null,
      isolated: globalThis.crossOriginIsolated ?? false,
      reported: now.toISOString(),
    },
    null,
    2,
  );
}
