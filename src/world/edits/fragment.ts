/** Copies things out of a scene document as JSON text, and puts such text into a document. */

import { InputError } from "../../errors";
import { parseJsonText } from "../jsonText";
import { checkDocument, checkForm } from "../parseScene";
import { checkPlainData, isRecord } from "../plainData";
import { type AddedThings, atFreePlace } from "./addThing";
import {
  findThing,
  freshId,
  listOf,
  type Part,
  placedAt,
  placesThing,
  placingIndex,
  pointOf,
  resetListOf,
  type SceneDocument,
  THING_LISTS,
  takenIds,
  withKey,
  withList,
  withResetList,
} from "./documentParts";
import { makeRoom } from "./makeRoom";
import { mapReferences } from "./mapReferences";
import { NO_GOAL } from "./newScene";
import { withoutDangling } from "./removeThings";

/** Marks text as things of a scene; the number is the version of the scene language. */
const MARK = "jointspace-things";
/** Longest text that is looked at: as long as a scene file may be, characters. */
const MAX_TEXT = 1 << 20;

/**
 * Things with the areas and variations that are theirs, as JSON text.
 *
 * @param ids - Objects, zones, cameras; of `place/<k>` the things that it places.
 * @returns Null when there is nothing to copy.
 */
export function copyThings(document: SceneDocument, ids: readonly string[]): string | null {
  const chosen = new Set(ids.flatMap((id) => (findThing(document, id) ? [id] : placedBy(document, id))));
  const lists = THING_LISTS.map(
    (list) => [list, listOf(document, list).filter(({ id }) => chosen.has(String(id)))] as const,
  );
  if (lists.every(([, things]) => things.length === 0)) return null;
  const tags = new Set(lists.flatMap(([, things]) => things.flatMap(({ tags }) => (Array.isArray(tags) ? tags : []))));
  const place = resetListOf(document, "place").flatMap((entry): Part[] => {
    const of = (entry.of as readonly string[]).filter((name) => chosen.has(name) || tags.has(name.slice(4)));
    return of.length > 0 ? [{ ...entry, of }] : [];
  });
  const set = resetListOf(document, "set").filter(({ of }) => chosen.has(String(of)));
  const fragment = Object.fromEntries([[MARK, 1], ...lists, ["place", place], ["set", set]]);
  return JSON.stringify(
    Object.fromEntries(Object.entries(fragment).filter(([, v]) => !Array.isArray(v) || v.length > 0)),
  );
}

/** The things that the area `place/<k>` places. */
function placedBy(document: SceneDocument, id: string): string[] {
  const entry = resetListOf(document, "place")[Number(id.replace("place/", ""))];
  if (!id.startsWith("place/") || !entry) return [];
  return [...listOf(document, "objects"), ...listOf(document, "zones")]
    .filter((thing) => placesThing(entry, thing))
    .map((thing) => String(thing.id));
}

/**
 * Puts copied things into a document: with fresh ids, and beside what stands there already.
 *
 * What they say of things that are not here is left out.
 *
 * @throws {InputError} E_JSON, E_JSON_KEY, E_JSON_DEPTH for the text; E_PASTE when it holds no things of a scene; else as `parseScene`.
 */
export function pasteThings(document: SceneDocument, text: string, seed: number): AddedThings {
  return makeRoom(document, insert(document, readFragment(text), seed), seed);
}

/** Whether a text says that it holds things of a scene. It may still be refused. */
export function isFragment(text: string): boolean {
  return text.length <= MAX_TEXT && text.trimStart().startsWith("{") && text.slice(0, 200).includes(`"${MARK}"`);
}

function readFragment(text: string): Part {
  if (text.length > MAX_TEXT) throw badPaste(`holds ${text.length} characters; expected at most ${MAX_TEXT}`);
  const fragment = parseJsonText(text);
  checkPlainData(fragment);
  if (!isRecord(fragment) || fragment[MARK] === undefined) {
    throw badPaste("holds no things of a scene");
  }
  if (fragment[MARK] !== 1) {
    throw badPaste(`is written in version ${JSON.stringify(fragment[MARK])?.slice(0, 20)}; this app knows version 1`);
  }
  const odd = Object.keys(fragment).find((key) => ![MARK, ...THING_LISTS, "place", "set"].includes(key));
  if (odd !== undefined) throw badPaste(`has the key ${JSON.stringify(odd.slice(0, 40))}, which belongs to no thing`);
  const { [MARK]: _, place, set, ...things } = fragment;
  const alone: Part = {
    v: 1,
    goal: NO_GOAL,
    // A scene that says nothing of cameras has one, which was not copied.
    cameras: [],
    ...things,
    reset: { ...(place === undefined ? {} : { place }), ...(set === undefined ? {} : { set }) },
  };
  // Before anything is left out: what is malformed is said, and not taken for what speaks of things that are not here.
  checkForm(alone);
  const { full } = checkDocument(shallowlyClosed(alone));
  if (full.objects.length + full.zones.length + full.cameras.length === 0) throw badPaste("holds no things of a scene");
  return closed(alone);
}

