/**
 * The network that behaviour cloning trains: a residual multilayer perceptron with a linear bypass.
 *
 *   h_0 = silu(x W_0 + b_0);  h_i = h_{i-1} + silu(h_{i-1} W_i + b_i);  y = h_L W_out + x W_skip + b_out
 *
 * All parameters live in one flat vector, so the optimiser is a handful of element-wise operators.
 */

import { invariant } from "../errors";
import { createRandomStream } from "../math/random";

/** Sizes of the network. */
export interface NetworkShape {
  /** Length of the input vector x. */
  readonly inputs: number;
  /** Length of the output vector y. */
  readonly outputs: number;
  /** Width of every hidden layer. */
  readonly width: number;
  /** Number of hidden layers, at least 1. */
  readonly depth: number;
}

/** One matrix or bias inside the flat parameter vector. */
export interface ParameterBlock {
  readonly name: string;
  /** (rows, columns) of a weight, (columns) of a bias. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  readonly kind: "weight" | "bias";
}

/** The blocks of the flat parameter vector, in order. */
export function parameterBlocks(shape: NetworkShape): readonly ParameterBlock[] {
  invariant(shape.depth >= 1, "a network has at least one hidden layer");
  const blocks: ParameterBlock[] = [];
  let offset = 0;
  const push = (name: string, dims: readonly number[]): void => {
    const size = dims.reduce((product, d) => product * d, 1);
    blocks.push({ name, shape: dims, offset, size, kind: dims.length === 2 ? "weight" : "bias" });
    offset += size;
  };
  for (let layer = 0; layer < shape.depth; layer++) {
    push(`W${layer}`, [layer === 0 ? shape.inputs : shape.width, shape.width]);
    push(`b${layer}`, [shape.width]);
  }
  push("Wout", [shape.width, shape.outputs]);
  push("Wskip", [shape.inputs, shape.outputs]);
  push("bout", [shape.outputs]);
  return blocks;
}

/** Number of parameters. */
export function parameterCount(shape: NetworkShape): number {
  const last = parameterBlocks(shape).at(-1)!;
  return last.offset + last.size;
}

/**
 * Fresh parameters: normal weights of variance 2 / rows (He et al. 2015) where silu follows, small output weights
 * so that training starts near the mean action, zero biases.
 *
 * @returns Shape (parameterCount).
 */
export function initialParameters(shape: NetworkShape, seed: number): Float32Array {
  const parameters = new Float32Array(parameterCount(shape));
  for (const block of parameterBlocks(shape)) {
    if (block.kind === "bias") continue;
    const stream = createRandomStream(seed, `network/${block.name}`);
    const toOutput = block.name === "Wout" || block.name === "Wskip";
    const sd = (toOutput ? 0.1 : 1) * Math.sqrt((toOutput ? 1 : 2) / block.shape[0]!);
    for (let i = 0; i < block.size; i++) parameters[block.offset + i] = stream.normal(0, sd);
  }
  return parameters;
}
