/**
 * What a goal asks for, as a flat list: Booleans, quantifiers and time are resolved, "$" stands for its object.
 *
 * Where a goal leaves a choice (any, some, at least n), the first ones are taken.
 */

import type { Predicate, Scene } from "../world/scene";

/** One thing to bring about: a predicate about named things. */
export interface GoalAtom {
  readonly key: string;
  /** Names, or lists of names, in the order of the predicate. */
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Conditions that come true by themselves when the job is done well. */
const SIDE_CONDITIONS: ReadonlySet<string> = new Set([
  "released",
  "still",
  "grasped",
  "robotStill",
  "upright",
  "not",
  "never",
]);

/** Everything a scene's goal asks for, without what comes true by itself, in the order in which it is written. */
export function goalAtoms(scene: Scene): readonly GoalAtom[] {
  return allAtoms(scene).filter(({ key }) => !SIDE_CONDITIONS.has(key));
}

/** The same with what comes true by itself. */
export function allAtoms(scene: Scene): readonly GoalAtom[] {
  return atomsOf(scene, scene.goal);
}

function atomsOf(scene: Scene, predicate: Predicate): readonly GoalAtom[] {
  const [key = "", value] = Object.entries(predicate)[0] ?? [];
  const args: readonly unknown[] = Array.isArray(value) ? value : [value];
  const branches = (list: unknown, most = Number.POSITIVE_INFINITY): readonly GoalAtom[] =>
    (list as readonly Predicate[]).slice(0, most).flatMap((child) => atomsOf(scene, child));
  switch (key) {
    case "all":
    case "seq":
      return branches(args);
    case "any":
      return branches(args, 1);
    case "atLeast":
      return branches(args[1], args[0] as number);
    case "for":
    case "once":
      return branches(args, 1);
    case "each":
      return branches(instances(scene, args));
    case "some":
      return branches(instances(scene, args), 1);
    case "count":
      return branches(instances(scene, args), (args[2] as { readonly min?: number }).min ?? 0);
    default: {
      const last = args.at(-1);
      const hasOptions = typeof last === "object" && last !== null && !Array.isArray(last);
      return [{ key, args: hasOptions ? args.slice(0, -1) : args, options: hasOptions ? { ...last } : {} }];
    }
  }
}

/** The predicate of a quantifier for each object that it selects. */
function instances({ objects }: Scene, [selector, predicate]: readonly unknown[]): readonly Predicate[] {
  const selected = objects.filter(({ fixed, tags }) =>
    selector === "*" ? !fixed : tags.includes(String(selector).replace(/^tag:/, "")),
  );
  return selected.map(({ id }) => withItem(predicate, id) as Predicate);
}

/** The same with an object in the place of "$". */
function withItem(value: unknown, id: string): unknown {
  if (typeof value === "string") return value.startsWith("$") ? id + value.slice(1) : value;
  if (Array.isArray(value)) return value.map((part) => withItem(part, id));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withItem(part, id)]));
}
