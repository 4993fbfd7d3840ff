/** Where in a container or a zone the next thing goes: beside what is there already, and where the arm reaches well. */

import { conjugateQuat, rotate3 } from "../math/quaternion";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { halfExtents } from "../world/objectShapes";
import type { SceneObject } from "../world/scene";
import type { Placed } from "./placement";

/** Things in there keep this far from walls and edges, m. */
const MARGIN = 0.004;
/** Room for a finger between two things that are set down, m. */
const FINGER_ROOM = 0.03;
/** Beyond this distance from the pan axis the hand leans, m. */
const COMFORTABLE_RADIUS = 0.2;

/** A place where something sticks out of a zone counts as this much closer to a neighbour, m. */
const EDGE_COST = 0.01;

/** How much more it counts to be too close to a neighbour than to be far out: things must not pile up above the rim. */
const CROWDING_WEIGHT = 4;

const STEPS = [-1, 0, 1] as const;
const PAN_X = so101.links[1]!.X_PL.p[0];

/** A container so deep that the hand lets things fall into it from above its rim. */
export function isDeep({ kind }: SceneObject): boolean {
  return kind === "bin" || kind === "bowl" || kind === "cup";
}

/**
 * Whether a thing is let fall into a container from above its rim: where it is deep, or where others need room as well, since
 * the fingers fit beside a thing that is set down in the middle only.
 *
 * @param crowded - Whether anything else is or will be in there.
 */
export function isDroppedInto(container: SceneObject, crowded: boolean): boolean {
  return isDeep(container) || (crowded && container.kind === "tray");
}

/** A zone on the table, as `goalPlan` makes a support of it. */
export function isZone({ kind, size, fixed }: SceneObject): boolean {
  return kind === "box" && fixed && size?.[2] === 0;
}

/** What stands or lies in (or above) a container or zone. */
export function contentsOf(support: Placed, others: readonly Placed[]): readonly Placed[] {
  const [hx, hy] = halfExtents(support.object);
  return others.filter(({ object, state }) => {
    if (object.id === support.object.id) return false;
    const [x, y] = rotate3(conjugateQuat(support.state.q), offset(state.p, support.state.p));
    return Math.abs(x) < hx && Math.abs(y) < hy;
  });
}

/**
 * The place, in plan, for one more thing, in B, m: on a grid of nine, as far from the others as it needs, then nearest.
 *
 * @param contents - What is in there already.
 */
export function freeSpot(item: Placed, support: Placed, contents: readonly Placed[]): readonly [number, number] {
  const reach = Math.max(...halfExtents(item.object));
  const enough = isDroppedInto(support.object, true) ? 2 * Math.SQRT2 * reach : 2 * reach + FINGER_ROOM;
  let best: readonly [number, number] = [support.state.p[0], support.state.p[1]];
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [x, y, extra] of candidates(support, Math.SQRT2 * reach)) {
    const near = contents.reduce((most, { state: { p } }) => Math.max(most, enough - length(x - p[0], y - p[1])), 0);
    const cost = CROWDING_WEIGHT * near + Math.max(0, length(x - PAN_X, y) - COMFORTABLE_RADIUS) + extra;
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = [x, y];
  }
  return best;
}

/** Places in B, m, with what each costs beside its crowding: nine where things fit in whole, nine more at the edge of a zone. */
function candidates(support: Placed, radius: number): readonly (readonly [number, number, number])[] {
  const [hx, hy] = halfExtents(support.object);
  const round = support.object.r === undefined ? 1 : Math.SQRT1_2;
  const insets = isZone(support.object) ? [radius, 0] : [radius];
  return insets.flatMap((inset, k) => {
    const [roomX, roomY] = [hx, hy].map((half) => round * Math.max(0, half - inset - MARGIN)) as [number, number];
    return STEPS.flatMap((along) =>
      STEPS.map((across) => {
        const [dx, dy] = rotate3(support.state.q, [along * roomX, across * roomY, 0]);
        return [support.state.p[0] + dx, support.state.p[1] + dy, k * EDGE_COST] as const;
      }),
    );
  });
}

function offset([ax, ay]: Vec3, [bx, by]: Vec3): Vec3 {
  return [ax - bx, ay - by, 0];
}

function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
