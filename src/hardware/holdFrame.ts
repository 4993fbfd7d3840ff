/** What a stopped arm is told, once, and what a gripper is told that squeezes too hard. */

/** A stop that is in force. */
export interface Hold {
  /** Where the arm stays, shape (n), rad. */
  readonly goal: Float64Array;
  /** Frames that still have to be sent. */
  frames: number;
}

/**
 * Begins a stop: the last commanded goal, or the measured position of a joint that is further away than the lead.
 *
 * @param lastGoal - Last goal sent, shape (n), rad.
 * @param measured - Newest measured position, shape (n), rad; NaN for a joint that was not read: it keeps its goal.
 * @param lead - Bounded lead, rad.
 */
export function beginHold(lastGoal: Float64Array, measured: ArrayLike<number>, lead: number): Hold {
  return { goal: lastGoal.map((q, i) => (Math.abs(q - measured[i]!) > lead ? measured[i]! : q)), frames: 1 };
}

/**
 * The frame to send in this control step: the goal once, and nothing after that.
 *
 * What is measured later is not looked at. An arm that is told again and again to stay where it sags to walks down by its own
 * weight. The velocity register is left alone too: 0 in it means as fast as the servo can.
 *
 * @returns Goal, shape (n), rad; null when there is nothing to send. A frame that could not be sent is given again by `retryHold`.
 */
export function nextHoldFrame(hold: Hold): Float64Array | null {
  if (hold.frames === 0) return null;
  hold.frames -= 1;
  return hold.goal.slice();
}

/** The frame did not get out: the same goal, not a newer one, has to be sent again. */
export function retryHold(hold: Hold): void {
  hold.frames = 1;
}

/** Where a gripper that is overloaded eases off to: a little open from where it is, rad. */
const EASE_OFF = (2 * Math.PI) / 180;

/**
 * F15: the goal of a gripper that squeezes too hard.
 *
 * @param measured - Measured position of the gripper, rad.
 * @param upper - Its upper limit, rad.
 */
export function easedGripper(measured: number, upper: number): number {
  return Math.min(measured + EASE_OFF, Math.max(upper, measured));
}
