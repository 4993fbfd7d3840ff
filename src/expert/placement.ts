/** Where things are put, and whether they are there. */

import type { ObjectState, Observation } from "../control/contracts";
import { IDENTITY_QUAT, rotate3 } from "../math/quaternion";
import { inverseTransformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { WALL_THICKNESS } from "../world/objectRecipes";
import { halfExtents, regionNamed } from "../world/objectShapes";
import { depthInRegion } from "../world/regionDepth";
import type { SceneObject } from "../world/scene";
import { FINGERTIP } from "./hand";
import { contentsOf, freeSpot, isDeep, isDroppedInto, isZone } from "./spots";

/** Height at which something is let go above its support, m: what is tilted a little still touches first. */
const DROP = 0.0015;
/** The fingertips stay this far above the rim of what something is dropped into, m. */
const RIM_CLEARANCE = 0.004;
/** Beyond this distance from the pan axis the hand cannot point straight down, so trays are filled at their near side, m. */
const COMFORTABLE_RADIUS = 0.235;
const PAN_X = so101.links[1]!.X_PL.p[0];

/** A scene object with its present state. */
export interface Placed {
  readonly object: SceneObject;
  readonly state: ObjectState;
}

/** Zones do not move. */
const STILL: Vec3 = [0, 0, 0];

/** Where objects and zones are, by id; null when nobody knows. */
export function statesOf({ objects, zones }: Observation): Map<string, ObjectState> | null {
  if (!objects) return null;
  const states = new Map(objects.map((state) => [state.id, state]));
  for (const { id, p, q } of zones ?? []) states.set(id, { id, p, q, v: STILL, w: STILL, joint: 0 });
  return states;
}

/**
 * A place on the table as a support without height; its sides are parallel to the axes of B.
 *
 * @param object - What will stand there.
 */
export function patchOfTable(object: SceneObject, [x, y]: Vec3): Placed {
  const [hx, hy] = halfExtents(object);
  return {
    object: { ...object, kind: "box", size: [2 * hx, 2 * hy, 0] },
    state: { id: object.id, p: [x, y, 0], q: IDENTITY_QUAT, v: STILL, w: STILL, joint: 0 },
  };
}

/** Height of the highest point above the centre, m. */
export function halfHeight({ object, state }: Placed): number {
  const half = halfExtents(object);
  const axes = [rotate3(state.q, [1, 0, 0]), rotate3(state.q, [0, 1, 0]), rotate3(state.q, [0, 0, 1])] as const;
  return half[0] * Math.abs(axes[0][2]) + half[1] * Math.abs(axes[1][2]) + half[2] * Math.abs(axes[2][2]);
}

function isContainer({ kind }: SceneObject): boolean {
  return kind === "tray" || kind === "bin";
}

/** Height of the surface that carries what is put on a support, in B, m. */
function carryingHeight(support: Placed): number {
  const { state, object } = support;
  return isContainer(object) ? state.p[2] - halfExtents(object)[2] + WALL_THICKNESS : state.p[2] + halfHeight(support);
}

/** Height of an object's centre when it lies flat on a support, in B, m. */
export function restingHeight(flatHalfHeight: number, support: Placed): number {
  return carryingHeight(support) + flatHalfHeight;
}

/**
 * Where an object's centre should be when it is let go, in B, m.
 *
 * @param item - What is put down.
 * @param others - Everything else that stands around.
 * @param crowded - Whether anything else is or will be there.
 */
export function placeFor(item: Placed, support: Placed, others: readonly Placed[], crowded: boolean): Vec3 {
  const [x, y] = support.state.p;
  if (isDroppedInto(support.object, crowded)) {
    const rim = support.state.p[2] + halfExtents(support.object)[2];
    return [...freeSpot(item, support, contentsOf(support, others)), rim + FINGERTIP + RIM_CLEARANCE];
  }
  const z = carryingHeight(support) + halfHeight(item) + DROP;
  if (!isContainer(support.object) && !isZone(support.object)) return [x, y, z];
  if (crowded) return [...freeSpot(item, support, contentsOf(support, others)), z];
  const radius = Math.sqrt((x - PAN_X) * (x - PAN_X) + y * y);
  const [hx, hy] = halfExtents(support.object);
  const room = Math.max(0, Math.min(hx, hy) - 2 * Math.max(...halfExtents(item.object)));
  const share = Math.min(Math.max(radius - COMFORTABLE_RADIUS, 0), room) / radius;
  return [x - share * (x - PAN_X), y - share * y, z];
}

/** True when an object stands where `placeFor` means it to stand, near enough to be left there. */
export function isPlaced(item: Placed, support: Placed): boolean {
  if (isDeep(support.object)) {
    return depthInRegion(regionNamed(support.object, "inside"), inverseTransformPoint(support.state, item.state.p)) > 0;
  }
  const bottom = item.state.p[2] - halfHeight(item);
  const surface = carryingHeight(support);
  if (Math.abs(bottom - surface) > 0.005) return false;
  const offset = rotate3(
    [-support.state.q[0], -support.state.q[1], -support.state.q[2], support.state.q[3]],
    [item.state.p[0] - support.state.p[0], item.state.p[1] - support.state.p[1], 0],
  );
  const [hx, hy] = halfExtents(support.object);
  const share = isContainer(support.object) || isZone(support.object) ? 0.9 : 0.6;
  return Math.abs(offset[0]) < share * hx && Math.abs(offset[1]) < share * hy;
}

/** Top of the highest thing among these, m; 0 (the table) when there is none. */
export function highestTop(things: readonly Placed[]): number {
  return things.reduce((top, thing) => Math.max(top, thing.state.p[2] + halfHeight(thing)), 0);
}
