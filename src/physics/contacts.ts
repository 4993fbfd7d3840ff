/** Contacts of the present step, as flat arrays: points in manifolds, one manifold per touching pair of frames. */

export interface Contacts {
  readonly capacity: number;
  count: number;
  /** Point in W (capacity, 3); unit normal from the first to the second geom (capacity, 3); penetration, m; friction. */
  readonly point: Float64Array;
  readonly normal: Float64Array;
  readonly depth: Float64Array;
  readonly friction: Float64Array;
  /** Of the pair being collided: +1, or -1 where a routine sees the geoms in the other order; friction coefficient. */
  sign: number;
  mu: number;
  /** Manifolds: the two frames (capacity) and the range of contacts. */
  pairCount: number;
  readonly frameA: Int32Array;
  readonly frameB: Int32Array;
  readonly start: Int32Array;
}

/** Empty lists. Contacts beyond the capacity are dropped, deepest ones not preferred. */
export function createContacts(capacity: number): Contacts {
  return {
    capacity,
    count: 0,
    point: new Float64Array(3 * capacity),
    normal: new Float64Array(3 * capacity),
    depth: new Float64Array(capacity),
    friction: new Float64Array(capacity),
    sign: 1,
    mu: 0,
    pairCount: 0,
    frameA: new Int32Array(capacity),
    frameB: new Int32Array(capacity),
    start: new Int32Array(capacity + 1),
  };
}

/** Adds a contact of the present pair; the normal is given in the routine's order of the geoms. */
export function addContact(
  contacts: Contacts,
  x: number,
  y: number,
  z: number,
  nx: number,
  ny: number,
  nz: number,
  depth: number,
): void {
  const i = contacts.count;
  // Touching without depth is no contact, as in MuJoCo.
  if (!(depth > 0) || i >= contacts.capacity) return;
  const { point, normal, sign } = contacts;
  point[3 * i] = x;
  point[3 * i + 1] = y;
  point[3 * i + 2] = z;
  normal[3 * i] = sign * nx;
  normal[3 * i + 1] = sign * ny;
  normal[3 * i + 2] = sign * nz;
  contacts.depth[i] = depth;
  contacts.friction[i] = contacts.mu;
  contacts.count = i + 1;
}
