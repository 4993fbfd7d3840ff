/** Two controllers on the same seeds: who succeeded where, and what that proves. */

import type { EvaluationComparison } from "../../session/evaluationComparison";
import { Term } from "../controls/Term";
import { useEvaluationText } from "../words/evaluationWords";
import type { LaneView } from "./evaluationDesk";
import { contenderWords } from "./words";

/** By custom; the number itself stands beside the verdict. */
const SIGNIFICANT = 0.05;

interface ComparisonProps {
  readonly comparison: EvaluationComparison;
  readonly lanes: readonly LaneView[];
}

export function ComparisonPanel({ comparison, lanes }: ComparisonProps) {
  const say = useEvaluationText();
  const { pairs, both, onlyFirst, onlySecond, neither, p } = comparison;
  const [first = "", second = ""] = lanes.map(({ contender }) => contenderWords(contender, say));
  if (pairs === 0) return <p className="soft">{say("evaluate.noPairs")}</p>;
  const better = onlyFirst > onlySecond ? first : second;
  const verdict = p < SIGNIFICANT ? say("evaluate.better", { name: better }) : say("evaluate.same");
  const parts = [
    { key: "both", words: say("evaluate.both"), count: both },
    { key: "first", words: say("evaluate.only", { name: first }), count: onlyFirst },
    { key: "second", words: say("evaluate.only", { name: second }), count: onlySecond },
    { key: "neither", words: say("evaluate.neither"), count: neither },
  ];
  return (
    <section className="evaluation-comparison" aria-label={say("evaluate.comparison")}>
      <p>
        <strong>{verdict}</strong>{" "}
        <Term word={say("evaluate.test", { p: probability(p) })} tip={say("evaluate.testTip")} className="soft" />
      </p>
      <div className="split-bar" aria-hidden>
        {parts.map(({ key, count }) => (
          <span key={key} data-part={key} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className="split-key">
        {parts.map(({ key, words, count }) => (
          <li key={key} data-part={key}>
            {words} <strong>{count}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Two digits that say something. */
function probability(p: number): string {
  if (p === 0) return "0";
  return p < 0.001 ? p.toExponential(0) : p.toPrecision(2);
}
