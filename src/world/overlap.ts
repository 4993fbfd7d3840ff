/** Finds objects that stand in each other. */

import { compose, inverseTransformPoint, type Transform, transformPoint } from "../math/transform";
import { discFootprint, type Footprint, footprintGap } from "./footprint";
import { objectCorners, objectParts, objectRegions, regionFrame } from "./objectShapes";
import { convexHull, type Vec2 } from "./polygon";
import { depthInRegion } from "./regionDepth";
import type { SceneObject } from "./scene";
import { cornersOf, type ObjectPart } from "./solids";

/** How deep solids may touch before they count as overlapping, m: rounding, not intent. */
const TOUCH_DEPTH = 1e-6;

/** An object where it stands; its joint at a travel fraction, 0 when left out. */
export interface StandingObject {
  readonly object: SceneObject;
  readonly X_WO: Transform;
  readonly joint?: number;
}

/** The ids of the first two objects whose solids overlap; null when none do. */
export function overlappingPair(standing: readonly StandingObject[]): readonly [string, string] | null {
  const prisms = standing.map(objectPrisms);
  for (let i = 0; i < standing.length; i++) {
    for (let j = i + 1; j < standing.length; j++) {
      const [a, b] = [standing[i]!, standing[j]!];
      const overlap = prisms[i]!.some((one) => prisms[j]!.some((other) => prismsOverlap(one, other)));
      if (overlap && !liesWithin(a, b) && !liesWithin(b, a)) return [a.object.id, b.object.id];
    }
  }
  return null;
}

/** A solid as an upright prism: its footprint between two heights. What is round is taken with its bounding shape. */
export interface Prism {
  readonly footprint: Footprint;
  readonly bottom: number;
  readonly top: number;
}

/** A reset tries hundreds of places against the same standing objects, which never change. */
const known = new WeakMap<StandingObject, readonly Prism[]>();

/** The solids of an object as upright prisms in W. */
export function objectPrisms(standing: StandingObject): readonly Prism[] {
  const prisms = known.get(standing);
  if (prisms) return prisms;
  const { object, X_WO, joint } = standing;
  const made = objectParts(object, joint).map((part) => solidInWorld(part, X_WO));
  known.set(standing, made);
  return made;
}

function solidInWorld({ geometry, X_OS }: ObjectPart, X_WO: Transform): Prism {
  const X_WS = compose(X_WO, X_OS);
  const corners = cornersOf(geometry).map((corner) => transformPoint(X_WS, corner));
  const heights = corners.map(([, , z]) => z);
  const upright = geometry.kind === "cylinder" && Math.abs(X_WS.q[0]) + Math.abs(X_WS.q[1]) < TOUCH_DEPTH;
  const footprint =
    upright || geometry.kind === "sphere"
      ? discFootprint(X_WS.p[0], X_WS.p[1], geometry.radius)
      : [{ corners: convexHull(corners.map(([x, y]): Vec2 => [x, y])), radius: 0 }];
  return { footprint, bottom: Math.min(...heights), top: Math.max(...heights) };
}

function prismsOverlap(a: Prism, b: Prism): boolean {
  const inHeight = a.bottom < b.top - TOUCH_DEPTH && b.bottom < a.top - TOUCH_DEPTH;
  return inHeight && footprintGap(a.footprint, b.footprint) < -TOUCH_DEPTH;
}

/** Whether the whole of one object is inside a region of the other: slanted walls are wider as prisms than they are. */
function liesWithin(inner: StandingObject, outer: StandingObject): boolean {
  const corners = objectCorners(inner.object, inner.joint ?? 0).map((corner) => transformPoint(inner.X_WO, corner));
  return Object.values(objectRegions(outer.object)).some((region) => {
    const X_WR = compose(outer.X_WO, regionFrame(outer.object, region, outer.joint ?? 0));
    return corners.every((corner) => depthInRegion(region, inverseTransformPoint(X_WR, corner)) >= -TOUCH_DEPTH);
  });
}
