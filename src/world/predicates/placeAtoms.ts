/** Predicates about places: in, near, pose, upright, side. */

import * as v from "valibot";
import { invariant } from "../../errors";
import { rotate3, yawOfQuat } from "../../math/quaternion";
import { compose, inverseTransformPoint } from "../../math/transform";
import { acos } from "../../math/trigonometry";
import { distance3, type Vec3 } from "../../math/vector3";
import { numberIn } from "../numberSchema";
import { regionFrame, regionNamed } from "../objectShapes";
import { depthInRegion } from "../regionDepth";
import { shadowPolygons } from "../shadow";
import { teeRects } from "../teeRects";
import {
  allOf,
  defineAtom,
  motionOf,
  objectNamed,
  type PredicateWorld,
  scaled,
  strictly,
  type Verdict,
  within,
} from "./atom";
import { boxCorners, underside } from "./extent";

const DEGREE = Math.PI / 180;
/** Height over which a flat zone counts as a region, m. */
const ZONE_HEIGHT = 0.15;

/** The centre, or all eight corners of the bounding box, in the region grown by `tol`. */
export const inside = defineAtom({
  key: "in",
  names: ["object", "region"],
  options: v.strictObject({
    tol: v.optional(numberIn(0, 0.5), 0.005),
    part: v.optional(v.picklist(["centre", "all"]), "centre"),
  }),
  unit: "m",
  evaluate: (world, [a, region], { tol, part }) => {
    const depth = regionDepth(world, region!);
    const motion = motionOf(world, a!);
    const points = part === "all" ? boxCorners(objectNamed(world, a!), motion) : [motion.p];
    return within(Math.min(...points.map(depth)) + tol);
  },
});

/** Distance of centres at most d. */
export const near = defineAtom({
  key: "near",
  names: ["point", "point"],
  options: v.strictObject({ d: v.optional(numberIn(0.0001, 4), 0.03), plane: v.optional(v.literal("xy")) }),
  unit: "m",
  evaluate: (world, [a, b], { d, plane }) => {
    const [p, q] = [pointNamed(world, a!), pointNamed(world, b!)];
    return within(d - (plane ? distance3([p[0], p[1], 0], [q[0], q[1], 0]) : distance3(p, q)));
  },
});

/** Base point within `tol` of `at` (in plan unless a height is given), yaw within `yawTol`, folded by `sym`. */
export const pose = defineAtom({
  key: "pose",
  names: ["object"],
  options: v.pipe(
    v.strictObject({
      at: v.optional(
        v.union([
          v.strictTuple([numberIn(-2, 2), numberIn(-2, 2)]),
          v.strictTuple([numberIn(-2, 2), numberIn(-2, 2), numberIn(-2, 2)]),
        ]),
      ),
      yaw: v.optional(numberIn(-360, 360)),
      tol: v.optional(numberIn(0.0001, 1), 0.02),
      yawTol: v.optional(numberIn(0.1, 180), 10),
      sym: v.optional(numberIn(1, 360), 360),
    }),
    v.check(({ at, yaw }) => at !== undefined || yaw !== undefined, "a place (at) or a yaw, or both"),
  ),
  unit: "m",
  evaluate: (world, [a], { at, yaw, tol, yawTol, sym }) => {
    const motion = motionOf(world, a!);
    const verdicts: Verdict[] = [];
    if (at) {
      const base = underside(objectNamed(world, a!), motion);
      const z = at[2] ?? base;
      verdicts.push(within(tol - distance3([motion.p[0], motion.p[1], base], [at[0], at[1], z])));
    }
    if (yaw !== undefined) {
      const off = foldAngle(yawOfQuat(motion.q) - yaw * DEGREE, sym * DEGREE);
      verdicts.push(scaled(within(yawTol * DEGREE - Math.abs(off)), tol / (yawTol * DEGREE)));
    }
    return allOf(verdicts);
  },
});

