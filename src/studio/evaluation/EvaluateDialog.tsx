/** Evaluation: who, on which seeds, how far it is, what came out, and whether it tells two controllers apart. */

import { useEvaluationText } from "../words/evaluationWords";
import "./evaluation.css";
import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Alert } from "../../control/contracts";
import { recordsTable } from "../../session/evaluationRecord";
import { CopyDetails } from "../controls/CopyDetails";
import { StateMark } from "../controls/StateMark";
import { useDocument, useEngine, useStudio } from "../engineContext";
import { logThrown } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { alertWords } from "../words/alertWords";
import { documentTitle } from "../words/documentTitle";
import { ComparisonPanel } from "./ComparisonPanel";
import type { EvaluationState, LaneView } from "./evaluationDesk";
import { evaluationDesk, showSeed } from "./evaluationHost";
import type { Cell } from "./evaluationLane";
import { LanePanel } from "./LanePanel";
import { ProgressLine } from "./ProgressLine";
import { SetupForm } from "./SetupForm";
import { saveFile } from "./saveFile";
import { cellWords } from "./words";

export function EvaluateDialog() {
  const say = useEvaluationText();
  const engine = useEngine();
  const desk = evaluationDesk(engine);
  const language = useStudio((s) => s.language);
  const state = useStore(desk.store);
  const popup = useRef<HTMLDivElement>(null);
  const [looked, setLooked] = useState<Cell | null>(null);
  // A policy or servo may have been chosen since it was open last.
  useEffect(() => void desk.openTask().catch(logThrown), [desk]);
  const isOther = useDocument((s) => state.task !== null && s.document.scene !== state.task.document.scene);
  const { task, lanes, comparison, problem } = state;
  // Where most seeds tell the two apart, a mark on most of them tells nothing.
  const differing = comparison && comparison.differing.length <= comparison.pairs / 2 ? comparison.differing : NONE;
  const title = task ? documentTitle(task.document, language, say) || say("task.untitled") : "";
  return (
    <Dialog.Root open onOpenChange={(open) => !open && studioStore.setState({ dialog: null })} modal={false}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup ref={popup} initialFocus={popup} className="dialog evaluation">
          <div className="dialog-head">
            <Dialog.Title
              render={<h2>{title ? say("evaluate.titleOf", { task: title }) : say("evaluate.title")}</h2>}
            />
            <Dialog.Description render={<p className="soft">{say("evaluate.intro")}</p>} />
            <SetupForm desk={desk} state={state} />
            <ProgressLine state={state} />
            {isOther && <p className="soft">{say("evaluate.otherTask")}</p>}
            {problem && <Problem problem={problem} />}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <div className="dialog-body" tabIndex={0}>
            {comparison && <ComparisonPanel comparison={comparison} lanes={lanes} />}
            {lanes.map((lane) => (
              <LanePanel
                key={lane.contender.id}
                lane={lane}
                differing={differing}
                onLook={setLooked}
                onOpen={(cell) => task && showSeed(engine, task, lane.contender, cell).catch(logThrown)}
                problem={lane.problem && <Problem problem={lane.problem} />}
              />
            ))}
          </div>
          <p className="evaluation-look soft" aria-live="off">
            {looked ? cellWords(looked, say) : say("evaluate.hint")}
          </p>
          <Foot state={state} onDiscard={() => void desk.discard().catch(logThrown)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const NONE: readonly number[] = [];

function Problem({ problem }: { readonly problem: Alert }) {
  const language = useStudio((s) => s.language);
  const { what, todo } = alertWords(problem.code, language);
  return (
    <div className="problem" role="alert">
      <strong className="with-mark">
        <StateMark kind="fault" /> {what}
      </strong>
      <p>{todo}</p>
      <p className="soft" lang="en">
        {problem.message} <span className="mono">{problem.code}</span>
      </p>
      <div className="row">
        <CopyDetails problem={{ ...problem }} />
      </div>
    </div>
  );
}

function Foot({ state, onDiscard }: { readonly state: EvaluationState; readonly onDiscard: () => void }) {
  const say = useEvaluationText();
  const { lanes, comparison, done, phase } = state;
  const records = lanes.flatMap(({ record }: LaneView) => (record ? [record] : []));
  const name = `evaluation-${records[0]?.scene ?? ""}-${records.map(({ controller }) => controller).join("-against-")}`;
  const exportJson = (): void => {
    // Alone it is the very document that the headless command prints.
    const document = records.length > 1 ? { runs: records, comparison } : records[0];
    saveFile(`${name}.json`, "application/json", `${JSON.stringify(document, null, 2)}\n`);
  };
  const exportCsv = (): void => saveFile(`${name}.csv`, "text/csv", recordsTable(records));
  return (
    <div className="dialog-foot row evaluation-foot">
      <button type="button" className="button" disabled={done === 0} onClick={exportCsv}>
        {say("evaluate.csv")}
      </button>
      <button type="button" className="button" disabled={done === 0} onClick={exportJson}>
        {say("evaluate.json")}
      </button>
      <button type="button" className="button" disabled={done === 0 || phase !== "idle"} onClick={onDiscard}>
        {say("evaluate.discard")}
      </button>
      <Dialog.Close className="button">{say("help.close")}</Dialog.Close>
    </div>
  );
}
