/**
 * Working memory of the contact solver.
 *
 * Awake blocks are packed island by island ("packed order"); every vector here is in that order.
 */

/** How one side of a manifold moves: not at all, as the free body whose centre is the origin, or through columns. */
export const NO_SIDE = 0;
export const FREE_SIDE = 1;
export const COLUMN_SIDE = 2;

/** Zones of a friction cone. */
export const OPEN = 0;
export const STICK = 1;
export const SLIDE_ZONE = 2;

/** Room for the columns of one side: six numbers for each of at most eight velocities. */
export const COLUMNS = 48;

export interface Solver {
  readonly nv: number;
  /** Packed order of blocks, start of each block in packed vectors (-1 asleep or fixed). */
  orderCount: number;
  readonly order: Int32Array;
  readonly positionOf: Int32Array;
  /** Islands: first entry in `order` (one more entry at the end), first manifold in `pairOrder`, first joint row. */
  islandCount: number;
  readonly islandStart: Int32Array;
  readonly islandOfBlock: Int32Array;
  readonly pairStart: Int32Array;
  readonly pairOrder: Int32Array;
  readonly rowStart: Int32Array;
  /** Zones under which each island was factored last; 0 where it must be factored anew. */
  readonly factorSignature: Int32Array;
  /** Hash of the packing, to notice that the factors no longer fit. */
  packing: number;
  /** Present iterate, velocity before the step, impulse of smooth forces, gradient, direction, M·direction; (nv). */
  readonly v: Float64Array;
  readonly v0: Float64Array;
  readonly impulse: Float64Array;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  readonly product: Float64Array;
  /** Hessian and its lower Cholesky factor, row-major (nv, nv); column where each row starts (nv). */
  readonly H: Float64Array;
  readonly L: Float64Array;
  readonly firstColumn: Int32Array;
  /** Rows on single velocities (dry friction, limits): packed index, sign, weight, wanted velocity, impulse range. */
  rowCount: number;
  readonly rowIndex: Int32Array;
  readonly rowSign: Float64Array;
  readonly rowWeight: Float64Array;
  readonly rowWanted: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Manifolds: origin of their spatial vectors in W (pairs, 3), kind, packed start, width and columns of each side. */
  readonly origin: Float64Array;
  readonly kindA: Uint8Array;
  readonly kindB: Uint8Array;
  readonly atA: Int32Array;
  readonly atB: Int32Array;
  readonly dimA: Int32Array;
  readonly dimB: Int32Array;
  readonly columnsA: Float64Array;
  readonly columnsB: Float64Array;
  readonly islandOfPair: Int32Array;
  /** Contacts: arm from the origin (c, 3), wanted velocity in W (c, 3) and about the normal (c), weight, torsion arm (m). */
  readonly arm: Float64Array;
  readonly wanted: Float64Array;
  readonly wantedSpin: Float64Array;
  readonly weight: Float64Array;
  readonly spinArm: Float64Array;
  /** Residual at the iterate: normal, tangent in W (c, 3), spin; zone. */
  readonly normalResidual: Float64Array;
  readonly tangentResidual: Float64Array;
  readonly spinResidual: Float64Array;
  readonly zone: Uint8Array;
  /** Along the search direction: normal rate, and tangent² = a + 2 b α + c α². */
  readonly normalRate: Float64Array;
  readonly tangentA: Float64Array;
  readonly tangentB: Float64Array;
  readonly tangentC: Float64Array;
  /** Work done since creation, for benchmarks: Newton steps and factorisations. */
  newtonSteps: number;
  factorizations: number;
}

/**
 * @param nv - Velocities in the scene.
 * @param blocks - Velocity blocks in the scene.
 * @param jointVelocities - Velocities that may carry dry friction and a limit.
 * @param capacity - Contacts and manifolds at most.
 */
export function createSolver(nv: number, blocks: number, jointVelocities: number, capacity: number): Solver {
  const f = (n: number): Float64Array => new Float64Array(n);
  const i = (n: number): Int32Array => new Int32Array(n);
  const rows = 2 * jointVelocities;
  return {
    nv,
    orderCount: 0,
    order: i(blocks),
    positionOf: i(blocks).fill(-1),
    islandCount: 0,
    islandStart: i(blocks + 1),
    islandOfBlock: i(blocks),
    pairStart: i(blocks + 1),
    pairOrder: i(capacity),
    rowStart: i(blocks + 1),
    factorSignature: i(blocks),
    packing: 0,
    v: f(nv),
    v0: f(nv),
    impulse: f(nv),
    gradient: f(nv),
    direction: f(nv),
    product: f(nv),
    H: f(nv * nv),
    L: f(nv * nv),
    firstColumn: i(nv),
    rowCount: 0,
    rowIndex: i(rows),
    rowSign: f(rows),
    rowWeight: f(rows),
    rowWanted: f(rows),
    rowLower: f(rows),
    rowUpper: f(rows),
    origin: f(3 * capacity),
    kindA: new Uint8Array(capacity),
    kindB: new Uint8Array(capacity),
    atA: i(capacity),
    atB: i(capacity),
    dimA: i(capacity),
    dimB: i(capacity),
    columnsA: f(COLUMNS * capacity),
    columnsB: f(COLUMNS * capacity),
    islandOfPair: i(capacity),
    arm: f(3 * capacity),
    wanted: f(3 * capacity),
    wantedSpin: f(capacity),
    weight: f(capacity),
    spinArm: f(capacity),
    normalResidual: f(capacity),
    tangentResidual: f(3 * capacity),
    spinResidual: f(capacity),
    zone: new Uint8Array(capacity),
    normalRate: f(capacity),
    tangentA: f(capacity),
    tangentB: f(capacity),
    tangentC: f(capacity),
    newtonSteps: 0,
    factorizations: 0,
  };
}
