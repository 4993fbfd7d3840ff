/**
 * Looks into a scene document, and puts parts back without changing what it was.
 *
 * Documents here are plain JSON that `parseScene` accepts. Every edit returns a new document that shares all it left alone.
 */

import { isSame } from "../dropDefaults";
import { isRecord } from "../plainData";
import { DEFAULT_CAMERAS } from "../sceneSchema";

/** A part of a document: an object, a zone, a camera, an entry of the reset. */
export type Part = Readonly<Record<string, unknown>>;
/** A scene as it is written down. */
export type SceneDocument = Part;
/** The lists of things that have an id and can be picked in the scene. */
export type ThingList = "objects" | "zones" | "cameras";
export const THING_LISTS: readonly ThingList[] = ["objects", "zones", "cameras"];

/** Where a thing stands in the document. */
export interface FoundThing {
  readonly list: ThingList;
  readonly index: number;
  readonly thing: Part;
}

/** The entries of a list of records; of cameras the one that a scene has anyway. */
export function listOf(document: SceneDocument, list: ThingList | "stages" | "metrics"): readonly Part[] {
  const value = document[list];
  if (Array.isArray(value)) return value as readonly Part[];
  return list === "cameras" ? DEFAULT_CAMERAS : [];
}

/** Entries of `reset.place` or `reset.set`. */
export function resetListOf(document: SceneDocument, list: "place" | "set"): readonly Part[] {
  const reset = document.reset;
  const value = isRecord(reset) ? reset[list] : undefined;
  return Array.isArray(value) ? (value as readonly Part[]) : [];
}

/** An object, zone or camera by its id. */
export function findThing(document: SceneDocument, id: string): FoundThing | null {
  for (const list of THING_LISTS) {
    const index = listOf(document, list).findIndex((thing) => thing.id === id);
    if (index >= 0) return { list, index, thing: listOf(document, list)[index]! };
  }
  return null;
}

/** Ids of objects, zones, cameras and stages, which share one name space. */
export function takenIds(document: SceneDocument): ReadonlySet<string> {
  const lists = [...THING_LISTS, "stages"] as const;
  return new Set(lists.flatMap((list) => listOf(document, list).map(({ id }) => String(id))));
}

/** A free id that begins like the wanted one: `cube`, `cube2`, `cube3`. */
export function freshId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/\d+$/, "").slice(0, 28);
  for (let k = 2; ; k++) if (!taken.has(`${stem}${k}`)) return `${stem}${k}`;
}

/** The document with a key changed; undefined and empty lists and objects are left out. */
export function withKey(document: Part, key: string, value: unknown): Part {
  if (document[key] === value) return document;
  if (isEmpty(value)) {
    const { [key]: _, ...rest } = document;
    return rest;
  }
  return { ...document, [key]: value };
}

/** The document with another list of things. */
export function withList(
  document: SceneDocument,
  list: ThingList | "stages" | "metrics",
  items: readonly unknown[],
): SceneDocument {
  if (list === "cameras") {
    // No camera at all must be said: a scene that says nothing has one.
    return isSame(items, DEFAULT_CAMERAS) ? withKey(document, list, undefined) : { ...document, cameras: items };
  }
  return withKey(document, list, items);
}

/** The document with another `reset.place` or `reset.set`. */
export function withResetList(
  document: SceneDocument,
  list: "place" | "set",
  items: readonly unknown[],
): SceneDocument {
  const reset = isRecord(document.reset) ? document.reset : {};
  return withKey(document, "reset", withKey(reset, list, items));
}

/** The document with one thing changed. */
export function withThing(document: SceneDocument, id: string, change: (thing: Part) => Part): SceneDocument {
  const found = findThing(document, id);
  if (!found) return document;
  const changed = change(found.thing);
  if (changed === found.thing) return document;
  return withList(document, found.list, listOf(document, found.list).with(found.index, changed));
}

/** A list of numbers, such as `at` or `size`; null when it is something else. */
export function numbersOf(value: unknown): readonly number[] | null {
  return Array.isArray(value) && value.every((n) => typeof n === "number") ? value : null;
}

/** Base point of a thing, m; the height is 0 where the document gives none. */
export function pointOf(thing: Part): readonly [number, number, number] {
  const [x = 0.2, y = 0, z = 0] = numbersOf(thing.at) ?? [];
  return [x, y, z];
}

/** The thing at another place: no height where it stands on the table. */
export function placedAt(thing: Part, [x, y, z]: readonly [number, number, number]): Part {
  const at = positions([x, y, z]);
  // A camera says all three.
  return { ...thing, at: at[2] === 0 && !("look" in thing) ? at.slice(0, 2) : at };
}

/** Positions stay within this of the base, m. */
const FARTHEST = 2;

/** Coordinates as a document may have them: within 2 m of the base, without dust. */
export function positions(values: readonly number[]): number[] {
  return values.map((value) => metres(Math.min(Math.max(value, -FARTHEST), FARTHEST)));
}

/** A length without the dust of arithmetic: whole hundredths of a millimetre. */
export function metres(value: number): number {
  return Math.round(value * 1e5) / 1e5 + 0;
}

/** An angle without the dust of arithmetic: whole thousandths of a degree. */
export function tidyDegrees(value: number): number {
  return Math.round(value * 1e3) / 1e3 + 0;
}

/** An angle in (-180, 180] deg. */
export function foldDegrees(value: number): number {
  const folded = value - 360 * Math.ceil((value - 180) / 360);
  return tidyDegrees(folded);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Number of the entry that `place/<k>` names; null for other ids. */
export function areaIndex(id: string): number | null {
  const match = /^place\/(\d{1,3})$/.exec(id);
  return match ? Number(match[1]) : null;
}

/** Whether an entry of the reset places a thing. */
export function placesThing(entry: Part, thing: Part): boolean {
  const of = Array.isArray(entry.of) ? entry.of : [];
  const tags = Array.isArray(thing.tags) ? thing.tags : [];
  return of.some(
    (name) =>
      name === thing.id ||
      (typeof name === "string" && tags.includes(name.replace(/^tag:/, "")) && name.startsWith("tag:")),
  );
}

/** Which entry of `reset.place` places a thing; null when it stands where its `at` says. */
export function placingIndex(document: SceneDocument, id: string): number | null {
  const found = findThing(document, id);
  if (!found || found.list === "cameras") return null;
  const index = resetListOf(document, "place").findIndex((entry) => placesThing(entry, found.thing));
  return index < 0 ? null : index;
}
