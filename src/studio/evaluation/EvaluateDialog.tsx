/** Evaluation: who, on which seeds, how far it is, what came out, and whether it tells two controllers apart. */

import { useEvaluationText } from "../words/evaluationWords";
import "./evaluation.css";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Alert } from "../../control/contracts";
import { recordsTable } from "../../session/evaluationRecord";
import { CopyDetails } from "../controls/CopyDetails";
import { StateMark } from "../controls/StateMark";
import { StudioDialog } from "../controls/StudioDialog";
import { useDocument, useEngine, useStudio } from "../engineContext";
import { logThrown } from "../stores/sessionStore";
import { alertWords } from "../words/alertWords";
import { documentTitle } from "../words/documentTitle";
import { ComparisonPanel } from "./ComparisonPanel";
import type { Contender } from "./contenders";
import type { EvaluationDesk } from "./evaluationDesk";
import { evaluationDesk, showSeed } from "./evaluationHost";
import type { Cell } from "./evaluationLane";
import { LanePanel } from "./LanePanel";
import { ProgressLine } from "./ProgressLine";
import { SetupForm } from "./SetupForm";
import { saveFile } from "./saveFile";
import { cellWords } from "./words";

/** Which cell is pointed at: told beside the grids, and by nothing that draws them. */
type LookStore = StoreApi<{ readonly cell: Cell | null }>;

/** The frame stands still while an evaluation runs; each part draws itself when what it shows has changed. */
export function EvaluateDialog() {
  const say = useEvaluationText();
  const desk = evaluationDesk(useEngine());
  const language = useStudio((s) => s.language);
  const task = useStore(desk.store, (s) => s.task);
  const [look] = useState<LookStore>(() => createStore(() => ({ cell: null })));
  // A policy or servo may have been chosen since it was open last.
  useEffect(() => void desk.openTask().catch(logThrown), [desk]);
  const title = task ? documentTitle(task.document, language, say) || say("task.untitled") : "";
  return (
    <StudioDialog
      className="evaluation"
      title={title ? say("evaluate.titleOf", { task: title }) : say("evaluate.title")}
      intro={say("evaluate.intro")}
      head={<Head desk={desk} />}
      below={<Looked look={look} />}
      foot={<Exports desk={desk} />}
      close={say("help.close")}
    >
      <Results desk={desk} look={look} />
    </StudioDialog>
  );
}

interface PartProps {
  readonly desk: EvaluationDesk;
}

function Head({ desk }: PartProps) {
  const say = useEvaluationText();
  const task = useStore(desk.store, (s) => s.task);
  const problem = useStore(desk.store, (s) => s.problem);
  const isOther = useDocument((s) => task !== null && s.document.scene !== task.document.scene);
  return (
    <>
      <SetupForm desk={desk} />
      <ProgressLine desk={desk} />
      {isOther && <p className="soft">{say("evaluate.otherTask")}</p>}
      {problem && <Problem problem={problem} />}
    </>
  );
}

function Results({ desk, look }: PartProps & { readonly look: LookStore }) {
  const engine = useEngine();
  const lanes = useStore(desk.store, (s) => s.lanes);
  const comparison = useStore(desk.store, (s) => s.comparison);
  // Where most seeds tell the two apart, a mark on most of them tells nothing.
  const differing = comparison && comparison.differing.length <= comparison.pairs / 2 ? comparison.differing : NONE;
  const open = (contender: Contender, cell: Cell): void => {
    const { task } = desk.store.getState();
    if (task) showSeed(engine, task, contender, cell).catch(logThrown);
  };
  return (
    <>
      {comparison && <ComparisonPanel comparison={comparison} lanes={lanes} />}
      {lanes.map((lane) => (
        <LanePanel
          key={lane.contender.id}
          lane={lane}
          differing={differing}
          onLook={(cell) => look.setState({ cell })}
          onOpen={(cell) => open(lane.contender, cell)}
          problem={lane.problem && <Problem problem={lane.problem} />}
        />
      ))}
    </>
  );
}

function Looked({ look }: { readonly look: LookStore }) {
  const say = useEvaluationText();
  const cell = useStore(look, (s) => s.cell);
  return (
    <p className="evaluation-look soft" aria-live="off">
      {cell ? cellWords(cell, say) : say("evaluate.hint")}
    </p>
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

/** Files of the results, and the way to be rid of them. What is written is looked up when it is asked for. */
function Exports({ desk }: PartProps) {
  const say = useEvaluationText();
  const isEmpty = useStore(desk.store, (s) => s.done === 0);
  const isIdle = useStore(desk.store, (s) => s.phase === "idle");
  const results = () => {
    const { lanes, comparison } = desk.store.getState();
    const records = lanes.flatMap(({ record }) => (record ? [record] : []));
    const name = `evaluation-${records[0]?.scene ?? ""}-${records.map(({ controller }) => controller).join("-against-")}`;
    return { records, comparison, name };
  };
  const exportJson = (): void => {
    const { records, comparison, name } = results();
    // Alone it is the very document that the headless command prints.
    const document = records.length > 1 ? { runs: records, comparison } : records[0];
    saveFile(`${name}.json`, "application/json", `${JSON.stringify(document, null, 2)}\n`);
  };
  const exportCsv = (): void => {
    const { records, name } = results();
    saveFile(`${name}.csv`, "text/csv", recordsTable(records));
  };
  return (
    <>
      <button type="button" className="button" disabled={isEmpty} onClick={exportCsv}>
        {say("evaluate.csv")}
      </button>
      <button type="button" className="button" disabled={isEmpty} onClick={exportJson}>
        {say("evaluate.json")}
      </button>
      <button
        type="button"
        className="button"
        disabled={isEmpty || !isIdle}
        onClick={() => void desk.discard().catch(logThrown)}
      >
        {say("evaluate.discard")}
      </button>
    </>
  );
}
