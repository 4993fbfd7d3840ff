/**
 * Opens policy packages: checks `policy.json`, checks `model.onnx` against it, and refuses with a reason.
 *
 * Nothing here runs the network. A package that passes has known units, names, shapes, statistics and contents.
 */

import {
  ACTION_FEATURE,
  createFeatureEncoder,
  ENVIRONMENT_FEATURE,
  FEATURE_UNITS,
  type FeatureEncoder,
} from "../control/features";
import { MANIFEST_FILE, WEIGHTS_FILE } from "../control/policyFiles";
import {
  hasKnownUnits,
  KNOWN_INPUTS,
  KNOWN_OUTPUTS,
  type PolicyManifest,
  parsePolicyManifest,
} from "../control/policyManifest";
import { InputError } from "../errors";
import { sha256Hex } from "../math/sha256";
import type { RobotModel } from "../robot/robotModel";
import type { Scene } from "../world/scene";
import { type GraphSummary, type GraphValue, readOnnxModel } from "./onnxReader";
import { SUPPORTED_OPERATORS, SUPPORTED_OPSETS } from "./operators";
import { MAX_WEIGHT_BYTES, UNSAFE_NAME } from "./packageLimits";

/** Files by name, without their folder. */
export type PackageFiles = Readonly<Record<string, Uint8Array>>;

/** A package that passed every check. */
export interface PolicyPackage {
  readonly manifest: PolicyManifest;
  readonly graph: GraphSummary;
  /** Bytes of `model.onnx`. */
  readonly weights: Uint8Array;
}

/** Memory for a session per byte of weights, measured on float32 models. */
const MEMORY_PER_BYTE = 2.2;

/**
 * Opens a package.
 *
 * @param files - `policy.json`, `model.onnx`, and whatever else lies in the folder.
 * @throws {InputError} `E_UNSAFE_FORMAT`, `E_JSON`, `E_POLICY_SHAPE`, `E_POLICY_STATS`, `E_POLICY_UNITS`,
 * `E_ONNX_PARSE`, `E_ONNX_EXTERNAL`, `E_ONNX_OP`, `E_ONNX_MEMORY`, `E_HASH`, `E_NEWER_VERSION`.
 */
export function loadPolicyPackage(files: PackageFiles): PolicyPackage {
  for (const [name, bytes] of Object.entries(files)) refuseUnsafe(name, bytes);
  const manifest = readManifest(fileNamed(files, MANIFEST_FILE));
  const weights = fileNamed(files, WEIGHTS_FILE);
  const graph = readOnnxModel(weights);
  checkWeights(manifest, weights);
  checkGraph(graph);
  checkGraphAgainstManifest(graph, manifest);
  return { manifest, graph, weights };
}

/**
 * Reads and checks `policy.json` alone, so that nothing large is downloaded for a package that cannot run.
 *
 * @throws {InputError} As `loadPolicyPackage`.
 */
export function readManifest(bytes: Uint8Array): PolicyManifest {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InputError(`${MANIFEST_FILE} is not JSON: ${String(error)}`, "Export the policy again.", {
      code: "E_JSON",
    });
  }
  const manifest = parsePolicyManifest(document);
  checkMemory(manifest);
  checkUnits(manifest);
  checkFeatures(manifest);
  checkStatistics(manifest);
  return manifest;
}

/**
 * Fits a policy to a robot.
 *
 * @returns The conversion of observations that the policy wants.
 * @throws {InputError} `E_POLICY_UNITS` when joints or their order differ, or the robot is another: the same names may stand
 * for joints with another zero; `E_POLICY_SHAPE` for an unknown feature.
 */
export function matchPolicyToRobot(manifest: PolicyManifest, model: RobotModel): FeatureEncoder {
  if (manifest.robot !== model.name) {
    throw new InputError(
      `policy "${manifest.id}" was trained for the robot "${manifest.robot}"; this one is "${model.name}"`,
      "Choose that robot, or a policy that was trained for this one.",
      { code: "E_POLICY_UNITS", where: "/robot" },
    );
  }
  const wanted = manifest.joints.join(", ");
  const present = model.joints.map((joint) => joint.name).join(", ");
  if (wanted !== present) {
    throw new InputError(
      `policy "${manifest.id}" moves the joints ${wanted}; robot "${model.name}" has ${present}, in this order`,
      "Choose a policy that was trained for this robot.",
      { code: "E_POLICY_UNITS", where: "/joints" },
    );
  }
  return createFeatureEncoder(model, manifest.input_features[ENVIRONMENT_FEATURE]?.names ?? []);
}

/**
 * Checks that a scene has what a policy looks at.
 *
 * @throws {InputError} `E_POLICY_SHAPE` naming the objects that are missing.
 */
