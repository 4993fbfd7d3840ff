/** Where something is let go above the floor of a vessel, a shelf, or another object. */

import type { RandomStream } from "../math/random";
import { compose, inverseTransformPoint, type Transform, transformPoint } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { footprintGap, objectFootprint } from "./footprint";
import { objectFrame } from "./objectFrame";
import type { ObjectRegion } from "./objectRecipes";
import { halfExtents, regionFrame, regionNamed } from "./objectShapes";
import { objectPrisms, type StandingObject } from "./overlap";
import { topside } from "./predicates/extent";
import type { SceneObject } from "./scene";

/** Air under what is dropped, m: it lands at once and hits nothing hard. */
const AIR = 0.0005;
/** How often one thing is lifted onto what lies below it. */
const LIFTS = 16;

/** What is dropped, and where. */
export interface Drop {
  readonly object: SceneObject;
  readonly host: StandingObject;
  /** Region of the host; null for its top. */
  readonly region: string | null;
  /** Whether it may lie on other things in the same region; else it keeps a gap (m) from them. */
  readonly into: boolean;
  readonly gap: number;
  readonly yaw: number;
  readonly lie: boolean;
  /** Height above the floor, m; null for as low as it goes. */
  readonly height: number | null;
  /** Everything that stands already, the host included. */
  readonly others: readonly StandingObject[];
}

/**
 * Draws one place.
 *
 * @param xy - Plan position within the region.
 * @returns X_WO; null when there is no room at what was drawn.
 */
export function drawDrop(drop: Drop, xy: RandomStream): Transform | null {
  const { object, host, into, yaw, lie } = drop;
  const region = drop.region === null ? topOf(host.object) : regionNamed(host.object, drop.region);
  const X_WR = compose(host.X_WO, regionFrame(host.object, region, host.joint ?? 0));
  const [x, y] = drawInRegion(region, xy);
  const [cx, cy, cz] = region.centre;
  const floor = transformPoint(X_WR, [cx + x, cy + y, cz - region.halfSize[2]]);
  const base: Vec3 = [floor[0], floor[1], floor[2] + AIR + (drop.height ?? 0)];
  const X_WO = objectFrame(object, base, yaw, lie);
  if (!footprintFits(region, X_WR, object, X_WO)) return null;
  const others = drop.others.filter((other) => other !== host);
  if (!into) return keepsGap(drop, X_WO, others) ? X_WO : null;
  const lift = liftOver(object, X_WO, others);
  const roof = floor[2] + 2 * region.halfSize[2];
  // What is taller than its vessel may stand out of it, but not on top of others.
  if (lift === null || (lift > 0 && topside(object, X_WO) + lift > roof) || base[2] > roof) return null;
  return { ...X_WO, p: [X_WO.p[0], X_WO.p[1], X_WO.p[2] + lift] };
}

/** The top of an object as a region without height. */
function topOf(object: SceneObject): ObjectRegion {
  const [hx, hy, hz] = halfExtents(object);
  const round = object.r !== undefined && object.kind !== "button" ? ([hx, hx] as const) : null;
  return { centre: [0, 0, hz], halfSize: [hx, hy, 0], round, moves: false };
}

/** Uniform over the floor of a region, from its centre. */
function drawInRegion({ halfSize, round }: ObjectRegion, xy: RandomStream): readonly [number, number] {
  if (!round) return [xy.uniform(-halfSize[0], halfSize[0]), xy.uniform(-halfSize[1], halfSize[1])];
  const r = round[0] * Math.sqrt(xy.uniform());
  const angle = xy.uniform(-Math.PI, Math.PI);
  return [r * cos(angle), r * sin(angle)];
}

function footprintFits(region: ObjectRegion, X_WR: Transform, object: SceneObject, X_WO: Transform): boolean {
  const { centre, halfSize, round } = region;
  return objectFootprint(object, X_WO).every(({ corners, radius }) =>
    corners.every(([wx, wy]) => {
      const p = inverseTransformPoint(X_WR, [wx, wy, X_WR.p[2]]);
      const [x, y] = [p[0] - centre[0], p[1] - centre[1]];
      if (round) return Math.sqrt(x * x + y * y) + radius <= round[0];
      return Math.abs(x) + radius <= halfSize[0] && Math.abs(y) + radius <= halfSize[1];
    }),
  );
}

function keepsGap({ object, gap }: Drop, X_WO: Transform, others: readonly StandingObject[]): boolean {
  const own = objectPrisms({ object, X_WO });
  return others.every((other) =>
    objectPrisms(other).every((solid) =>
      own.every(
        (mine) =>
          mine.top < solid.bottom || solid.top < mine.bottom || footprintGap(mine.footprint, solid.footprint) >= gap,
      ),
    ),
  );
}

/** How far it must be lifted to clear everything below it, m; null when there is no end to it. */
function liftOver(object: SceneObject, X_WO: Transform, others: readonly StandingObject[]): number | null {
  const own = objectPrisms({ object, X_WO });
  const solids = others
    .flatMap(objectPrisms)
    .filter(({ footprint }) => own.some((mine) => footprintGap(mine.footprint, footprint) < AIR));
  let lift = 0;
  for (let k = 0; k < LIFTS; k++) {
    const needed = own.flatMap((mine) =>
      solids
        .filter(({ bottom, top }) => mine.bottom + lift < top && bottom < mine.top + lift)
        .filter(({ footprint }) => footprintGap(mine.footprint, footprint) < AIR)
        .map(({ top }) => top + AIR - mine.bottom),
    );
    if (needed.length === 0) return lift;
    lift = Math.max(...needed);
  }
  return null;
}
