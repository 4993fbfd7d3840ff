/** Seeds: whole numbers from 0 to the largest that links, files, the page and the commands in the terminal take. */

export const LARGEST_SEED = 2147483647;

/** Whether a value is a seed. */
export function isSeed(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_SEED;
}

/** The seed after this one; after the largest comes 0. */
export function nextSeed(seed: number): number {
  return seed < LARGEST_SEED ? seed + 1 : 0;
}
