/**
 * One ONNX graph that is a whole training step: forward, loss, backward and the optimiser.
 *
 * The optimiser is AdamW (Kingma and Ba 2015; Loshchilov and Hutter 2019) with clipping of the global gradient norm
 * and a running average of the weights. Parameters and moments come in and go out as flat vectors.
 */

import { type OnnxAttribute, type OnnxInitializer, type OnnxNode, writeOnnxModel } from "../control/onnxWriter";
import { type NetworkShape, type ParameterBlock, parameterBlocks, parameterCount } from "./network";

/** What is fixed when the graph is built. */
export interface TrainingGraphOptions {
  readonly network: NetworkShape;
  readonly batch: number;
  /** Errors below this (in normalised units) are squared, above it they count linearly (Huber 1964). */
  readonly huberWidth: number;
  readonly beta1: number;
  readonly beta2: number;
}

/**
 * Graph inputs. x (batch, inputs), y and weight (batch, outputs), theta, m, v, average (parameters), and scalars of
 * shape (1): rate, decay, clip, averageDecay, and the bias corrections 1 - beta^t of both moments.
 */
const TRAINING_INPUTS = [
  "x",
  "y",
  "weight",
  "theta",
  "m",
  "v",
  "average",
  "rate",
  "decay",
  "clip",
  "averageDecay",
  "correction1",
  "correction2",
] as const;

/** Graph outputs: loss (1), gradientNorm (1) before clipping, and the next theta, m, v, average (parameters). */
export const TRAINING_OUTPUTS = ["loss", "gradientNorm", "theta_next", "m_next", "v_next", "average_next"] as const;

/** Collects nodes and constants under construction. */
class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  #next = 0;

  /** Adds an operator with one output and returns that output's name. */
  add(op: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}, name?: string): string {
    const output = name ?? `t${this.#next++}`;
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  floats(data: Float32Array, shape: readonly number[]): string {
    const name = `c${this.#next++}`;
    this.initializers.push({ name, shape, data });
    return name;
  }

  scalar(value: number): string {
    return this.floats(Float32Array.of(value), [1]);
  }

  integers(values: readonly number[]): string {
    const name = `c${this.#next++}`;
    this.initializers.push({ name, shape: [values.length], data: values });
    return name;
  }
}

/** Names of values that the backward pass needs again. */
interface ForwardTrace {
  /** Activations h_0 .. h_{L-1}. */
  readonly hidden: readonly string[];
  /** Pre-activations and their sigmoids, per layer. */
  readonly linear: readonly string[];
  readonly sigmoid: readonly string[];
  readonly output: string;
}

/** Builds the training graph. */
export function buildTrainingGraph(options: TrainingGraphOptions): Uint8Array {
  const { network, batch } = options;
  const blocks = parameterBlocks(network);
  const count = parameterCount(network);
  const builder = new GraphBuilder();
  const weights = splitParameters(builder, blocks);
  const trace = addForward(builder, network, weights);
  const outputGradient = addLoss(builder, trace.output, options.huberWidth);
  const gradients = addBackward(builder, network, weights, trace, outputGradient);
  const flat = builder.add(
    "Concat",
    blocks.map((block) => builder.add("Reshape", [gradients.get(block.name)!, builder.integers([block.size])])),
    { axis: { int: 0 } },
  );
  addOptimiser(builder, flat, decayMask(blocks, count), options);

  const shapes: Record<string, readonly number[]> = {
    x: [batch, network.inputs],
    y: [batch, network.outputs],
    weight: [batch, network.outputs],
    theta: [count],
    m: [count],
    v: [count],
    average: [count],
  };
  return writeOnnxModel({
    name: "training_step",
    inputs: TRAINING_INPUTS.map((name) => ({ name, shape: shapes[name] ?? [1] })),
    outputs: TRAINING_OUTPUTS.map((name) => ({ name, shape: name.endsWith("_next") ? [count] : [1] })),
    initializers: builder.initializers,
    nodes: builder.nodes,
  });
}

/** Cuts theta into its matrices and biases. */
function splitParameters(builder: GraphBuilder, blocks: readonly ParameterBlock[]): ReadonlyMap<string, string> {
  const pieces = blocks.map((block) => `theta_${block.name}`);
  builder.nodes.push({
    op: "Split",
    inputs: ["theta", builder.integers(blocks.map((block) => block.size))],
    outputs: pieces,
    attributes: { axis: { int: 0 } },
  });
  return new Map(
    blocks.map((block, i) => [block.name, builder.add("Reshape", [pieces[i]!, builder.integers(block.shape)])]),
  );
}

function addForward(builder: GraphBuilder, network: NetworkShape, weights: ReadonlyMap<string, string>): ForwardTrace {
  const hidden: string[] = [];
  const linear: string[] = [];
  const sigmoid: string[] = [];
  for (let layer = 0; layer < network.depth; layer++) {
    const input = layer === 0 ? "x" : hidden[layer - 1]!;
    const z = builder.add("Gemm", [input, weights.get(`W${layer}`)!, weights.get(`b${layer}`)!]);
    const s = builder.add("Sigmoid", [z]);
    const a = builder.add("Mul", [z, s]);
    linear.push(z);
    sigmoid.push(s);
    hidden.push(layer === 0 ? a : builder.add("Add", [input, a]));
  }
  const fromHidden = builder.add("Gemm", [hidden.at(-1)!, weights.get("Wout")!, weights.get("bout")!]);
  const output = builder.add("Gemm", ["x", weights.get("Wskip")!, fromHidden]);
  return { hidden, linear, sigmoid, output };
}

