/**
 * The closed fingers as a pusher: where their end is, what they look like from above, how they are brought to a place.
 *
 * Lengths are those of the jaw tips in `robot/so101.ts` with the jaw at its lower limit.
 */

import type { Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { type ArmJoints, rollForHeading, so101ArmJoints, wrapped } from "../robot/so101ClosedForm";
import { convexHull, type Vec2 } from "../world/polygon";
import { pointOfHand, ROLL_JOINT } from "./hand";
import { reachablePitch } from "./handMotion";

/** Middle of the closed fingertips in the gripper link, m. */
export const TIP: Vec3 = [-0.0078, 0, -0.104];
/** Half the width of the closed fingertips across both jaws and along one, m. */
const HALF_ACROSS = 0.0115;
const HALF_ALONG = 0.006;
/** The tip stays this high above the table, m. */
const TIP_HEIGHT = 0.005;
/** Straight down. */
const DOWN = Math.PI / 2;
/** Rolls nearer to the joint's ends than this are not used, rad. */
const ROLL_MARGIN = 0.1;

export const PAN_X = so101.links[1]!.X_PL.p[0];

/** Distance from the pan axis, m. */
export function radiusOf(x: number, y: number): number {
  return Math.sqrt((x - PAN_X) * (x - PAN_X) + y * y);
}

/**
 * How far the hand leans outwards with its tip low at this distance from the pan axis, rad.
 *
 * Upright where that is easy. Far out the elbow would be straight before the hand is; near the base the hand would touch its
 * own upper arm.
 */
export function leanAt(radius: number): number {
  return Math.max(0, 6 * (radius - 0.235)) - Math.max(0, 4 * (0.12 - radius));
}

/** The hand's pitch with its tip at a place, rad. */
export function pitchAt(x: number, y: number): number {
  return DOWN - leanAt(radiusOf(x, y));
}

/** Height of the tip for pushing; a leaning hand has a lower corner, m. */
export function pushingHeight(lean: number): number {
  return TIP_HEIGHT + HALF_ACROSS * Math.abs(sin(lean));
}

/**
 * The closed fingers from above, about the tip, anticlockwise, m: their end and, where they lean, how they look higher up.
 *
 * @param heading - From the fixed to the moving jaw about +z, rad.
 * @param bearing - Direction from the pan axis to the tip, rad.
 * @param lean - How far the hand leans outwards, rad.
 * @param height - Of what is pushed, m.
 */
export function fingerOutline(heading: number, bearing: number, lean: number, height: number): Vec2[] {
  const [c, s] = [cos(heading), sin(heading)];
  const back = -Math.max(0, height - pushingHeight(lean)) * sin(lean);
  const [bx, by] = [back * cos(bearing), back * sin(bearing)];
  const end = [-1, 1].flatMap((i) =>
    [-1, 1].map((j): Vec2 => [i * HALF_ACROSS * c - j * HALF_ALONG * s, i * HALF_ACROSS * s + j * HALF_ALONG * c]),
  );
  return convexHull([...end, ...end.map(([x, y]): Vec2 => [x + bx, y + by])]);
}

/** A heading of the closed fingers with the roll that it takes at a place, rad. */
export interface Turned {
  readonly heading: number;
  readonly roll: number;
}

/** The one of several headings that takes the least turning; half a turn gives the same outline. Null when none can be had. */
export function easiestHeading(position: Vec3, headings: readonly number[], roll: number): Turned | null {
  const { lower, upper } = so101.joints[ROLL_JOINT]!;
  let best: Turned | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const heading of headings) {
    for (const half of [0, Math.PI]) {
      const candidate = rollForHeading(position, wrapped(heading + half), TIP);
      if (candidate < lower + ROLL_MARGIN || candidate > upper - ROLL_MARGIN) continue;
      const cost = Math.abs(candidate - roll) + 0.3 * Math.abs(candidate);
      if (cost >= bestCost) continue;
      bestCost = cost;
      best = { heading: wrapped(heading + half), roll: candidate };
    }
  }
  return best;
}

/** Roll for a heading at a place, rad. */
export function rollAt(position: Vec3, heading: number): number {
  return rollForHeading(position, heading, TIP);
}

/** Where the tip is, in B, m. */
export function tipPosition(X_BG: Transform): Vec3 {
  return pointOfHand(X_BG, TIP);
}

/** The arm joints with the tip at a place, as upright as can be; null out of reach. */
export function tipJoints(position: Vec3, roll: number): ArmJoints | null {
  const wanted = pitchAt(position[0], position[1]);
  return so101ArmJoints({ position, pitch: reachablePitch(position, roll, TIP, wanted), roll }, TIP);
}
