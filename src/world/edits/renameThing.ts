/** Gives a thing of a scene another id, everywhere. */

import { InputError } from "../../errors";
import { listOf, type SceneDocument, THING_LISTS, takenIds, withList } from "./documentParts";
import { mapReferences } from "./mapReferences";

const ID = /^[a-z][a-z0-9_]{0,31}$/;
const RESERVED: ReadonlySet<string> = new Set(["table", "robot", "gripper", "tcp", "base", "world"]);

/**
 * Renames an object, a zone, a camera or a stage; every reference follows.
 *
 * @throws {InputError} E_SCHEMA for what is no id or is reserved, E_REF for one that is taken.
 */
export function renameThing(document: SceneDocument, id: string, next: string): SceneDocument {
  if (next === id) return document;
  checkNewId(document, next);
  let renamed = document;
  for (const list of [...THING_LISTS, "stages"] as const) {
    const things = listOf(document, list);
    if (!things.some((thing) => thing.id === id)) continue;
    renamed = withList(
      renamed,
      list,
      things.map((thing) => (thing.id === id ? { ...thing, id: next } : thing)),
    );
    if (list === "stages") return renamed;
  }
  return mapReferences(renamed, (name) => renamedName(name, id, next)).document;
}

/**
 * Renames a tag on every object that has it, and where it is spoken of.
 *
 * @throws {InputError} E_SCHEMA for what is no tag.
 */
export function renameTag(document: SceneDocument, tag: string, next: string): SceneDocument {
  if (tag === next) return document;
  if (!ID.test(next) || RESERVED.has(next)) throw badId(next);
  const objects = listOf(document, "objects").map((object) => {
    if (!Array.isArray(object.tags) || !object.tags.includes(tag)) return object;
    return { ...object, tags: [...new Set(object.tags.map((name: unknown) => (name === tag ? next : name)))] };
  });
  const tagged = withList(document, "objects", objects);
  return mapReferences(tagged, (name) => (name === `tag:${tag}` ? `tag:${next}` : name)).document;
}

function renamedName(name: string, id: string, next: string): string {
  if (name === id) return next;
  return name.startsWith(`${id}.`) ? next + name.slice(id.length) : name;
}

function checkNewId(document: SceneDocument, id: string): void {
  if (!ID.test(id) || RESERVED.has(id)) throw badId(id);
  if (!takenIds(document).has(id)) return;
  throw new InputError(`the name "${id}" is already taken; expected a free one`, "Choose another name.", {
    code: "E_REF",
    where: "/id",
  });
}

function badId(id: string): InputError {
  const shown = JSON.stringify(id.slice(0, 40));
  return new InputError(
    RESERVED.has(id)
      ? `the name ${shown} is reserved; expected one that is not table, robot, gripper, tcp, base or world`
      : `${shown} cannot be a name; expected a small letter, then up to 31 small letters, digits or _`,
    "Choose another name, such as cube_2.",
    { code: "E_SCHEMA", where: "/id" },
  );
}
