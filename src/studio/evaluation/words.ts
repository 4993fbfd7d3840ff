/** Names and ends of what is evaluated, in words. */

import type { EvaluationSay } from "../words/evaluationWords";
import { outcomeWords } from "../words/outcome";
import type { Contender } from "./contenders";
import type { Cell } from "./evaluationLane";

export function contenderWords({ id, offer }: Contender, say: EvaluationSay): string {
  switch (id) {
    case "shipped":
      return say("controller.policy");
    case "own":
      return say("evaluate.ownPolicy", { id: offer?.id ?? "" });
    case "expert":
      return say("controller.expert");
    case "random":
      return say("evaluate.random");
    case "none":
      return say("evaluate.none");
  }
}

export function cellWords({ seed, state, result }: Cell, say: EvaluationSay): string {
  const what = result
    ? outcomeWords(result.outcome, say).text
    : say(state === "running" ? "evaluate.running" : "evaluate.waiting");
  return say("evaluate.cell", { seed, what });
}

/** A share, 0 to 1, in whole percent. */
export function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
