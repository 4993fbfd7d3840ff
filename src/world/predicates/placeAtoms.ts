/** Predicates about places: in, near, pose, upright. */

import * as v from "valibot";
import { invariant } from "../../errors";
import { rotate3, yawOfQuat } from "../../math/quaternion";
import { inverseTransformPoint, type Transform } from "../../math/transform";
import { acos } from "../../math/trigonometry";
import { distance3, type Vec3 } from "../../math/vector3";
import { numberIn } from "../numberSchema";
import { objectRegions } from "../objectShapes";
import { allOf, defineAtom, motionOf, objectNamed, type PredicateWorld, scaled, type Verdict, within } from "./atom";
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
function pointNamed(world: PredicateWorld, name: string): Vec3 {
  if (name === "tcp") return world.state.tool.p;
  return world.state.zones.get(name)?.p ?? motionOf(world, name).p;
}

/** How deep a point of W lies inside a region, m; negative outside. */
function regionDepth(world: PredicateWorld, region: string): (p_W: Vec3) => number {
  const dot = region.indexOf(".");
  if (dot < 0) return zoneDepth(world, region);
  const id = region.slice(0, dot);
  const box = objectRegions(objectNamed(world, id))[region.slice(dot + 1)];
  invariant(box, `the object ${id} has the region ${region}`);
  const X_WO: Transform = motionOf(world, id);
  const [cx, cy, cz] = box.centre;
  const [hx, hy, hz] = box.halfSize;
  return (p_W) => {
    const [x, y, z] = inverseTransformPoint(X_WO, p_W);
    return Math.min(hx - Math.abs(x - cx), hy - Math.abs(y - cy), hz - Math.abs(z - cz));
  };
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
    if (size) return Math.min(size[0] / 2 - Math.abs(x), size[1] / 2 - Math.abs(y), height);
    return Math.min(r - Math.sqrt(x * x + y * y), height);
  };
}

/** The smallest angle that differs by a multiple of the period, rad. */
function foldAngle(angle: number, period: number): number {
  return angle - period * Math.round(angle / period);
}
