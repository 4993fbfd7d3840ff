/** A trained network as the two files of a policy package. */

import {
  ACTION_FEATURE,
  ENVIRONMENT_FEATURE,
  FEATURE_UNITS,
  type FeatureVectors,
  jointFeatureNames,
  STATE_FEATURE,
} from "../control/features";
import type { GraphRunner } from "../control/graphRunner";
import { createNormalizer } from "../control/normalization";
import { MANIFEST_FILE, WEIGHTS_FILE } from "../control/policyFiles";
import { MANIFEST_VERSION, type PolicyManifest, parsePolicyManifest } from "../control/policyManifest";
import { sha256Hex } from "../math/sha256";
import type { RobotModel } from "../robot/robotModel";
import type { TrainedNetwork } from "./behaviourCloning";
import { buildInferenceGraph } from "./inferenceGraph";

/** What only the caller knows about a package. */
export type PackageDescription = Pick<
  PolicyManifest,
  | "id"
  | "name"
  | "description"
  | "tasks"
  | "robot"
  | "control_hz"
  | "n_action_steps"
  | "temporal_ensemble_coeff"
  | "licence"
  | "created_by"
> & {
  /** Names of `observation.environment_state`, in order. */
  readonly environmentNames: readonly string[];
  readonly training: Omit<PolicyManifest["training"], "samples" | "steps" | "loss">;
};

/** The bytes of a package, by file name. */
export interface PolicyPackageFiles {
  readonly "policy.json": Uint8Array;
  readonly "model.onnx": Uint8Array;
}

/**
 * Writes a package.
 *
 * @param example - Raw features of one control step; their action is computed and stored as the case to check at load.
 */
export async function writePolicyPackage(
  network: TrainedNetwork,
  description: PackageDescription,
  model: RobotModel,
  example: FeatureVectors,
  runner: GraphRunner,
): Promise<PolicyPackageFiles> {
  const { environmentNames, training, ...said } = description;
  const inputs = [
    { name: STATE_FEATURE, size: network.joints },
    { name: ENVIRONMENT_FEATURE, size: network.environment },
  ];
  const weights = buildInferenceGraph(network.shape, network.parameters, inputs, network.chunk);
  const jointNames = [...jointFeatureNames(model)];
  const manifest: PolicyManifest = {
    format: "jointspace-policy",
    version: MANIFEST_VERSION,
    ...said,
    joints: model.joints.map((joint) => joint.name),
    units: FEATURE_UNITS,
    input_features: {
      [STATE_FEATURE]: { type: "STATE", shape: [network.joints], names: jointNames },
      [ENVIRONMENT_FEATURE]: { type: "ENV", shape: [network.environment], names: [...environmentNames] },
    },
    output_features: { [ACTION_FEATURE]: { type: "ACTION", shape: [network.joints], names: jointNames } },
    normalization: {
      [STATE_FEATURE]: network.statistics.state,
      [ENVIRONMENT_FEATURE]: network.statistics.environment,
      [ACTION_FEATURE]: network.statistics.action,
    },
    action_reference: STATE_FEATURE,
    chunk_size: network.chunk,
    training: { ...training, samples: network.samples, steps: network.steps, loss: network.loss },
    weights: { file: WEIGHTS_FILE, bytes: weights.length, sha256: sha256Hex(weights) },
    example: await runExample(network, weights, example, runner),
  };
  const json = JSON.stringify(parsePolicyManifest(manifest), null, 2);
  // Everything in a manifest that we write is ASCII except free text, which is escaped.
  const ascii = `${json.replace(/[^\n -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
  return { [MANIFEST_FILE]: Uint8Array.from(ascii, (c) => c.charCodeAt(0)), [WEIGHTS_FILE]: weights };
}

async function runExample(
  network: TrainedNetwork,
  weights: Uint8Array,
  example: FeatureVectors,
  runner: GraphRunner,
): Promise<PolicyManifest["example"]> {
  const session = await runner.load(weights);
  try {
    const state = createNormalizer(network.statistics.state, network.joints).forward(example.state);
    const environment = createNormalizer(network.statistics.environment, network.environment).forward(
      example.environment,
    );
    const out = await session.run({
      [STATE_FEATURE]: { shape: [1, network.joints], data: state },
      [ENVIRONMENT_FEATURE]: { shape: [1, network.environment], data: environment },
    });
    const chunk = createNormalizer(network.statistics.action, network.chunk * network.joints).inverse(
      out[ACTION_FEATURE]!.data,
    );
    return {
      inputs: { [STATE_FEATURE]: Array.from(example.state), [ENVIRONMENT_FEATURE]: Array.from(example.environment) },
      action: Array.from(chunk, (value, i) => value + example.state[i % network.joints]!),
    };
  } finally {
    await session.release();
  }
}
