/**
 * `policy.json`: what a policy package says of itself. The keys follow LeRobot's config files where it has a word.
 *
 * The schema is closed. Everything that decides what the arm does (units, joint order, normalisation, rate) stands in
 * the file; nothing is assumed.
 */

import * as v from "valibot";
import { InputError } from "../errors";
import { ACTION_FEATURE, ENVIRONMENT_FEATURE, FEATURE_UNITS, STATE_FEATURE } from "./features";
import { MANIFEST_FILE, WEIGHTS_FILE } from "./policyFiles";

export const MANIFEST_VERSION = 1;

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
// Statistics may be NaN or missing in a broken file; `policyPackage` names what is wrong with them.
const statistic = v.array(v.nullable(v.number()));

const feature = v.strictObject({
  /** STATE, ENV, VISUAL or ACTION. */
  type: v.picklist(["STATE", "ENV", "VISUAL", "ACTION"]),
  /** Without the batch dimension. */
  shape: v.pipe(v.array(count(4096)), v.minLength(1), v.maxLength(3)),
  /** One name per number: `shoulder_pan.pos`, `cube.x`, ... */
  names: v.array(text(80)),
});

const normalization = v.variant("mode", [
  v.strictObject({ mode: v.literal("IDENTITY") }),
  /** y = (x - mean) / (std + 1e-8) */
  v.strictObject({ mode: v.literal("MEAN_STD"), mean: statistic, std: statistic }),
  /** y = 2 (x - min) / (max - min) - 1 */
  v.strictObject({ mode: v.literal("MIN_MAX"), min: statistic, max: statistic }),
]);

const schema = v.strictObject({
  format: v.literal("jointspace-policy"),
  version: v.literal(MANIFEST_VERSION),
  /** Also the folder's name. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  name: text(120),
  description: text(2000),
  /** Built-in scene ids that the policy was trained for. */
  tasks: v.pipe(v.array(text(80)), v.minLength(1), v.maxLength(100)),
  /** Robot model, such as `so101`. */
  robot: text(80),
  /** Joint names in the order of `observation.state` and `action`. */
  joints: v.pipe(v.array(text(80)), v.minLength(1), v.maxLength(64)),
  /** Units of state and action; `deg_gripper100` is degrees with the gripper from 0 (closed) to 100 (open). */
  units: text(40),
  /** Rate at which actions are played, Hz. */
  control_hz: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
  input_features: v.record(text(120), feature),
  output_features: v.record(text(120), feature),
  /** One entry per feature; that of `action` may also have one row for each step of a chunk. */
  normalization: v.record(text(120), normalization),
  /**
   * What the actions of a chunk count from: `absolute` targets, or targets relative to the `observation.state` from
   * which the chunk was computed.
   */
  action_reference: v.picklist(["absolute", STATE_FEATURE]),
  /** Actions per network run. */
  chunk_size: count(1000),
  /** Actions played before the network runs again. */
  n_action_steps: count(1000),
  /** m of the weights exp(-m i), i = 0 for the oldest prediction; null for no ensembling (Zhao et al. 2023). */
  temporal_ensemble_coeff: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  /** SPDX identifier. */
  licence: text(80),
  training: v.strictObject({
    task: text(80),
    /** Who showed it. */
    expert: text(200),
    /** First and last seed of the recorded episodes. */
    seeds: v.tuple([v.number(), v.number()]),
    episodes: count(1e7),
    samples: count(1e9),
    /** Rounds of data aggregation, 1 for plain cloning. */
    rounds: count(1000),
    /** Optimiser steps. */
    steps: count(1e9),
    /** Final training loss in normalised units. */
    loss: v.number(),
    /** Reproduces the package. */
    command: text(500),
  }),
  weights: v.strictObject({
    file: v.literal(WEIGHTS_FILE),
    bytes: count(1e12),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
  /** A case to check at load: raw features in, raw action chunk out (row-major), 1e-3 relative to the chunk's range. */
  example: v.strictObject({ inputs: v.record(text(120), v.array(v.number())), action: v.array(v.number()) }),
  /** Program and version that wrote the package. */
  created_by: text(120),
});

/** A checked `policy.json`. */
export type PolicyManifest = v.InferOutput<typeof schema>;
export type PolicyNormalization = v.InferOutput<typeof normalization>;

/**
 * Reads a manifest.
 *
 * @param document - Parsed JSON.
 * @throws {InputError} `E_POLICY_SHAPE` with the path of the first field that is wrong, `E_NEWER_VERSION` for a
 * format of the future.
 */
export function parsePolicyManifest(document: unknown): PolicyManifest {
  const version = typeof document === "object" && document !== null && "version" in document ? document.version : null;
  if (typeof version === "number" && version > MANIFEST_VERSION) {
    throw new InputError(
      `policy format version is ${version}; this version reads up to ${MANIFEST_VERSION}`,
      "Update Jointspace, or export the policy for an older version.",
      { code: "E_NEWER_VERSION", where: "/version" },
    );
  }
  const result = v.safeParse(schema, document);
  if (!result.success) {
    const issue = result.issues[0];
    const where = `/${(issue.path ?? []).map((item) => String(item.key)).join("/")}`;
    throw new InputError(`${MANIFEST_FILE} at ${where}: ${issue.message}`, "Correct this field and load again.", {
      code: "E_POLICY_SHAPE",
      where,
    });
  }
  return result.output;
}

/** Whether the manifest speaks the units of `features.ts`. */
export function hasKnownUnits(manifest: PolicyManifest): boolean {
  return manifest.units === FEATURE_UNITS;
}

/** The features a state-based policy may ask for. */
export const KNOWN_INPUTS: readonly string[] = [STATE_FEATURE, ENVIRONMENT_FEATURE];
export const KNOWN_OUTPUTS: readonly string[] = [ACTION_FEATURE];
