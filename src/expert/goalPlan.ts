/** What the expert reads out of a scene's goal: one of four kinds of job, or nothing it can do. */

import type { Predicate, Scene, SceneObject } from "../world/scene";

export type GoalPlan =
  /** Bring the tool to a zone. */
  | { readonly kind: "reach"; readonly zone: string }
  /** Hold an object this high above where it stood, m. */
  | { readonly kind: "lift"; readonly object: SceneObject; readonly by: number }
  /** Put each object on (or into) its support, one after the other. */
  | { readonly kind: "place"; readonly moves: readonly Move[] };

export interface Move {
  readonly object: SceneObject;
  readonly support: SceneObject;
}

/** Conditions that come true by themselves when the job is done well. */
const SIDE_CONDITIONS = new Set(["released", "still", "grasped", "robotStill", "upright", "not"]);

const DEFAULT_LIFT = 0.04;

/** The job of a scene, or null when the goal asks for something else. */
export function goalPlan(scene: Scene): GoalPlan | null {
  const object = (id: unknown): SceneObject | null => scene.objects.find((candidate) => candidate.id === id) ?? null;
  const jobs = conditionsOf(scene.goal).filter(([key]) => !SIDE_CONDITIONS.has(key));
  const [first, second] = jobs;
  if (!first || second) return null;
  const [key, value] = first;
  const args = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (key === "near" && args.includes("tcp")) {
    const zone = scene.zones.find(({ id }) => args.includes(id));
    return zone ? { kind: "reach", zone: zone.id } : null;
  }
  if (key === "lifted") {
    const target = object(args[0]);
    const options = args[1] as { readonly by?: number } | undefined;
    return target && canBeGripped(target) ? { kind: "lift", object: target, by: options?.by ?? DEFAULT_LIFT } : null;
  }
  if (key === "in" && typeof args[1] === "string") {
    const [host] = args[1].split(".");
    return placing([[object(args[0]), object(host)]]);
  }
  if (key === "on") return placing([[object(args[0]), object(args[1])]]);
  if (key === "stack" && Array.isArray(args[0])) {
    const tower = (args[0] as readonly unknown[]).map(object);
    return placing(tower.slice(1).map((item, k) => [item, tower[k]!]));
  }
  return null;
}

function placing(pairs: readonly (readonly [SceneObject | null, SceneObject | null])[]): GoalPlan | null {
  const moves: Move[] = [];
  for (const [object, support] of pairs) {
    if (!object || !support || !canBeGripped(object)) return null;
    moves.push({ object, support });
  }
  return { kind: "place", moves };
}

/** Boxes that fit between the jaws. */
export function canBeGripped({ kind, size, fixed }: SceneObject): boolean {
  return kind === "box" && !fixed && size !== undefined && Math.min(size[0], size[1]) <= 0.05;
}

/** The conditions that a goal asks for all at once. */
function conditionsOf(goal: Predicate): (readonly [string, unknown])[] {
  return Object.entries(goal).flatMap(([key, value]) =>
    key === "all" && Array.isArray(value) ? (value as Predicate[]).flatMap(conditionsOf) : [[key, value] as const],
  );
}
