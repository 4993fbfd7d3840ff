/** Long work in short pieces, one each frame, so that the page stays fluid. */

/** A piece of work takes at most this, ms. */
const SLICE_MS = 5;

/**
 * Goes on with some work until a slice is over.
 *
 * @param clock - ms
 * @returns The result, or null while there is more to do.
 */
export function workOn<T>(
  work: Generator<undefined, T>,
  clock: () => number = () => performance.now(),
): { readonly result: T } | null {
  const end = clock() + SLICE_MS;
  do {
    const { done, value } = work.next();
    if (done) return { result: value };
  } while (clock() < end);
  return null;
}
