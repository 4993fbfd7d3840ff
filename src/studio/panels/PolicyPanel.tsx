/** The policy: what it runs on, how fast, how many actions are queued; opens packages and shows why one is refused. */

import { useRef } from "react";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { Section } from "../controls/Section";
import { StateMark } from "../controls/StateMark";
import { useDocument, useEngine, useSession, useStudio } from "../engineContext";
import { openFiles } from "../input/openFiles";
import { SCENE_IDS } from "../stores/documentStore";
import type { PolicyLoad } from "../stores/sessionStore";
import { sayText, useText } from "../words/text";
import { megabytes, milliseconds } from "../words/units";
import { ProblemInPanel } from "./PolicyProblem";

export function PolicyPanel() {
  const say = useText();
  const load = useSession((s) => s.policyLoad);
  const policy = useSession((s) => s.status?.policy ?? null);
  const problem = useSession((s) => s.policyProblem);
  const leads = useSession((s) => s.status?.controller.kind === "policy");
  const engine = useEngine();
  const origin = useDocument((s) => s.document.origin);
  // One that was trained for another task stays loaded, but says nothing here.
  const isOfUse = leads || engine.hasPolicyFor(origin);
  const waits = useSession((s) => s.status?.nextController?.kind === "policy");
  return (
    <Section id="policy" title={say("policy.title")}>
      {problem && <ProblemInPanel problem={problem} />}
      {load && <Loading load={load} />}
      {waits && (
        <p className="soft" role="status">
          {say("policy.nextEpisode")}
        </p>
      )}
      {policy?.state === "failed" && (
        <div className="problem" role="alert">
          <strong className="with-mark">
            <StateMark kind="fault" /> {say("policy.failed")}
          </strong>
          <p>{policy.message}</p>
        </div>
      )}
      {policy && isOfUse ? <Facts /> : !load && !waits && <NoPolicy />}
      <OpenPackage />
    </Section>
  );
}

/** What can be done where no policy leads: choose the one that there is, or, where none was trained, bring one. */
function NoPolicy() {
  const say = useText();
  const language = useStudio((s) => s.language);
  const engine = useEngine();
  const origin = useDocument((s) => s.document.origin);
  const isOwnRobot = useSession((s) => (s.description?.robotId ?? null) !== null);
  if (isOwnRobot) return <p className="soft">{say("policy.ownRobot")}</p>;
  if (engine.hasPolicyFor(origin)) return <p className="soft">{say("policy.none")}</p>;
  const others = SCENE_IDS.filter((id) => engine.hasPolicyFor(id)).map((id) =>
    sayText(BUILTIN_SCENES[id].title, language),
  );
  return <p className="soft">{say("policy.untrained", { tasks: others.join(", ") })}</p>;
}

function Facts() {
  const say = useText();
  const policy = useSession((s) => s.status?.policy ?? null);
  if (!policy) return null;
  return (
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
  );
}

/** What follows a stage that has arrived whole. */
const AFTER = { manifest: "weights", weights: "runtime", runtime: "trial" } as const;

/** How far a load is. Nothing waits for it: whoever leads goes on. */
function Loading({ load: { progress, secondsLeft } }: { readonly load: PolicyLoad }) {
  const say = useText();
  const engine = useEngine();
  const expertLeads = useSession((s) => s.status?.controller.kind === "expert");
  const total = progress?.total ?? null;
  const isWhole = progress !== null && total !== null && progress.loaded >= total;
  const stage = progress === null ? "start" : isWhole ? AFTER[progress.stage] : progress.stage;
  const share = progress && total ? Math.min(1, progress.loaded / total) : 0;
  return (
    <div className="loading-policy">
      <p role="status">{say(`policy.stage.${stage}`)}</p>
      <div
        className="meter predicted"
        role="progressbar"
        aria-label={say(`policy.stage.${stage}`)}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(total !== null && { "aria-valuenow": Math.round(share * 100) })}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p className="row spread soft">
        <span className="mono">
          {progress &&
            (total === null
              ? say("policy.bytes", { loaded: megabytes(progress.loaded) })
              : say("policy.bytesOf", { loaded: megabytes(progress.loaded), total: megabytes(total) }))}
        </span>
        <span className="mono">
          {secondsLeft !== null && !isWhole && say("policy.timeLeft", { seconds: Math.ceil(secondsLeft) })}
        </span>
        <button type="button" className="button" onClick={() => engine.cancelPolicy()}>
          {say("policy.cancel")}
        </button>
      </p>
      {expertLeads && <p className="soft">{say("policy.expertLeads")}</p>}
    </div>
  );
}

function OpenPackage() {
  const say = useText();
  const engine = useEngine();
  const input = useRef<HTMLInputElement>(null);
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
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) void openFiles(engine, files);
          event.target.value = "";
        }}
      />
    </p>
  );
}
