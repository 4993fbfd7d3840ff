/** How strongly a ghost shows: by how far it is from what is measured. */

/** Up to this difference there is nothing to tell, rad (1 degree). */
const LEAST = Math.PI / 180;
/** From this difference on the ghost shows fully, rad (8 degrees): a servo on its way lags by a few. */
const FULL = (8 * Math.PI) / 180;

/**
 * 0 for positions that agree within a degree, 1 from eight degrees on, smooth between.
 *
 * @param q - Wanted joint position, shape (n), rad.
 * @param measured - Shape (n), rad.
 */
export function ghostStrength(q: Float64Array, measured: Float64Array): number {
  let difference = 0;
  for (let j = 0; j < q.length; j++) difference = Math.max(difference, Math.abs(q[j]! - (measured[j] ?? 0)));
  const t = Math.min(1, Math.max(0, (difference - LEAST) / (FULL - LEAST)));
  return t * t * (3 - 2 * t);
}
