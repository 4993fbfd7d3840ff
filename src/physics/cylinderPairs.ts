/** A sphere against a cylinder, in closed form. */

import { addContact, type Contacts } from "./contacts";
import type { Geoms } from "./geoms";

/** The centre is taken to the cylinder's axis and back: as far along it, and as far from it, as the cylinder goes. */
export function collideSphereCylinder(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[b]!;
  const ux = R[o + 2]!;
  const uy = R[o + 5]!;
  const uz = R[o + 8]!;
  const radius = size[3 * a]!;
  const r = size[3 * b]!;
  const h = size[3 * b + 1]!;
  const dx = P[3 * a]! - P[3 * b]!;
  const dy = P[3 * a + 1]! - P[3 * b + 1]!;
  const dz = P[3 * a + 2]! - P[3 * b + 2]!;
  const z = ux * dx + uy * dy + uz * dz;
  // Away from the axis; any way will do on it.
  let wx = dx - z * ux;
  let wy = dy - z * uy;
  let wz = dz - z * uz;
  const rho = Math.sqrt(wx * wx + wy * wy + wz * wz);
  if (rho > 1e-12) {
    wx /= rho;
    wy /= rho;
    wz /= rho;
  } else {
    wx = R[o]!;
    wy = R[o + 3]!;
    wz = R[o + 6]!;
  }
  const side = z < 0 ? -1 : 1;
  const overEnd = side * z - h;
  const overSide = rho - r;
  // From the centre to the nearest point of the surface: along the axis and away from it.
  const inside = overEnd <= 0 && overSide <= 0;
  const along = inside ? (overEnd >= overSide ? -overEnd : 0) : overEnd > 0 ? -overEnd : 0;
  const away = inside ? (overEnd >= overSide ? 0 : -overSide) : overSide > 0 ? -overSide : 0;
  const length = Math.sqrt(along * along + away * away);
  const distance = inside ? -length : length;
  if (distance >= radius) return;
  // Inside, the way to the surface leads out of the cylinder and the normal the other way; on the surface take the nearer one.
  let nAlong = overEnd >= overSide ? -1 : 0;
  let nAway = overEnd >= overSide ? 0 : -1;
  if (!inside && length > 1e-12) {
    nAlong = along / length;
    nAway = away / length;
  }
  const nx = side * nAlong * ux + nAway * wx;
  const ny = side * nAlong * uy + nAway * wy;
  const nz = side * nAlong * uz + nAway * wz;
  const middle = (radius + distance) / 2;
  const x = P[3 * a]! + nx * middle;
  const y = P[3 * a + 1]! + ny * middle;
  const z0 = P[3 * a + 2]! + nz * middle;
  addContact(contacts, x, y, z0, nx, ny, nz, radius - distance);
}
