/** Problems, newest last, until somebody clears them. */

import { useState } from "react";
import type { Alert } from "../../control/contracts";
import { useSession } from "../engineContext";
import { clearLog, type LogEntry } from "../stores/sessionStore";
import { useText } from "../words/text";

const MARKS: Readonly<Record<Alert["severity"], string>> = { info: "●", warning: "▲", error: "⛔" };

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
  const [copied, setCopied] = useState(false);
  const { alert, count, time } = entry;
  const copy = (): void => {
    const details = JSON.stringify({ ...alert, count, time, page: navigator.userAgent }, null, 2);
    navigator.clipboard.writeText(details).then(
      () => setCopied(true),
      // Without permission the details are shown, so that they can be copied by hand.
      () => window.prompt(say("log.copy"), details),
    );
  };
  return (
    <li>
      <span className={`severity-${alert.severity}`} aria-hidden>
        {MARKS[alert.severity]}
      </span>
      <span className="what">
        {alert.message} <span className="soft">{alert.tip}</span>{" "}
        <span className="soft mono">
          {alert.code} · {time.toFixed(2)} s{count > 1 ? ` · ${count}×` : ""}
        </span>
      </span>
      <button type="button" className="button" onClick={copy}>
        {say(copied ? "log.copied" : "log.copy")}
      </button>
    </li>
  );
}