/**
 * Weighted mean Huber loss. With c = clamp(d / width, -1, 1) the loss of one element is c (d - width c / 2) and its
 * derivative is c.
 *
 * @returns Name of the gradient with respect to the output, shape (batch, outputs).
 */
function addLoss(builder: GraphBuilder, output: string, width: number): string {
  const difference = builder.add("Sub", [output, "y"]);
  const scaled = builder.add("Div", [difference, builder.scalar(width)]);
  const slope = builder.add("Max", [builder.add("Min", [scaled, builder.scalar(1)]), builder.scalar(-1)]);
  const half = builder.add("Mul", [slope, builder.scalar(width / 2)]);
  const element = builder.add("Mul", [slope, builder.add("Sub", [difference, half])]);
  const axes = builder.integers([0, 1]);
  const sum = (value: string): string => builder.add("ReduceSum", [value, axes], { keepdims: { int: 0 } });
  const one = builder.integers([1]);
  const total = builder.add("Reshape", [sum("weight"), one]);
  const weighted = builder.add("Reshape", [sum(builder.add("Mul", ["weight", element])), one]);
  builder.add("Div", [weighted, total], {}, "loss");
  return builder.add("Div", [builder.add("Mul", ["weight", slope]), total]);
}

/** @returns Gradient names by parameter block. */
function addBackward(
  builder: GraphBuilder,
  network: NetworkShape,
  weights: ReadonlyMap<string, string>,
  trace: ForwardTrace,
  outputGradient: string,
): ReadonlyMap<string, string> {
  const gradients = new Map<string, string>();
  const rows = builder.integers([0]);
  const columnSum = (value: string): string => builder.add("ReduceSum", [value, rows], { keepdims: { int: 0 } });
  const transposeFirst = { transA: { int: 1 } };
  const transposeSecond = { transB: { int: 1 } };
  const one = builder.scalar(1);

  gradients.set("Wout", builder.add("Gemm", [trace.hidden.at(-1)!, outputGradient], transposeFirst));
  gradients.set("Wskip", builder.add("Gemm", ["x", outputGradient], transposeFirst));
  gradients.set("bout", columnSum(outputGradient));
  let upstream = builder.add("Gemm", [outputGradient, weights.get("Wout")!], transposeSecond);
  for (let layer = network.depth - 1; layer >= 0; layer--) {
    // d silu(z)/dz = s + z s (1 - s)
    const s = trace.sigmoid[layer]!;
    const a = builder.add("Mul", [trace.linear[layer]!, s]);
    const slope = builder.add("Add", [s, builder.add("Mul", [a, builder.add("Sub", [one, s])])]);
    const dz = builder.add("Mul", [upstream, slope]);
    const input = layer === 0 ? "x" : trace.hidden[layer - 1]!;
    gradients.set(`W${layer}`, builder.add("Gemm", [input, dz], transposeFirst));
    gradients.set(`b${layer}`, columnSum(dz));
    if (layer > 0) {
      const through = builder.add("Gemm", [dz, weights.get(`W${layer}`)!], transposeSecond);
      upstream = builder.add("Add", [upstream, through]);
    }
  }
  return gradients;
}

/** 1 where weight decay applies (weights), 0 elsewhere (biases). */
function decayMask(blocks: readonly ParameterBlock[], count: number): Float32Array {
  const mask = new Float32Array(count);
  for (const block of blocks) if (block.kind === "weight") mask.fill(1, block.offset, block.offset + block.size);
  return mask;
}

function addOptimiser(
  builder: GraphBuilder,
  gradient: string,
  mask: Float32Array,
  options: TrainingGraphOptions,
): void {
  const { beta1, beta2 } = options;
  const epsilon = builder.scalar(1e-8);
  const squared = builder.add("ReduceSum", [builder.add("Mul", [gradient, gradient]), builder.integers([0])], {
    keepdims: { int: 1 },
  });
  const norm = builder.add("Sqrt", [squared], {}, "gradientNorm");
  // Scale down to the wanted norm only when above it.
  const factor = builder.add("Min", [
    builder.scalar(1),
    builder.add("Div", ["clip", builder.add("Add", [norm, epsilon])]),
  ]);
  const g = builder.add("Mul", [gradient, factor]);

  const blend = (old: string, fresh: string, keep: number, name: string): string =>
    builder.add(
      "Add",
      [builder.add("Mul", [old, builder.scalar(keep)]), builder.add("Mul", [fresh, builder.scalar(1 - keep)])],
      {},
      name,
    );
  const m = blend("m", g, beta1, "m_next");
  const v = blend("v", builder.add("Mul", [g, g]), beta2, "v_next");
  const mHat = builder.add("Div", [m, "correction1"]);
  const vHat = builder.add("Div", [v, "correction2"]);
  const direction = builder.add("Div", [mHat, builder.add("Add", [builder.add("Sqrt", [vHat]), epsilon])]);
  const shrink = builder.add("Mul", [builder.add("Mul", ["theta", builder.floats(mask, [mask.length])]), "decay"]);
  const step = builder.add("Mul", [builder.add("Add", [direction, shrink]), "rate"]);
  const theta = builder.add("Sub", ["theta", step], {}, "theta_next");

  const kept = builder.add("Mul", ["average", "averageDecay"]);
  const rest = builder.add("Sub", [builder.scalar(1), "averageDecay"]);
  builder.add("Add", [kept, builder.add("Mul", [theta, rest])], {}, "average_next");
}
