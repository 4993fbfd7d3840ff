/** Which poses of real arms are shown beside the solid arm, and as what. No three here. */

import type { ArmFrame } from "../session/arm/armProtocol";

/** Joint positions, shape (n), rad; empty for what is not shown. */
export interface ArmGhosts {
  /** Where the motors are sent now: never further from the arm than its lead. */
  readonly goal: Float64Array;
  /** F32: where the follower will go: where the leader is that leads it, or is about to. */
  readonly aim: Float64Array;
  /** A leader that leads nobody. */
  readonly leader: Float64Array;
  /** The follower: seen only where the solid arm is not, which goes its own way or is kept from where the real one is. */
  readonly follower: Float64Array;
}

const NOTHING = new Float64Array(0);

/**
 * @param frame - Newest poses; null without a real arm.
 * @param isMirrored - Whether the solid arm shows the real one.
 * @param aimsAtLeader - Whether the leader leads the follower, or will once that is armed.
 */
export function armGhosts(frame: ArmFrame | null, isMirrored: boolean, aimsAtLeader: boolean): ArmGhosts {
  const measured = frame?.follower ?? null;
  // A leader that is alone is the solid arm itself.
  const leader = (measured && frame?.leader) || NOTHING;
  return {
    goal: (isMirrored && measured && frame?.goal) || NOTHING,
    aim: aimsAtLeader ? leader : NOTHING,
    leader: aimsAtLeader ? NOTHING : leader,
    follower: measured ?? NOTHING,
  };
}
