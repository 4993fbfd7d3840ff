/** FNV-1a, 64 bit (Fowler, Noll and Vo; IETF draft-eastlake-fnv), over the little-endian bytes of numbers. */

/** The 64-bit hash in four 16-bit limbs, lowest first; the prime is 2^40 + 0x1b3. */
const OFFSET_BASIS = [0x2325, 0x8422, 0x9ce4, 0xcbf2] as const;
const PRIME_LOW = 0x1b3;
/** Bit 40 of the prime lies 8 bits into the third limb. */
const PRIME_SHIFT = 256;

/** Sixteen hex digits; arrays with equal bits have equal hashes in every engine. */
export function hashNumbers(...arrays: readonly Float64Array[]): string {
  let [h0, h1, h2, h3] = OFFSET_BASIS as readonly [number, number, number, number];
  for (const array of arrays) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) {
      h0 ^= bytes[i]!;
      const p0 = h0 * PRIME_LOW;
      const p1 = h1 * PRIME_LOW + (p0 >>> 16);
      const p2 = h2 * PRIME_LOW + h0 * PRIME_SHIFT + (p1 >>> 16);
      const p3 = h3 * PRIME_LOW + h1 * PRIME_SHIFT + (p2 >>> 16);
      h0 = p0 & 0xffff;
      h1 = p1 & 0xffff;
      h2 = p2 & 0xffff;
      h3 = p3 & 0xffff;
    }
  }
  return [h3, h2, h1, h0].map((limb) => limb.toString(16).padStart(4, "0")).join("");
}
