/** The task: what to do, how far it is, the goal as sentences with live truth and margin, milestones. */

import type { GoalNode, TaskStatus } from "../../world/taskStatus";
import { useSession, useStudio } from "../engineContext";
import { isMessageKey, type Say, sayText, useText } from "../words/text";

export function GoalPanel() {
  const say = useText();
  const language = useStudio((s) => s.language);
  const task = useSession((s) => s.status?.task ?? null);
  const time = useSession((s) => Math.round((s.status?.time ?? 0) * 10) / 10);
  const succeeded = useSession((s) => s.status?.outcome?.kind === "success");
  if (!task) return null;
  return (
    <section className="section goal" aria-label={say("goal.title")}>
      <p className="say">{sayText(task.say, language)}</p>
      <div className="row spread soft">
        <span>{say("goal.time", { time: time.toFixed(1), limit: task.limitS })}</span>
        <span>{say("goal.held", { held: task.heldS.toFixed(1), dwell: task.dwellS.toFixed(1) })}</span>
      </div>
      <div className="meter">
        <span style={{ transform: `scaleX(${Math.min(1, time / task.limitS)})` }} />
      </div>
      <div className="meter true">
        <span style={{ transform: `scaleX(${dwellShare(task, succeeded)})` }} />
      </div>
      <ul>
        <GoalLine node={task.goal} />
      </ul>
      {task.stages.length > 0 && (
        <ul className="stages" aria-label={say("goal.stages")}>
          {task.stages.map((stage) => (
            <li key={stage.id} data-reached={stage.reached}>
              {stage.reached ? "✓ " : "○ "}
              {stage.id}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function dwellShare(task: TaskStatus, succeeded: boolean): number {
  if (succeeded) return 1;
  return task.dwellS > 0 ? Math.min(1, task.heldS / task.dwellS) : Number(task.goal.ok);
}

function GoalLine({ node }: { readonly node: GoalNode }) {
  const say = useText();
  const isGroup = node.children.length > 0;
  return (
    <li>
      <div className="goal-line" data-ok={node.ok}>
        <span className="mark" aria-hidden>
          {node.ok ? "✓" : "○"}
        </span>
        <span>
          {sentence(node, say)}
          <span className="hidden-text">{node.ok ? " ✓" : " ✗"}</span>
        </span>
        {!isGroup && (
          <span className="margin">
            {node.ok ? "" : say("goal.margin", { margin: amount(-node.margin, node.unit) })}
          </span>
        )}
      </div>
      {isGroup && (
        <ul>
          {node.children.map((child) => (
            <GoalLine key={child.path} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** A predicate in words; ids stay as the scene names them. */
function sentence(node: GoalNode, say: Say): string {
  const words = node.args.map((arg) => (arg === "tcp" ? say("word.tcp") : arg.replace(/\.inside$/, "")));
  const values = { ...Object.fromEntries(words.map((word, i) => [String(i), word])), list: words.join(", ") };
  const key = `goal.${node.kind}`;
  return isMessageKey(key) ? say(key, values) : say("goal.other", { ...values, kind: node.kind });
}

/** A margin as a person thinks of it: mm, degrees, ... */
function amount(value: number, unit: GoalNode["unit"]): string {
  if (Math.abs(value) > 1e5) return "—";
  if (unit === "m")
    return Math.abs(value) >= 0.1 ? `${(value * 100).toFixed(0)} cm` : `${(value * 1000).toFixed(0)} mm`;
  if (unit === "m/s") return `${(value * 1000).toFixed(0)} mm/s`;
  if (unit === "rad") return `${((value * 180) / Math.PI).toFixed(1)}°`;
  if (unit === "rad/s") return `${((value * 180) / Math.PI).toFixed(0)} °/s`;
  return `${value.toFixed(1)}${unit === "1" ? "" : ` ${unit}`}`;
}