/** The object's own z axis within `deg` of the world's; `flip` allows upside down. */
export const upright = defineAtom({
  key: "upright",
  names: ["object"],
  options: v.strictObject({ deg: v.optional(numberIn(0.1, 180), 15), flip: v.optional(v.boolean(), false) }),
  unit: "rad",
  evaluate: (world, [a], { deg, flip }) => {
    const up = rotate3(motionOf(world, a!).q, [0, 0, 1])[2];
    const tilt = acos(Math.min(1, Math.max(-1, flip ? Math.abs(up) : up)));
    return within(deg * DEGREE - tilt);
  },
});

/** Centre of an object or a zone, or the tool centre point, in W, m. */
export function pointNamed(world: PredicateWorld, name: string): Vec3 {
  if (name === "tcp") return world.state.tool.p;
  return world.state.zones.get(name)?.p ?? motionOf(world, name).p;
}

/** Word of a side: axis of the base frame, and whether a lies on its positive side. */
const SIDE_AXES: Readonly<Record<string, readonly [0 | 1, 1 | -1]>> = {
  left: [1, 1],
  right: [1, -1],
  front: [0, 1],
  behind: [0, -1],
};

/**
 * a stands beside b as the robot sees it: left is +y, front is +x, away from the robot.
 *
 * The gap between their shadows along that axis is within [`gap`, `max`], and their centres are less than `lane` apart across it.
 */
export const side = defineAtom({
  key: "side",
  names: ["object", "object", "side"],
  options: v.strictObject({
    gap: v.optional(numberIn(-1, 2), 0),
    max: v.optional(numberIn(-1, 4), 0.15),
    lane: v.optional(numberIn(0.0001, 4), 0.05),
  }),
  unit: "m",
  evaluate: (world, [a, b, where], { gap, max, lane }) => {
    const [axis, sign] = SIDE_AXES[where!]!;
    const reach = (id: string, towards: number): number =>
      Math.max(
        ...shadowPolygons(objectNamed(world, id), motionOf(world, id)).flatMap((polygon) =>
          polygon.map((corner) => towards * corner[axis]),
        ),
      );
    const edge = -reach(a!, -sign) - reach(b!, sign);
    const across = motionOf(world, a!).p[1 - axis]! - motionOf(world, b!).p[1 - axis]!;
    return allOf([within(edge - gap), within(max - edge), strictly(lane - Math.abs(across))]);
  },
});

/** How deep a point of W lies inside a region, m; negative outside. */
function regionDepth(world: PredicateWorld, region: string): (p_W: Vec3) => number {
  const dot = region.indexOf(".");
  if (dot < 0) return zoneDepth(world, region);
  const id = region.slice(0, dot);
  const object = objectNamed(world, id);
  const space = regionNamed(object, region.slice(dot + 1));
  const motion = motionOf(world, id);
  const X_WR = compose(motion, regionFrame(object, space, motion.joint));
  return (p_W) => depthInRegion(space, inverseTransformPoint(X_WR, p_W));
}

function zoneDepth({ scene, state }: PredicateWorld, id: string): (p_W: Vec3) => number {
  const zone = scene.zones.find((candidate) => candidate.id === id);
  const X_WZ = state.zones.get(id);
  invariant(zone && X_WZ, `the zone ${id} stands`);
  const size = zone.size;
  const r = zone.r ?? 0;
  return (p_W) => {
    const [x, y, z] = inverseTransformPoint(X_WZ, p_W);
    if (zone.shape === "ball") return r - Math.sqrt(x * x + y * y + z * z);
    const height = Math.min(z, ZONE_HEIGHT - z);
    if (size && zone.bar !== undefined) return Math.min(depthInTee(size, zone.bar, [x, y]), height);
    if (size) return Math.min(size[0] / 2 - Math.abs(x), size[1] / 2 - Math.abs(y), height);
    return Math.min(r - Math.sqrt(x * x + y * y), height);
  };
}

/** Depth inside the nearer of the two bars, which overlap, so that no seam counts as an edge. */
function depthInTee(size: readonly [number, number], bar: number, [x, y]: readonly [number, number]): number {
  const depths = teeRects(size, bar, true).map(([x0, x1, y0, y1]) => Math.min(x - x0, x1 - x, y - y0, y1 - y));
  return Math.max(...depths);
}

/** The smallest angle that differs by a multiple of the period, rad. */
function foldAngle(angle: number, period: number): number {
  return angle - period * Math.round(angle / period);
}
