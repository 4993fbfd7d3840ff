/**
 * From a document, or its JSON text, to a `Scene`.
 *
 * Checks run from cheap to deep: plain data, version, closed schema with limits, then references and meaning.
 */

import * as v from "valibot";
import { invariant } from "../errors";
import { parseJsonText } from "./jsonText";
import { defaultMass } from "./objectShapes";
import { checkPlainData, isRecord, showValue } from "./plainData";
import { createPredicateParser, type NamedThings } from "./predicates/parsePredicate";
import { referenceProblems } from "./referenceProblems";
import type { Scene, SceneObject, SceneZone } from "./scene";
import { pointerStep, refuseFirst, type SceneProblem, sceneError } from "./sceneProblem";
import { DocumentSchema, type FullDocument, MAX_STAGES } from "./sceneSchema";
import { schemaProblems } from "./schemaProblems";

const DEGREE = Math.PI / 180;
/** Largest extension, bytes of JSON. */
const EXTENSION_BYTES = 4096;

/** A document with defaults, still in degrees, and what it says under `x-` keys. */
export interface CheckedDocument {
  readonly full: FullDocument;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/**
 * Reads a scene document.
 *
 * @param document - Plain data, as from JSON.
 * @throws {InputError} With a JSON pointer in `where` and one of the codes E_SCHEMA E_RANGE E_TEXT E_TOO_MANY E_REF E_TASK
 *   E_NEWER_VERSION E_JSON_DEPTH E_JSON_KEY.
 */
export function parseScene(document: unknown): Scene {
  return sceneOf(checkDocument(document));
}

/**
 * Reads a scene from JSON text, of a file or a link.
 *
 * @throws {InputError} As `parseScene`, and E_JSON, E_JSON_DEPTH, E_JSON_KEY for the text itself.
 */
export function parseSceneText(text: string): Scene {
  return parseScene(parseJsonText(text));
}

/**
 * Everything `parseScene` checks; for callers that want the document and not the scene.
 *
 * @throws {InputError} As `parseScene`.
 */
export function checkDocument(document: unknown): CheckedDocument {
  checkPlainData(document);
  const record = checkVersion(document);
  const extensions: Record<string, unknown> = {};
  const language: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) (key.startsWith("x-") ? extensions : language)[key] = value;

  const result = v.safeParse(DocumentSchema, language);
  if (!result.success) {
    // A predicate of the wrong form comes before a number out of range, so both are looked at.
    const forms = predicateProblems(language, NOTHING).filter(({ code }) => code === "E_SCHEMA" || code === "E_RANGE");
    refuseFirst([...schemaProblems(result.issues), ...forms]);
  }
  invariant(result.success, "every issue of the schema is a problem");
  const full = result.output;
  refuseFirst([...extensionProblems(extensions), ...predicateProblems(full, full), ...referenceProblems(full)]);
  return { full, extensions };
}

const NOTHING: NamedThings = { objects: [], zones: [] };

/** Problems of every predicate in a document, whose other parts may be of any form. */
function predicateProblems(document: Readonly<Record<string, unknown>>, things: NamedThings): SceneProblem[] {
  const parser = createPredicateParser(things);
  if (isRecord(document.goal)) parser.parse(document.goal, "/goal");
  if (isRecord(document.fail)) {
    for (const [name, predicate] of Object.entries(document.fail)) parser.parse(predicate, pointerStep("/fail", name));
  }
  if (Array.isArray(document.stages)) {
    document.stages.slice(0, MAX_STAGES).forEach((stage, k) => {
      if (isRecord(stage) && isRecord(stage.when)) parser.parse(stage.when, `/stages/${k}/when`);
    });
  }
  return parser.problems;
}

function checkVersion(document: unknown): Record<string, unknown> {
  if (!isRecord(document)) {
    throw sceneError({ code: "E_SCHEMA", pointer: "", message: `is ${showValue(document)}; expected an object` });
  }
  const version = document.v;
  if (typeof version === "number" && Number.isInteger(version) && version > 1) {
    throw sceneError({
      code: "E_NEWER_VERSION",
      pointer: "/v",
      message: `the scene is written in version ${version} of the language; this app knows version 1`,
      tip: "Reload the page to get the newest version of the app, then open the scene again.",
    });
  }
  return document;
}

function extensionProblems(extensions: Readonly<Record<string, unknown>>): SceneProblem[] {
  return Object.entries(extensions)
    .filter(([, value]) => utf8Length(JSON.stringify(value)) > EXTENSION_BYTES)
    .map(([key]) => ({
      code: "E_TOO_MANY",
      pointer: pointerStep("", key),
      message: `the extension is larger than ${EXTENSION_BYTES} bytes`,
    }));
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const c = character.codePointAt(0)!;
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function sceneOf({ full, extensions }: CheckedDocument): Scene {
  const { robot, reset } = full;
  return {
    v: 1,
    title: full.title,
    say: full.say,
    robot: { model: robot.model, home: robot.home, gripper: robot.gripper ?? null },
    surface: full.surface,
    objects: full.objects.map(sceneObject),
    zones: full.zones.map(sceneZone),
    reset: {
      robot: { pose: reset.robot.pose ?? robot.home, jitterDeg: reset.robot.jitterDeg },
      place: reset.place.map((entry) => ({ ...entry, yaw: entry.yaw ?? null, z: entry.z ?? null })),
      settleS: reset.settleS,
    },
    goal: full.goal,
    fail: full.fail,
    stages: full.stages,
    reward: full.reward,
    episode: full.episode,
    metrics: full.metrics,
    eval: full.eval,
    extensions,
  };
}

function sceneObject(object: FullDocument["objects"][number]): SceneObject {
  const { mass, mark, yaw, ...rest } = object;
  return { ...rest, yaw: yaw * DEGREE, mass: mass ?? defaultMass(object), mark: mark ?? null };
}

function sceneZone(zone: FullDocument["zones"][number]): SceneZone {
  return { ...zone, yaw: zone.yaw * DEGREE };
}
