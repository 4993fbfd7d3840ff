/** How sure a success rate is. */

/** Two-sided 95% point of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * The 95% score interval of a rate (Wilson 1927, Journal of the American Statistical Association 22, 209-212).
 *
 * @param successes - k, 0 to n.
 * @param n - Number of trials; 0 gives [0, 1].
 * @returns Lower and upper bound, 0 to 1.
 */
export function wilson95(successes: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const p = successes / n;
  const z2 = Z95 * Z95;
  const centre = p + z2 / (2 * n);
  const spread = Z95 * Math.sqrt((p * (1 - p) + z2 / (4 * n)) / n);
  const scale = 1 + z2 / n;
  // The ends are exact in theory; rounding must not make them 1e-17 or 1 + 1e-16.
  const lower = successes === 0 ? 0 : (centre - spread) / scale;
  const upper = successes === n ? 1 : (centre + spread) / scale;
  return [lower, upper];
}
