/** Convex solids: how they are built, and what they weigh and how they turn. */

import { IDENTITY_QUAT } from "../math/quaternion";
import type { Transform } from "../math/transform";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";

/** A convex solid in its own frame, m. A cylinder stands along z; the origin of a polyhedron is its centre of volume. */
export type SolidGeometry =
  | { readonly kind: "box"; readonly halfSize: Vec3 }
  | { readonly kind: "sphere"; readonly radius: number }
  | { readonly kind: "cylinder"; readonly radius: number; readonly halfLength: number }
  | {
      readonly kind: "convex";
      readonly vertices: readonly Vec3[];
      /** Vertex indices of each face, anticlockwise from outside. */
      readonly faces: readonly (readonly number[])[];
    };

/** One solid of an object. */
export interface ObjectPart {
  readonly geometry: SolidGeometry;
  /** Pose of the solid in the frame of the body that carries it. Parts are never turned against it. */
  readonly X_OS: Transform;
}

/** Ixx, Iyy, Izz, Ixy, Ixz, Iyz; kg·m². */
export type Inertia = readonly [number, number, number, number, number, number];

/** Sides of everything round that is hollow. */
export const SIDES = 16;

/** A box by its half size and centre. */
export function boxPart(halfSize: Vec3, x: number, y: number, z: number): ObjectPart {
  return { geometry: { kind: "box", halfSize }, X_OS: at(x, y, z) };
}

/** A box by its bounds. */
export function boxBetween(
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  [z0, z1]: readonly [number, number],
): ObjectPart {
  return boxPart([(x1 - x0) / 2, (y1 - y0) / 2, (z1 - z0) / 2], (x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2);
}

/** An upright cylinder by its radius, half length and the height of its centre. */
export function cylinderPart(radius: number, halfLength: number, z: number): ObjectPart {
  return { geometry: { kind: "cylinder", radius, halfLength }, X_OS: at(0, 0, z) };
}

/**
 * A convex solid between two polygons of equally many corners at two heights.
 *
 * @param bottom - Corners anticlockwise from above, m; corner k is joined to corner k of `top`.
 */
export function prismPart(
  bottom: readonly (readonly [number, number])[],
  top: readonly (readonly [number, number])[],
  z0: number,
  z1: number,
): ObjectPart {
  const n = bottom.length;
  const vertices = [...bottom.map(([x, y]): Vec3 => [x, y, z0]), ...top.map(([x, y]): Vec3 => [x, y, z1])];
  const ring = bottom.map((_, k) => k);
  const faces = [
    [...ring].reverse(),
    ring.map((k) => n + k),
    ...ring.map((k) => [k, (k + 1) % n, n + ((k + 1) % n), n + k]),
  ];
  const { first, volume } = momentsOf(vertices, faces);
  const [cx, cy, cz] = first.map((moment) => moment / volume) as unknown as Vec3;
  const centred = vertices.map(([x, y, z]): Vec3 => [x - cx, y - cy, z - cz]);
  return { geometry: { kind: "convex", vertices: centred, faces }, X_OS: at(cx, cy, cz) };
}

/** Corners of a regular polygon round the origin, anticlockwise, the first on +x. */
export function regularPolygon(radius: number, sides = SIDES): (readonly [number, number])[] {
  return Array.from({ length: sides }, (_, k) => {
    const angle = (2 * Math.PI * k) / sides;
    return [radius * cos(angle), radius * sin(angle)] as const;
  });
}

/** Radius of the corners of a regular polygon whose sides are this far from its centre. */
export function cornerRadius(apothem: number, sides = SIDES): number {
  return apothem / cos(Math.PI / sides);
}

/**
 * A wall all around, in as many convex pieces as it has sides.
 *
 * @param inner - Distance of the inner faces from the axis at the bottom and at the top, m.
 * @param outer - Distance of the outer corners from the axis at the bottom and at the top, m.
 */
export function roundWall(
  inner: readonly [number, number],
  outer: readonly [number, number],
  z0: number,
  z1: number,
): ObjectPart[] {
  const ringOf = (level: 0 | 1) => [regularPolygon(cornerRadius(inner[level])), regularPolygon(outer[level])] as const;
  const [bottom, top] = [ringOf(0), ringOf(1)];
  const quad = ([near, far]: ReturnType<typeof ringOf>, k: number) => {
    const next = (k + 1) % SIDES;
    return [near[k]!, far[k]!, far[next]!, near[next]!];
  };
  return Array.from({ length: SIDES }, (_, k) => prismPart(quad(bottom, k), quad(top, k), z0, z1));
}

/** m³ */
export function volumeOf(geometry: SolidGeometry): number {
  switch (geometry.kind) {
    case "box":
      return 8 * geometry.halfSize[0] * geometry.halfSize[1] * geometry.halfSize[2];
    case "sphere":
      return (4 / 3) * Math.PI * geometry.radius * geometry.radius * geometry.radius;
    case "cylinder":
      return 2 * Math.PI * geometry.radius * geometry.radius * geometry.halfLength;
    case "convex":
      return momentsOf(geometry.vertices, geometry.faces).volume;
  }
}

/** Inertia of a uniform solid about its origin, kg·m² (Featherstone 2008, appendix; any table of mechanics). */
export function inertiaOf(geometry: SolidGeometry, mass: number): Inertia {
  switch (geometry.kind) {
    case "box": {
      const [x, y, z] = geometry.halfSize;
      return [(mass / 3) * (y * y + z * z), (mass / 3) * (x * x + z * z), (mass / 3) * (x * x + y * y), 0, 0, 0];
    }
    case "sphere": {
      const i = 0.4 * mass * geometry.radius * geometry.radius;
      return [i, i, i, 0, 0, 0];
    }
    case "cylinder": {
      const r2 = geometry.radius * geometry.radius;
      const across = mass * (r2 / 4 + (geometry.halfLength * geometry.halfLength) / 3);
      return [across, across, (mass * r2) / 2, 0, 0, 0];
    }
    case "convex": {
      const { volume, second } = momentsOf(geometry.vertices, geometry.faces);
      const [xx, yy, zz, xy, xz, yz] = second.map((moment) => (moment * mass) / volume) as unknown as Inertia;
      return [yy + zz, xx + zz, xx + yy, -xy, -xz, -yz];
    }
  }
}

/** Corners of a solid's bounding shape in its own frame: enough for the extent of anything that is not round. */
export function cornersOf(geometry: SolidGeometry): readonly Vec3[] {
  if (geometry.kind === "convex") return geometry.vertices;
  const [hx, hy, hz] =
    geometry.kind === "box"
      ? geometry.halfSize
      : geometry.kind === "sphere"
        ? [geometry.radius, geometry.radius, geometry.radius]
        : [geometry.radius, geometry.radius, geometry.halfLength];
  return [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z): Vec3 => [x * hx, y * hy, z * hz])));
}

