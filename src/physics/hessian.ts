/**
 * The Hessian of the cost over one island, and its skyline Cholesky factor.
 *
 * The contacts of a manifold add up to one symmetric 6×6 matrix in its relative twist, which is spread over the two blocks once.
 */

import { FREE } from "./bodyModel";
import { islandBegin, islandEnd } from "./contactCost";
import type { Engine } from "./engine";
import { COLUMNS, FREE_SIDE, NO_SIDE, OPEN, STICK } from "./solver";

/** Second derivative of one manifold's cost in its relative twist (linear, angular); row-major 6×6. */
const Phi = new Float64Array(36);
/** Phi times the columns of one side, six numbers per column. */
const product = new Float64Array(COLUMNS);

/** Builds the Hessian at the last evaluated iterate and factors it. */
export function factorIsland(engine: Engine, island: number): void {
  const { solver } = engine;
  solver.factorizations++;
  findFirstColumns(engine, island);
  clearRows(engine, island);
  addMasses(engine, island);
  addRows(engine, island);
  for (let m = solver.pairStart[island]!; m < solver.pairStart[island + 1]!; m++) {
    const p = solver.pairOrder[m]!;
    if (sumContacts(engine, p)) spreadManifold(engine, p);
  }
  factor(engine, island);
}

/** Where the skyline of each row starts: at the first block that an active manifold couples it to. */
function findFirstColumns(engine: Engine, island: number): void {
  const { solver, blocks, contacts } = engine;
  const { order, islandStart, positionOf, firstColumn } = solver;
  for (let m = islandStart[island]!; m < islandStart[island + 1]!; m++) {
    const o = positionOf[order[m]!]!;
    firstColumn[o] = o;
  }
  for (let m = solver.pairStart[island]!; m < solver.pairStart[island + 1]!; m++) {
    const p = solver.pairOrder[m]!;
    if (solver.kindA[p] === NO_SIDE || !isActive(engine, contacts.start[p]!, contacts.start[p + 1]!)) continue;
    const a = solver.atA[p]!;
    const b = solver.atB[p]!;
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    if (firstColumn[high]! > low) firstColumn[high] = low;
  }
  for (let m = islandStart[island]!; m < islandStart[island + 1]!; m++) {
    const k = order[m]!;
    const o = positionOf[k]!;
    for (let i = 1; i < blocks.dim[k]!; i++) firstColumn[o + i] = firstColumn[o]!;
  }
}

function isActive(engine: Engine, start: number, end: number): boolean {
  const { zone } = engine.solver;
  for (let c = start; c < end; c++) if (zone[c] !== OPEN) return true;
  return false;
}

function clearRows(engine: Engine, island: number): void {
  const { nv, H, firstColumn } = engine.solver;
  const end = islandEnd(engine, island);
  for (let i = islandBegin(engine, island); i < end; i++) {
    for (let j = nv * i + firstColumn[i]!; j <= nv * i + i; j++) H[j] = 0;
  }
}

/** Lower triangles of the blocks' mass matrices. */
function addMasses(engine: Engine, island: number): void {
  const { solver, blocks, bodies, arm } = engine;
  const { nv, H, order, islandStart, positionOf } = solver;
  for (let m = islandStart[island]!; m < islandStart[island + 1]!; m++) {
    const k = order[m]!;
    const o = positionOf[k]!;
    if (k === blocks.arm) {
      const { n, M } = arm;
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) H[nv * (o + i) + o + j] = M[n * i + j]!;
    } else if (bodies.kind[k] === FREE) {
      const I = bodies.worldInertia;
      for (let i = 0; i < 3; i++) H[(nv + 1) * (o + i)] = bodies.mass[k]!;
      const q = 6 * k;
      const r = nv * (o + 3) + o + 3;
      H[r] = I[q]!;
      H[r + nv] = I[q + 3]!;
      H[r + nv + 1] = I[q + 1]!;
      H[r + 2 * nv] = I[q + 4]!;
      H[r + 2 * nv + 1] = I[q + 5]!;
      H[r + 2 * nv + 2] = I[q + 2]!;
    } else {
      H[(nv + 1) * o] = bodies.jointInertia[k]! + engine.h * bodies.damping[k]!;
    }
  }
}

/** Joint rows that are inside their impulse range. */
function addRows(engine: Engine, island: number): void {
  const { nv, H, rowStart, rowIndex, rowSign, rowWeight, rowWanted, rowLower, rowUpper, v } = engine.solver;
  for (let q = rowStart[island]!; q < rowStart[island + 1]!; q++) {
    const i = rowIndex[q]!;
    const impulse = -rowWeight[q]! * (rowSign[q]! * v[i]! - rowWanted[q]!);
    if (impulse < rowUpper[q]! && impulse > rowLower[q]!) H[(nv + 1) * i] = H[(nv + 1) * i]! + rowWeight[q]!;
  }
}

