/** Where a tower may stand: the hand must be upright enough at its top, or what it lets go there tilts. */

import { atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { reachablePitch, reaches } from "./handMotion";
import type { Placed } from "./placement";

/** Straight down. */
const DOWN = Math.PI / 2;
/** A hand that leans more than this at the top of the tower tilts what it lets go there too far, rad. */
const MOST_LEAN = 0.4;
/** A new place allows this much less, so that a foot put down a little off is not moved again, rad. */
const SPARE_LEAN = 0.1;
/** Distance between the middles of a tower's foot and of its neighbours, m: the open jaws fit between them. */
const CLEARANCE = 0.075;
/** Steps of the search along the radius, m, and round the base, rad. */
const RADIAL_STEP = 0.01;
const SWING_STEP = 0.1;
/** How far out and how far round the base is looked, m and rad. */
const FARTHEST = 0.24;
const WIDEST_SWING = 1.2;

const PAN_X = so101.links[1]!.X_PL.p[0];

/**
 * Whether the hand stands upright enough above a place.
 *
 * @param top - Height of the tool there, in B, m.
 */
export function canStackAt(x: number, y: number, top: number, mostLean = MOST_LEAN): boolean {
  const { p } = so101.tool.X_LE;
  const pitch = reachablePitch([x, y, top], 0, p, DOWN);
  return Math.abs(pitch - DOWN) <= mostLean && reaches([x, y, top], 0, p, pitch);
}

/**
 * The nearest free place on the table for a tower's foot, in B, m; null when there is none.
 *
 * @param others - Everything that stands around.
 * @param top - Height of the tool above the finished tower, in B, m.
 */
export function betterFooting(foot: Placed, others: readonly Placed[], top: number): Vec3 | null {
  const [x, y] = foot.state.p;
  const radius = Math.sqrt((x - PAN_X) * (x - PAN_X) + y * y);
  const bearing = atan2(y, x - PAN_X);
  let best: Vec3 | null = null;
  let shortest = Number.POSITIVE_INFINITY;
  for (let away = 0; away <= WIDEST_SWING; away += SWING_STEP) {
    for (const side of away === 0 ? [1] : [-1, 1]) {
      const turned = bearing + side * away;
      for (let r = radius; r <= FARTHEST; r += RADIAL_STEP) {
        const place: Vec3 = [PAN_X + r * cos(turned), r * sin(turned), 0];
        const travel = distance(place, foot.state.p);
        if (travel >= shortest || !isFree(place, others)) continue;
        if (!canStackAt(place[0], place[1], top, MOST_LEAN - SPARE_LEAN)) continue;
        best = place;
        shortest = travel;
      }
    }
  }
  return best;
}

function isFree(place: Vec3, others: readonly Placed[]): boolean {
  return others.every(({ state }) => distance(place, state.p) > CLEARANCE);
}

/** In the plane of the table, m. */
function distance([ax, ay]: Vec3, [bx, by]: Vec3): number {
  return Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}
