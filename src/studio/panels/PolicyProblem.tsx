/** Why a policy was refused or could not be loaded. It stays until a person dismisses it or does something that replaces it. */

import { useEffect, useRef } from "react";
import { CopyDetails } from "../controls/CopyDetails";
import { StateMark } from "../controls/StateMark";
import type { Engine } from "../engine";
import { useEngine, useStudio } from "../engineContext";
import { type PolicyProblem, sessionStore } from "../stores/sessionStore";
import { unfold } from "../stores/studioStore";
import { alertWords } from "../words/alertWords";
import { useText } from "../words/text";

interface ProblemProps {
  readonly problem: PolicyProblem;
}

/** In the policy panel, which opens for it and brings it into sight. */
export function ProblemInPanel({ problem }: ProblemProps) {
  const engine = useEngine();
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    sessionStore.setState({ problemInPanel: true });
    return () => sessionStore.setState({ problemInPanel: false });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new problem comes into sight
  useEffect(() => {
    unfold("policy");
    card.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  return (
    <div ref={card} className="problem" role="alert">
      <ProblemText problem={problem} engine={engine} />
    </div>
  );
}

/** What happened, what to do, why, and the buttons. */
export function ProblemText({ problem, engine }: ProblemProps & { readonly engine: Engine }) {
  const say = useText();
  const language = useStudio((s) => s.language);
  const { code, message, canRetry } = problem;
  const { what, todo } = alertWords(code, language);
  return (
    <>
      <strong className="with-mark">
        <StateMark kind="fault" /> {say(canRetry ? "policy.failed" : "policy.refused")}
      </strong>
      <p>{what}</p>
      <p>{todo}</p>
      <p className="soft" lang="en">
        {message}
      </p>
      <p className="soft mono">{code}</p>
      <div className="row">
        {canRetry && (
          <button type="button" className="button main" onClick={() => void engine.retryPolicy()}>
            {say("policy.retry")}
          </button>
        )}
        <button type="button" className="button" onClick={() => engine.policies.dismiss()}>
          {say("policy.dismiss")}
        </button>
        <CopyDetails problem={{ code, message }} />
      </div>
    </>
  );
}
