/** Where a ring is held: a small one across, a large one by its wall with one jaw in the hole. */

import type { ObjectState } from "../control/contracts";
import { rotate3 } from "../math/quaternion";
import { atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { rollForHeading, wrapped } from "../robot/so101ClosedForm";
import { objectParts } from "../world/objectShapes";
import type { SceneObject } from "../world/scene";
import { FINGERTIP, graspPoint, pointOfHand } from "./hand";
import { reachablePitch, reaches } from "./handMotion";
import { DOWN, type JawView, TRAVEL_CLEARANCE } from "./jawGrasp";

/** Rings up to this width are held across, m. */
const WIDEST_ACROSS = 0.045;
/** A hole takes an open jaw from this radius on, m. */
const NARROWEST_HOLE = 0.0125;
/** A ring is held at most this far round from the side that looks at the pan axis, rad: the wrist turns by as much. */
const FARTHEST_SIDE = 1.8;
/** A radian of wrist roll counts as this much lean of the hand, rad. */
const ROLL_AS_LEAN = 0.02;
/** What a place counts that the hand cannot reach, rad. */
const OUT_OF_REACH = 10;

const PAN_X = so101.links[1]!.X_PL.p[0];

/** Whether the jaws can take a ring. */
export function canBeHeld({ r = 0, hole = 0 }: SceneObject): boolean {
  return 2 * r <= WIDEST_ACROSS || (hole >= NARROWEST_HOLE && r - hole <= WIDEST_ACROSS);
}

/** Distance of the place where a ring is held from its middle, m, and its width there. */
export function holdOf({ r = 0, hole = 0 }: SceneObject): { readonly radius: number; readonly width: number } {
  return 2 * r <= WIDEST_ACROSS ? { radius: 0, width: 2 * r } : { radius: (r + hole) / 2, width: r - hole };
}

/**
 * The side on which the hand leans least, both where the ring lies and over the peg.
 *
 * A ring is made of straight pieces. Only their middles count: an edge of the jaw in the hole would catch at a seam.
 */
export function easiestSide(ring: SceneObject, state: ObjectState, peg: Vec3, beyond: number, top: number): number {
  const { radius, width } = holdOf(ring);
  const point = graspPoint(width, width);
  const high = top + FINGERTIP + TRAVEL_CLEARANCE;
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  const { p, q } = state;
  const bearing = atan2(p[1], p[0] - PAN_X);
  for (const { X_OS } of objectParts(ring)) {
    const [x, y] = rotate3(q, X_OS.p);
    const side = wrapped(atan2(y, x) - bearing - Math.PI);
    if (Math.abs(side) > FARTHEST_SIDE) continue;
    let cost = ROLL_AS_LEAN * Math.abs(side);
    for (const middle of [p, peg]) {
      const at = held(middle, radius, side);
      const roll = rollFor(middle, at, side);
      for (const z of [middle === p ? p[2] + beyond : top, high]) {
        const pitch = reachablePitch([at[0], at[1], z], roll, point, DOWN);
        cost += reaches([at[0], at[1], z], roll, point, pitch) ? Math.abs(pitch - DOWN) : OUT_OF_REACH;
      }
    }
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = side;
  }
  return best;
}

/** The wrist roll that has the moving jaw on the inner side of the wall, rad. */
export function rollFor([x, y]: Vec3, at: Vec3, side: number): number {
  return rollForHeading(at, atan2(y, x - PAN_X) + side);
}

/** The point at a distance from another on one of its sides, in B, m. */
export function held([x, y, z]: Vec3, distance: number, side: number): Vec3 {
  const heading = atan2(y, x - PAN_X) + side;
  return [x - distance * cos(heading), y - distance * sin(heading), z];
}

/** The place of a ring's wall that is nearest to the grasp point of the hand, in B, m. */
export function nearestHold(p: Vec3, radius: number, { X_BG, grip, gap }: JawView): Vec3 {
  const [x, y] = pointOfHand(X_BG, graspPoint(grip.width, gap));
  const far = Math.sqrt((x - p[0]) * (x - p[0]) + (y - p[1]) * (y - p[1]));
  if (far === 0) return p;
  return [p[0] + (radius * (x - p[0])) / far, p[1] + (radius * (y - p[1])) / far, p[2]];
}
