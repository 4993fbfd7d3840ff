/** Between a fixed place and an area: lets the reset place things at random, or keeps them where a seed has put them. */

import { yawOfQuat } from "../../math/quaternion";
import { underside } from "../predicates/extent";
import {
  findThing,
  foldDegrees,
  listOf,
  metres,
  type Part,
  placedAt,
  placesThing,
  placingIndex,
  pointOf,
  positions,
  resetListOf,
  type SceneDocument,
  withResetList,
  withThing,
} from "./documentParts";
import { drawnReset } from "./standing";

/** Half the side of a new area, m. */
const SPREAD = 0.04;

/**
 * One new area for things that have none, round where they stand; objects are turned at random as well.
 *
 * @param ids - Objects and zones; others, and those that are placed already, are left out.
 */
export function scatter(document: SceneDocument, ids: readonly string[]): SceneDocument {
  const free = ids.filter((id) => {
    const found = findThing(document, id);
    return found !== null && found.list !== "cameras" && placingIndex(document, id) === null;
  });
  if (free.length === 0) return document;
  const points = free.map((id) => pointOf(findThing(document, id)!.thing));
  const low = (axis: 0 | 1): number => Math.min(...points.map((point) => point[axis])) - SPREAD;
  const high = (axis: 0 | 1): number => Math.max(...points.map((point) => point[axis])) + SPREAD;
  const entry: Part = {
    of: free.map((id) => nameOf(findThing(document, id)!.thing)),
    in: { rect: positions([low(0), low(1), high(0), high(1)]) },
    ...(free.some((id) => findThing(document, id)!.list === "objects") && { yaw: [-180, 180] }),
  };
  return withResetList(document, "place", [...resetListOf(document, "place"), entry]);
}

/** Copies are reached by a tag. */
function nameOf(thing: Part): string {
  const [tag] = Array.isArray(thing.tags) ? thing.tags : [];
  return typeof thing.copies === "number" && thing.copies > 1 && typeof tag === "string"
    ? `tag:${tag}`
    : String(thing.id);
}

/**
 * Takes things out of their areas; they stand where this seed put them. Where the seed finds no place for something, they
 * stand where their document says.
 */
export function pinDown(document: SceneDocument, ids: readonly string[], seed: number): SceneDocument {
  const entries = resetListOf(document, "place").flatMap((entry): Part[] => {
    const of = (entry.of as readonly string[]).flatMap((name) => {
      if (!name.startsWith("tag:")) return ids.includes(name) ? [] : [name];
      const tagged = listOf(document, "objects").filter((object) => placesThing({ of: [name] }, object));
      if (!tagged.some(({ id }) => ids.includes(String(id)))) return [name];
      // The others of the tag go on by their own names.
      return tagged.map(({ id }) => String(id)).filter((id) => !ids.includes(id));
    });
    return of.length > 0 ? [{ ...entry, of }] : [];
  });
  return standing(document, withResetList(document, "place", entries), ids, seed);
}

/** The document with things at the places that a seed draws for them in another one. */
export function standing(
  drawn: SceneDocument,
  document: SceneDocument,
  ids: readonly string[],
  seed: number,
): SceneDocument {
  const plan = drawnReset(drawn, seed);
  if (!plan) return document;
  let next = document;
  for (const id of ids) {
    const X_W = plan.objects.get(id) ?? plan.zones.get(id);
    if (!X_W || placingIndex(drawn, id) === null) continue;
    const object = plan.scene.objects.find((candidate) => candidate.id === id);
    const height = object ? underside(object, X_W) : X_W.p[2];
    const yaw = foldDegrees((yawOfQuat(X_W.q) * 180) / Math.PI);
    next = withThing(next, id, (old) => withYaw(placedAt(old, [X_W.p[0], X_W.p[1], metres(height)]), yaw));
  }
  return next;
}

function withYaw(thing: Part, yaw: number): Part {
  const { yaw: _, ...rest } = thing;
  return yaw === 0 || "rpy" in thing ? rest : { ...rest, yaw };
}