/**
 * Sums the contacts of manifold p into Phi; false when all are open.
 *
 * Long on purpose: the sums live in registers. Split in three, through arrays, it gives the same bits, and a whole step takes 2 to 7 %
 * longer (grasp and stack of the reference scenes, both builds in turn).
 */
function sumContacts(engine: Engine, p: number): boolean {
  const { solver, contacts, impratio, torsion } = engine;
  const { arm, zone, weight, tangentA, tangentResidual, normalResidual } = solver;
  const { normal, friction } = contacts;
  const inverseRoot = 1 / Math.sqrt(impratio);
  let any = false;
  let a00 = 0;
  let a10 = 0;
  let a11 = 0;
  let a20 = 0;
  let a21 = 0;
  let a22 = 0;
  let b00 = 0;
  let b01 = 0;
  let b02 = 0;
  let b10 = 0;
  let b11 = 0;
  let b12 = 0;
  let b20 = 0;
  let b21 = 0;
  let b22 = 0;
  let c00 = 0;
  let c10 = 0;
  let c11 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  const last = contacts.start[p + 1]!;
  for (let c = contacts.start[p]!; c < last; c++) {
    if (zone[c] === OPEN) continue;
    any = true;
    const k = 3 * c;
    const nx = normal[k]!;
    const ny = normal[k + 1]!;
    const nz = normal[k + 2]!;
    const D = weight[c]!;
    // K = base · I + alongN · n nᵀ + rank · e eᵀ + alongT · t tᵀ in the velocity of the contact point.
    let base = D * impratio;
    let alongN = D - base;
    let rank = 0;
    let alongT = 0;
    let tx = 0;
    let ty = 0;
    let tz = 0;
    let ex = 0;
    let ey = 0;
    let ez = 0;
    if (zone[c] !== STICK) {
      const mu = friction[c]!;
      const mt = mu * inverseRoot;
      const r = Math.sqrt(tangentA[c]!);
      const Dm = D / (mt * mt * (1 + mt * mt));
      base = (-Dm * (mt * normalResidual[c]! - mt * mu * r) * mt * mu) / r;
      alongN = -base;
      alongT = -base;
      rank = Dm * mt * mt;
      tx = tangentResidual[k]! / r;
      ty = tangentResidual[k + 1]! / r;
      tz = tangentResidual[k + 2]! / r;
      ex = nx - mu * tx;
      ey = ny - mu * ty;
      ez = nz - mu * tz;
    }
    const k00 = base + alongN * nx * nx + rank * ex * ex + alongT * tx * tx;
    const k01 = alongN * nx * ny + rank * ex * ey + alongT * tx * ty;
    const k02 = alongN * nx * nz + rank * ex * ez + alongT * tx * tz;
    const k11 = base + alongN * ny * ny + rank * ey * ey + alongT * ty * ty;
    const k12 = alongN * ny * nz + rank * ey * ez + alongT * ty * tz;
    const k22 = base + alongN * nz * nz + rank * ez * ez + alongT * tz * tz;
    const rx = arm[k]!;
    const ry = arm[k + 1]!;
    const rz = arm[k + 2]!;
    // Rows of -K [r]: r × row of K.
    const d00 = ry * k02 - rz * k01;
    const d01 = rz * k00 - rx * k02;
    const d02 = rx * k01 - ry * k00;
    const d10 = ry * k12 - rz * k11;
    const d11 = rz * k01 - rx * k12;
    const d12 = rx * k11 - ry * k01;
    const d20 = ry * k22 - rz * k12;
    const d21 = rz * k02 - rx * k22;
    const d22 = rx * k12 - ry * k02;
    a00 += k00;
    a10 += k01;
    a11 += k11;
    a20 += k02;
    a21 += k12;
    a22 += k22;
    b00 += d00;
    b01 += d01;
    b02 += d02;
    b10 += d10;
    b11 += d11;
    b12 += d12;
    b20 += d20;
    b21 += d21;
    b22 += d22;
    // Columns: r × column of the above.
    c00 += ry * d20 - rz * d10;
    c10 += rz * d00 - rx * d20;
    c11 += rz * d01 - rx * d21;
    c20 += rx * d10 - ry * d00;
    c21 += rx * d11 - ry * d01;
    c22 += rx * d12 - ry * d02;
  }
  if (!any) return false;
  Phi[0] = a00;
  Phi[1] = a10;
  Phi[2] = a20;
  Phi[3] = b00;
  Phi[4] = b01;
  Phi[5] = b02;
  Phi[6] = a10;
  Phi[7] = a11;
  Phi[8] = a21;
  Phi[9] = b10;
  Phi[10] = b11;
  Phi[11] = b12;
  Phi[12] = a20;
  Phi[13] = a21;
  Phi[14] = a22;
  Phi[15] = b20;
  Phi[16] = b21;
  Phi[17] = b22;
  Phi[18] = b00;
  Phi[19] = b10;
  Phi[20] = b20;
  Phi[21] = c00;
  Phi[22] = c10;
  Phi[23] = c20;
  Phi[24] = b01;
  Phi[25] = b11;
  Phi[26] = b21;
  Phi[27] = c10;
  Phi[28] = c11;
  Phi[29] = c21;
  Phi[30] = b02;
  Phi[31] = b12;
  Phi[32] = b22;
  Phi[33] = c20;
  Phi[34] = c21;
  Phi[35] = c22;
  if (torsion > 0) for (let c = contacts.start[p]!; c < last; c++) addTorsion(engine, c);
  return true;
}

