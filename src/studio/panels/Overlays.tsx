/** What lies over the scene: outcome, the latched stop, first hints. */

import { useEngine, useSession, useStudio } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { useText } from "../words/text";

export function OutcomeChip() {
  const say = useText();
  const outcome = useSession((s) => s.status?.outcome ?? null);
  if (!outcome) return null;
  const time = outcome.timeS.toFixed(1);
  const [tone, text] = {
    success: ["success", `✓ ${say("outcome.success", { time })}`],
    fail: ["fail", `⛔ ${say("outcome.fail", { reason: "reason" in outcome ? outcome.reason : "" })}`],
    timeout: ["caution", `▲ ${say("outcome.timeout")}`],
    invalid: ["caution", `▲ ${say("outcome.invalid", { reason: "reason" in outcome ? outcome.reason : "" })}`],
  }[outcome.kind] as [string, string];
  return (
    <div className={`chip ${tone}`} role="status">
      {text}
    </div>
  );
}

export function StopCard() {
  const say = useText();
  const engine = useEngine();
  const stopped = useStudio((s) => s.stopped);
  if (!stopped) return null;
  return (
    <div className="stop-card" role="alert">
      <span>
        <strong>⛔ {say("stop.latched")}</strong> <span className="soft">{say("stop.latchedText")}</span>
      </span>
      <button type="button" className="button main" onClick={() => engine.resume()}>
        {say("stop.resume")}
      </button>
    </div>
  );
}

const HINTS = ["hints.watch", "hints.drag", "hints.push"] as const;

export function Hints() {
  const say = useText();
  const seen = useStudio((s) => s.hintsSeen);
  if (seen) return null;
  return (
    <aside className="hints" aria-label={say("hints.title")}>
      <ol>
        {HINTS.map((hint) => (
          <li key={hint}>{say(hint)}</li>
        ))}
      </ol>
      <button type="button" className="button" onClick={() => studioStore.setState({ hintsSeen: true })}>
        {say("hints.dismiss")}
      </button>
    </aside>
  );
}
