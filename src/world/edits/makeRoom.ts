/** Copies of what a reset places at random share its areas, which may be too small for both. */

import { InputError } from "../../errors";
import { type AddedThings, atFreePlace } from "./addThing";
import { findThing, listOf, placingIndex, type SceneDocument, withList } from "./documentParts";
import { pinDown } from "./scatter";
import { drawnReset } from "./standing";

/**
 * New things for which their area has no room at this seed stand at a free place of the table instead.
 *
 * Where there is none either, or there was no room before, they stay as they are, and the reset says what is in the way.
 */
export function makeRoom(before: SceneDocument, added: AddedThings, seed: number): AddedThings {
  if (drawnReset(added.document, seed) || !drawnReset(before, seed)) return added;
  const drawn = added.ids.filter((id) => placingIndex(added.document, id) !== null);
  // One at a time first, so that the others stay placed at random.
  for (const ids of [...drawn.map((id) => [id]), drawn]) {
    const document = standingFree(added.document, ids, seed);
    if (document && drawnReset(document, seed)) return { ...added, document };
  }
  return added;
}

/** Null when the table has no free place for one of them. */
function standingFree(document: SceneDocument, ids: readonly string[], seed: number): SceneDocument | null {
  let next = pinDown(document, ids, seed);
  try {
    for (const id of ids) {
      const found = findThing(next, id);
      if (!found || found.list === "cameras") continue;
      const others = listOf(next, found.list).filter((other) => other.id !== id);
      const placed = atFreePlace(withList(next, found.list, others), found, seed);
      next = withList(next, found.list, listOf(next, found.list).with(found.index, placed));
    }
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
  return next;
}
