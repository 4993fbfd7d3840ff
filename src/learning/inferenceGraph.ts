/** The trained network as a policy graph: features in, a normalised action chunk out. Normalisation stays outside. */

import { type OnnxNode, type OnnxValue, writeOnnxModel } from "../control/onnxWriter";
import { invariant } from "../errors";
import { type NetworkShape, parameterBlocks, parameterCount } from "./network";

/** One named input vector; the network sees the inputs one after the other. */
export interface PolicyInput {
  readonly name: string;
  readonly size: number;
}

/**
 * Builds the policy graph.
 *
 * @param parameters - Flat parameters of the network.
 * @param inputs - Their sizes add up to the network's inputs; each becomes a graph input of shape (1, size).
 * @param chunk - Actions per chunk; output `action` has the shape (1, chunk, outputs / chunk).
 */
export function buildInferenceGraph(
  network: NetworkShape,
  parameters: Float32Array,
  inputs: readonly PolicyInput[],
  chunk: number,
): Uint8Array {
  const joints = network.outputs / chunk;
  invariant(Number.isInteger(joints), "the outputs are whole actions");
  invariant(inputs.reduce((sum, input) => sum + input.size, 0) === network.inputs, "inputs fill the network's input");
  invariant(parameters.length === parameterCount(network), "parameters fit the network");

  const values: OnnxValue[] = inputs.map((input) => ({ name: input.name, shape: [1, input.size] }));
  const nodes: OnnxNode[] = [
    { op: "Concat", inputs: inputs.map((input) => input.name), outputs: ["x"], attributes: { axis: { int: 1 } } },
  ];
  let hidden = "x";
  for (let layer = 0; layer < network.depth; layer++) {
    nodes.push({ op: "Gemm", inputs: [hidden, `W${layer}`, `b${layer}`], outputs: [`z${layer}`] });
    nodes.push({ op: "Sigmoid", inputs: [`z${layer}`], outputs: [`s${layer}`] });
    nodes.push({ op: "Mul", inputs: [`z${layer}`, `s${layer}`], outputs: [`a${layer}`] });
    if (layer > 0) nodes.push({ op: "Add", inputs: [hidden, `a${layer}`], outputs: [`h${layer}`] });
    hidden = layer === 0 ? "a0" : `h${layer}`;
  }
  nodes.push({ op: "Gemm", inputs: [hidden, "Wout", "bout"], outputs: ["fromHidden"] });
  nodes.push({ op: "Gemm", inputs: ["x", "Wskip", "fromHidden"], outputs: ["flat"] });
  nodes.push({ op: "Reshape", inputs: ["flat", "chunkShape"], outputs: ["action"] });

  const weights = parameterBlocks(network).map((block) => ({
    name: block.name,
    shape: block.shape,
    data: parameters.slice(block.offset, block.offset + block.size),
  }));
  return writeOnnxModel({
    name: "policy",
    inputs: values,
    outputs: [{ name: "action", shape: [1, chunk, joints] }],
    initializers: [...weights, { name: "chunkShape", shape: [3], data: [1, chunk, joints] }],
    nodes,
  });
}
