/** Mechanics of an arm that a person may take hold of: the joints follow the hand while their motors are off. */

import { DRIVE, type ServoPlant } from "./plant";

/** How fast a careful hand moves a joint, rad/s. */
const HAND_SPEED = 2.5;

/** Mechanics with a hand. */
export interface HandPlant extends ServoPlant {
  /**
   * The hand takes hold and moves on towards these positions; what it has reached it holds against gravity.
   *
   * @param positions - Shape (n), rad; null lets go.
   */
  moveByHand(positions: Float64Array | null): void;
}

/**
 * Puts a hand on mechanics that know none.
 *
 * @param stops - End stops of each joint, rad: no hand goes past them.
 */
export function createHandPlant(
  inner: ServoPlant,
  stops: readonly (readonly [lower: number, upper: number])[],
): HandPlant {
  const n = inner.joints;
  const blocked = new Uint8Array(n);
  const at = new Float64Array(n);
  /** Which joints the hand holds; a motor that comes on takes its joint out of the hand. */
  const held = new Uint8Array(n);
  let hand: Float64Array | null = null;
  return {
    joints: n,
    step(dt, command, out) {
      at.set(out.position);
      inner.step(dt, command, out);
      if (!hand) return;
      for (let i = 0; i < n; i++) {
        if (command.drive[i] === DRIVE.on) held[i] = 0;
        if (!held[i] || blocked[i]) continue;
        const [lower, upper] = stops[i]!;
        const reach = HAND_SPEED * dt;
        const wanted = Math.max(lower, Math.min(upper, hand[i]!));
        const next = at[i]! + Math.max(-reach, Math.min(reach, wanted - at[i]!));
        inner.place(i, next);
        out.position[i] = next;
        out.velocity[i] = (next - at[i]!) / dt;
      }
    },
    place: (joint, position) => inner.place(joint, position),
    setLoad: (joint, torque) => inner.setLoad(joint, torque),
    setBlocked(joint, jam) {
      blocked[joint] = jam ? 1 : 0;
      inner.setBlocked(joint, jam);
    },
    moveByHand(positions) {
      hand = positions?.slice() ?? null;
      held.fill(hand ? 1 : 0);
    },
  };
}
