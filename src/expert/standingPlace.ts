/** Where the hand can set a can down upright. */

import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { reachablePitch, reaches, TIGHTEST_ELBOW } from "./handMotion";
import type { Placed } from "./placement";
import type { Target } from "./standTarget";

/** A can that is let go leaning no more than this comes to stand by itself, rad. */
export const MOST_LEAN = 0.14;
/** Steps of the search for a place, and how far out it goes, m. */
const STEP = 0.005;
const NEAREST = 0.14;
const FARTHEST = 0.32;
/** Distance between the middles of a can that is put down on its way and of what stands around, m. */
const CLEARANCE = 0.075;

const PAN_X = so101.links[1]!.X_PL.p[0];

/** How the can is held, and how the hand would be turned when it is upright. */
export interface Hold {
  /** rad */
  readonly roll: number;
  readonly pitch: number;
  /** The held point of the can in the gripper link, and how far it is above the can's centre, m. */
  readonly point: Vec3;
  readonly above: number;
}

/** A place for the can's centre, in B, m. */
export interface Place {
  readonly position: Vec3;
  /** Whether the goal wants it there; from elsewhere it has to be taken once more. */
  readonly final: boolean;
}

/** The place nearest to the middle of the target where the hand can hold the can upright, be it outside of the target. */
export function standingPlace({ position, room }: Target, others: readonly Placed[], hold: Hold): Place {
  const [x, y, z] = position;
  const radius = Math.sqrt((x - PAN_X) * (x - PAN_X) + y * y);
  const at = (r: number): Vec3 => [PAN_X + ((x - PAN_X) * r) / radius, (y * r) / radius, z];
  for (let away = 0; away <= room; away += STEP) {
    for (const side of away === 0 ? [1] : [1, -1]) {
      const place = at(radius + side * away);
      if (leanAt(place, hold) <= MOST_LEAN) return { position: place, final: true };
    }
  }
  let best = position;
  let shortest = Number.POSITIVE_INFINITY;
  for (let r = NEAREST; r <= FARTHEST; r += STEP) {
    const place = at(r);
    const detour = Math.abs(r - radius);
    if (detour >= shortest || !isFree(place, others) || leanAt(place, hold) > MOST_LEAN) continue;
    shortest = detour;
    best = place;
  }
  return { position: best, final: false };
}

function isFree([x, y]: Vec3, others: readonly Placed[]): boolean {
  return others.every(({ state: { p } }) => {
    const [dx, dy] = [p[0] - x, p[1] - y];
    return dx * dx + dy * dy > CLEARANCE * CLEARANCE;
  });
}

/** How far from upright a held can is where the hand cannot turn it any further, rad. */
export function leanAt([x, y, z]: Vec3, { roll, pitch, point, above }: Hold): number {
  const between: Vec3 = [x, y, z + above];
  const nearest = reachablePitch(between, roll, point, pitch, TIGHTEST_ELBOW);
  return reaches(between, roll, point, nearest, TIGHTEST_ELBOW) ? Math.abs(nearest - pitch) : Number.POSITIVE_INFINITY;
}
