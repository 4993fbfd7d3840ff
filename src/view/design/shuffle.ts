/** Many resets of one scene at once. Pure; computed in slices. */

import { InputError } from "../../errors";
import type { Transform } from "../../math/transform";
import { sampleReset } from "../../world/reset";
import type { Scene, SceneObject } from "../../world/scene";

/** A thing as one reset places it. */
export interface Ghost {
  readonly object: SceneObject;
  readonly X_WO: Transform;
  readonly joint: number;
}

export interface Shuffled {
  /** By object id of the scene: where the resets place it. */
  readonly ghosts: ReadonlyMap<string, readonly Ghost[]>;
  /** Resets that were drawn, and seeds that found no room. */
  readonly drawn: number;
  readonly unplaceable: readonly number[];
}

/**
 * Draws the resets of the seeds after one.
 *
 * @returns Only of things that stand elsewhere than for the first seed in at least one reset.
 */
export function* shuffle(scene: Scene, seed: number, count: number): Generator<undefined, Shuffled> {
  const ghosts = new Map<string, Ghost[]>(scene.objects.map(({ id }) => [id, []]));
  const unplaceable: number[] = [];
  for (let k = 1; k <= count; k++) {
    try {
      const plan = sampleReset(scene, seed + k);
      for (const object of plan.scene.objects) {
        const X_WO = plan.objects.get(object.id)!;
        ghosts.get(object.id)!.push({ object, X_WO, joint: plan.joints.get(object.id) ?? 0 });
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unplaceable.push(seed + k);
    }
    yield;
  }
  for (const id of [...ghosts.keys()]) if (!isDrawn(scene, id)) ghosts.delete(id);
  return { ghosts, drawn: count - unplaceable.length, unplaceable };

  function isDrawn(of: Scene, id: string): boolean {
    const { place, set } = of.reset;
    if (set.length > 0) return true;
    const object = of.objects.find((candidate) => candidate.id === id)!;
    return place.some((entry) =>
      entry.of.some((name) => name === id || (name.startsWith("tag:") && object.tags.includes(name.slice(4)))),
    );
  }
}
