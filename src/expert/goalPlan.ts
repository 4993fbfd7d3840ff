/** What the expert reads out of a scene's goal: one of three kinds of job, or nothing it can do. */

import type { Scene, SceneObject, SceneZone } from "../world/scene";
import { type GoalAtom, goalAtoms } from "./goalAtoms";

export type GoalPlan =
  /** Bring the tool to a zone. */
  | { readonly kind: "reach"; readonly zone: string }
  /** Hold an object this high above where it stood, m. */
  | { readonly kind: "lift"; readonly object: SceneObject; readonly by: number }
  /** Put each object on (or into) its support, one after the other. */
  | { readonly kind: "place"; readonly moves: readonly Move[] };

export interface Move {
  readonly object: SceneObject;
  /** An object, or a zone as a box without height. */
  readonly support: SceneObject;
}

const DEFAULT_LIFT = 0.04;

/** What can be filled from above. */
const OPEN_KINDS: ReadonlySet<string> = new Set(["tray", "bin", "bowl", "cup"]);

/** The job of a scene, or null when the goal asks for something else. */
export function goalPlan(scene: Scene): GoalPlan | null {
  const atoms = goalAtoms(scene);
  const [first, second] = atoms;
  if (!first) return null;
  if (!second && first.key === "near" && first.args.includes("tcp")) {
    const zone = scene.zones.find(({ id }) => first.args.includes(id));
    return zone ? { kind: "reach", zone: zone.id } : null;
  }
  if (!second && first.key === "lifted") {
    const object = objectNamed(scene, first.args[0]);
    const { by = DEFAULT_LIFT } = first.options as { readonly by?: number };
    return object && canBeGripped(object) ? { kind: "lift", object, by } : null;
  }
  const moves: Move[] = [];
  for (const atom of atoms) {
    const more = movesOf(scene, atom);
    if (!more) return null;
    moves.push(...more);
  }
  return { kind: "place", moves };
}

/** What has to be put where for one condition; null when it asks for something else. */
export function movesOf(scene: Scene, { key, args }: GoalAtom): readonly Move[] | null {
  if (key === "in") return placing([[objectNamed(scene, args[0]), regionNamed(scene, String(args[1]))]]);
  if (key === "on") return placing([[objectNamed(scene, args[0]), objectNamed(scene, args[1])]]);
  if (key !== "stack") return null;
  const tower = (args[0] as readonly unknown[]).map((id) => objectNamed(scene, id));
  return placing(tower.slice(1).map((item, k) => [item, tower[k]!]));
}

function placing(pairs: readonly (readonly [SceneObject | null, SceneObject | null])[]): readonly Move[] | null {
  const moves: Move[] = [];
  for (const [object, support] of pairs) {
    if (!object || !support || !canBeGripped(object)) return null;
    moves.push({ object, support });
  }
  return moves;
}

function objectNamed({ objects }: Scene, id: unknown): SceneObject | null {
  return objects.find((candidate) => candidate.id === id) ?? null;
}

/** A zone on the table, or the container whose inside is meant. */
function regionNamed(scene: Scene, name: string): SceneObject | null {
  const zone = scene.zones.find(({ id }) => id === name);
  if (zone) return zoneSupport(scene, zone);
  const [host, region] = name.split(".");
  const container = objectNamed(scene, host);
  return container && region === "inside" && OPEN_KINDS.has(container.kind) ? container : null;
}

/** A flat zone as something that carries: the largest square in a disc. */
function zoneSupport({ surface }: Scene, { id, shape, size, r = 0 }: SceneZone): SceneObject | null {
  if (shape !== "disc" && shape !== "rect") return null;
  const [width, depth] = size ?? [Math.SQRT2 * r, Math.SQRT2 * r];
  return {
    id,
    kind: "box",
    at: [0, 0, 0],
    yaw: 0,
    tilt: null,
    size: [width, depth, 0],
    mass: 0,
    friction: surface.friction,
    color: surface.color,
    mark: null,
    tags: [],
    fixed: true,
  };
}

/** Boxes that fit between the jaws. */
export function canBeGripped({ kind, size, fixed }: SceneObject): boolean {
  return kind === "box" && !fixed && size !== undefined && Math.min(size[0], size[1]) <= 0.05;
}
