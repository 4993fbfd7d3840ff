/** The empty table that a scene made from nothing begins with. */

import { isSame } from "../dropDefaults";
import type { Predicate } from "../scene";
import type { SceneDocument } from "./documentParts";

/**
 * The goal that nobody has chosen yet. The language wants a goal, so this one says "never": nothing that anybody does with an
 * unfinished task counts as success.
 */
export const NO_GOAL: Predicate = { not: { near: ["tcp", "tcp"] } };

/** Whether the goal of a document is still to be chosen. */
export function lacksGoal(document: SceneDocument): boolean {
  return isSame(document.goal, NO_GOAL);
}

/** An empty table without a goal. */
export function emptyScene(): SceneDocument {
  return { v: 1, goal: NO_GOAL };
}
