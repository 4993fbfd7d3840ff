/** Who leads the arm: segments where there is room, a list where there is not. */

import { DropDown, type Option, Segments } from "../controls/Choice";
import { useDocument, useEngine, useSession, useStudio } from "../engineContext";
import { leaderOf } from "../stores/sessionStore";
import type { MessageKey } from "../words/en";
import { useText } from "../words/text";

type Leader = "policy" | "expert" | "teleop";

interface LeaderState {
  readonly label: string;
  readonly value: Leader;
  readonly options: readonly Option<Leader>[];
  readonly onChange: (next: Leader) => void;
}

function useLeader(): LeaderState {
  const say = useText();
  const engine = useEngine();
  const kind = useSession(leaderOf);
  const origin = useDocument((s) => s.document.origin);
  const isDesigning = useStudio((s) => s.mode === "design");
  const loading = useSession((s) => s.policyState === "loading");
  const hasPolicy = engine.hasPolicyFor(origin);
  const isOwnRobot = useSession((s) => (s.description?.robotId ?? null) !== null);
  return {
    label: say(isDesigning ? "controller.groupNext" : "controller.group"),
    value: kind as Leader,
    options: [
      {
        value: "policy",
        label: say("controller.policy"),
        tip: say(policyTip(hasPolicy, loading)),
        disabled: !hasPolicy || loading,
      },
      {
        value: "expert",
        label: say("controller.expert"),
        tip: say("controller.expertTip"),
        disabled: isOwnRobot,
      },
      { value: "teleop", label: say("controller.teleop"), tip: say("controller.teleopTip") },
    ],
    onChange: (next) => engine.lead(next),
  };
}

/** What the policy is, or why it cannot lead yet. */
function policyTip(hasPolicy: boolean, isLoading: boolean): MessageKey {
  if (isLoading) return "policy.loading";
  return hasPolicy ? "controller.policyTip" : "controller.noPolicy";
}

export function LeaderSegments() {
  return <Segments {...useLeader()} />;
}

export function LeaderList() {
  return <DropDown {...useLeader()} />;
}
