/** Reads goals that want small round things inside something, where they stand in a cup that can be poured. */

import type { Controller } from "../control/contracts";
import type { Scene, SceneObject } from "../world/scene";
import { goalAtoms } from "./goalAtoms";
import { LateScript } from "./lateScript";

export interface PourPlan {
  /** Cups and bowls that may hold what is to be poured. */
  readonly vessels: readonly SceneObject[];
  /** What it is poured into. */
  readonly target: SceneObject;
  /** Ids of what is to be poured. */
  readonly beads: readonly string[];
}

/** The widest vessel that the jaws take, m. */
const WIDEST_RADIUS = 0.032;
/** What can be poured into. */
const OPEN_KINDS: ReadonlySet<string> = new Set(["bowl", "cup", "tray", "bin"]);

/** Pours what the goal wants elsewhere; null where the goal asks for something else. */
export function pourExpert(scene: Scene): Controller | null {
  const plan = pourPlan(scene);
  return plan && new LateScript(async () => new (await import("./pour")).Pour(scene, plan));
}

/** The job of such a goal, or null when it asks for something else. */
export function pourPlan(scene: Scene): PourPlan | null {
  const named = (id: unknown): SceneObject | undefined => scene.objects.find((candidate) => candidate.id === id);
  const hosts = new Set<SceneObject | undefined>();
  const beads: string[] = [];
  for (const { key, args } of goalAtoms(scene)) {
    const bead = named(args[0]);
    const [host, region] = String(args[1]).split(".");
    if (key !== "in" || bead?.kind !== "ball" || region !== "inside") return null;
    beads.push(bead.id);
    hosts.add(named(host));
  }
  const [target, other] = hosts;
  if (!target || other || !OPEN_KINDS.has(target.kind)) return null;
  const vessels = scene.objects.filter((object) => object !== target && isPourable(object));
  return vessels.length > 0 ? { vessels, target, beads } : null;
}

function isPourable({ kind, r, fixed }: SceneObject): boolean {
  return (kind === "cup" || kind === "bowl") && !fixed && r! <= WIDEST_RADIUS;
}
