/** Sets one place of a scene document by its JSON pointer. */

import { invariant } from "../../errors";
import { isRecord } from "../plainData";
import type { Part, SceneDocument } from "./documentParts";
import { listOf, withKey, withThing } from "./documentParts";

/**
 * The document with a value at a pointer; objects on the way are made where there are none.
 *
 * @param pointer - RFC 6901, such as `/episode/limitS` or `/reset/place/0/gap`.
 * @param value - Undefined takes the key, or the entry of the list, out; what becomes empty thereby goes as well.
 */
export function setProperty(document: SceneDocument, pointer: string, value: unknown): SceneDocument {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
  // The camera that a scene has anyway is written down when it is changed.
  const base = steps[0] === "cameras" && document.cameras === undefined ? withCameras(document) : document;
  const next = setAt(base, steps, value);
  invariant(isRecord(next), "a document stays an object");
  return next;
}

function withCameras(document: SceneDocument): SceneDocument {
  return { ...document, cameras: listOf(document, "cameras") };
}

function setAt(part: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(part)) {
    const index = step === "-" ? part.length : Number(step);
    const item = setAt(part[index], rest, value);
    if (item === undefined) return part.filter((_, k) => k !== index);
    return index < part.length ? part.with(index, item) : [...part, item];
  }
  const record = isRecord(part) ? part : {};
  const next = setAt(record[step], rest, value);
  if (next === record[step]) return part;
  // What a person set stays, even when it is an empty list of names; only what was taken out goes.
  return value === undefined ? withKey(record, step, next) : { ...record, [step]: next };
}

/**
 * Changes fields of things; undefined takes a field out.
 *
 * @param ids - Objects, zones or cameras.
 */
export function setFields(document: SceneDocument, ids: readonly string[], fields: Part): SceneDocument {
  return ids.reduce(
    (next, id) =>
      withThing(next, id, (thing) => {
        const entries = Object.entries({ ...thing, ...fields }).filter(([, value]) => value !== undefined);
        return Object.fromEntries(entries);
      }),
    document,
  );
}
