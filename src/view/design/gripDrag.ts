/** From the way of the pointer to the travel of a handle. Pure; W, m. */

import { cross3, dot3, normalize3, subtract3, type Vec3 } from "../../math/vector3";
import { alongAxis } from "../screenScale";
import type { Grip, Travel } from "./gripTypes";

/** A line of sight. */
export interface Ray {
  readonly from: Vec3;
  /** Unit vector. */
  readonly direction: Vec3;
}

/** Sight that meets a plane at less than this slope gives no place on it. */
const GRAZING = 0.02;
/** Farthest place that a drag reaches, m: a ray near the horizon meets the table far away. */
const FARTHEST = 2;

/** What a pointer means for a handle: a place on its line or plane, or an angle about its axis; null when it says nothing. */
export interface Mark {
  readonly place: Vec3;
  /** rad */
  readonly angle: number;
}

export function markOf(grip: Grip, ray: Ray): Mark | null {
  if (grip.way === "line") {
    const along = alongAxis(toXyz(grip.at), toXyz(grip.direction), toXyz(ray.from), toXyz(ray.direction));
    if (along === null || Math.abs(along) > FARTHEST) return null;
    return { place: grip.at.map((v, k) => v + along * grip.direction[k]!) as unknown as Vec3, angle: 0 };
  }
  const place = meetPlane(grip.at, grip.direction, ray);
  if (!place) return null;
  return { place, angle: grip.way === "turn" ? angleAbout(grip, place) : 0 };
}

/** Where a ray meets a plane in front of the eye. */
export function meetPlane(point: Vec3, normal: Vec3, { from, direction }: Ray): Vec3 | null {
  const slope = dot3(direction, normal);
  if (Math.abs(slope) < GRAZING) return null;
  const distance = dot3(subtract3(point, from), normal) / slope;
  if (distance <= 0) return null;
  const place = from.map((v, k) => v + distance * direction[k]!) as unknown as Vec3;
  return Math.max(...subtract3(place, point).map(Math.abs)) > FARTHEST ? null : place;
}

function angleAbout({ centre, direction }: Grip, place: Vec3): number {
  const [u, v] = frameOf(direction);
  const arm = subtract3(place, centre);
  return Math.atan2(dot3(arm, v), dot3(arm, u));
}

/** Two unit vectors across an axis, right-handed with it. */
function frameOf(axis: Vec3): readonly [Vec3, Vec3] {
  const other: Vec3 = Math.abs(axis[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1];
  const v = normalize3(cross3(axis, other));
  return [cross3(v, axis), v];
}

/**
 * How far a handle has travelled.
 *
 * @param turned - Turn so far, deg; turns go on past half a turn.
 */
export function travelOf(grip: Grip, from: Mark, to: Mark, turned: number, steps: boolean): Travel {
  const by = subtract3(to.place, from.place);
  const raw = ((to.angle - from.angle) * 180) / Math.PI;
  return {
    by,
    along: dot3(by, grip.direction),
    turn: raw + 360 * Math.round((turned - raw) / 360),
    steps,
  };
}

function toXyz([x, y, z]: Vec3): { x: number; y: number; z: number } {
  return { x, y, z };
}
