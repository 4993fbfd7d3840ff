/** Predicates about fits: cover, joint, threaded. */

import * as v from "valibot";
import { invariant } from "../../errors";
import { rotate3 } from "../../math/quaternion";
import { inverseTransformPoint } from "../../math/transform";
import { acos } from "../../math/trigonometry";
import { dot3 } from "../../math/vector3";
import { type ConvexShadow, zoneFootprint } from "../footprint";
import { numberIn } from "../numberSchema";
import { halfExtents } from "../objectShapes";
import { intersectPolygons, polygonArea, type Vec2 } from "../polygon";
import { shadowPolygons } from "../shadow";
import { regularPolygon } from "../solids";
import { allOf, defineAtom, motionOf, objectNamed, type PredicateWorld, scaled, strictly, within } from "./atom";

const DEGREE = Math.PI / 180;
/** Corners of the polygon that stands for a disc; it has the disc's area. */
const DISC_CORNERS = 64;
/** Largest tilt of a ring on its peg. */
const THREADED_TILT = 20 * DEGREE;

/** The share of the zone that a's shadow covers is at least `min`. */
export const cover = defineAtom({
  key: "cover",
  names: ["object", "zone"],
  options: v.strictObject({ min: v.optional(numberIn(0.001, 1), 0.9) }),
  unit: "1",
  evaluate: (world, [a, zone], { min }) => within(coverage(world, a!, zone!) - min),
});

/** Share of a zone that an object's shadow covers, 0 to 1. */
export function coverage(world: PredicateWorld, id: string, zoneId: string): number {
  const zone = world.scene.zones.find((candidate) => candidate.id === zoneId);
  const X_WZ = world.state.zones.get(zoneId);
  invariant(zone && X_WZ, `the zone ${zoneId} stands`);
  const wanted = zoneFootprint(zone, X_WZ).map(asPolygon);
  const shadow = shadowPolygons(objectNamed(world, id), motionOf(world, id));
  const common = wanted.flatMap((piece) => shadow.map((polygon) => intersectPolygons(polygon, piece)));
  return Math.min(1, unionArea(common) / unionArea(wanted));
}

function asPolygon({ corners, radius }: ConvexShadow): readonly Vec2[] {
  if (corners.length > 1) return corners;
  const [[x, y]] = corners as readonly [Vec2];
  const unit = regularPolygon(1, DISC_CORNERS);
  const scale = radius * Math.sqrt(Math.PI / polygonArea(unit));
  return unit.map(([cx, cy]): Vec2 => [x + scale * cx, y + scale * cy]);
}

/** Area of the union of convex polygons, by inclusion and exclusion; there are at most four (tee on tee). */
function unionArea(polygons: readonly (readonly Vec2[])[]): number {
  const [first, ...rest] = polygons.filter((polygon) => polygon.length > 2);
  if (!first) return 0;
  return polygonArea(first) + unionArea(rest) - unionArea(rest.map((other) => intersectPolygons(other, first)));
}

/** Travel fraction of the joint within the bounds. */
export const joint = defineAtom({
  key: "joint",
  names: ["jointed"],
  options: v.pipe(
    v.strictObject({ min: v.optional(numberIn(0, 1)), max: v.optional(numberIn(0, 1)) }),
    v.check(({ min, max }) => min !== undefined || max !== undefined, "min or max, or both"),
    v.check(({ min = 0, max = 1 }) => min <= max, "E_RANGE|min at most max"),
  ),
  unit: "1",
  evaluate: (world, [a], { min, max }) => {
    const fraction = motionOf(world, a!).joint;
    return allOf([
      ...(min === undefined ? [] : [within(fraction - min)]),
      ...(max === undefined ? [] : [within(max - fraction)]),
    ]);
  },
});

/** The ring's centre at least `depth` below the tip, beside the axis by less than hole minus peg, tilted less than 20°. */
export const threaded = defineAtom({
  key: "threaded",
  names: ["ring", "peg"],
  options: v.strictObject({ depth: v.optional(numberIn(0.0001, 1), 0.02) }),
  unit: "m",
  impossible: ([ring, peg]) => {
    if (!ring || !peg || (ring.hole ?? 0) > (peg.r ?? 0)) return null;
    return "wants a ring on a peg that is too thick for its hole";
  },
  evaluate: (world, [ring, peg], { depth }) => {
    const [ringObject, pegObject] = [objectNamed(world, ring!), objectNamed(world, peg!)];
    const [ringMotion, pegMotion] = [motionOf(world, ring!), motionOf(world, peg!)];
    const [x, y, z] = inverseTransformPoint(pegMotion, ringMotion.p);
    const below = halfExtents(pegObject)[2] - z;
    const play = (ringObject.hole ?? 0) - (pegObject.r ?? 0);
    const aligned = Math.abs(dot3(rotate3(ringMotion.q, [0, 0, 1]), rotate3(pegMotion.q, [0, 0, 1])));
    const tilt = acos(Math.min(1, aligned));
    return allOf([
      within(below - depth),
      strictly(play - Math.sqrt(x * x + y * y)),
      scaled(strictly(THREADED_TILT - tilt), depth / THREADED_TILT),
    ]);
  },
});