/** Entries may speak of things that were not copied along; those references go before the rest is checked. */
function shallowlyClosed(alone: Part): Part {
  const sound = checkDocument({ ...alone, reset: {} });
  return sound ? closed(alone) : alone;
}

function closed(alone: Part): Part {
  return withoutDangling(alone).document;
}

function badPaste(what: string): InputError {
  return new InputError(
    `the pasted text ${what}`,
    "Copy things in the designer and paste them here; open a whole scene as a file or a link.",
    { code: "E_PASTE" },
  );
}

/**
 * Makes each thing once more, beside itself. One that the reset places joins the area of the first, if there is room.
 *
 * @returns The ids of the new things, in the order of the old.
 */
export function duplicateThings(document: SceneDocument, ids: readonly string[], seed: number): AddedThings {
  const taken = new Set(takenIds(document));
  let next = document;
  const added: string[] = [];
  for (const id of ids) {
    const found = findThing(document, id);
    if (!found) continue;
    const fresh = freshId(id, taken);
    taken.add(fresh);
    added.push(fresh);
    const copy = { ...found.thing, id: fresh };
    const index = placingIndex(document, id);
    const isPlaced = index !== null || found.list === "cameras";
    const placed = isPlaced ? copy : atFreePlace(next, { ...found, thing: copy }, seed);
    next = withList(next, found.list, [...listOf(next, found.list), placed]);
    if (index !== null) next = joinArea(next, index, id, fresh);
    const varied = resetListOf(document, "set").filter((entry) => entry.of === id);
    next = withResetList(next, "set", [
      ...resetListOf(next, "set"),
      ...varied.map((entry) => ({ ...entry, of: fresh })),
    ]);
  }
  return makeRoom(document, { document: next, ids: added }, seed);
}

/** A tag places the new thing anyway. */
function joinArea(document: SceneDocument, index: number, id: string, fresh: string): SceneDocument {
  const entries = resetListOf(document, "place");
  const entry = entries[index]!;
  const of = entry.of as readonly string[];
  if (!of.includes(id)) return document;
  return withResetList(document, "place", entries.with(index, { ...entry, of: [...of, fresh] }));
}

/** How far a pasted thing is moved when it would stand in its original, m. */
const ASIDE = 0.03;

function insert(document: SceneDocument, fragment: Part, seed: number): AddedThings {
  const taken = new Set(takenIds(document));
  const names = new Map<string, string>();
  for (const list of THING_LISTS) {
    for (const { id } of listOf(fragment, list)) {
      const fresh = freshId(String(id), taken);
      taken.add(fresh);
      names.set(String(id), fresh);
    }
  }
  const renamed = mapReferences(fragment, (name) => {
    const [id = "", ...region] = name.split(".");
    return [names.get(id) ?? id, ...region].join(".");
  }).document;
  let next = document;
  for (const list of THING_LISTS) {
    for (const thing of listOf(fragment, list)) {
      const copy: Part = { ...thing, id: names.get(String(thing.id))! };
      const isPlaced = placingIndex(fragment, String(thing.id)) !== null || list === "cameras";
      next = withList(next, list, [...listOf(next, list), isPlaced ? copy : clearOf(next, list, copy, seed)]);
    }
  }
  for (const list of ["place", "set"] as const) {
    const entries = list === "place" ? untagged(renamed, document, names) : resetListOf(renamed, list);
    next = withResetList(next, list, [...resetListOf(next, list), ...entries]);
  }
  return { document: next, ids: [...names.values()] };
}

/** A thing keeps its place when that is free here, and is put elsewhere when not. */
function clearOf(document: SceneDocument, list: "objects" | "zones" | "cameras", thing: Part, seed: number): Part {
  const [x, y, z] = pointOf(thing);
  const isTaken = listOf(document, list).some((other) => {
    const [ox, oy] = pointOf(other);
    return Math.abs(ox - x) < ASIDE && Math.abs(oy - y) < ASIDE;
  });
  if (!isTaken) return thing;
  return list === "objects"
    ? atFreePlace(document, { list, index: 0, thing }, seed)
    : placedAt(thing, [x, y + ASIDE, z]);
}

/** Entries of a fragment name its things one by one where a tag would also mean things of the document. */
function untagged(fragment: Part, document: SceneDocument, names: ReadonlyMap<string, string>): readonly Part[] {
  const places = resetListOf(document, "place");
  const hasTag = ({ tags }: Part, tag: string): boolean => Array.isArray(tags) && tags.includes(tag);
  return resetListOf(fragment, "place").flatMap((entry): Part[] => {
    const of = (entry.of as readonly string[]).flatMap((name) => {
      const tag = name.slice(4);
      if (!name.startsWith("tag:") || !listOf(document, "objects").some((object) => hasTag(object, tag))) return [name];
      // The document's own entry for this tag places the new things as well.
      if (places.some((own) => Array.isArray(own.of) && own.of.includes(name))) return [];
      // Copies are reached by their tag only; here they stand where their document says.
      return listOf(fragment, "objects")
        .filter((object) => hasTag(object, tag) && (object.copies ?? 1) === 1)
        .map(({ id }) => names.get(String(id))!);
    });
    return of.length > 0 ? [withKey(entry, "of", of)] : [];
  });
}