interface Moments {
  readonly volume: number;
  /** ∫ x dV, three values. */
  readonly first: readonly number[];
  /** ∫ x xᵀ dV: xx, yy, zz, xy, xz, yz. */
  readonly second: readonly number[];
}

/** Integrals over a polyhedron, as the sum over the tetrahedra between its faces and the origin. */
function momentsOf(vertices: readonly Vec3[], faces: readonly (readonly number[])[]): Moments {
  let volume = 0;
  const first = [0, 0, 0];
  const second = [0, 0, 0, 0, 0, 0];
  const pairs = [
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  for (const face of faces) {
    for (let k = 1; k + 1 < face.length; k++) {
      const [a, b, c] = [vertices[face[0]!]!, vertices[face[k]!]!, vertices[face[k + 1]!]!];
      const det =
        a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
      const sum = [a[0] + b[0] + c[0], a[1] + b[1] + c[1], a[2] + b[2] + c[2]] as const;
      volume += det / 6;
      for (const i of [0, 1, 2] as const) first[i]! += (det / 24) * sum[i];
      pairs.forEach(([i, j], n) => {
        second[n]! += (det / 120) * (sum[i] * sum[j] + a[i] * a[j] + b[i] * b[j] + c[i] * c[j]);
      });
    }
  }
  return { volume, first, second };
}

function at(x: number, y: number, z: number): Transform {
  return { p: [x, y, z], q: IDENTITY_QUAT };
}
