/**
 * Behaviour cloning: episodes in, trained network out.
 *
 * The network learns to say the teacher's next actions from the features of one control step. Optimiser: AdamW with
 * warm-up and cosine decay (Loshchilov and Hutter 2017), and a running average of the weights that is what ships.
 * Every random choice comes from named streams of the seed.
 */

import type { FloatTensor, GraphRunner, GraphSession } from "../control/graphRunner";
import { InputError, invariant } from "../errors";
import { createRandomStream } from "../math/random";
import { cos } from "../math/trigonometry";
import { type ChunkDataset, createChunkDataset, type FeatureStatistics, type TrainingBatch } from "./chunkDataset";
import { type EpisodeData, episodeWidths } from "./episodeData";
import { initialParameters, type NetworkShape, parameterCount } from "./network";
import { buildTrainingGraph } from "./trainingGraph";

/** How to train. */
export interface TrainingOptions {
  /** Hidden layers. */
  readonly width: number;
  readonly depth: number;
  /** Actions per chunk. */
  readonly chunk: number;
  /** Optimiser steps. */
  readonly steps: number;
  readonly batch: number;
  /** Largest learning rate, reached after the warm-up. */
  readonly rate: number;
  /** Share of `rate` left at the end. */
  readonly finalRate: number;
  readonly warmupSteps: number;
  /** Decoupled weight decay. */
  readonly decay: number;
  /** Largest gradient norm. */
  readonly clip: number;
  /** Share of the running average kept per step. */
  readonly averageDecay: number;
  /** Where the loss turns from squared to linear, in normalised units. */
  readonly huberWidth: number;
  readonly seed: number;
}

/** Settings that train the shipped policies. */
export function defaultTrainingOptions(): TrainingOptions {
  return {
    width: 256,
    depth: 3,
    chunk: 16,
    steps: 20000,
    batch: 256,
    rate: 1e-3,
    finalRate: 0.01,
    warmupSteps: 200,
    decay: 1e-3,
    clip: 1,
    averageDecay: 0.999,
    huberWidth: 0.1,
    seed: 1,
  };
}

/** A network with everything needed to use it or to train it further. */
export interface TrainedNetwork {
  readonly shape: NetworkShape;
  /** Averaged weights, flat. */
  readonly parameters: Float32Array;
  readonly statistics: FeatureStatistics;
  readonly chunk: number;
  readonly joints: number;
  readonly environment: number;
  /** Mean training loss over the last twentieth of the steps. */
  readonly loss: number;
  readonly steps: number;
  readonly samples: number;
}

export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  /** Mean loss since the last report. */
  readonly loss: number;
  readonly rate: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
/** Steps between reports. */
const REPORT_STEPS = 100;

/**
 * Trains a network.
 *
 * @param episodes - All rounds together; rows of weight 0 are not used as starting points.
 * @param names - Names of the state and environment values, for messages.
 * @param start - A network to go on with: its weights and statistics are kept.
 * @throws {InputError} `E_POLICY_STATS` for a constant feature, `E_TRAINING` when there is nothing to learn from or
 * the loss stops being finite.
 */
export async function trainNetwork(
  options: TrainingOptions,
  episodes: readonly EpisodeData[],
  names: { readonly state: readonly string[]; readonly environment: readonly string[] },
  runner: GraphRunner,
  onProgress: (progress: TrainingProgress) => void,
  start: TrainedNetwork | null = null,
): Promise<TrainedNetwork> {
  if (!episodes.some((episode) => episode.weight.some((weight) => weight > 0))) {
    throw new InputError("there is no control step to learn from", "Record at least one successful episode.", {
      code: "E_TRAINING",
    });
  }
  const { joints, environment } = episodeWidths(episodes);
  const shape: NetworkShape = {
    inputs: joints + environment,
    outputs: options.chunk * joints,
    width: options.width,
    depth: options.depth,
  };
  invariant(!start || parameterCount(start.shape) === parameterCount(shape), "the network goes on with its own shape");
  const dataset = createChunkDataset(episodes, options.chunk, start?.statistics ?? null, names);
  const session = await runner.load(
    buildTrainingGraph({
      network: shape,
      batch: options.batch,
      huberWidth: options.huberWidth,
      beta1: BETA1,
      beta2: BETA2,
    }),
  );
  try {
    const initial = start?.parameters ?? initialParameters(shape, options.seed);
    const { parameters, loss } = await optimise(options, shape, dataset, session, initial, onProgress);
    const { statistics, size: samples } = dataset;
    return {
      shape,
      parameters,
      statistics,
      chunk: options.chunk,
      joints,
      environment,
      loss,
      steps: options.steps,
      samples,
    };
  } finally {
    await session.release();
  }
}

