/**
 * Pushes a ring that fell round its peg, but leans on it, back over the axis of the peg.
 *
 * The closed fingers come down beside it and push it with their narrow side, the jaws one behind the other: the hand widens
 * least upwards that way, and the peg stands right behind the ring.
 */

import { atan2 } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { rollForHeading } from "../robot/so101ClosedForm";
import { FINGERTIP, jawAngle } from "./hand";
import type { HandGoal } from "./handMotion";
import { DOWN, TRAVEL_CLEARANCE } from "./jawGrasp";

/** Middle of the closed fingers in the gripper link, m. */
export const FINGERS: Vec3 = [-0.0085, 0, so101.tool.X_LE.p[2]];
/** How far off the ring the fingers come down, m. */
export const BESIDE = 0.022;
/** How far ahead of itself the hand is sent while it pushes, m. */
const NUDGE = 0.006;
/** How far the hand backs off, m. */
const RETREAT = 0.026;

/** What pushing looks at. */
export interface NudgeView {
  /** Middle of the ring in B, m, its outer radius and half its height, m. */
  readonly p: Vec3;
  readonly r: number;
  readonly half: number;
  /** Middle of the ring against the axis of the peg, in plan, m. */
  readonly off: readonly [number, number];
  /** Middle of the closed fingers, in B, m. */
  readonly fingers: Vec3;
  /** Top of the highest thing around, m. */
  readonly top: number;
}

/** Where the fingers come down, in B, m. */
export function besideRing({ p, r, off: [dx, dy] }: NudgeView): Vec3 {
  const share = (r + BESIDE) / Math.sqrt(dx * dx + dy * dy);
  return [p[0] + share * dx, p[1] + share * dy, p[2] + FINGERTIP];
}

/** The fingers are clear above the ring again. */
export function hasLeft({ fingers, p }: NudgeView): boolean {
  return fingers[2] > p[2] + FINGERTIP + 0.85 * RETREAT;
}

/** Where the hand should be while it comes down beside the ring, pushes it, or leaves it. */
export function nudgeGoal(phase: "beside" | "nudge" | "leave", view: NudgeView, roll: number): HandGoal {
  const { p, half, off, fingers, top } = view;
  const beside = besideRing(view);
  const goal = { point: FINGERS, roll, jaw: jawAngle(0, half), haste: 1, pitch: DOWN };
  const [x, y] = fingers;
  switch (phase) {
    case "beside":
      return {
        ...goal,
        position: beside,
        roll: pushingRoll(beside, off),
        travelHeight: top + FINGERTIP + TRAVEL_CLEARANCE,
      };
    case "nudge": {
      const ahead = NUDGE / Math.sqrt(off[0] * off[0] + off[1] * off[1]);
      const position: Vec3 = [x - ahead * off[0], y - ahead * off[1], beside[2]];
      return { ...goal, position, travelHeight: position[2] };
    }
    case "leave": {
      const z = p[2] + FINGERTIP + RETREAT;
      return { ...goal, position: [x, y, z], travelHeight: z };
    }
  }
}

/** The easier of the two wrist rolls at which the jaws stand one behind the other across the push, rad. */
export function pushingRoll(position: Vec3, [dx, dy]: readonly [number, number]): number {
  const [one, other] = [-1, 1].map((side) => rollForHeading(position, atan2(dy, dx) + (side * Math.PI) / 2));
  return Math.abs(one!) < Math.abs(other!) ? one! : other!;
}
