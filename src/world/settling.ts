/** Whether everything came to rest where a reset put it. */

import { compose, inverseTransformPoint } from "../math/transform";
import { atan2 } from "../math/trigonometry";
import { distance3, norm3 } from "../math/vector3";
import { halfExtents, regionFrame, regionNamed } from "./objectShapes";
import { placedIds } from "./placedIds";
import { depthInRegion } from "./regionDepth";
import type { ResetPlan } from "./reset";
import type { PlaceEntry } from "./scene";
import type { ObjectMotion } from "./worldState";

/** How far an object may move while settling, or land beside its area, m. */
export const SETTLE_TOLERANCE = 0.02;
/** Below this speed something that was dropped has come to rest, m/s: a bead may still roll a little. */
const REST_SPEED = 0.05;
/** How far outside its region a centre may be, m; as for the predicate `in`. */
const REGION_TOLERANCE = 0.005;
const DEGREE = Math.PI / 180;

/**
 * The id of an object that is not where it belongs after settling; null when all are.
 *
 * What was put on the table stays within 2 cm. What was dropped, from a height or into something, is at rest in its area.
 *
 * @param objects - Motion of every object after `settleS` seconds.
 */
export function unsettledObject(plan: ResetPlan, objects: ReadonlyMap<string, ObjectMotion>): string | null {
  const { scene } = plan;
  const drops = scene.reset.place.filter((entry) => entry.z !== null || "inside" in entry.in);
  const entryOf = new Map(drops.flatMap((entry) => placedIds(scene, entry).map((id) => [id, entry] as const)));
  const moved = scene.objects.find(({ id }) => {
    const motion = objects.get(id)!;
    const entry = entryOf.get(id);
    if (!entry) return distance3(plan.objects.get(id)!.p, motion.p) > SETTLE_TOLERANCE;
    return norm3(motion.v) > REST_SPEED || !isInArea(plan, entry, motion, objects);
  });
  return moved?.id ?? null;
}

/** Whether something lies in the area of its entry, in plan. */
function isInArea(
  { scene, zones }: ResetPlan,
  entry: PlaceEntry,
  { p }: ObjectMotion,
  objects: ReadonlyMap<string, ObjectMotion>,
): boolean {
  const area = entry.in;
  const [x, y] = p;
  const tolerance = SETTLE_TOLERANCE;
  const near = ([cx, cy]: readonly [number, number], r: number): boolean =>
    (x - cx) * (x - cx) + (y - cy) * (y - cy) <= (r + tolerance) * (r + tolerance);
  if ("rect" in area) {
    const [x0, y0, x1, y1] = area.rect;
    return x >= x0 - tolerance && x <= x1 + tolerance && y >= y0 - tolerance && y <= y1 + tolerance;
  }
  if ("ring" in area) {
    const [r0, r1, deg0, deg1] = area.ring;
    const r = Math.sqrt(x * x + y * y);
    const slack = tolerance / Math.max(r, tolerance);
    const middle = ((deg0 + deg1) / 2) * DEGREE;
    const off = foldTurn(atan2(y, x) - middle);
    const half = ((deg1 - deg0) / 2) * DEGREE;
    return r >= r0 - tolerance && r <= r1 + tolerance && Math.abs(off) <= half + slack;
  }
  if ("disc" in area) return near([area.disc[0], area.disc[1]], area.disc[2]);
  if ("points" in area) return area.points.some((point) => near(point, 0));
  if ("zone" in area) {
    const zone = scene.zones.find(({ id }) => id === area.zone)!;
    const X_WZ = zones.get(area.zone)!;
    const [u, v] = inverseTransformPoint(X_WZ, p);
    if (!zone.size) return near([X_WZ.p[0], X_WZ.p[1]], zone.r ?? 0);
    return Math.abs(u) <= zone.size[0] / 2 + tolerance && Math.abs(v) <= zone.size[1] / 2 + tolerance;
  }
  const [id = "", name] = ("inside" in area ? area.inside : area.on).split(".");
  const host = scene.objects.find((object) => object.id === id)!;
  const motion = objects.get(id)!;
  if (name === undefined) {
    const [u, v] = inverseTransformPoint(motion, p);
    const [hx, hy] = halfExtents(host);
    return Math.abs(u) <= hx + tolerance && Math.abs(v) <= hy + tolerance;
  }
  const region = regionNamed(host, name);
  const X_WR = compose(motion, regionFrame(host, region, motion.joint));
  return depthInRegion(region, inverseTransformPoint(X_WR, p)) >= -REGION_TOLERANCE;
}

/** The same angle between -π and π, rad. */
function foldTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
