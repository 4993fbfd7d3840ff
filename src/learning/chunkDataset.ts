/**
 * Episodes as training pairs: the features of one control step and the actions of the steps that follow.
 *
 * Actions count from the `observation.state` of the first step of their chunk, so the network predicts motion.
 * Steps past the end of an episode, or past one in which the teacher was not followed, carry no weight.
 */

import { createNormalizer, type Normalizer } from "../control/normalization";
import type { PolicyNormalization } from "../control/policyManifest";
import { InputError } from "../errors";
import { type EpisodeData, episodeWidths } from "./episodeData";

/** How much more a step of a cut chunk may count than one of a whole chunk. */
const MAX_SHORT_EMPHASIS = 4;

/** Statistics of the training data, one entry per feature. */
export interface FeatureStatistics {
  readonly state: PolicyNormalization;
  readonly environment: PolicyNormalization;
  /**
   * Of the actions of chunks, relative to the state of their chunk's first step; one entry per step of the chunk and
   * joint, because the first step moves far less than the last.
   */
  readonly action: PolicyNormalization;
}

/** One mini-batch, all in normalised units, row-major. */
export interface TrainingBatch {
  /** Shape (batch, n + m). */
  readonly x: Float32Array;
  /** Shape (batch, chunk · n). */
  readonly y: Float32Array;
  readonly weight: Float32Array;
}

export interface ChunkDataset {
  /** Rows that can start a chunk. */
  readonly size: number;
  readonly statistics: FeatureStatistics;
  /** Writes the pair of one starting row into a row of a batch. */
  fill(sample: number, batch: TrainingBatch, row: number): void;
  /** Raw features of one starting row. */
  features(sample: number): { readonly state: Float32Array; readonly environment: Float32Array };
}

/**
 * Prepares chunks.
 *
 * @param chunk - Actions per chunk.
 * @param given - Statistics to use instead of those of these episodes (to go on with a trained network).
 * @param names - Names of the state and environment values, for messages.
 * @throws {InputError} `E_POLICY_STATS` when a feature never changes.
 */
export function createChunkDataset(
  episodes: readonly EpisodeData[],
  chunk: number,
  given: FeatureStatistics | null,
  names: { readonly state: readonly string[]; readonly environment: readonly string[] },
): ChunkDataset {
  const { joints: n, environment: m } = episodeWidths(episodes);
  const starts: { readonly episode: EpisodeData; readonly row: number }[] = [];
  for (const episode of episodes) {
    for (let row = 0; row < episode.rows; row++) if (episode.weight[row]! > 0) starts.push({ episode, row });
  }
  const statistics = given ?? measureStatistics(episodes, chunk, n, m, names);
  const state = createNormalizer(statistics.state, n);
  const environment = createNormalizer(statistics.environment, m);
  const action = createNormalizer(statistics.action, chunk * n);

  return {
    size: starts.length,
    statistics,
    features(sample) {
      const { episode, row } = starts[sample]!;
      return featuresOf(episode, row, n, m);
    },
    fill(sample, batch, out) {
      const { episode, row } = starts[sample]!;
      const raw = featuresOf(episode, row, n, m);
      batch.x.set(state.forward(raw.state), out * (n + m));
      batch.x.set(environment.forward(raw.environment), out * (n + m) + n);
      fillTargets(episode, row, chunk, n, action, batch, out);
    },
  };
}

function featuresOf(episode: EpisodeData, row: number, n: number, m: number) {
  return {
    state: episode.state.subarray(row * n, row * n + n),
    environment: episode.environment.subarray(row * m, row * m + m),
  };
}

function fillTargets(
  episode: EpisodeData,
  row: number,
  chunk: number,
  n: number,
  action: Normalizer,
  batch: TrainingBatch,
  out: number,
): void {
  const relative = new Float32Array(chunk * n);
  const base = out * chunk * n;
  const length = chunkLength(episode, row, chunk);
  // A row whose plan was cut short still counts, though not as if nothing were missing.
  const weight = episode.weight[row]! * Math.min(chunk / length, MAX_SHORT_EMPHASIS);
  for (let k = 0; k < chunk; k++) {
    const inside = k < length;
    const source = row + Math.min(k, length - 1);
    for (let j = 0; j < n; j++) {
      relative[k * n + j] = episode.action[source * n + j]! - episode.state[row * n + j]!;
      batch.weight[base + k * n + j] = inside ? weight : 0;
    }
  }
  batch.y.set(action.forward(relative), base);
}

/** Actions from a row on that are the teacher's consistent plan: the next action holds where the last one was sent. */
function chunkLength(episode: EpisodeData, row: number, chunk: number): number {
  let length = 1;
  while (length < chunk && row + length < episode.rows && episode.followed[row + length - 1]) length++;
  return length;
}

function measureStatistics(
  episodes: readonly EpisodeData[],
  chunk: number,
  n: number,
  m: number,
  names: { readonly state: readonly string[]; readonly environment: readonly string[] },
): FeatureStatistics {
  const state = new Moments(n);
  const environment = new Moments(m);
  const action = Array.from({ length: chunk }, () => new Moments(n));
  const relative = new Float64Array(n);
  for (const episode of episodes) {
    for (let row = 0; row < episode.rows; row++) {
      if (episode.weight[row]! <= 0) continue;
      state.add(episode.state.subarray(row * n, row * n + n));
      environment.add(episode.environment.subarray(row * m, row * m + m));
      const length = chunkLength(episode, row, chunk);
      for (let k = 0; k < length; k++) {
        for (let j = 0; j < n; j++) relative[j] = episode.action[(row + k) * n + j]! - episode.state[row * n + j]!;
        action[k]!.add(relative);
      }
    }
  }
  return {
    state: normalizationOf([state], names.state),
    environment: normalizationOf([environment], names.environment),
    action: normalizationOf(action, names.state),
  };
}

/** Mean and spread of several rows of moments, one after the other. */
function normalizationOf(moments: readonly Moments[], names: readonly string[]): PolicyNormalization {
  const mean = moments.flatMap((row) => row.mean());
  const std = moments.flatMap((row) => row.spread());
  const constant = std.findIndex((value) => !(value > 1e-6));
  if (constant >= 0) {
    throw new InputError(
      `"${names[constant % names.length]}" never changes in the training data; expected a feature that says something`,
      "Leave this feature out, or record episodes in which it changes.",
      { code: "E_POLICY_STATS" },
    );
  }
  return { mode: "MEAN_STD", mean, std };
}

/** Running mean and spread per column (Welford 1962). */
class Moments {
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  add(values: ArrayLike<number>): void {
    this.#count++;
    for (let i = 0; i < this.#mean.length; i++) {
      const before = values[i]! - this.#mean[i]!;
      this.#mean[i]! += before / this.#count;
      this.#squares[i]! += before * (values[i]! - this.#mean[i]!);
    }
  }

  mean(): number[] {
    return Array.from(this.#mean);
  }

  /** Standard deviation; NaN before the first value. */
  spread(): number[] {
    return Array.from(this.#squares, (sum) => Math.sqrt(sum / this.#count));
  }
}
