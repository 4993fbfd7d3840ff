/** A seed as somebody types it. Pure. */

/** Seeds beyond this are taken neither here nor by the commands in the terminal. */
export const LARGEST_SEED = 2 ** 31 - 1;

/** @returns The seed, an integer from 0 to `LARGEST_SEED`; null for a text that says something else. */
export function seedOf(text: string): number | null {
  const digits = text.trim();
  if (!/^\d+$/.test(digits)) return null;
  const seed = Number(digits);
  return seed <= LARGEST_SEED ? seed : null;
}
