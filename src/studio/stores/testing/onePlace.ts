/** A store of the device that keeps one value, under whatever key. */

import type { KeyValueStore } from "../deviceStorage";

/** @param text - What it keeps at first; null for nothing. */
export function onePlace(text: string | null = null): KeyValueStore {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
    removeItem: () => {
      kept = null;
    },
  };
}