export function matchPolicyToScene(manifest: PolicyManifest, scene: Pick<Scene, "objects">): void {
  const present = scene.objects.map(({ id }) => id);
  const wanted = new Set(objectsOf(manifest));
  const missing = [...wanted].filter((id) => !present.includes(id));
  if (missing.length === 0) return;
  throw new InputError(
    `policy "${manifest.id}" looks at ${missing.join(", ")}; the scene has ${present.join(", ") || "no objects"}`,
    `Use it on what it was trained for: ${manifest.tasks.join(", ")}.`,
    { code: "E_POLICY_SHAPE", where: ENVIRONMENT_FEATURE },
  );
}

/** Ids of the objects that a policy's environment state speaks of; names without an object begin with "tool". */
export function objectsOf(manifest: PolicyManifest): readonly string[] {
  const names = manifest.input_features[ENVIRONMENT_FEATURE]?.names ?? [];
  const ids = names.filter((name) => !TOOL_NAMES.test(name)).map((name) => name.slice(0, name.indexOf(".")));
  return [...new Set(ids)];
}

const TOOL_NAMES = /^tool\.[xyz]$/;

function refuseUnsafe(name: string, bytes: Uint8Array): void {
  const isPickle = bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5;
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
  if (!UNSAFE_NAME.test(name) && !isPickle && !isArchive) return;
  throw new InputError(
    `"${name}" is a pickle or an archive of pickles, which can run code when opened; expected ${WEIGHTS_FILE}`,
    "Export the policy to ONNX with the program that trained it, and load that file.",
    { code: "E_UNSAFE_FORMAT", where: name },
  );
}

function fileNamed(files: PackageFiles, name: string): Uint8Array {
  const bytes = files[name];
  if (bytes) return bytes;
  throw new InputError(
    `the policy folder has no ${name}; it has ${Object.keys(files).join(", ") || "no files"}`,
    `Choose a folder with ${MANIFEST_FILE} and ${WEIGHTS_FILE}.`,
    { code: "E_POLICY_SHAPE", where: name },
  );
}

function checkMemory(manifest: PolicyManifest): void {
  const { bytes } = manifest.weights;
  if (bytes <= MAX_WEIGHT_BYTES) return;
  const gigabytes = (value: number): string => (value / 1e9).toFixed(1);
  throw new InputError(
    `the model has ${gigabytes(bytes)} GB and would need about ${gigabytes(bytes * MEMORY_PER_BYTE)} GB of memory; a model may have ${gigabytes(MAX_WEIGHT_BYTES)} GB`,
    "Use a smaller model, or run it on a server.",
    { code: "E_ONNX_MEMORY", where: "/weights/bytes" },
  );
}

function checkUnits(manifest: PolicyManifest): void {
  if (hasKnownUnits(manifest)) return;
  throw new InputError(
    `units are "${manifest.units}"; expected "${FEATURE_UNITS}" (degrees, gripper 0 closed to 100 open)`,
    "Convert the policy's statistics to these units and export it again.",
    { code: "E_POLICY_UNITS", where: "/units" },
  );
}

function shapeError(message: string, where: string): InputError {
  return new InputError(message, "Export the policy again with the shapes and names that its manifest gives.", {
    code: "E_POLICY_SHAPE",
    where,
  });
}

function checkFeatures(manifest: PolicyManifest): void {
  const joints = manifest.joints.length;
  const check = (group: "input_features" | "output_features", known: readonly string[], required: string): void => {
    for (const [key, feature] of Object.entries(manifest[group])) {
      const where = `/${group}/${key}`;
      if (feature.type === "VISUAL")
        throw shapeError(`feature "${key}" is a camera image; this policy runtime has none`, where);
      if (!known.includes(key)) throw shapeError(`feature "${key}" is unknown; expected ${known.join(" or ")}`, where);
      const [size] = feature.shape;
      if (feature.shape.length !== 1)
        throw shapeError(`feature "${key}" has shape [${feature.shape}]; expected one number`, where);
      if (feature.names.length !== size) {
        throw shapeError(`feature "${key}" has ${feature.names.length} names for ${size} values`, where);
      }
      if (key === ENVIRONMENT_FEATURE) continue;
      const expected = manifest.joints.map((name) => `${name}.pos`);
      if (size !== joints || feature.names.some((name, i) => name !== expected[i])) {
        throw shapeError(`feature "${key}" is [${feature.names.join(", ")}]; expected [${expected.join(", ")}]`, where);
      }
    }
    if (!manifest[group][required]) throw shapeError(`feature "${required}" is missing`, `/${group}`);
  };
  check("input_features", KNOWN_INPUTS, KNOWN_INPUTS[0]!);
  check("output_features", KNOWN_OUTPUTS, ACTION_FEATURE);
  if (manifest.n_action_steps > manifest.chunk_size) {
    throw shapeError(
      `n_action_steps is ${manifest.n_action_steps}; a chunk has ${manifest.chunk_size}`,
      "/n_action_steps",
    );
  }
  if (manifest.temporal_ensemble_coeff !== null && manifest.n_action_steps !== 1) {
    throw shapeError("temporal ensembling needs a prediction at every step: n_action_steps 1", "/n_action_steps");
  }
}

