/** What each predicate about the world takes: numbers with their limits and defaults, and the names that fit its blanks. */

import type { NameKind } from "../../world/predicates/atom";
import type { NameOptions } from "./designHooks";
import type { PickOption } from "./fields/PickField";
import type { QuantityKind } from "./fields/quantity";

/** An option of a predicate. Those without a default may be absent. */
export type OptionForm =
  | {
      readonly key: string;
      readonly kind: QuantityKind;
      readonly range: readonly [number, number];
      readonly fallback?: number;
    }
  | { readonly key: string; readonly kind: "choice"; readonly choices: readonly string[]; readonly fallback: string }
  | { readonly key: string; readonly kind: "flag"; readonly on: unknown };

const number = (key: string, kind: QuantityKind, range: readonly [number, number], fallback?: number): OptionForm => ({
  key,
  kind,
  range,
  ...(fallback !== undefined && { fallback }),
});

const OPTIONS: Readonly<Record<string, readonly OptionForm[]>> = {
  in: [
    number("tol", "length", [0, 0.5], 0.005),
    { key: "part", kind: "choice", choices: ["centre", "all"], fallback: "centre" },
  ],
  on: [number("gap", "length", [0.0001, 0.5], 0.006), number("xy", "length", [0.0001, 2])],
  near: [number("d", "length", [0.0001, 4], 0.03), { key: "plane", kind: "flag", on: "xy" }],
  pose: [
    number("yaw", "degrees", [-360, 360]),
    number("tol", "length", [0.0001, 1], 0.02),
    number("yawTol", "degrees", [0.1, 180], 10),
    number("sym", "degrees", [1, 360], 360),
  ],
  cover: [number("min", "percent", [0.001, 1], 0.9)],
  lifted: [number("by", "length", [0.001, 1], 0.04)],
  upright: [number("deg", "degrees", [0.1, 180], 15), { key: "flip", kind: "flag", on: true }],
  released: [number("clear", "length", [0, 1], 0.01)],
  still: [number("v", "speed", [0.0001, 10], 0.01), number("w", "turn", [0.001, 100], 0.5)],
  joint: [number("min", "percent", [0, 1]), number("max", "percent", [0, 1])],
  threaded: [number("depth", "length", [0.0001, 1], 0.02)],
  side: [
    number("max", "length", [-1, 4], 0.15),
    number("gap", "length", [-1, 2], 0),
    number("lane", "length", [0.0001, 4], 0.05),
  ],
  robot: [number("deg", "degrees", [0.1, 180], 5)],
  robotStill: [number("v", "turn", [0.0001, 100], 0.2)],
  hit: [number("n", "force", [0.1, 1000], 10)],
};

export function optionForms(key: string): readonly OptionForm[] {
  return OPTIONS[key] ?? [];
}

/** Predicates about the world, in the order in which they are offered: what a task is mostly about comes first. */
export const ATOM_KEYS = [
  ...(["in", "on", "near", "lifted", "grasped", "released", "still", "upright", "above", "stack", "touch"] as const),
  ...(["cover", "threaded", "joint", "pose", "side", "robot", "robotStill", "fell", "hit"] as const),
];
export const QUANTIFIER_KEYS = ["each", "some", "count"] as const;
export const GROUP_KEYS = ["all", "any", "seq", "atLeast"] as const;

/** Words that fit a place of a predicate; `item` adds the item of the quantifier around it. */
export function fittingNames(
  kind: NameKind,
  names: NameOptions,
  words: FixedWords,
  item: boolean,
): readonly PickOption[] {
  const withItem = (options: readonly PickOption[]): readonly PickOption[] =>
    item ? [{ value: "$", label: words.item }, ...options] : options;
  switch (kind) {
    case "object":
    case "objects":
      return withItem(names.objects);
    case "support":
      return withItem([...names.objects, { value: "table", label: words.table }]);
    case "party":
      return withItem([
        ...names.objects,
        { value: "table", label: words.table },
        { value: "gripper", label: words.gripper },
        { value: "robot", label: words.robot },
      ]);
    case "point":
      return withItem([{ value: "tcp", label: words.tcp }, ...names.objects, ...names.zones]);
    case "region":
      return [...names.regions, ...names.zones];
    case "zone":
      return names.zones;
    case "jointed":
      return names.jointed;
    case "ring":
      return names.rings;
    case "peg":
      return names.pegs;
    case "side":
      return words.sides;
    case "pose":
      return words.poses;
  }
}

/** Words that name something in every scene. */
export interface FixedWords {
  readonly item: string;
  readonly table: string;
  readonly gripper: string;
  readonly robot: string;
  readonly tcp: string;
  readonly sides: readonly PickOption[];
  readonly poses: readonly PickOption[];
}
