/**
 * The canonical form of a scene document: checked, defaults left out, keys sorted.
 *
 * Two documents that mean the same have the same canonical form, so links stay short and a task can be told by its hash.
 */

import { sha256Hex } from "../math/sha256";
import { encodeUtf8 } from "../math/utf8";
import { dropDefaults, isSame, sortKeys } from "./dropDefaults";
import { defaultMass } from "./objectShapes";
import { checkDocument } from "./parseScene";
import { isRecord } from "./plainData";
import { canonicalPredicate } from "./predicates/canonicalPredicate";
import type { Predicate } from "./scene";
import { DocumentSchema, type FullDocument } from "./sceneSchema";

/**
 * The canonical form of a document, in the units of documents.
 *
 * @throws {InputError} As `parseScene`.
 */
export function canonicalScene(document: unknown): Readonly<Record<string, unknown>> {
  const { full, extensions } = checkDocument(document);
  const short = dropDefaults(DocumentSchema, impliedDropped(full)) as Record<string, unknown>;
  return sortKeys({ ...short, ...shortened(short), ...extensions }) as Record<string, unknown>;
}

/**
 * The hash of a task: SHA-256 of its canonical form without its title and its extensions.
 *
 * @returns 64 lower-case hexadecimal digits.
 * @throws {InputError} As `parseScene`.
 */
export function taskHash(document: unknown): string {
  const meant = Object.entries(canonicalScene(document)).filter(([key]) => key !== "title" && !key.startsWith("x-"));
  return sha256Hex(encodeUtf8(JSON.stringify(Object.fromEntries(meant))));
}

/** Drops defaults that hang on other fields, which a schema cannot know. */
function impliedDropped(full: FullDocument): unknown {
  const { robot, ...reset } = full.reset;
  return {
    ...full,
    objects: full.objects.map(({ mass, ...object }) => (mass === defaultMass(object) ? object : { ...object, mass })),
    reset: { ...reset, robot: robot.pose === full.robot.home ? { jitterDeg: robot.jitterDeg } : robot },
    goal: canonicalPredicate(full.goal),
    fail: mapValues(full.fail, canonicalPredicate),
    stages: full.stages.map((stage) => ({ ...stage, when: canonicalPredicate(stage.when) })),
    metrics: full.metrics.map((metric) =>
      typeof metric === "string"
        ? metric
        : { ...metric, count: [metric.count[0], canonicalPredicate(metric.count[1])] },
    ),
  };
}

/** Fields that have a shorter way of writing. */
function shortened(short: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of ["title", "say"]) if (short[key] !== undefined) result[key] = shortText(short[key]);
  for (const key of ["objects", "zones"]) if (Array.isArray(short[key])) result[key] = short[key].map(shortPlace);
  return result;
}

/** English alone needs no language. */
function shortText(text: unknown): unknown {
  return isRecord(text) && isSame(Object.keys(text), ["en"]) ? text.en : text;
}

/** What stands on the table needs no height. */
function shortPlace(thing: unknown): unknown {
  if (!isRecord(thing) || !Array.isArray(thing.at) || thing.at[2] !== 0) return thing;
  return { ...thing, at: thing.at.slice(0, 2) };
}

function mapValues(record: Readonly<Record<string, Predicate>>, map: (value: Predicate) => unknown) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
