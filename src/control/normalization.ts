/** Between raw feature values and the network's side of the normaliser, element by element (LeRobot's formulas). */

import { invariant } from "../errors";
import type { PolicyNormalization } from "./policyManifest";

/** Keeps a division by a vanishing spread finite; LeRobot's value. */
const EPSILON = 1e-8;

/** y = x · scale + offset per element. */
export interface Normalizer {
  /** Raw to network side; the input is repeated over rows of `size` when it is longer. */
  forward(raw: ArrayLike<number>): Float32Array;
  /** Network side to raw. */
  inverse(normalized: ArrayLike<number>): Float64Array;
}

/**
 * Builds the map of one feature.
 *
 * @param size - Values per row.
 */
export function createNormalizer(normalization: PolicyNormalization, size: number): Normalizer {
  const middle = new Float64Array(size);
  const spread = new Float64Array(size).fill(1);
  if (normalization.mode === "MEAN_STD") {
    for (let i = 0; i < size; i++) {
      middle[i] = statisticAt(normalization.mean, i);
      spread[i] = statisticAt(normalization.std, i) + EPSILON;
    }
  } else if (normalization.mode === "MIN_MAX") {
    for (let i = 0; i < size; i++) {
      const low = statisticAt(normalization.min, i);
      const high = statisticAt(normalization.max, i);
      middle[i] = (low + high) / 2;
      spread[i] = (high - low) / 2 || EPSILON;
    }
  }
  return {
    forward: (raw) => Float32Array.from(raw, (value, i) => (value - middle[i % size]!) / spread[i % size]!),
    inverse: (normalized) => Float64Array.from(normalized, (value, i) => value * spread[i % size]! + middle[i % size]!),
  };
}

function statisticAt(values: readonly (number | null)[], index: number): number {
  const value = values[index];
  invariant(typeof value === "number", "statistics were checked when the package was opened");
  return value;
}
