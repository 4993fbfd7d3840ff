/** The task: what to do, how it ended, how far it is, the goal as sentences with live truth and margin, milestones. */

import type { GoalNode, TaskStatus } from "../../world/taskStatus";
import { StateMark } from "../controls/StateMark";
import { Term } from "../controls/Term";
import { useSession, useStudio } from "../engineContext";
import { marginWords } from "../words/margin";
import { outcomeWords } from "../words/outcome";
import { isMessageKey, type Say, sayText, thingWords, tightWords, useText } from "../words/text";

export function GoalPanel() {
  const say = useText();
  const language = useStudio((s) => s.language);
  const task = useSession((s) => s.status?.task ?? null);
  if (!task) return null;
  return (
    <section className="section goal" aria-label={say("goal.title")}>
      <p className="say">{sayText(task.say, language)}</p>
      <OutcomeLine />
      <Clocks task={task} />
      <ul className="goal-tree">
        <GoalLine node={task.goal} />
      </ul>
      {task.stages.length > 0 && <Stages task={task} />}
    </section>
  );
}

/** The scene shows the same as a chip; this one stays readable where the scene is small or folded. */
function OutcomeLine() {
  const say = useText();
  const outcome = useSession((s) => s.status?.outcome ?? null);
  if (!outcome) return null;
  const { tone, mark, text } = outcomeWords(outcome, say);
  return (
    <p className={`outcome ${tone}`}>
      <StateMark kind={mark} />
      {text}
    </p>
  );
}

function Clocks({ task }: { readonly task: TaskStatus }) {
  const say = useText();
  const time = useSession((s) => Math.round((s.status?.time ?? 0) * 10) / 10);
  const succeeded = useSession((s) => s.status?.outcome?.kind === "success");
  return (
    <div className="clocks">
      <Term word={say("goal.clock")} tip={say("goal.clockTip")} className="soft" />
      <span className="clock-value">{say("goal.of", { now: time.toFixed(1), of: task.limitS })}</span>
      <div className="meter quiet">
        <span style={{ transform: `scaleX(${Math.min(1, time / task.limitS)})` }} />
      </div>
      <Term word={say("goal.dwell")} tip={say("goal.dwellTip", { dwell: task.dwellS })} className="soft" />
      <span className="clock-value">{say("goal.of", { now: task.heldS.toFixed(1), of: task.dwellS.toFixed(1) })}</span>
      <div className="meter true">
        <span style={{ transform: `scaleX(${dwellShare(task, succeeded)})` }} />
      </div>
    </div>
  );
}

function dwellShare(task: TaskStatus, succeeded: boolean): number {
  if (succeeded) return 1;
  return task.dwellS > 0 ? Math.min(1, task.heldS / task.dwellS) : Number(task.goal.ok);
}

function Stages({ task }: { readonly task: TaskStatus }) {
  const say = useText();
  return (
    <ul className="stages" aria-label={say("goal.stages")}>
      {task.stages.map((stage) => (
        <li key={stage.id} data-reached={stage.reached}>
          <StateMark kind={stage.reached ? "true" : "open"} />
          {stageWords(stage.id, say)}
        </li>
      ))}
    </ul>
  );
}

function stageWords(id: string, say: Say): string {
  const key = `stage.${id}`;
  return isMessageKey(key) ? say(key) : id;
}

function GoalLine({ node }: { readonly node: GoalNode }) {
  const say = useText();
  return (
    <li>
      <div className="goal-line" data-ok={node.ok}>
        <StateMark kind={node.ok ? "true" : "open"} />
        <span className="goal-words">
          <span className="goal-sentence">
            {sentence(node, say)}
            <span className="hidden-text"> ({say(node.ok ? "goal.true" : "goal.notYet")})</span>
          </span>
          {node.children.length === 0 && !node.ok && <Margin node={node} />}
        </span>
      </div>
      {node.children.length > 0 && !isUnset(node) && (
        <ul>
          {node.children.map((child) => (
            <GoalLine key={child.path} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Margin({ node }: { readonly node: GoalNode }) {
  const say = useText();
  const words = marginWords(node, say);
  return words === null ? null : <span className="margin">{words}</span>;
}

/** The goal of a scene for which nobody has chosen one says "never" of the hand alone; see `world/edits/newScene`. */
function isUnset({ kind, children: [child] }: GoalNode): boolean {
  return kind === "not" && child?.kind === "near" && child.args[0] === "tcp" && child.args[1] === "tcp";
}

/** A predicate in words. */
function sentence(node: GoalNode, say: Say): string {
  if (isUnset(node)) return say("goal.unset");
  const words = node.args.map((arg) =>
    arg === "tcp" ? say("word.tcp") : thingWords(arg.replace(/\.inside$/, ""), say),
  );
  const values = { ...Object.fromEntries(words.map((word, i) => [String(i), word])), list: words.join(", ") };
  const key = `goal.${node.kind}${countForm(node)}`;
  return tightWords(isMessageKey(key) ? say(key, values) : say("goal.other", { ...values, kind: node.kind }));
}

/** Which of its bounds a count of things has. */
function countForm({ kind, args: [, min = "", max = ""] }: GoalNode): string {
  if (kind !== "count") return "";
  if (min === "") return ".most";
  if (max === "") return ".least";
  return min === max ? ".exactly" : "";
}
