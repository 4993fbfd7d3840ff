/** How an episode ended, in words, with the tone and mark that go with it. */

import type { Outcome } from "../../session/protocol";
import { isMessageKey, type Say } from "./text";

export interface OutcomeWords {
  readonly tone: "success" | "fail" | "caution";
  readonly mark: "true" | "fault" | "caution";
  readonly text: string;
}

/** A scene names its failures itself; those that the built-in scenes use have words in each language. */
export function reasonWords(reason: string, say: Say): string {
  const key = `reason.${reason}`;
  return isMessageKey(key) ? say(key) : reason;
}

export function outcomeWords(outcome: Outcome, say: Say): OutcomeWords {
  const time = outcome.timeS.toFixed(1);
  switch (outcome.kind) {
    case "success":
      return { tone: "success", mark: "true", text: say("outcome.success", { time }) };
    case "fail":
      return {
        tone: "fail",
        mark: "fault",
        text: say("outcome.fail", { reason: reasonWords(outcome.reason, say), time }),
      };
    case "timeout":
      return { tone: "caution", mark: "caution", text: say("outcome.timeout", { time }) };
    case "invalid":
      return {
        tone: "caution",
        mark: "caution",
        text: say("outcome.invalid", { reason: reasonWords(outcome.reason, say) }),
      };
  }
}
