/** One controller: its rate with what that proves, its seeds, and why it failed. */

import type { ReactNode } from "react";
import type { EvaluationRecord } from "../../session/evaluationRecord";
import { StateMark } from "../controls/StateMark";
import { type EvaluationSay, useEvaluationText } from "../words/evaluationWords";
import { reasonWords } from "../words/outcome";
import { isMessageKey } from "../words/text";
import type { LaneView } from "./evaluationDesk";
import type { Cell } from "./evaluationLane";
import { SeedGrid } from "./SeedGrid";
import { contenderWords, percent } from "./words";

interface LaneProps {
  readonly lane: LaneView;
  /** Seeds on which only one of two succeeded. */
  readonly differing: readonly number[];
  readonly onLook: (cell: Cell | null) => void;
  readonly onOpen: (cell: Cell) => void;
  readonly problem: ReactNode;
}

export function LanePanel({ lane, differing, onLook, onOpen, problem }: LaneProps) {
  const say = useEvaluationText();
  const name = contenderWords(lane.contender, say);
  const { record } = lane;
  return (
    <section className="evaluation-lane" aria-label={name}>
      <div className="evaluation-head">
        <h3>{name}</h3>
        {record ? <Rate record={record} /> : <span className="soft">{say("evaluate.empty")}</span>}
      </div>
      {problem}
      <SeedGrid
        label={say("evaluate.grid", { name })}
        blocks={lane.blocks}
        differing={differing}
        onLook={onLook}
        onOpen={onOpen}
      />
      {record && <Facts record={record} />}
    </section>
  );
}

function Rate({ record }: { readonly record: EvaluationRecord }) {
  const say = useEvaluationText();
  const { successes, episodes, invalid, rate, wilson95 } = record;
  const [low, high] = wilson95;
  const place = (share: number): string => `${(share * 100).toFixed(1)}%`;
  return (
    <>
      {rate !== null && <strong className="evaluation-rate">{percent(rate)}</strong>}
      <span>{say("score.value", { successes, episodes: episodes - invalid })}</span>
      <span className="score-band" aria-hidden>
        <span className="score-range" style={{ left: place(low), right: place(1 - high) }} />
        {rate !== null && <span className="score-point" style={{ left: place(rate) }} />}
      </span>
      <span className="soft">{say("evaluate.interval", { low: percent(low), high: percent(high) })}</span>
    </>
  );
}

function Facts({ record }: { readonly record: EvaluationRecord }) {
  const say = useEvaluationText();
  const { meanTimeS, meanPath, drops, alreadySolved, failures, invalid, outcomes, alerts } = record;
  const reasons = Object.entries(failures).sort((a, b) => b[1] - a[1]);
  const notCounted = [...new Set(outcomes.filter((o) => o.outcome === "invalid").map((o) => o.reason ?? ""))];
  const facts = [
    meanTimeS !== null && say("evaluate.meanTime", { time: meanTimeS.toFixed(1) }),
    meanPath !== null && say("evaluate.meanPath", { path: meanPath.toFixed(2) }),
    drops > 0 && say(drops === 1 ? "evaluate.dropsOnce" : "evaluate.drops", { count: drops }),
    ...stageFacts(record, say),
    alreadySolved.length > 0 && say("evaluate.alreadySolved", { count: alreadySolved.length }),
    ...Object.entries(alerts).map(([code, count]) => say("evaluate.alert", { code, count })),
  ];
  return (
    <div className="evaluation-facts">
      <p className="small soft">{facts.filter(Boolean).join(" · ")}</p>
      {(reasons.length > 0 || invalid > 0) && (
        <ul>
          {reasons.map(([reason, count]) => (
            <li key={reason} className="with-mark">
              <StateMark kind={reason === "timeout" ? "caution" : "fault"} />
              {say("evaluate.reason", {
                count,
                reason: reason === "timeout" ? say("evaluate.timeout") : reasonWords(reason, say),
              })}
            </li>
          ))}
          {invalid > 0 && (
            <li className="with-mark">
              <StateMark kind="open" />
              {say("evaluate.invalid", {
                count: invalid,
                reason: notCounted.map((reason) => reasonWords(reason, say)).join(", "),
              })}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

/** How many got as far as each milestone. */
function stageFacts({ stageRates }: EvaluationRecord, say: EvaluationSay): string[] {
  return Object.entries(stageRates).map(([id, rate]) => {
    const key = `stage.${id}`;
    return say("evaluate.stage", { stage: isMessageKey(key) ? say(key) : id, rate: percent(rate) });
  });
}
