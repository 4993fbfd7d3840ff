/** Speeds, leads and margins of teleoperation are stated for turning joints; here is what they are for sliding ones. */

import type { Joint } from "../robot/robotModel";

/**
 * What one radian is on a joint that slides, m: 3 rad/s become 0.3 m/s, as fast as the hand may be led. Larger makes slides
 * rush, smaller makes a lift crawl.
 */
export const SLIDE_PER_RADIAN = 0.1;
/** A turning joint goes through about this range; a finger with a short way takes as long for its own, rad. */
const USUAL_RANGE = 2;
/** For a slide that is locked in place: a scale of nothing could not be divided by, m/rad. */
const LEAST_SCALE = 1e-4;

/** @returns What a speed or margin in rad is multiplied by for this joint: 1, or m/rad where it slides. */
export function jointScale({ type, lower, upper }: Joint): number {
  if (type !== "prismatic") return 1;
  return Math.max(LEAST_SCALE, Math.min(SLIDE_PER_RADIAN, (upper - lower) / USUAL_RANGE));
}
