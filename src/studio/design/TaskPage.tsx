/** What the task is: its goal, what ends it early, its milestones, its limits, and what is measured and rewarded. */

import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { InputError } from "../../errors";
import { freshId, listOf, type Part, takenIds, withList } from "../../world/edits/documentParts";
import { lacksGoal } from "../../world/edits/newScene";
import { addCondition, failuresOf, removePredicate, renameFailure } from "../../world/edits/predicateTree";
import { renameThing } from "../../world/edits/renameThing";
import type { Predicate } from "../../world/scene";
import { IconButton } from "../controls/IconButton";
import { useSession } from "../engineContext";
import { AddCondition } from "./AddCondition";
import { ConditionTree } from "./ConditionTree";
import { useScene } from "./designHooks";
import { useDesignText } from "./designText";
import { act, edit } from "./editDesk";
import { ProblemLine } from "./fields/Field";
import { FieldGroup } from "./fields/FieldGroup";
import { NumberField } from "./fields/NumberField";
import { TextField } from "./fields/TextField";
import { Measures } from "./Measures";
import { ValueRow } from "./ScenePage";

export function TaskPage() {
  const d = useDesignText();
  return (
    <div className="design-page">
      <GoalPart />
      <FieldGroup title={d("task.failures")}>
        <Failures />
      </FieldGroup>
      <FieldGroup title={d("task.stages")}>
        <Stages />
      </FieldGroup>
      <FieldGroup title={d("task.limits")}>
        <ValueRow
          label={d("task.limit")}
          tip={d("task.limitTip")}
          pointer="/episode/limitS"
          kind="seconds"
          range={[1, 600]}
          fallback={30}
        />
        <ValueRow
          label={d("task.hz")}
          tip={d("task.hzTip")}
          pointer="/episode/hz"
          kind="hertz"
          range={[5, 200]}
          fallback={30}
        />
      </FieldGroup>
      <Measures />
    </div>
  );
}

function GoalPart() {
  const d = useDesignText();
  const scene = useScene();
  const [problem, setProblem] = useState<InputError | null>(null);
  return (
    <FieldGroup title={d("task.goal")}>
      <ValueRow
        label={d("task.dwell")}
        tip={d("task.dwellTip")}
        pointer="/episode/dwellS"
        kind="seconds"
        range={[0, 600]}
        fallback={0.5}
      >
        <DwellRing />
      </ValueRow>
      {lacksGoal(scene) ? (
        <p className="df-note">{d("task.noGoal")}</p>
      ) : (
        <ConditionTree pointer="/goal" predicate={scene.goal as Predicate} label={d("task.goal")} adds={false} />
      )}
      <AddCondition
        label={d("task.addGoal")}
        tone="main"
        item={false}
        onAdd={(next) => setProblem(edit((old) => addCondition(old, "/goal", next)))}
      />
      {problem && <ProblemLine problem={problem} />}
    </FieldGroup>
  );
}

/** Circumference of the dwell ring, in units of its drawing. */
const RING_LENGTH = 2 * Math.PI * 9;

/** How long the goal has held, as a ring that fills. */
function DwellRing() {
  const d = useDesignText();
  const share = useSession((s) => {
    const task = s.status?.task;
    if (!task) return 0;
    const held = task.dwellS > 0 ? task.heldS / task.dwellS : Number(task.goal.ok);
    return Math.round(Math.min(1, s.status?.outcome?.kind === "success" ? 1 : held) * 50) / 50;
  });
  return (
    <svg
      className="dwell-ring"
      viewBox="0 0 24 24"
      role="img"
      aria-label={d("task.dwellShare", { share: Math.round(share * 100) })}
    >
      <circle cx="12" cy="12" r="9" className="dwell-track" />
      <circle
        cx="12"
        cy="12"
        r="9"
        className="dwell-fill"
        strokeDasharray={`${share * RING_LENGTH} ${RING_LENGTH}`}
        transform="rotate(-90 12 12)"
      />
    </svg>
  );
}

const NEW_CONDITION: Predicate = { robotStill: [] };

function Failures() {
  const d = useDesignText();
  const failures = failuresOf(useScene());
  const add = (predicate: Predicate): void => {
    act((scene) =>
      addCondition(scene, `/fail/${freshId("failed", new Set(failures.map(([name]) => name)))}`, predicate),
    );
  };
  return (
    <>
      {failures.length === 0 && <p className="soft small">{d("task.noFailures")}</p>}
      {failures.map(([name, predicate]) => (
        <Failure key={name} name={name} predicate={predicate} />
      ))}
      <AddCondition label={d("task.addFailure")} item={false} onAdd={add} />
    </>
  );
}

function Failure({ name, predicate }: { readonly name: string; readonly predicate: Predicate }) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const names = failuresOf(useScene()).map(([other]) => other);
  const rename = (next: string): InputError | string | null =>
    names.includes(next.trim())
      ? d("task.nameTaken", { name: next.trim() })
      : edit((scene) => renameFailure(scene, name, next.trim()));
  return (
    <div className="df-list-item">
      <div className="row">
        <TextField label={d("task.failureName")} value={name} set={rename} onProblem={setProblem} mono />
        <IconButton
          icon={Trash2}
          name={d("task.removeFailure", { name })}
          onClick={() => act((scene) => removePredicate(scene, `/fail/${name}`))}
          className="quiet small-button"
        />
      </div>
      {problem !== null && <ProblemLine problem={problem} />}
      <ConditionTree pointer={`/fail/${name}`} predicate={predicate} label={name} />
    </div>
  );
}

function Stages() {
  const d = useDesignText();
  const scene = useScene();
  const stages = listOf(scene, "stages");
  const add = (predicate: Predicate): void => {
    act((old) =>
      withList(old, "stages", [...listOf(old, "stages"), { id: freshId("step", takenIds(old)), when: predicate }]),
    );
  };
  return (
    <>
      {stages.length === 0 && <p className="soft small">{d("task.noStages")}</p>}
      {stages.map((stage, index) => (
        <StageItem key={String(stage.id)} stage={stage} index={index} />
      ))}
      <AddCondition label={d("task.addStage")} item={false} onAdd={add} />
    </>
  );
}

function StageItem({ stage, index }: { readonly stage: Part; readonly index: number }) {
  const d = useDesignText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const name = String(stage.id);
  const put = (next: Part, mergeKey: string): InputError | null =>
    edit((scene) => withList(scene, "stages", listOf(scene, "stages").with(index, next)), mergeKey);
  return (
    <div className="df-list-item">
      <div className="row">
        <TextField
          label={d("task.stageName")}
          value={name}
          set={(next) => edit((scene) => renameThing(scene, name, next.trim()))}
          onProblem={setProblem}
          mono
        />
        <NumberField
          label={d("task.weight")}
          prefix={d("task.weightShort")}
          value={typeof stage.w === "number" ? stage.w : undefined}
          kind="plain"
          range={[0, 1000]}
          fallback={1}
          set={(next, mergeKey) => {
            const { w: _, ...rest } = stage;
            return put(next === undefined ? rest : { ...rest, w: next }, mergeKey);
          }}
          onProblem={setProblem}
        />
        <IconButton
          icon={Trash2}
          name={d("task.removeStage", { name })}
          onClick={() => act((scene) => removePredicate(scene, `/stages/${index}/when`))}
          className="quiet small-button"
        />
      </div>
      {problem !== null && <ProblemLine problem={problem} />}
      <ConditionTree
        pointer={`/stages/${index}/when`}
        predicate={(stage.when ?? NEW_CONDITION) as Predicate}
        label={name}
      />
    </div>
  );
}
