/** Reads goals that want a can to stand somewhere. */

import type { Controller } from "../control/contracts";
import type { Scene, SceneObject, SceneZone } from "../world/scene";
import { allAtoms } from "./goalAtoms";
import { LateScript } from "./lateScript";

/** Conditions that come true by themselves when the can has been put down. */
const SIDE_CONDITIONS: ReadonlySet<string> = new Set(["released", "still", "robotStill", "not", "never"]);

/** Where a can shall stand. */
export type StandTarget =
  /** Wherever it is. */
  | { readonly kind: "anywhere" }
  | { readonly kind: "zone"; readonly zone: SceneZone }
  /** On top of, or inside, another object. */
  | { readonly kind: "support"; readonly support: SceneObject }
  /** Within a distance of a place on the table, m. */
  | { readonly kind: "spot"; readonly at: readonly [number, number]; readonly within: number };

export interface StandPlan {
  readonly object: SceneObject;
  readonly target: StandTarget;
  /** Whether upside down is as good. */
  readonly flip: boolean;
}

/** The widest can that the jaws take, m. */
const WIDEST_RADIUS = 0.028;
/** Tolerance of `pose` where the goal names none, m. */
const POSE_TOLERANCE = 0.02;

/** Stands a can up where the goal wants it; null where the goal asks for something else. */
export function standExpert(scene: Scene): Controller | null {
  const plan = standPlan(scene);
  return plan && new LateScript(async () => new (await import("./standUp")).StandUp(scene, plan));
}

/** The job of a goal about one can, or null when it asks for something else. */
export function standPlan(scene: Scene): StandPlan | null {
  let flip = true;
  let target: StandTarget | null = null;
  const objects = new Set<SceneObject | undefined>();
  for (const { key, args, options } of allAtoms(scene)) {
    if (SIDE_CONDITIONS.has(key)) continue;
    objects.add(scene.objects.find(({ id }) => id === args[0]));
    if (key === "upright") {
      flip &&= options.flip === true;
      continue;
    }
    if (target) return null;
    target = targetOf(scene, key, args[1], options);
    if (!target) return null;
  }
  const [object, other] = objects;
  if (!object || other || !isLooseCan(object)) return null;
  return { object, target: target ?? { kind: "anywhere" }, flip };
}

function isLooseCan({ kind, r, fixed }: SceneObject): boolean {
  return kind === "can" && !fixed && r! <= WIDEST_RADIUS;
}

function targetOf(
  scene: Scene,
  key: string,
  where: unknown,
  { at, yaw, tol = POSE_TOLERANCE }: { readonly at?: readonly number[]; readonly yaw?: number; readonly tol?: number },
): StandTarget | null {
  if (key === "pose")
    return at && yaw === undefined && !at[2] ? { kind: "spot", at: [at[0]!, at[1]!], within: tol } : null;
  if (typeof where !== "string" || (key !== "in" && key !== "on")) return null;
  if (where === "table") return { kind: "anywhere" };
  const zone = scene.zones.find(({ id }) => id === where);
  if (zone) return zone.shape === "ball" ? null : { kind: "zone", zone };
  const support = scene.objects.find(({ id }) => id === where.split(".")[0]);
  return support ? { kind: "support", support } : null;
}
