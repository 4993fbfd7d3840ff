/** A hand-made linear policy package for tests: every action is the state plus a fixed share of the environment. */

import { ENVIRONMENT_FEATURE, STATE_FEATURE } from "../../control/features";
import { type OnnxGraph, writeOnnxModel } from "../../control/onnxWriter";
import type { PolicyManifest } from "../../control/policyManifest";
import { sha256Hex } from "../../math/sha256";
import type { PackageFiles } from "../policyPackage";

export const TINY_CHUNK = 5;
const JOINTS = ["shoulder_pan", "shoulder_lift", "elbow_flex", "wrist_flex", "wrist_roll", "gripper"];
const POSITIONS = JOINTS.map((name) => `${name}.pos`);
const ENVIRONMENT = ["cube.x", "cube.tool.z"];

/** In step k joint j moves by (k + 1) · 2 · cube.x + j · cube.tool.z / 100 from where it is; degrees. */
export function tinyAction(state: readonly number[], environment: readonly number[]): number[] {
  return Array.from({ length: TINY_CHUNK * 6 }, (_, i) => {
    const k = Math.floor(i / 6);
    const j = i % 6;
    return state[j]! + (k + 1) * 2 * environment[0]! + (j * environment[1]!) / 100;
  });
}

/** The graph; the environment arrives with mean 0 and std 1, so weights are as in `tinyAction`. */
export function tinyGraph(): OnnxGraph {
  const outputs = TINY_CHUNK * 6;
  const weights = new Float32Array(8 * outputs);
  for (let i = 0; i < outputs; i++) {
    weights[6 * outputs + i] = (Math.floor(i / 6) + 1) * 2;
    weights[7 * outputs + i] = (i % 6) / 100;
  }
  return {
    name: "tiny",
    inputs: [
      { name: STATE_FEATURE, shape: [1, 6] },
      { name: ENVIRONMENT_FEATURE, shape: [1, 2] },
    ],
    outputs: [{ name: "action", shape: [1, TINY_CHUNK, 6] }],
    initializers: [
      { name: "W", shape: [8, outputs], data: weights },
      { name: "shape", shape: [3], data: [1, TINY_CHUNK, 6] },
    ],
    nodes: [
      {
        op: "Concat",
        inputs: [STATE_FEATURE, ENVIRONMENT_FEATURE],
        outputs: ["x"],
        attributes: { axis: { int: 1 } },
      },
      { op: "MatMul", inputs: ["x", "W"], outputs: ["flat"] },
      { op: "Reshape", inputs: ["flat", "shape"], outputs: ["action"] },
    ],
  };
}

/** The manifest that belongs to some weights. */
function tinyManifest(weights: Uint8Array): PolicyManifest {
  const state = [10, -20, 30, 40, 5, 50];
  const environment = [0.2, 0.1];
  const flat = (value: number, size: number): number[] => new Array<number>(size).fill(value);
  return {
    format: "jointspace-policy",
    version: 1,
    id: "tiny",
    name: "Tiny",
    description: "A linear map for tests.",
    tasks: ["cube-in-the-tray"],
    robot: "so101",
    joints: [...JOINTS],
    units: "deg_gripper100",
    control_hz: 50,
    input_features: {
      [STATE_FEATURE]: { type: "STATE", shape: [6], names: [...POSITIONS] },
      [ENVIRONMENT_FEATURE]: { type: "ENV", shape: [2], names: [...ENVIRONMENT] },
    },
    output_features: { action: { type: "ACTION", shape: [6], names: [...POSITIONS] } },
    normalization: {
      [STATE_FEATURE]: { mode: "MEAN_STD", mean: flat(3, 6), std: flat(2, 6) },
      [ENVIRONMENT_FEATURE]: { mode: "IDENTITY" },
      action: { mode: "IDENTITY" },
    },
    action_reference: STATE_FEATURE,
    chunk_size: TINY_CHUNK,
    n_action_steps: 3,
    temporal_ensemble_coeff: null,
    licence: "Apache-2.0",
    training: {
      task: "cube-in-the-tray",
      expert: "none",
      seeds: [0, 0],
      episodes: 1,
      samples: 1,
      rounds: 1,
      steps: 1,
      loss: 0,
      command: "none",
    },
    weights: { file: "model.onnx", bytes: weights.length, sha256: sha256Hex(weights) },
    example: {
      inputs: { [STATE_FEATURE]: state, [ENVIRONMENT_FEATURE]: environment },
      action: tinyAction(state, environment),
    },
    created_by: "test",
  };
}

/** A whole package; `change` may alter the manifest, `weights` replaces the model. */
export function tinyPackage(
  change: (manifest: Record<string, unknown>) => void = () => {},
  weights: Uint8Array = writeOnnxModel(tinyGraph()),
): PackageFiles {
  const manifest = tinyManifest(weights) as unknown as Record<string, unknown>;
  change(manifest);
  return { "policy.json": new TextEncoder().encode(JSON.stringify(manifest)), "model.onnx": weights };
}
