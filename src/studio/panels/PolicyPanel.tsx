/** The policy: what it runs on, how fast, how many actions are queued; opens packages and shows why one is refused. */

import { useRef } from "react";
import { useEngine, useSession } from "../engineContext";
import { readPackageFiles } from "../input/packageFiles";
import { sessionStore } from "../stores/sessionStore";
import { useText } from "../words/text";
import { milliseconds } from "../words/units";

export function PolicyPanel() {
  const say = useText();
  const state = useSession((s) => s.policyState);
  const policy = useSession((s) => s.status?.policy ?? null);
  const problem = useSession((s) => s.policyProblem);
  return (
    <section className="section" aria-label={say("policy.title")}>
      <h2 className="section-title">{say("policy.title")}</h2>
      {problem && (
        <div className="problem" role="alert">
          <strong>⛔ {say("policy.refused")}</strong>
          <p>{problem.message}</p>
          <p className="soft">{problem.tip}</p>
          <p className="soft mono">{problem.code}</p>
        </div>
      )}
      {state === "loading" && <p role="status">{say("policy.loading")}</p>}
      {policy?.state === "failed" && (
        <div className="problem" role="alert">
          <strong>⛔ {say("policy.failed")}</strong>
          <p>{policy.message}</p>
        </div>
      )}
      {policy ? (
        <>
          <dl className="facts">
            <dt>{policy.id}</dt>
            <dd />
            <dt>{say("policy.backend")}</dt>
            <dd data-testid="policy-backend">{policy.backend}</dd>
            <dt>{say("policy.latency")}</dt>
            <dd>{milliseconds(policy.latencyMs)}</dd>
            <dt>{say("policy.queue")}</dt>
            <dd>
              {policy.queued} / {policy.chunk}
            </dd>
          </dl>
          <div className="meter predicted">
            <span style={{ transform: `scaleX(${policy.chunk > 0 ? policy.queued / policy.chunk : 0})` }} />
          </div>
        </>
      ) : (
        state !== "loading" && <p className="soft">{say("policy.none")}</p>
      )}
      <OpenPackage />
    </section>
  );
}

function OpenPackage() {
  const say = useText();
  const engine = useEngine();
  const input = useRef<HTMLInputElement>(null);
  const open = async (files: FileList | null): Promise<void> => {
    if (!files || files.length === 0) return;
    const chosen = await readPackageFiles(files);
    if ("refusal" in chosen) {
      sessionStore.setState({ policyState: "refused", policyProblem: chosen.refusal });
      return;
    }
    await engine.loadPolicy({ kind: "policy", policy: chosen.id }, { files: chosen.files });
  };
  return (
    <p>
      <button type="button" className="button" title={say("policy.openTip")} onClick={() => input.current?.click()}>
        {say("policy.open")}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={say("policy.open")}
        onChange={(event) => {
          void open(event.target.files);
          event.target.value = "";
        }}
      />
    </p>
  );
}
