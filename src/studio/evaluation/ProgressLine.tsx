/** How far a run is, how fast, and how long it still takes. */

import { useStore } from "zustand";
import { useEvaluationText } from "../words/evaluationWords";
import type { EvaluationDesk } from "./evaluationDesk";

export function ProgressLine({ desk }: { readonly desk: EvaluationDesk }) {
  const say = useEvaluationText();
  const phase = useStore(desk.store, (s) => s.phase);
  const done = useStore(desk.store, (s) => s.done);
  const total = useStore(desk.store, (s) => s.total);
  const speed = useStore(desk.store, (s) => s.speed);
  const secondsLeft = useStore(desk.store, (s) => s.secondsLeft);
  const isRunning = phase === "running";
  const facts = [
    say("evaluate.done", { done, total }),
    isRunning && speed === null && say("evaluate.starting"),
    speed !== null && say("evaluate.speed", { speed: speed.toFixed(speed < 10 ? 1 : 0) }),
    isRunning && secondsLeft !== null && say("policy.timeLeft", { seconds: Math.max(1, Math.round(secondsLeft)) }),
  ];
  return (
    <div className="evaluation-progress">
      <div
        className={isRunning ? "meter" : "meter quiet"}
        role="progressbar"
        aria-label={say("evaluate.progress")}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <span style={{ transform: `scaleX(${total > 0 ? done / total : 0})` }} />
      </div>
      <span className="small soft">
        {phase === "opening" ? say("evaluate.opening") : facts.filter(Boolean).join(" · ")}
      </span>
      {/* Said once, at the end: a count that is read out at each step helps nobody. */}
      <span className="hidden-text" role="status">
        {phase === "idle" && total > 0 && done === total ? say("evaluate.finished") : ""}
      </span>
    </div>
  );
}