/** A contact's row in the relative twist, for the torsional terms. */
const row = new Float64Array(6);

/**
 * What torsion adds to Phi for one contact: its own curvature, and in the slide zone the coupling with the tangent.
 *
 * With the tangent (t, s)/r of four-dimensional friction the slide Hessian is rank (n - mu τ)(n - mu τ)ᵀ + base (P - τ τᵀ);
 * the linear parts that the three-dimensional path has put in with t/r are right, the cross terms are added here.
 */
function addTorsion(engine: Engine, c: number): void {
  const { solver, contacts, impratio } = engine;
  const { normal, friction } = contacts;
  const { zone, weight, spinArm, arm, tangentA, tangentResidual, normalResidual, spinResidual } = solver;
  if (zone[c] === OPEN) return;
  const k = 3 * c;
  const s = spinArm[c]!;
  const spinRow = [s * normal[k]!, s * normal[k + 1]!, s * normal[k + 2]!] as const;
  if (zone[c] === STICK) {
    addOuter(0, 0, 0, spinRow, weight[c]! * impratio);
    return;
  }
  const mu = friction[c]!;
  const mt = mu / Math.sqrt(impratio);
  const r = Math.sqrt(tangentA[c]!);
  const Dm = weight[c]! / (mt * mt * (1 + mt * mt));
  const base = (-Dm * (mt * normalResidual[c]! - mt * mu * r) * mt * mu) / r;
  addOuter(0, 0, 0, spinRow, base);
  const spin = spinResidual[c]! / r;
  const rank = Dm * mt * mt;
  // (e - mu σ)(e - mu σ)ᵀ - e eᵀ and (t + σ)(t + σ)ᵀ - t tᵀ, with e, t linear and σ the spin part.
  for (const [coefficient, n, t, part] of [
    [rank, 1, -mu, -mu * spin],
    [-base, 0, 1, spin],
  ] as const) {
    const lx = n * normal[k]! + (t * tangentResidual[k]!) / r;
    const ly = n * normal[k + 1]! + (t * tangentResidual[k + 1]!) / r;
    const lz = n * normal[k + 2]! + (t * tangentResidual[k + 2]!) / r;
    const rx = arm[k]!;
    const ry = arm[k + 1]!;
    const rz = arm[k + 2]!;
    const moment = [ry * lz - rz * ly, rz * lx - rx * lz, rx * ly - ry * lx] as const;
    const spun = [moment[0] + part * spinRow[0], moment[1] + part * spinRow[1], moment[2] + part * spinRow[2]] as const;
    addOuter(lx, ly, lz, spun, coefficient);
    addOuter(lx, ly, lz, moment, -coefficient);
  }
}

/** Phi += scale · row rowᵀ. */
function addOuter(lx: number, ly: number, lz: number, angular: readonly [number, number, number], scale: number): void {
  row[0] = lx;
  row[1] = ly;
  row[2] = lz;
  row[3] = angular[0];
  row[4] = angular[1];
  row[5] = angular[2];
  for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) Phi[6 * i + j] = Phi[6 * i + j]! + scale * row[i]! * row[j]!;
}

