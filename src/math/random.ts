/**
 * Seeded random streams.
 *
 * Each named draw has its own stream, so adding a draw never shifts another. A stream is xoshiro128**
 * (Blackman and Vigna 2018), its state filled by SplitMix32 from the FNV-1a hash of `seed/name`.
 * Integer arithmetic only: the same numbers in every engine.
 */

import { cos, log } from "./trigonometry";
import { utf8Bytes } from "./utf8";

/** A source of random numbers. */
export interface RandomStream {
  /** Next 32 random bits, 0 to 2^32 - 1. */
  uint32(): number;
  /** Uniform in [lo, hi). */
  uniform(lo?: number, hi?: number): number;
  /** Normal with the given mean and standard deviation (Box-Muller). */
  normal(mean?: number, sd?: number): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
}

/** FNV-1a, 32 bit, over the UTF-8 bytes of the text. */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8Bytes(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Opens the stream of one named draw. */
export function createRandomStream(seed: number, name: string): RandomStream {
  let mix = fnv1a32(`${seed}/${name}`);
  const splitMix32 = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let t = mix ^ (mix >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
  let a = splitMix32();
  let b = splitMix32();
  let c = splitMix32();
  let d = splitMix32();

  const uint32 = (): number => {
    const r = Math.imul(b, 5);
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const unit = (): number => (uint32() * 2097152 + (uint32() >>> 11)) / 9007199254740992;
  return {
    uint32,
    uniform: (lo = 0, hi = 1) => lo + (hi - lo) * unit(),
    normal: (mean = 0, sd = 1) => mean + sd * Math.sqrt(-2 * log(1 - unit())) * cos(2 * Math.PI * unit()),
    integer: (n) => Math.floor(unit() * n),
  };
}
