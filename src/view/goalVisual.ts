/** What of the goal shows in the scene: which zones and containers light up, and how full the dwell ring is. */

import type { GoalNode, TaskStatus } from "../world/taskStatus";

export interface GoalVisual {
  /** Ids of zones and objects that a true predicate speaks of. */
  readonly lit: ReadonlySet<string>;
  /** Ids that the goal speaks of at all, in order of appearance. */
  readonly named: readonly string[];
  /** Share of the dwell time that has passed, 0 to 1; 0 while the goal is not true. */
  readonly dwell: number;
}

/** Nothing is wanted. */
export const NO_GOAL: GoalVisual = { lit: new Set(), named: [], dwell: 0 };

/**
 * Reads the goal tree.
 *
 * @param ids - Zones and objects of the scene; other arguments of predicates are ignored.
 */
export function goalVisual(task: TaskStatus | null, ids: ReadonlySet<string>): GoalVisual {
  if (!task) return NO_GOAL;
  const lit = new Set<string>();
  const named: string[] = [];
  visit(task.goal, (node) => {
    for (const argument of node.args) {
      const id = argument.split(".")[0]!;
      if (!ids.has(id)) continue;
      if (!named.includes(id)) named.push(id);
      if (node.ok) lit.add(id);
    }
  });
  const dwell = task.goal.ok && task.dwellS > 0 ? Math.min(1, task.heldS / task.dwellS) : task.goal.ok ? 1 : 0;
  return { lit, named, dwell };
}

function visit(node: GoalNode, see: (node: GoalNode) => void): void {
  see(node);
  for (const child of node.children) visit(child, see);
}
