/** Which run it is: its seed, who led it, and how it ended. */

import type { RunOutcome, RunRecord } from "../../dataset/runRecord";
import type { Outcome } from "../../session/protocol";
import { lateText } from "../words/lateWords";
import { outcomeWords } from "../words/outcome";
import { type RunKey, runWords } from "../words/runWords";
import type { Language, Say } from "../words/text";

/** One line that tells a run from others. @param say - Words of the page, for who leads and how it ended. */
export function aboutRun(
  { seed, leader, outcome }: Pick<RunRecord, "seed" | "leader" | "outcome">,
  language: Language,
  say: Say,
): string {
  const sayRun = lateText<RunKey>(runWords, language);
  const end = outcome ? outcomeWords(outcomeOf(outcome), say).text : sayRun("notOver");
  return sayRun("about", { seed, leader: say(`controller.${leader}`), end });
}

/** An outcome as the session says it; a written one keeps its reason beside it. */
function outcomeOf({ kind, reason, timeS }: RunOutcome): Outcome {
  return kind === "fail" || kind === "invalid" ? { kind, reason: reason ?? "", timeS } : { kind, timeS };
}
