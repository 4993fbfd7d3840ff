/** How sure a success rate is. */

/** Two-sided 95% point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * The 95% score interval of a success rate (Wilson 1927, JASA 22, 209-212).
 *
 * @param successes - k, from 0 to n.
 * @param n - Number of episodes that count; 0 says nothing and gives [0, 1].
 * @returns Lower and upper bound, 0 to 1.
 */
export function wilson95(successes: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const rate = successes / n;
  const shrink = 1 / (1 + (Z * Z) / n);
  const centre = shrink * (rate + (Z * Z) / (2 * n));
  const half = shrink * Z * Math.sqrt((rate * (1 - rate)) / n + (Z * Z) / (4 * n * n));
  // The outer bounds of none and all are exact; rounding must not carry them past 0 and 1.
  return [successes === 0 ? 0 : centre - half, successes === n ? 1 : centre + half];
}
