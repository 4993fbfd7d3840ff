/** Opens the evaluation; while one runs in the background, it says how far it is. */

import { ListChecks } from "lucide-react";
import { useStore } from "zustand";
import { Tip } from "../controls/Tip";
import { useShortcut } from "../controls/useShortcut";
import { evaluationStore } from "../stores/evaluationStore";
import { studioStore } from "../stores/studioStore";
import { useText } from "../words/text";

/** @param onlyWhileRunning - Where room is short, it stands in the menu and comes out for a run. */
export function EvaluateButton({ onlyWhileRunning = false }: { readonly onlyWhileRunning?: boolean }) {
  const say = useText();
  const run = useStore(evaluationStore, (s) => s.run);
  const shortcut = useShortcut("studio.evaluate");
  const isRunning = run?.isRunning ?? false;
  if (onlyWhileRunning && !isRunning) return null;
  const name = isRunning && run ? say("evaluate.busy", { done: run.done, total: run.total }) : say("evaluate.open");
  return (
    <Tip text={name} shortcut={shortcut}>
      <button
        type="button"
        className="icon-button worded quiet evaluate-button"
        aria-label={name}
        data-running={isRunning}
        onClick={() => studioStore.setState({ dialog: "evaluate" })}
      >
        <ListChecks aria-hidden />
        <span className="button-word">{say("evaluate.title")}</span>
        {isRunning && run && (
          <span className="meter" aria-hidden>
            <span style={{ transform: `scaleX(${run.done / Math.max(1, run.total)})` }} />
          </span>
        )}
      </button>
    </Tip>
  );
}