function statsError(message: string, where: string): InputError {
  return new InputError(message, "Export the policy again together with the statistics of its training data.", {
    code: "E_POLICY_STATS",
    where,
  });
}

function checkStatistics(manifest: PolicyManifest): void {
  for (const [key, feature] of Object.entries({ ...manifest.input_features, ...manifest.output_features })) {
    const where = `/normalization/${key}`;
    const entry = manifest.normalization[key];
    if (!entry) throw statsError(`there are no normalisation statistics for "${key}"`, where);
    if (entry.mode === "IDENTITY") continue;
    const nameAt = (index: number): string => feature.names[index % feature.names.length]!;
    const rows =
      entry.mode === "MEAN_STD"
        ? ([
            ["mean", entry.mean],
            ["std", entry.std],
          ] as const)
        : ([
            ["min", entry.min],
            ["max", entry.max],
          ] as const);
    for (const [label, values] of rows) {
      const perStep = key === ACTION_FEATURE && values.length === manifest.chunk_size * feature.names.length;
      if (values.length !== feature.names.length && !perStep) {
        throw statsError(`${label} of "${key}" has ${values.length} values; expected ${feature.names.length}`, where);
      }
      const bad = values.findIndex((value) => value === null || !Number.isFinite(value));
      if (bad >= 0) throw statsError(`${label} of "${nameAt(bad)}" is not a number`, where);
    }
    const [low, high] = [rows[0][1], rows[1][1]];
    if (low.length !== high.length) throw statsError(`the statistics of "${key}" have different lengths`, where);
    const flat = high.findIndex((value, i) => (entry.mode === "MEAN_STD" ? value! <= 0 : value! <= low[i]!));
    if (flat >= 0) throw statsError(`"${nameAt(flat)}" has no spread (${rows[1][0]} ${high[flat]})`, where);
  }
}

function checkWeights(manifest: PolicyManifest, weights: Uint8Array): void {
  const { bytes, sha256 } = manifest.weights;
  const found = sha256Hex(weights);
  if (weights.length === bytes && found === sha256) return;
  throw new InputError(
    `${WEIGHTS_FILE} has ${weights.length} bytes and hash ${found.slice(0, 12)}…; expected ${bytes} and ${sha256.slice(0, 12)}…`,
    "The weights are not those that the manifest describes. Download the whole package again.",
    { code: "E_HASH", where: "/weights" },
  );
}

function checkGraph(graph: GraphSummary): void {
  if (graph.externalFiles.length > 0) {
    throw new InputError(
      `${WEIGHTS_FILE} keeps its weights in another file: ${graph.externalFiles.slice(0, 3).join(", ")}`,
      "Save the model as one file (save_as_external_data=False).",
      { code: "E_ONNX_EXTERNAL" },
    );
  }
  const unknown = graph.operators.filter((operator) => !SUPPORTED_OPERATORS.has(operator));
  if (unknown.length > 0) {
    throw new InputError(
      `${WEIGHTS_FILE} uses operators that do not run here: ${unknown.join(", ")}`,
      "Export the policy with standard operators only.",
      { code: "E_ONNX_OP" },
    );
  }
  const opset = graph.opsets.get("");
  const { oldest, newest } = SUPPORTED_OPSETS;
  if (opset === undefined || opset < oldest || opset > newest) {
    throw new InputError(
      `${WEIGHTS_FILE} uses operator set ${opset ?? "none"}; expected ${oldest} to ${newest}`,
      "Export the policy with opset 17.",
      { code: "E_ONNX_OP" },
    );
  }
}

function checkGraphAgainstManifest(graph: GraphSummary, manifest: PolicyManifest): void {
  const wanted = Object.entries(manifest.input_features).map(([name, { shape }]) => ({ name, shape: [1, ...shape] }));
  compareValues("input", graph.inputs, wanted);
  compareValues("output", graph.outputs, [
    { name: ACTION_FEATURE, shape: [1, manifest.chunk_size, manifest.joints.length] },
  ]);
}

function compareValues(
  kind: "input" | "output",
  present: readonly GraphValue[],
  wanted: readonly { readonly name: string; readonly shape: readonly number[] }[],
): void {
  const names = (values: readonly { readonly name: string }[]): string =>
    values
      .map(({ name }) => name)
      .sort()
      .join(", ");
  if (names(present) !== names(wanted)) {
    throw shapeError(`the graph has the ${kind}s ${names(present)}; the manifest says ${names(wanted)}`, WEIGHTS_FILE);
  }
  for (const { name, shape } of wanted) {
    const value = present.find((candidate) => candidate.name === name)!;
    if (value.type !== "float32")
      throw shapeError(`${kind} "${name}" is ${value.type}; expected float32`, WEIGHTS_FILE);
    const fits =
      value.shape.length === shape.length && value.shape.every((d, i) => typeof d === "string" || d === shape[i]);
    if (!fits) {
      throw shapeError(
        `${kind} "${name}" has shape [${value.shape}] in the graph; the manifest says [${shape}]`,
        WEIGHTS_FILE,
      );
    }
  }
}
