/**
 * From a document, or its JSON text, to a `Scene`.
 *
 * Checks run from cheap to deep: plain data, version, closed schema with limits, then references and meaning.
 */

import * as v from "valibot";
import { invariant } from "../errors";
import { utf8Length } from "../math/utf8";
import { expandCopies } from "./copies";
import { parseJsonText } from "./jsonText";
import { defaultMass } from "./objectShapes";
import { checkPlainData, isRecord, showValue, withPlainZeros } from "./plainData";
import { createPredicateParser, type NamedThings } from "./predicates/parsePredicate";
import { referenceProblems } from "./referenceProblems";
import type { Draw, Scene, SceneCamera, SceneObject, SceneZone, Variation } from "./scene";
import { pointerStep, refuseFirst, type SceneProblem, sceneError } from "./sceneProblem";
import { DocumentSchema, type FullDocument, MAX_METRICS, MAX_STAGES } from "./sceneSchema";
import { schemaProblems } from "./schemaProblems";
import { shapeProblems } from "./shapeProblems";
import { variationProblems } from "./variationProblems";

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
  const { full, extensions } = checkForm(document);
  // What does not fit its own numbers cannot be looked at further.
  refuseFirst(shapeProblems(full));
  const things = { ...full, objects: expandCopies(full.objects) };
  refuseFirst([
    ...extensionProblems(extensions),
    ...predicateProblems(full, things),
    ...referenceProblems(full, things),
    ...variationProblems(full, things),
  ]);
  return { full, extensions };
}

/**
 * Checks the form of a document alone: not whether its names name anything, nor whether its things can be.
 *
 * @throws {InputError} E_SCHEMA E_RANGE E_TEXT E_TOO_MANY E_NEWER_VERSION E_JSON_DEPTH E_JSON_KEY
 */
export function checkForm(document: unknown): CheckedDocument {
  checkPlainData(document);
  const record = checkVersion(document);
  const extensions: Record<string, unknown> = {};
  const language: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record))
    (key.startsWith("x-") ? extensions : language)[key] = withPlainZeros(value);

  const result = v.safeParse(DocumentSchema, language);
  if (!result.success) {
    // A predicate of the wrong form comes before a number out of range, so both are looked at.
    const forms = predicateProblems(language, NOTHING).filter(({ code }) => code === "E_SCHEMA" || code === "E_RANGE");
    refuseFirst([...schemaProblems(result.issues), ...forms]);
  }
  invariant(result.success, "every issue of the schema is a problem");
  return { full: result.output, extensions };
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
  if (Array.isArray(document.metrics)) {
    document.metrics.slice(0, MAX_METRICS).forEach((metric, k) => {
      if (isRecord(metric) && Array.isArray(metric.count)) parser.parseCounter(metric.count, `/metrics/${k}/count`);
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

function sceneOf({ full, extensions }: CheckedDocument): Scene {
  const { robot, reset } = full;
  return {
    v: 1,
    title: full.title,
    say: full.say,
    robot: { model: robot.model, home: robot.home, gripper: robot.gripper ?? null },
    surface: full.surface,
    objects: expandCopies(full.objects).map(sceneObject),
    zones: full.zones.map(sceneZone),
    cameras: full.cameras.map(sceneCamera),
    reset: {
      robot: { pose: reset.robot.pose ?? robot.home, jitterDeg: reset.robot.jitterDeg },
      place: reset.place.map((entry) => ({ ...entry, yaw: entry.yaw ?? null, z: entry.z ?? null })),
      set: reset.set.map(sceneVariation),
      settleS: reset.settleS,
    },
    goal: full.goal,
    fail: full.fail,
    stages: full.stages,
    reward: full.reward,
    episode: full.episode,
    metrics: full.metrics,
    eval: full.eval,
    policy: full.policy ?? null,
    extensions,
  };
}

function sceneObject(object: FullDocument["objects"][number]): SceneObject {
  const { mass, mark, yaw, rpy, copies: _, ...rest } = object;
  return {
    ...rest,
    yaw: (rpy ? rpy[2] : yaw) * DEGREE,
    tilt: rpy && (rpy[0] !== 0 || rpy[1] !== 0) ? [rpy[0] * DEGREE, rpy[1] * DEGREE] : null,
    mass: mass ?? defaultMass(object),
    mark: mark ?? null,
  };
}

function sceneZone(zone: FullDocument["zones"][number]): SceneZone {
  return { ...zone, yaw: zone.yaw * DEGREE };
}

function sceneCamera(camera: FullDocument["cameras"][number]): SceneCamera {
  const { id, fov, px } = camera;
  return { id, fov, px, view: "mount" in camera ? null : { at: camera.at, look: camera.look } };
}

function sceneVariation({ of, prop, same, ...draw }: FullDocument["reset"]["set"][number]): Variation {
  const [[key, value] = ["", undefined]] = Object.entries(draw).filter(([, drawn]) => drawn !== undefined);
  return { of, prop, same, draw: { [key]: value } as unknown as Draw };
}