async function optimise(
  options: TrainingOptions,
  shape: NetworkShape,
  dataset: ChunkDataset,
  session: GraphSession,
  initial: Float32Array,
  onProgress: (progress: TrainingProgress) => void,
): Promise<{ parameters: Float32Array; loss: number }> {
  const count = parameterCount(shape);
  const vector = (data: Float32Array): FloatTensor => ({ shape: [data.length], data });
  const batch: TrainingBatch = {
    x: new Float32Array(options.batch * shape.inputs),
    y: new Float32Array(options.batch * shape.outputs),
    weight: new Float32Array(options.batch * shape.outputs),
  };
  let theta = vector(initial);
  let average = vector(initial);
  let m = vector(new Float32Array(count));
  let v = vector(new Float32Array(count));
  const order = createShuffle(dataset.size, options.seed);
  const tail = Math.max(1, Math.floor(options.steps / 20));
  let decay1 = 1;
  let decay2 = 1;
  let reportSum = 0;
  let tailSum = 0;
  for (let step = 1; step <= options.steps; step++) {
    for (let row = 0; row < options.batch; row++) dataset.fill(order(), batch, row);
    decay1 *= BETA1;
    decay2 *= BETA2;
    const rate = learningRate(options, step);
    const out = await session.run({
      x: { shape: [options.batch, shape.inputs], data: batch.x },
      y: { shape: [options.batch, shape.outputs], data: batch.y },
      weight: { shape: [options.batch, shape.outputs], data: batch.weight },
      theta,
      m,
      v,
      average,
      rate: vector(Float32Array.of(rate)),
      decay: vector(Float32Array.of(options.decay)),
      clip: vector(Float32Array.of(options.clip)),
      // A young average follows quickly, so that the first random weights leave no trace.
      averageDecay: vector(Float32Array.of(Math.min(options.averageDecay, step / (step + 10)))),
      correction1: vector(Float32Array.of(1 - decay1)),
      correction2: vector(Float32Array.of(1 - decay2)),
    });
    theta = out.theta_next!;
    m = out.m_next!;
    v = out.v_next!;
    average = out.average_next!;
    const loss = out.loss!.data[0]!;
    if (!Number.isFinite(loss)) throw diverged(step);
    reportSum += loss;
    if (step > options.steps - tail) tailSum += loss;
    if (step % REPORT_STEPS === 0) {
      onProgress({ step, steps: options.steps, loss: reportSum / REPORT_STEPS, rate });
      reportSum = 0;
    }
  }
  return { parameters: average.data, loss: tailSum / tail };
}

function diverged(step: number): InputError {
  return new InputError(`training diverged: the loss is not finite at step ${step}`, "Lower the learning rate.", {
    code: "E_TRAINING",
  });
}

/** Linear warm-up, then half a cosine down to `finalRate`. */
function learningRate(options: TrainingOptions, step: number): number {
  if (step <= options.warmupSteps) return (options.rate * step) / options.warmupSteps;
  const done = (step - options.warmupSteps) / Math.max(1, options.steps - options.warmupSteps);
  return options.rate * (options.finalRate + (1 - options.finalRate) * 0.5 * (1 + cos(Math.PI * done)));
}

/** Draws every sample once before any comes again (Fisher and Yates). */
function createShuffle(size: number, seed: number): () => number {
  const stream = createRandomStream(seed, "training/order");
  const deck = Uint32Array.from({ length: size }, (_, i) => i);
  let next = size;
  return () => {
    if (next >= size) {
      for (let i = size - 1; i > 0; i--) {
        const j = stream.integer(i + 1);
        const swap = deck[i]!;
        deck[i] = deck[j]!;
        deck[j] = swap;
      }
      next = 0;
    }
    return deck[next++]!;
  };
}
