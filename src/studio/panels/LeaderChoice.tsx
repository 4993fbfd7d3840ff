/** Who leads the arm: segments where there is room, a list where there is not. */

import { DropDown, type Option, Segments } from "../controls/Choice";
import { useDocument, useEngine, useSession, useStudio } from "../engineContext";
import { leaderOf } from "../stores/sessionStore";
import type { MessageKey } from "../words/en";
import { useText } from "../words/text";

interface LeaderState {
  readonly label: string;
  readonly value: ReturnType<typeof leaderOf>;
  readonly options: readonly Option<LeaderState["value"]>[];
  readonly onChange: (next: LeaderState["value"]) => void;
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
    value: kind,
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
    onChange: (next) => next !== "replay" && engine.lead(next),
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

/** A closed list always says who leads, also one that cannot be chosen in it. */
export function LeaderList() {
  const say = useText();
  const leader = useLeader();
  const isListed = leader.options.some(({ value }) => value === leader.value);
  const other = { value: leader.value, label: say(`controller.${leader.value}`), disabled: true };
  return <DropDown {...leader} options={isListed ? leader.options : [...leader.options, other]} />;
}
