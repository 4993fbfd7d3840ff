/** Successes over the episodes so far, with the interval that they really prove. */

import { wilson95 } from "../../world/wilson";
import { Tip } from "../controls/Tip";
import { useSession } from "../engineContext";
import { useText } from "../words/text";

export function ScoreBadge() {
  const say = useText();
  const successes = useSession((s) => s.status?.successes ?? 0);
  const episodes = useSession((s) => s.status?.episodes ?? 0);
  if (episodes === 0) return <span className="score soft">{say("score.none")}</span>;
  const rate = successes / episodes;
  const [low, high] = wilson95(successes, episodes);
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  return (
    <Tip text={say("score.interval", { low: Math.round(low * 100), high: Math.round(high * 100) })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className="score" role="status" aria-label={say("score.label")} tabIndex={0}>
        <strong>{Math.round(rate * 100)}%</strong>
        <span className="score-side">
          <span className="soft">{say("score.value", { successes, episodes })}</span>
          <span className="score-band" aria-hidden>
            <span className="score-range" style={{ left: percent(low), right: percent(1 - high) }} />
            <span className="score-point" style={{ left: percent(rate) }} />
          </span>
        </span>
      </span>
    </Tip>
  );
}
