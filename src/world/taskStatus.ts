/** What a task says of itself at one instant: the goal as a tree with truth and margin, stages, failures, score. */

import type { Text } from "./scene";

/** One node of the goal tree. */
export interface GoalNode {
  /** Path in the document, for instance `/goal/all/0`. */
  readonly path: string;
  /** Predicate key: `in`, `released`, `all`, ... */
  readonly kind: string;
  /** Names that the sentence speaks of: object ids, regions, numbers. */
  readonly args: readonly string[];
  readonly ok: boolean;
  /** Signed, positive when satisfied, in `unit`; ±Infinity never occurs (clamped to ±1e6). */
  readonly margin: number;
  readonly unit: "m" | "rad" | "m/s" | "rad/s" | "N" | "s" | "1";
  readonly children: readonly GoalNode[];
}

export interface TaskStatus {
  readonly title: Text;
  readonly say: Text;
  readonly goal: GoalNode;
  /** How long the goal has held, and must hold, s. */
  readonly heldS: number;
  readonly dwellS: number;
  readonly limitS: number;
  readonly stages: readonly {
    readonly id: string;
    readonly reached: boolean;
    readonly w: number;
    /** What it waits for, as it is now; it stays reached when this is false again. */
    readonly when: GoalNode;
  }[];
  /** The failures, by name: their paths are `/fail/<name>`. */
  readonly fails: readonly GoalNode[];
  /** Weighted share of the stages reached so far, 0 to 1. */
  readonly progress: number;
  /** Name of the failure that is true, or null. */
  readonly failed: string | null;
}
