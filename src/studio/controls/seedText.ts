/** A seed as somebody types it. Pure. */

import { isSeed } from "../../world/seed";

/** @returns The seed, an integer from 0 to `LARGEST_SEED`; null for a text that says something else. */
export function seedOf(text: string): number | null {
  const digits = text.trim();
  if (!/^\d+$/.test(digits)) return null;
  const seed = Number(digits);
  return isSeed(seed) ? seed : null;
}
