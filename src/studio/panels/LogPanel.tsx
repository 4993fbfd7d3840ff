/** Problems, newest last, until somebody clears them: what happened, why, and what to do. */

import type { Alert } from "../../control/contracts";
import { CopyDetails } from "../controls/CopyDetails";
import { StateMark } from "../controls/StateMark";
import { useEngine, useSession, useStudio } from "../engineContext";
import { clearLog, type LogEntry } from "../stores/sessionStore";
import { alertWords } from "../words/alertWords";
import { useText } from "../words/text";

const MARKS = { info: "open", warning: "caution", error: "fault" } as const satisfies Record<Alert["severity"], string>;

export function LogPanel() {
  const say = useText();
  const log = useSession((s) => s.log);
  if (log.length === 0) return <div className="empty">{say("log.empty")}</div>;
  return (
    <>
      <ul className="log">
        {log.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ul>
      <p className="log">
        <button type="button" className="button" onClick={clearLog}>
          {say("log.clear")}
        </button>
      </p>
    </>
  );
}

function Line({ entry }: { readonly entry: LogEntry }) {
  const say = useText();
  const language = useStudio((s) => s.language);
  const { alert, count, time, scene, seed, at } = entry;
  const { what, todo } = alertWords(alert.code, language);
  return (
    <li>
      <StateMark kind={MARKS[alert.severity]} />
      <span className="what">
        <strong>{what}</strong> {todo}
        <span className="soft why" lang="en">
          {language === "en" ? "" : `${say("log.detail")}: `}
          {alert.message}
        </span>
        <span className="soft mono">
          {alert.code} · {time.toFixed(2)} s{count > 1 ? ` · ${count}×` : ""}
        </span>
      </span>
      {alert.code === "E_PHYSICS_DIVERGED" && <BackToGood />}
      <CopyDetails problem={{ ...alert, count, time, scene, seed, at }} />
    </li>
  );
}

/** F51: one step back is the last instant before the physics diverged. */
function BackToGood() {
  const say = useText();
  const engine = useEngine();
  const isInvalid = useSession((s) => s.status?.outcome?.kind === "invalid");
  if (!isInvalid) return null;
  return (
    <button type="button" className="button" onClick={() => engine.step(-1)}>
      {say("log.back")}
    </button>
  );
}
