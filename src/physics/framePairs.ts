/** Which frames can collide at all, found once when a scene is loaded. */

/** Pairs of frames in the order in which they are collided; the second one can always move. */
export interface FramePairs {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** How a frame takes part: what cannot move comes first in a pair, free bodies last. */
export const STATIC_RANK = 0;
export const LINK_RANK = 1;
export const JOINT_RANK = 2;
export const FREE_RANK = 3;

/**
 * Lists the pairs.
 *
 * @param rank - One of the ranks for each frame; frame 0 is the base, frames 1 to links the arm's links.
 * @param hasShapes - Whether a frame carries shapes.
 * @param selfCollision - Whether links may touch each other and the base.
 */
export function listFramePairs(
  rank: readonly number[],
  hasShapes: readonly boolean[],
  links: number,
  selfCollision: boolean,
): FramePairs {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < rank.length; i++) {
    for (let j = i + 1; j < rank.length; j++) {
      if (!hasShapes[i] || !hasShapes[j]) continue;
      if (rank[i] === STATIC_RANK && rank[j] === STATIC_RANK) continue;
      // Base and links: neighbours in the chain always overlap at their joint.
      if (j <= links && (!selfCollision || j - i < 2)) continue;
      const swap = rank[i]! > rank[j]!;
      a.push(swap ? j : i);
      b.push(swap ? i : j);
    }
  }
  return { count: a.length, a: Int32Array.from(a), b: Int32Array.from(b) };
}

/** The pairs without those that a test refuses. */
export function keepFramePairs(pairs: FramePairs, keep: (a: number, b: number) => boolean): FramePairs {
  const kept = Array.from(pairs.a, (a, k) => [a, pairs.b[k]!] as const).filter(([a, b]) => keep(a, b));
  return {
    count: kept.length,
    a: Int32Array.from(kept, ([a]) => a),
    b: Int32Array.from(kept, ([, b]) => b),
  };
}
