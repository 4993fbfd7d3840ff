/** What the inspector tells of a selected thing at one instant, read from a drawn frame. Pure, so that it can be tested. */

import type { DrawFrame } from "../session/drawState";
import { FIRST_OBJECT_OWNER, SURROUNDINGS_OWNER } from "../sim/worldContacts";
import { halfExtents } from "../world/objectShapes";
import type { SceneObject, SceneZone } from "../world/scene";
import { degrees, fixed } from "./words/units";

/** Place and turn of something in W. */
export interface PoseWords {
  /** "x, y, z", mm */
  readonly position: string;
  /** Roll, pitch, yaw about the fixed axes of W, degrees. */
  readonly rotation: string;
}

/** @param poses - Rows of x, y, z, qx, qy, qz, qw, m. */
export function poseWords(poses: Float64Array, row: number): PoseWords {
  const [x, y, z, qx, qy, qz, qw] = poses.subarray(7 * row, 7 * row + 7) as unknown as number[];
  const roll = Math.atan2(2 * (qw! * qx! + qy! * qz!), 1 - 2 * (qx! * qx! + qy! * qy!));
  const pitch = Math.asin(Math.min(Math.max(2 * (qw! * qy! - qz! * qx!), -1), 1));
  const yaw = Math.atan2(2 * (qw! * qz! + qx! * qy!), 1 - 2 * (qy! * qy! + qz! * qz!));
  return {
    position: `${[x, y, z].map((m) => fixed(m! * 1000, 1)).join(", ")} mm`,
    rotation: [roll, pitch, yaw].map(degrees).join(", "),
  };
}

/** Outer size in mm: "25 × 25 × 25 mm", a ball's diameter, a can's diameter and height. */
export function sizeWords(object: SceneObject): string {
  const [x, y, z] = halfExtents(object).map((half) => fixed(half * 2000, 0));
  if (object.kind === "ball") return `⌀ ${x} mm`;
  if (object.kind === "can") return `⌀ ${x} × ${z} mm`;
  return `${x} × ${y} × ${z} mm`;
}

/** Extent of a zone, mm. */
export function zoneSizeWords({ shape, r, size, bar }: SceneZone): string {
  if (size) return `${fixed(size[0] * 1000, 0)} × ${fixed(size[1] * 1000, 0)} mm`;
  if (r !== undefined) return `⌀ ${fixed(r * 2000, 0)} mm`;
  return shape === "tee" && bar !== undefined ? `${fixed(bar * 1000, 0)} mm` : "";
}

/** Linear and angular speed of an object: "12 mm/s, 3 °/s". */
export function speedWords({ objectTwist }: Pick<DrawFrame, "objectTwist">, object: number): string {
  const size = (at: number): number =>
    Math.hypot(objectTwist[6 * object + at]!, objectTwist[6 * object + at + 1]!, objectTwist[6 * object + at + 2]!);
  return `${fixed(size(0) * 1000, 0)} mm/s, ${fixed((size(3) * 180) / Math.PI, 0)} °/s`;
}

/** Who a selected thing touches, and how hard. */
export interface Touching {
  /** Owners in the code of `contactOwner`, each once, the thing's own parts left out. */
  readonly others: readonly number[];
  /** Contact points. */
  readonly points: number;
  /** Largest force at one point, N. */
  readonly strongest: number;
}

/** @param isOwn - Whether an owner code belongs to the thing. */
export function touching(
  { contacts, contactOwner }: Pick<DrawFrame, "contacts" | "contactOwner">,
  isOwn: (owner: number) => boolean,
): Touching {
  const others = new Set<number>();
  let points = 0;
  let strongest = 0;
  for (let k = 0; 2 * k < contactOwner.length; k++) {
    const [a, b] = [contactOwner[2 * k]!, contactOwner[2 * k + 1]!];
    if (isOwn(a) === isOwn(b)) continue;
    others.add(isOwn(a) ? b : a);
    points += 1;
    strongest = Math.max(strongest, Math.hypot(contacts[6 * k + 3]!, contacts[6 * k + 4]!, contacts[6 * k + 5]!));
  }
  return { others: [...others].sort((a, b) => a - b), points, strongest };
}

export const isLinkOwner = (owner: number): boolean => owner >= 0 && owner < FIRST_OBJECT_OWNER;

/** How one side of a contact is called. */
export interface OwnerNames {
  readonly link: (index: number) => string;
  readonly object: (index: number) => string;
  readonly surroundings: string;
}

/** "table, moving jaw"; empty when nothing is touched. */
export function touchingNames({ others }: Touching, names: OwnerNames): string {
  return others
    .map((owner) => {
      if (owner === SURROUNDINGS_OWNER) return names.surroundings;
      return isLinkOwner(owner) ? names.link(owner) : names.object(owner - FIRST_OBJECT_OWNER);
    })
    .join(", ");
}

/** Total mass of some links, kg. */
export function massOf(links: readonly { readonly inertial: { readonly mass: number } | null }[]): number {
  return links.reduce((sum, { inertial }) => sum + (inertial?.mass ?? 0), 0);
}