/** H += Jᵀ Phi J, lower triangle. */
function spreadManifold(engine: Engine, p: number): void {
  const { solver } = engine;
  const { nv, H } = solver;
  const b = solver.atB[p]!;
  const base = COLUMNS * p;
  const freeB = solver.kindB[p] === FREE_SIDE;
  if (freeB) {
    for (let i = 0; i < 6; i++) {
      const r = nv * (b + i) + b;
      for (let j = 0; j <= i; j++) H[r + j] = H[r + j]! + Phi[6 * i + j]!;
    }
  } else {
    multiplyPhi(solver.columnsB, base, solver.dimB[p]!);
    addOwnBlock(nv, H, solver.columnsB, base, b, solver.dimB[p]!);
  }
  if (solver.kindA[p] === NO_SIDE) return;
  const a = solver.atA[p]!;
  const dimA = solver.dimA[p]!;
  multiplyPhi(solver.columnsA, base, dimA);
  addOwnBlock(nv, H, solver.columnsA, base, a, dimA);
  const dimB = solver.dimB[p]!;
  for (let i = 0; i < dimB; i++) {
    for (let j = 0; j < dimA; j++) {
      const value = freeB ? product[6 * j + i]! : dotColumn(solver.columnsB, base + 6 * i, j);
      const at = b > a ? nv * (b + i) + a + j : nv * (a + j) + b + i;
      H[at] = H[at]! - value;
    }
  }
}

/** product = Phi · columns. */
function multiplyPhi(C: Float64Array, base: number, dim: number): void {
  for (let j = 0; j < dim; j++) {
    const c = base + 6 * j;
    const c0 = C[c]!;
    const c1 = C[c + 1]!;
    const c2 = C[c + 2]!;
    const c3 = C[c + 3]!;
    const c4 = C[c + 4]!;
    const c5 = C[c + 5]!;
    for (let i = 0; i < 6; i++) {
      const r = 6 * i;
      product[6 * j + i] =
        Phi[r]! * c0 + Phi[r + 1]! * c1 + Phi[r + 2]! * c2 + Phi[r + 3]! * c3 + Phi[r + 4]! * c4 + Phi[r + 5]! * c5;
    }
  }
}

function dotColumn(C: Float64Array, c: number, j: number): number {
  const q = 6 * j;
  return (
    C[c]! * product[q]! +
    C[c + 1]! * product[q + 1]! +
    C[c + 2]! * product[q + 2]! +
    C[c + 3]! * product[q + 3]! +
    C[c + 4]! * product[q + 4]! +
    C[c + 5]! * product[q + 5]!
  );
}

function addOwnBlock(nv: number, H: Float64Array, C: Float64Array, base: number, at: number, dim: number): void {
  for (let i = 0; i < dim; i++) {
    const r = nv * (at + i) + at;
    for (let j = 0; j <= i; j++) H[r + j] = H[r + j]! + dotColumn(C, base + 6 * i, j);
  }
}

/** Row-oriented Cholesky that skips everything left of the skyline (George and Liu, 1981, section 4.3). */
function factor(engine: Engine, island: number): void {
  const { nv, H, L, firstColumn } = engine.solver;
  const end = islandEnd(engine, island);
  for (let i = islandBegin(engine, island); i < end; i++) {
    const ri = nv * i;
    const fi = firstColumn[i]!;
    for (let j = fi; j < i; j++) {
      const rj = nv * j;
      const fj = firstColumn[j]!;
      let s = H[ri + j]!;
      for (let k = fi > fj ? fi : fj; k < j; k++) s -= L[ri + k]! * L[rj + k]!;
      L[ri + j] = s / L[rj + j]!;
    }
    let d = H[ri + i]!;
    for (let k = fi; k < i; k++) d -= L[ri + k]! * L[ri + k]!;
    L[ri + i] = Math.sqrt(d);
  }
}

/** direction = -H⁻¹ gradient with the present factor; returns the decrement -gradientᵀ direction. */
export function solveDirection(engine: Engine, island: number): number {
  const { nv, L, firstColumn, gradient, direction } = engine.solver;
  const begin = islandBegin(engine, island);
  const end = islandEnd(engine, island);
  for (let i = begin; i < end; i++) {
    const ri = nv * i;
    let s = -gradient[i]!;
    for (let k = firstColumn[i]!; k < i; k++) s -= L[ri + k]! * direction[k]!;
    direction[i] = s / L[ri + i]!;
  }
  let decrement = 0;
  for (let i = begin; i < end; i++) decrement += direction[i]! * direction[i]!;
  for (let i = end - 1; i >= begin; i--) {
    const ri = nv * i;
    const x = direction[i]! / L[ri + i]!;
    direction[i] = x;
    for (let k = firstColumn[i]!; k < i; k++) direction[k] = direction[k]! - L[ri + k]! * x;
  }
  return decrement;
}
