/** Where a can shall stand. */

import type { ObjectState, ZonePose } from "../control/contracts";
import type { Vec3 } from "../math/vector3";
import { halfExtents } from "../world/objectShapes";
import { type Placed, restingHeight } from "./placement";
import type { StandPlan } from "./standPlan";

/** The can's centre keeps this far from the edge of where it shall stand, m. */
const EDGE = 0.008;

/** Where the can shall stand: its centre in B, and how far from there is as good, m. */
export interface Target {
  readonly position: Vec3;
  readonly room: number;
}

/** The target as the zones and objects are now. */
export function standTarget(
  { target, object }: StandPlan,
  rod: Placed,
  zones: readonly ZonePose[],
  states: ReadonlyMap<string, ObjectState>,
): Target {
  const half = object.h! / 2;
  switch (target.kind) {
    case "anywhere": {
      const [x, y] = rod.state.p;
      return { position: [x, y, half], room: EDGE };
    }
    case "spot":
      return { position: [target.at[0], target.at[1], half], room: Math.max(0, target.within - EDGE) };
    case "zone": {
      const { id, r, size } = target.zone;
      const [x, y, z] = zones.find((zone) => zone.id === id)!.p;
      const reach = r ?? Math.min(size![0], size![1]) / 2;
      return { position: [x, y, z + half], room: Math.max(0, reach - EDGE) };
    }
    case "support": {
      const { support } = target;
      const state = states.get(support.id)!;
      const [hx, hy] = halfExtents(support);
      const position: Vec3 = [state.p[0], state.p[1], restingHeight(half, { object: support, state })];
      return { position, room: Math.max(0, Math.min(hx, hy) - object.r! - EDGE) };
    }
  }
}
