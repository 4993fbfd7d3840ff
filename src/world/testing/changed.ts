/** Texts and bytes with something changed, for tests of what reads them. */

import type { RandomStream } from "../../math/random";

/** A few bytes are changed, taken out or put in. */
export function changedBytes(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const at = random.integer(bytes.length);
  const piece = Uint8Array.from({ length: random.integer(5) }, () => random.integer(256));
  const behind = bytes.subarray(at + random.integer(8));
  return Uint8Array.of(...bytes.subarray(0, at), ...piece, ...behind);
}

/** A piece is changed to other characters, taken out, or stands twice. */
export function changedText(text: string, random: RandomStream): string {
  const at = random.integer(text.length);
  const kind = random.integer(3);
  const middle =
    kind === 0
      ? String.fromCharCode(random.integer(0x3000))
      : kind === 1
        ? ""
        : text.slice(at, at + random.integer(50));
  return text.slice(0, at) + middle + text.slice(at + (kind === 2 ? 0 : random.integer(4)));
}
