/** Whether two controllers that met the same seeds differ. */

/**
 * The exact two-sided McNemar test (McNemar 1947, Psychometrika 12, 153-157; exact by the binomial distribution).
 *
 * Seeds on which both succeed or both fail say nothing. If the controllers were equally good, each of the others would fall
 * to either side like a fair coin.
 *
 * @param onlyFirst - Seeds on which only the first succeeded.
 * @param onlySecond - Seeds on which only the second succeeded.
 * @returns Probability, 0 to 1, of a split at least as uneven if the two were equally good.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // C(n, k) for each k relative to the largest of them: 0.5 to the power of n would underflow from 1,075 seeds on.
  const middle = Math.floor(n / 2);
  let weight = 1;
  let belowMiddle = 0;
  let tail = fewer === middle ? 1 : 0;
  for (let k = middle; k > 0; k--) {
    weight *= k / (n - k + 1);
    belowMiddle += weight;
    if (k - 1 <= fewer) tail += weight;
  }
  // Symmetric; an even n has one middle, an odd one two.
  const all = 2 * belowMiddle + (n % 2 === 0 ? 1 : 2);
  return Math.min(1, (2 * tail) / all);
}
