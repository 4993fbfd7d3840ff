/** Pushes apart what a person has put into each other. Pure; m. */

import { placingIndex, type SceneDocument } from "../../world/edits/documentParts";
import { moveThings } from "../../world/edits/moveThings";
import { overlappingPair } from "../../world/overlap";
import { documentId, draftOf } from "./draft";

const STEP = 0.005;
/** Most pushes: far more than a table full of things needs. */
const ROUNDS = 400;

/**
 * Moves things that stand where the document says out of each other, along the line of their centres, in small steps.
 *
 * @returns The document, unchanged when nothing overlaps, and null when there is no way within reach.
 */
export function pushApart(document: SceneDocument, seed: number): SceneDocument | null {
  let next = document;
  for (let round = 0; round < ROUNDS; round++) {
    const { plan } = draftOf(next, seed);
    const standing = plan.scene.objects.map((object) => ({
      object,
      X_WO: plan.objects.get(object.id)!,
      joint: plan.joints.get(object.id) ?? 0,
    }));
    const free = standing.filter(({ object }) => placingIndex(next, documentId(object.id)) === null);
    const pair = overlappingPair(free);
    if (!pair) return next;
    const [a, b] = pair.map((id) => free.find(({ object }) => object.id === id)!) as [
      (typeof free)[number],
      (typeof free)[number],
    ];
    // Furniture stays if the other can move.
    const [stays, goes] = b.object.fixed && !a.object.fixed ? [b, a] : [a, b];
    const [dx, dy] = [goes.X_WO.p[0] - stays.X_WO.p[0], goes.X_WO.p[1] - stays.X_WO.p[1]];
    const length = Math.hypot(dx, dy);
    const [ux, uy] = length > 1e-6 ? [dx / length, dy / length] : [0, 1];
    next = moveThings(next, [documentId(goes.object.id)], [ux * STEP, uy * STEP, 0]);
  }
  return null;
}
