/** Takes things out of a scene document, and with them whatever cannot be without them. */

import { isRecord } from "../plainData";
import {
  areaIndex,
  findThing,
  listOf,
  type Part,
  placesThing,
  resetListOf,
  type SceneDocument,
  THING_LISTS,
  withList,
  withResetList,
} from "./documentParts";
import { type MappedDocument, mapReferences } from "./mapReferences";
import { standing } from "./scatter";

/**
 * Removes things and areas. It is never refused: conditions, areas, variations, reward terms and counters that speak of a
 * removed thing go with it, and a goal of which nothing is left is to be chosen again.
 *
 * Things whose area is removed stay where this seed put them.
 *
 * @param ids - Objects, zones, cameras, and `place/<k>` for areas.
 * @returns The document and the pointers (in the old one) of what went along.
 */
export function removeThings(document: SceneDocument, ids: readonly string[], seed: number): MappedDocument {
  const removed = new Set(ids);
  const indices = new Set(ids.flatMap((id) => areaIndex(id) ?? []));
  let next = indices.size > 0 ? withoutAreas(document, indices, seed) : document;
  for (const list of THING_LISTS) {
    const kept = listOf(next, list).filter(({ id }) => !removed.has(String(id)));
    if (kept.length < listOf(next, list).length) next = withList(next, list, kept);
  }
  return withoutDangling(next);
}

/** Takes out every reference to what the document does not have, and lowers counts that can no longer be met. */
export function withoutDangling(document: SceneDocument): MappedDocument {
  const mapped = mapReferences(document, (name) => (isKnown(document, name) ? name : null));
  return { ...mapped, document: fitCounts(mapped.document, mapped.document) as SceneDocument };
}

/** Words that name something in every scene. */
const ALWAYS: ReadonlySet<string> = new Set(["table", "tcp", "gripper", "robot"]);

function isKnown(document: SceneDocument, name: string): boolean {
  if (ALWAYS.has(name)) return true;
  if (name === "*" || name.startsWith("tag:")) return selectionSize(document, name) > 0;
  return findThing(document, name.split(".")[0]!) !== null;
}

/** How many objects `tag:x` or `*` selects, copies counted. */
function selectionSize(document: SceneDocument, selector: string): number {
  const selected = listOf(document, "objects").filter(({ tags, fixed, kind }) => {
    if (selector === "*") return fixed !== true && !BOLTED.has(String(kind));
    return Array.isArray(tags) && tags.includes(selector.slice(4));
  });
  return selected.reduce((sum, { copies }) => sum + (typeof copies === "number" ? copies : 1), 0);
}

/** Kinds with a joint, which are fixed whatever the document says. */
const BOLTED: ReadonlySet<string> = new Set(["drawer", "lidbox", "button", "knob", "slider"]);

/** Lowers `min` and `max` of every `count` to what its selection has. */
function fitCounts(part: unknown, document: SceneDocument): unknown {
  if (Array.isArray(part))
    return sameOr(
      part,
      part.map((item) => fitCounts(item, document)),
    );
  if (!isRecord(part)) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, fitCounts(value, document)] as const);
  const next = entries.every(([key, value]) => value === part[key]) ? part : Object.fromEntries(entries);
  if (!Array.isArray(next.count) || !isRecord(next.count[2])) return next;
  const most = selectionSize(document, String(next.count[0]));
  const options = Object.entries(next.count[2]).map(([key, n]) => [key, Math.min(Number(n), most)] as const);
  if (options.every(([key, n]) => n === (next.count as Part[])[2]![key])) return next;
  return { ...next, count: [next.count[0], next.count[1], Object.fromEntries(options)] };
}

function sameOr(old: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  return next.every((item, k) => item === old[k]) ? old : next;
}

function withoutAreas(document: SceneDocument, indices: ReadonlySet<number>, seed: number): SceneDocument {
  const entries = resetListOf(document, "place");
  const kept = entries.filter((_, k) => !indices.has(k));
  const freed = [...listOf(document, "objects"), ...listOf(document, "zones")].filter((thing) =>
    entries.some((entry, k) => indices.has(k) && placesThing(entry, thing)),
  );
  const ids = freed.map(({ id }) => String(id));
  return standing(document, withResetList(document, "place", kept), ids, seed);
}
