/** What the session says of each condition at this moment, by its place in the document. */

import { useMemo } from "react";
import type { GoalNode, TaskStatus } from "../../world/taskStatus";
import { useSession } from "../engineContext";

export type LiveTruth = ReadonlyMap<string, readonly GoalNode[]>;

/** Nodes of the goal, the failures and the stages by JSON pointer; below a quantifier there is one for each of its objects. */
export function liveTruth(task: Pick<TaskStatus, "goal" | "fails" | "stages">): LiveTruth {
  const nodes = new Map<string, GoalNode[]>();
  const visit = (node: GoalNode): void => {
    const pointer = node.path.replace(/#[^/]*/g, "");
    nodes.set(pointer, [...(nodes.get(pointer) ?? []), node]);
    node.children.forEach(visit);
  };
  for (const node of [task.goal, ...task.fails, ...task.stages.map(({ when }) => when)]) visit(node);
  return nodes;
}

const NOTHING: LiveTruth = new Map();

export function useLiveTruth(): LiveTruth {
  // While the scene cannot be set up, things stand nowhere in particular.
  const task = useSession((s) => (s.refusedScene === null && s.status?.task) || null);
  return useMemo(() => (task ? liveTruth(task) : NOTHING), [task]);
}
