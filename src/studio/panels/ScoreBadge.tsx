/** Successes over the episodes so far, with the interval that they really prove. */

import { wilson95 } from "../../world/wilson";
import { Tip } from "../controls/Tip";
import { useSession } from "../engineContext";
import { useText } from "../words/text";

/** Fewer runs prove so little that a percentage in bold would deceive. */
const FEWEST_FOR_PERCENT = 5;

function isLeader(kind: string): kind is "policy" | "expert" | "teleop" {
  return kind === "policy" || kind === "expert" || kind === "teleop";
}

export function ScoreBadge() {
  const say = useText();
  const successes = useSession((s) => s.status?.successes ?? 0);
  const episodes = useSession((s) => s.status?.episodes ?? 0);
  const leftOut = useSession((s) => s.status?.leftOut ?? 0);
  const notCounted = useSession((s) => s.status?.notCounted ?? null);
  const rate = episodes === 0 ? 0 : successes / episodes;
  const [low, high] = episodes === 0 ? [0, 1] : wilson95(successes, episodes);
  const kind = useSession((s) => s.status?.controller.kind ?? null);
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  const facts = [
    say("score.interval", { low: Math.round(low * 100), high: Math.round(high * 100) }),
    leftOut > 0 && say("score.leftOut", { count: leftOut }),
    notCounted && say("score.thisRun", { why: say(`notCounted.${notCounted}`) }),
  ];
  return (
    <Tip text={facts.filter(Boolean).join("\n")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className="score" role="status" aria-label={say("score.label")} tabIndex={0}>
        {episodes === 0 ? (
          <span className="soft">{say("score.none")}</span>
        ) : (
          <>
            <span className="score-line">
              {kind && isLeader(kind) && <span className="soft">{say(`controller.${kind}`)}</span>}
              {episodes >= FEWEST_FOR_PERCENT && <strong>{Math.round(rate * 100)}%</strong>}
            </span>
            <span className="score-line">
              <span className="soft">{say("score.value", { successes, episodes })}</span>
              <span className="score-band" aria-hidden>
                <span className="score-range" style={{ left: percent(low), right: percent(1 - high) }} />
                <span className="score-point" style={{ left: percent(rate) }} />
              </span>
            </span>
          </>
        )}
      </span>
    </Tip>
  );
}
