/** How far a condition is from true, in words that say of what. */

import type { GoalNode } from "../../world/taskStatus";
import type { MessageKey } from "./en";
import type { Say } from "./text";
import { shortfall } from "./units";

/** What a shortfall of each unit is about. */
const BY_UNIT: Readonly<Record<GoalNode["unit"], MessageKey>> = {
  m: "goal.margin.away",
  rad: "goal.margin.turned",
  "m/s": "goal.margin.fast",
  "rad/s": "goal.margin.fast",
  N: "goal.margin",
  s: "goal.margin.time",
  "1": "goal.margin",
};

/** Distances that have a direction. */
const BY_KIND: Readonly<Record<string, MessageKey>> = { lifted: "goal.margin.low", released: "goal.margin.near" };

/** @returns Null where no number helps; the ring in front already says "not yet". */
export function marginWords(
  { kind, margin, unit }: Pick<GoalNode, "kind" | "margin" | "unit">,
  say: Say,
): string | null {
  const by = shortfall(margin, unit);
  if (by === null) return null;
  return say(BY_KIND[kind] ?? BY_UNIT[unit], { margin: by });
}
