/** A document as it would stand on the table: what a drag shows before the session knows of it. Pure. */

import { InputError } from "../../errors";
import { compose, invert, type Transform } from "../../math/transform";
import type { SceneDocument } from "../../world/edits/documentParts";
import { parseScene } from "../../world/parseScene";
import { placedIds } from "../../world/placedIds";
import { type ResetPlan, sampleReset, unplacedPlan } from "../../world/reset";
import type { Scene } from "../../world/scene";

export interface Draft {
  readonly document: SceneDocument;
  readonly scene: Scene;
  /** The start of the present seed, before anything settles. */
  readonly plan: ResetPlan;
  /** Why the reset finds no room; null when it does. Then the plan keeps what was drawn at random where it was. */
  readonly problem: InputError | null;
}

/**
 * Lays a document out.
 *
 * @param before - What was shown before: things that are placed at random stay there while there is no room for all.
 * @throws {InputError} When the document is none.
 */
export function draftOf(document: SceneDocument, seed: number, before: Draft | null = null): Draft {
  const scene = parseScene(document);
  try {
    return { document, scene, plan: sampleReset(scene, seed), problem: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { document, scene, plan: planWithout(scene, before), problem: error };
  }
}

/** Everything where the document says; what it draws at random stays where it was. */
function planWithout(scene: Scene, before: Draft | null): ResetPlan {
  const plan = unplacedPlan(scene);
  if (!before) return plan;
  const drawn = new Set(scene.reset.place.flatMap((entry) => placedIds(scene, entry)));
  const stay = (
    places: ReadonlyMap<string, Transform>,
    old: ReadonlyMap<string, Transform>,
  ): ReadonlyMap<string, Transform> =>
    new Map([...places].map(([id, X]) => [id, drawn.has(id) ? (old.get(id) ?? X) : X]));
  return { ...plan, objects: stay(plan.objects, before.plan.objects), zones: stay(plan.zones, before.plan.zones) };
}

/** Poses for the view: x, y, z, qx, qy, qz, qw in W. */
export interface DraftPoses {
  /** In the order of the scene's objects, shape (objects, 7). */
  readonly objectPose: Float64Array;
  /** Travel fractions, shape (objects). */
  readonly objectJoint: Float64Array;
  /** Shape (zones, 7). */
  readonly zonePose: Float64Array;
}

/** Where things are drawn now, by id. */
export interface DrawnPlaces {
  readonly objects: ReadonlyMap<string, Transform>;
  readonly joints: ReadonlyMap<string, number>;
}

/**
 * Poses of a draft: each thing is moved by what its start moved from one draft to the other, so that what has settled stays
 * settled and nothing jumps when a drag begins.
 *
 * @param from - The draft that `drawn` belongs to.
 */
export function posesOf(draft: Draft, from: Draft, drawn: DrawnPlaces): DraftPoses {
  const { scene, plan } = draft;
  const objectPose = new Float64Array(7 * scene.objects.length);
  const objectJoint = new Float64Array(scene.objects.length);
  scene.objects.forEach(({ id }, k) => {
    const X_WO = plan.objects.get(id)!;
    const start = from.plan.objects.get(id);
    const shown = drawn.objects.get(id);
    writePose(objectPose, k, start && shown ? movedAlong(shown, start, X_WO) : X_WO);
    objectJoint[k] = drawn.joints.get(id) ?? plan.joints.get(id) ?? 0;
  });
  const zonePose = new Float64Array(7 * scene.zones.length);
  scene.zones.forEach(({ id }, k) => {
    writePose(zonePose, k, plan.zones.get(id)!);
  });
  return { objectPose, objectJoint, zonePose };
}

/** What was at `start` and settled to `shown`, after its start has moved to `next`. */
function movedAlong(shown: Transform, start: Transform, next: Transform): Transform {
  if (start.p.every((v, k) => v === next.p[k]) && start.q.every((v, k) => v === next.q[k])) return shown;
  return compose(compose(next, invert(start)), shown);
}

function writePose(out: Float64Array, k: number, { p, q }: Transform): void {
  out.set([...p, ...q], 7 * k);
}

/** The id in the document of a thing in the scene: copies share one. */
export function documentId(id: string): string {
  return id.split("#")[0]!;
}
