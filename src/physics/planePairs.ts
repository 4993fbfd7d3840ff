/** Contacts of a plane (first) with everything else; the plane is z = 0 of its geom and its normal +z. */

import { addContact, type Contacts } from "./contacts";
import type { Geoms } from "./geoms";

/** The plane of the pair being collided: normal and offset along it. */
const plane = { nx: 0, ny: 0, nz: 1, offset: 0 };

function usePlane(geoms: Geoms, a: number): void {
  const { rotation: R, rotationAt, position: P } = geoms;
  const r = rotationAt[a]!;
  plane.nx = R[r + 2]!;
  plane.ny = R[r + 5]!;
  plane.nz = R[r + 8]!;
  plane.offset = plane.nx * P[3 * a]! + plane.ny * P[3 * a + 1]! + plane.nz * P[3 * a + 2]!;
}

/** Height of geom b's centre over plane a, m. */
export function heightOverPlane(geoms: Geoms, a: number, x: number, y: number, z: number): number {
  usePlane(geoms, a);
  return plane.nx * x + plane.ny * y + plane.nz * z - plane.offset;
}

/** Adds a contact where a point of the other surface lies below the plane; halfway between the surfaces. */
function addIfBelow(x: number, y: number, z: number, contacts: Contacts): void {
  const { nx, ny, nz } = plane;
  const d = nx * x + ny * y + nz * z - plane.offset;
  if (d >= 0) return;
  const half = 0.5 * d;
  addContact(contacts, x - nx * half, y - ny * half, z - nz * half, nx, ny, nz, -d);
}

export function collidePlaneSphere(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  usePlane(geoms, a);
  const { position: P, size } = geoms;
  const r = size[3 * b]!;
  addIfBelow(P[3 * b]! - plane.nx * r, P[3 * b + 1]! - plane.ny * r, P[3 * b + 2]! - plane.nz * r, contacts);
}

export function collidePlaneCapsule(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  usePlane(geoms, a);
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[b]!;
  const r = size[3 * b]!;
  for (let side = -1; side <= 1; side += 2) {
    const l = side * size[3 * b + 1]!;
    const x = P[3 * b]! + R[o + 2]! * l - plane.nx * r;
    const y = P[3 * b + 1]! + R[o + 5]! * l - plane.ny * r;
    const z = P[3 * b + 2]! + R[o + 8]! * l - plane.nz * r;
    addIfBelow(x, y, z, contacts);
  }
}

/** The corners below the plane: at most four of a box that is not deep inside. */
export function collidePlaneBox(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  usePlane(geoms, a);
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[b]!;
  const { nx, ny, nz, offset } = plane;
  const center = nx * P[3 * b]! + ny * P[3 * b + 1]! + nz * P[3 * b + 2]! - offset;
  const hx = size[3 * b]!;
  const hy = size[3 * b + 1]!;
  const hz = size[3 * b + 2]!;
  const ux = (nx * R[o]! + ny * R[o + 3]! + nz * R[o + 6]!) * hx;
  const uy = (nx * R[o + 1]! + ny * R[o + 4]! + nz * R[o + 7]!) * hy;
  const uz = (nx * R[o + 2]! + ny * R[o + 5]! + nz * R[o + 8]!) * hz;
  for (let k = 0; k < 8; k++) {
    const sx = k & 1 ? 1 : -1;
    const sy = k & 2 ? 1 : -1;
    const sz = k & 4 ? 1 : -1;
    const d = center + sx * ux + sy * uy + sz * uz;
    if (d >= 0) continue;
    const x = sx * hx;
    const y = sy * hy;
    const z = sz * hz;
    addContact(
      contacts,
      P[3 * b]! + R[o]! * x + R[o + 1]! * y + R[o + 2]! * z - nx * 0.5 * d,
      P[3 * b + 1]! + R[o + 3]! * x + R[o + 4]! * y + R[o + 5]! * z - ny * 0.5 * d,
      P[3 * b + 2]! + R[o + 6]! * x + R[o + 7]! * y + R[o + 8]! * z - nz * 0.5 * d,
      nx,
      ny,
      nz,
      -d,
    );
  }
}

