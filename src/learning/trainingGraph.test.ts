import * as ort from "onnxruntime-web/wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { buildInferenceGraph } from "./inferenceGraph";
import { initialParameters, parameterBlocks, parameterCount } from "./network";
import { buildTrainingGraph, TRAINING_OUTPUTS } from "./trainingGraph";

ort.env.wasm.numThreads = 1;

const network = { inputs: 5, outputs: 6, width: 12, depth: 3 };
const options = { network, batch: 8, huberWidth: 0.3, beta1: 0.9, beta2: 0.999 };
const count = parameterCount(network);
const stream = createRandomStream(3, "trainingGraph.test");
const x = Float32Array.from({ length: 8 * 5 }, () => stream.normal());
const y = Float32Array.from({ length: 8 * 6 }, () => stream.normal());
// Weights of 0, 1 and 2 stand for masked, plain and emphasised targets.
const weight = Float32Array.from({ length: 8 * 6 }, () => stream.integer(3));
const theta = initialParameters(network, 7);

/** Double precision forward pass and loss, written independently of the graph. */
function referenceLoss(parameters: ArrayLike<number>): number {
  const at = new Map(parameterBlocks(network).map((block) => [block.name, block.offset]));
  const affine = (input: number[], name: string, columns: number, bias: number[]): number[] =>
    bias.map((b, j) => input.reduce((sum, value, i) => sum + value * parameters[at.get(name)! + i * columns + j]!, b));
  const biasOf = (name: string, size: number): number[] =>
    Array.from({ length: size }, (_, i) => parameters[at.get(name)! + i]!);
  let total = 0;
  let weights = 0;
  for (let row = 0; row < options.batch; row++) {
    const input = Array.from(x.subarray(row * 5, row * 5 + 5));
    let hidden: number[] = [];
    for (let layer = 0; layer < network.depth; layer++) {
      const z = affine(layer === 0 ? input : hidden, `W${layer}`, 12, biasOf(`b${layer}`, 12));
      const a = z.map((value) => value / (1 + Math.exp(-value)));
      hidden = layer === 0 ? a : a.map((value, i) => value + hidden[i]!);
    }
    const out = affine(input, "Wskip", 6, affine(hidden, "Wout", 6, biasOf("bout", 6)));
    for (let j = 0; j < 6; j++) {
      const d = Math.abs(out[j]! - y[row * 6 + j]!);
      const w = weight[row * 6 + j]!;
      total += w * (d <= 0.3 ? (d * d) / 0.6 : d - 0.15);
      weights += w;
    }
  }
  return total / weights;
}

function feedsOf(changes: Record<string, number> = {}): Record<string, ort.Tensor> {
  const scalars = {
    rate: 1e-3,
    decay: 0,
    clip: 1e9,
    averageDecay: 0.9,
    correction1: 0.1,
    correction2: 0.001,
    ...changes,
  };
  const tensor = (data: Float32Array, shape: number[]): ort.Tensor => new ort.Tensor("float32", data, shape);
  return {
    x: tensor(x, [8, 5]),
    y: tensor(y, [8, 6]),
    weight: tensor(weight, [8, 6]),
    theta: tensor(theta, [count]),
    m: tensor(new Float32Array(count), [count]),
    v: tensor(new Float32Array(count), [count]),
    average: tensor(theta, [count]),
    ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tensor(Float32Array.of(value), [1])])),
  };
}

describe("a training step in onnxruntime", () => {
  let session: ort.InferenceSession;
  const step = async (changes?: Record<string, number>): Promise<Record<string, Float32Array>> => {
    const result = await session.run(feedsOf(changes));
    return Object.fromEntries(TRAINING_OUTPUTS.map((name) => [name, result[name]!.data as Float32Array]));
  };
  beforeAll(async () => {
    session = await ort.InferenceSession.create(buildTrainingGraph(options));
  });

  test("the loss is the weighted Huber loss of the forward pass", async () => {
    const { loss } = await step();
    expect(loss![0]).toBeCloseTo(referenceLoss(theta), 5);
  });

  test("every gradient agrees with central differences in double precision", async () => {
    // From zero moments, m_next = (1 - beta1) g.
    const { m_next } = await step();
    const h = 1e-5;
    let worst = 0;
    for (let i = 0; i < count; i++) {
      const shifted = Float64Array.from(theta);
      shifted[i]! += h;
      const up = referenceLoss(shifted);
      shifted[i]! -= 2 * h;
      const numeric = (up - referenceLoss(shifted)) / (2 * h);
      worst = Math.max(worst, Math.abs(m_next![i]! / 0.1 - numeric));
    }
    expect(worst).toBeLessThan(2e-6);
  });

  test("the update is AdamW's: first step by the learning rate against the gradient's sign", async () => {
    const { theta_next, m_next, average_next } = await step();
    const { theta_next: decayed } = await step({ decay: 0.5 });
    const blocks = parameterBlocks(network);
    for (let i = 0; i < count; i++) {
      const g = m_next![i]! / 0.1;
      if (Math.abs(g) < 1e-4) continue;
      expect(theta_next![i]! - theta[i]!).toBeCloseTo(-1e-3 * Math.sign(g), 5);
      expect(average_next![i]!).toBeCloseTo(0.9 * theta[i]! + 0.1 * theta_next![i]!, 6);
      const isWeight = blocks.findLast((block) => block.offset <= i)!.kind === "weight";
      expect(decayed![i]! - theta_next![i]!).toBeCloseTo(isWeight ? -0.5e-3 * theta[i]! : 0, 6);
    }
  });

  test("a gradient above the wanted norm is scaled down to it", async () => {
    const { gradientNorm, m_next } = await step();
    const clip = gradientNorm![0]! / 4;
    const clipped = await step({ clip });
    expect(clipped.gradientNorm![0]).toBeCloseTo(gradientNorm![0]!, 6);
    const norm = Math.sqrt(clipped.m_next!.reduce((sum, value) => sum + (value / 0.1) ** 2, 0));
    expect(norm).toBeCloseTo(clip, 5);
    expect(clipped.m_next![0]).toBeCloseTo(m_next![0]! / 4, 6);
  });

  test("the policy graph computes what was trained", async () => {
    const policy = buildInferenceGraph(
      network,
      theta,
      [
        { name: "a", size: 2 },
        { name: "b", size: 3 },
      ],
      2,
    );
    const run = await ort.InferenceSession.create(policy);
    let total = 0;
    let weights = 0;
    for (let row = 0; row < 8; row++) {
      const a = new ort.Tensor("float32", x.slice(row * 5, row * 5 + 2), [1, 2]);
      const b = new ort.Tensor("float32", x.slice(row * 5 + 2, row * 5 + 5), [1, 3]);
      const { action } = await run.run({ a, b });
      expect(action!.dims).toEqual([1, 2, 3]);
      for (let j = 0; j < 6; j++) {
        const d = Math.abs((action!.data as Float32Array)[j]! - y[row * 6 + j]!);
        total += weight[row * 6 + j]! * (d <= 0.3 ? (d * d) / 0.6 : d - 0.15);
        weights += weight[row * 6 + j]!;
      }
    }
    expect(total / weights).toBeCloseTo(referenceLoss(theta), 5);
  });
});
