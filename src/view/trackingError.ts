/** Which joints of a real arm are not where they are sent. No three here. */

/** Beyond this difference a joint is marked, rad (3 degrees). */
const MARKED = (3 * Math.PI) / 180;
/** A marked joint stays marked until it is this close, rad (2 degrees): it does not flicker at the border. */
const CLEARED = (2 * Math.PI) / 180;

/**
 * Marks the joints that lag, and frees those that have caught up.
 *
 * @param goal - Commanded joint position, shape (n), rad; null without one.
 * @param measured - Shape (n), rad; null while it is not known. NaN in either is no difference that could be shown.
 * @param marked - Indices of the joints that are marked; written anew.
 * @returns Whether that has changed.
 */
export function markLagging(goal: Float64Array | null, measured: Float64Array | null, marked: Set<number>): boolean {
  if (!goal || !measured) {
    const changed = marked.size > 0;
    marked.clear();
    return changed;
  }
  let changed = false;
  for (let j = 0; j < goal.length; j++) {
    const error = Math.abs(goal[j]! - (measured[j] ?? Number.NaN));
    const isMarked = error > (marked.has(j) ? CLEARED : MARKED);
    if (isMarked === marked.has(j)) continue;
    changed = true;
    if (isMarked) marked.add(j);
    else marked.delete(j);
  }
  return changed;
}