/**
 * Four points: the lowest of each rim, and two on the lower rim that form a triangle with its lowest.
 *
 * The same support points as MuJoCo's plane-cylinder routine, so a standing can does not rock.
 */
export function collidePlaneCylinder(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  usePlane(geoms, a);
  const { position: P, rotation: R, rotationAt, size } = geoms;
  const o = rotationAt[b]!;
  const { nx, ny, nz } = plane;
  const radius = size[3 * b]!;
  let ax = R[o + 2]!;
  let ay = R[o + 5]!;
  let az = R[o + 8]!;
  let along = ax * nx + ay * ny + az * nz;
  // The axis points down into the plane.
  const turn = along > 0 ? -1 : 1;
  ax *= turn;
  ay *= turn;
  az *= turn;
  along *= turn;
  // Direction in the disc that goes down fastest.
  let dx = ax * along - nx;
  let dy = ay * along - ny;
  let dz = az * along - nz;
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  if (length > 1e-9) {
    dx *= radius / length;
    dy *= radius / length;
    dz *= radius / length;
  } else {
    dx = R[o]! * radius;
    dy = R[o + 3]! * radius;
    dz = R[o + 6]! * radius;
  }
  const h = size[3 * b + 1]!;
  const x = P[3 * b]!;
  const y = P[3 * b + 1]!;
  const z = P[3 * b + 2]!;
  addIfBelow(x + ax * h + dx, y + ay * h + dy, z + az * h + dz, contacts);
  addIfBelow(x - ax * h + dx, y - ay * h + dy, z - az * h + dz, contacts);
  // (a × d) · sin 120°, for the other two corners of the triangle.
  const sx = (ay * dz - az * dy) * HALF_SQRT3;
  const sy = (az * dx - ax * dz) * HALF_SQRT3;
  const sz = (ax * dy - ay * dx) * HALF_SQRT3;
  addIfBelow(x + ax * h - dx / 2 + sx, y + ay * h - dy / 2 + sy, z + az * h - dz / 2 + sz, contacts);
  addIfBelow(x + ax * h - dx / 2 - sx, y + ay * h - dy / 2 - sy, z + az * h - dz / 2 - sz, contacts);
}

/** Every vertex below the plane. */
export function collidePlaneConvex(geoms: Geoms, a: number, b: number, contacts: Contacts): void {
  usePlane(geoms, a);
  const { vertices, vertexCount } = geoms.hulls[b]!;
  const { position: P, rotation: R, rotationAt } = geoms;
  const o = rotationAt[b]!;
  const { nx, ny, nz, offset } = plane;
  const center = nx * P[3 * b]! + ny * P[3 * b + 1]! + nz * P[3 * b + 2]! - offset;
  // The plane's normal in the axes of the hull.
  const lx = nx * R[o]! + ny * R[o + 3]! + nz * R[o + 6]!;
  const ly = nx * R[o + 1]! + ny * R[o + 4]! + nz * R[o + 7]!;
  const lz = nx * R[o + 2]! + ny * R[o + 5]! + nz * R[o + 8]!;
  for (let v = 0; v < 3 * vertexCount; v += 3) {
    const x = vertices[v]!;
    const y = vertices[v + 1]!;
    const z = vertices[v + 2]!;
    if (center + lx * x + ly * y + lz * z >= 0) continue;
    addIfBelow(
      P[3 * b]! + R[o]! * x + R[o + 1]! * y + R[o + 2]! * z,
      P[3 * b + 1]! + R[o + 3]! * x + R[o + 4]! * y + R[o + 5]! * z,
      P[3 * b + 2]! + R[o + 6]! * x + R[o + 7]! * y + R[o + 8]! * z,
      contacts,
    );
  }
}

const HALF_SQRT3 = Math.sqrt(3) / 2;
