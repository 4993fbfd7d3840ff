/** Finds all contacts of the present poses: bounding spheres first, then the routine for the two kinds of shape. */

import { invariant } from "../errors";
import { collideBoxBox } from "./boxBox";
import type { Contacts } from "./contacts";
import { collideCores, collideHulls } from "./convexPairs";
import { collideSphereCylinder } from "./cylinderPairs";
import { BOX, CAPSULE, CONVEX, CYLINDER, type Geoms, PLANE, SPHERE } from "./geoms";
import {
  collidePlaneBox,
  collidePlaneCapsule,
  collidePlaneConvex,
  collidePlaneCylinder,
  collidePlaneSphere,
  heightOverPlane,
} from "./planePairs";
import {
  collideCapsuleBox,
  collideCapsuleCapsule,
  collideSphereBox,
  collideSphereCapsule,
  collideSphereSphere,
} from "./roundPairs";

/** A box this much larger than its partner is tested by its faces, not by its bounding sphere. */
const LARGE_BOX = 2;

/** Number of shape kinds; a pair of kinds is coded as first · KINDS + second. */
const KINDS = 6;

/** Adds the contacts of all geoms of two frames as one manifold. */
export function collideFrames(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const first = contacts.count;
  const { firstOfFrame } = geoms;
  const endA = firstOfFrame[a + 1]!;
  const endB = firstOfFrame[b + 1]!;
  for (let i = firstOfFrame[a]!; i < endA; i++) {
    for (let j = firstOfFrame[b]!; j < endB; j++) {
      if (geomsNear(geoms, i, j)) collideGeoms(geoms, i, j, contacts);
    }
  }
  if (contacts.count === first) return;
  const pair = contacts.pairCount++;
  contacts.frameA[pair] = a;
  contacts.frameB[pair] = b;
  contacts.start[pair] = first;
  contacts.start[pair + 1] = contacts.count;
}

/** Whether the bounding spheres of two frames come closer than a margin (m). */
export function framesNear(geoms: Geoms, a: number, b: number, margin: number): boolean {
  const { frameWorldCenter: c, frameRadius } = geoms;
  const dx = c[3 * a]! - c[3 * b]!;
  const dy = c[3 * a + 1]! - c[3 * b + 1]!;
  const dz = c[3 * a + 2]! - c[3 * b + 2]!;
  const reach = frameRadius[a]! + frameRadius[b]! + margin;
  return dx * dx + dy * dy + dz * dz <= reach * reach;
}

function geomsNear(geoms: Geoms, i: number, j: number): boolean {
  const { position: P, radius, kind } = geoms;
  const ri = radius[i]!;
  const rj = radius[j]!;
  if (kind[i] === PLANE) return heightOverPlane(geoms, i, P[3 * j]!, P[3 * j + 1]!, P[3 * j + 2]!) <= rj;
  if (kind[j] === PLANE) return heightOverPlane(geoms, j, P[3 * i]!, P[3 * i + 1]!, P[3 * i + 2]!) <= ri;
  const dx = P[3 * i]! - P[3 * j]!;
  const dy = P[3 * i + 1]! - P[3 * j + 1]!;
  const dz = P[3 * i + 2]! - P[3 * j + 2]!;
  const reach = ri + rj;
  if (dx * dx + dy * dy + dz * dz > reach * reach) return false;
  if (kind[i] === BOX && ri > LARGE_BOX * rj) return sphereNearBox(geoms, i, dx, dy, dz, -1, rj);
  if (kind[j] === BOX && rj > LARGE_BOX * ri) return sphereNearBox(geoms, j, dx, dy, dz, 1, ri);
  return true;
}

/** Whether a sphere at offset sign · d from a box's centre reaches the box. */
function sphereNearBox(
  geoms: Geoms,
  box: number,
  dx: number,
  dy: number,
  dz: number,
  sign: number,
  radius: number,
): boolean {
  const { rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[box]!;
  let d2 = 0;
  for (let k = 0; k < 3; k++) {
    const v = sign * (R[o + k]! * dx + R[o + 3 + k]! * dy + R[o + 6 + k]! * dz);
    const over = (v < 0 ? -v : v) - size[3 * box + k]!;
    if (over > 0) d2 += over * over;
  }
  return d2 <= radius * radius;
}

/** Two geoms in either order; a contact uses the larger friction (MuJoCo's rule at equal priority). */
function collideGeoms(geoms: Geoms, i: number, j: number, contacts: Contacts): void {
  const { kind, friction } = geoms;
  const swap = kind[i]! > kind[j]!;
  const a = swap ? j : i;
  const b = swap ? i : j;
  contacts.sign = swap ? -1 : 1;
  contacts.mu = friction[i]! > friction[j]! ? friction[i]! : friction[j]!;
  switch (kind[a]! * KINDS + kind[b]!) {
    case PLANE * KINDS + SPHERE:
      return collidePlaneSphere(geoms, a, b, contacts);
    case PLANE * KINDS + CAPSULE:
      return collidePlaneCapsule(geoms, a, b, contacts);
    case PLANE * KINDS + BOX:
      return collidePlaneBox(geoms, a, b, contacts);
    case PLANE * KINDS + CYLINDER:
      return collidePlaneCylinder(geoms, a, b, contacts);
    case SPHERE * KINDS + SPHERE:
      return collideSphereSphere(geoms, a, b, contacts);
    case SPHERE * KINDS + CAPSULE:
      return collideSphereCapsule(geoms, a, b, contacts);
    case SPHERE * KINDS + BOX:
      return collideSphereBox(geoms, a, b, contacts);
    case CAPSULE * KINDS + CAPSULE:
      return collideCapsuleCapsule(geoms, a, b, contacts);
    case CAPSULE * KINDS + BOX:
      return collideCapsuleBox(geoms, a, b, contacts);
    case BOX * KINDS + BOX:
      return collideBoxBox(geoms, a, b, contacts);
    case PLANE * KINDS + CONVEX:
      return collidePlaneConvex(geoms, a, b, contacts);
    case SPHERE * KINDS + CYLINDER:
      return collideSphereCylinder(geoms, a, b, contacts);
    case BOX * KINDS + CONVEX:
    case CONVEX * KINDS + CONVEX:
      return collideHulls(geoms, a, b, contacts);
    case SPHERE * KINDS + CONVEX:
    case CAPSULE * KINDS + CYLINDER:
    case CAPSULE * KINDS + CONVEX:
    case BOX * KINDS + CYLINDER:
    case CYLINDER * KINDS + CYLINDER:
    case CYLINDER * KINDS + CONVEX:
      return collideCores(geoms, a, b, contacts);
    default:
      // Two planes: `checkShapes` keeps them on fixed bodies, which are never paired.
      invariant(false, `shapes of the kinds ${kind[a]} and ${kind[b]} have a contact routine`);
  }
}
