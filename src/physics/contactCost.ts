/**
 * The cost that the solver minimises, its gradient, and its slope along a line.
 *
 * cost(v) = ½ (v - v0)ᵀ M (v - v0) - impulseᵀ (v - v0) + Σ s(residual), the primal problem of MuJoCo (documentation, chapter
 * "Computation", section "Solver: primal problem") in velocities. A frictional contact has three zones of an elliptic cone: open,
 * stick (quadratic) and slide (quadratic in the distance to the cone).
 */

import { FREE } from "./bodyModel";
import type { Engine } from "./engine";
import { relativeTwist, twist } from "./manifolds";
import { COLUMNS, FREE_SIDE, NO_SIDE, OPEN, SLIDE_ZONE, STICK } from "./solver";

/** out = M x over the blocks of one island. */
export function multiplyMass(engine: Engine, island: number, x: Float64Array, out: Float64Array): void {
  const { solver, blocks, bodies, arm } = engine;
  const { order, islandStart, positionOf } = solver;
  for (let m = islandStart[island]!; m < islandStart[island + 1]!; m++) {
    const k = order[m]!;
    const o = positionOf[k]!;
    if (k === blocks.arm) {
      const { n, M } = arm;
      for (let i = 0; i < n; i++) {
        let s = 0;
        for (let j = 0; j < n; j++) s += M[n * i + j]! * x[o + j]!;
        out[o + i] = s;
      }
    } else if (bodies.kind[k] === FREE) {
      const mass = bodies.mass[k]!;
      const I = bodies.worldInertia;
      const q = 6 * k;
      const wx = x[o + 3]!;
      const wy = x[o + 4]!;
      const wz = x[o + 5]!;
      out[o] = mass * x[o]!;
      out[o + 1] = mass * x[o + 1]!;
      out[o + 2] = mass * x[o + 2]!;
      out[o + 3] = I[q]! * wx + I[q + 3]! * wy + I[q + 4]! * wz;
      out[o + 4] = I[q + 3]! * wx + I[q + 1]! * wy + I[q + 5]! * wz;
      out[o + 5] = I[q + 4]! * wx + I[q + 5]! * wy + I[q + 2]! * wz;
    } else {
      out[o] = (bodies.jointInertia[k]! + engine.h * bodies.damping[k]!) * x[o]!;
    }
  }
}

/** First and last packed index (exclusive) of an island. */
export function islandBegin(engine: Engine, island: number): number {
  const { solver } = engine;
  return solver.positionOf[solver.order[solver.islandStart[island]!]!]!;
}

export function islandEnd(engine: Engine, island: number): number {
  const { solver, blocks } = engine;
  const last = solver.order[solver.islandStart[island + 1]! - 1]!;
  return solver.positionOf[last]! + blocks.dim[last]!;
}

/**
 * Gradient at the iterate, residuals and zones.
 *
 * @returns A hash of all zones, never 0. Two iterates with the same hash and no sliding contact share one Hessian.
 */
export function evaluateGradient(engine: Engine, island: number): number {
  const { solver } = engine;
  const { v, v0, gradient, direction, impulse } = solver;
  const begin = islandBegin(engine, island);
  const end = islandEnd(engine, island);
  for (let i = begin; i < end; i++) direction[i] = v[i]! - v0[i]!;
  multiplyMass(engine, island, direction, gradient);
  for (let i = begin; i < end; i++) gradient[i] = gradient[i]! - impulse[i]!;
  let signature = addRowGradients(engine, island, 1);
  for (let m = solver.pairStart[island]!; m < solver.pairStart[island + 1]!; m++) {
    signature = addManifoldGradient(engine, solver.pairOrder[m]!, signature);
  }
  return signature === 0 ? 1 : signature;
}

function addRowGradients(engine: Engine, island: number, start: number): number {
  const { solver } = engine;
  const { rowStart, rowIndex, rowSign, rowWeight, rowWanted, rowLower, rowUpper, gradient, v } = solver;
  let signature = start;
  for (let q = rowStart[island]!; q < rowStart[island + 1]!; q++) {
    const i = rowIndex[q]!;
    const sign = rowSign[q]!;
    let impulse = -rowWeight[q]! * (sign * v[i]! - rowWanted[q]!);
    let zone = 1;
    if (impulse >= rowUpper[q]!) {
      impulse = rowUpper[q]!;
      zone = 2;
    } else if (impulse <= rowLower[q]!) {
      impulse = rowLower[q]!;
      zone = 3;
    }
    gradient[i] = gradient[i]! - sign * impulse;
    signature = (Math.imul(signature, 31) + zone) | 0;
  }
  return signature;
}

/** Force and torque that the contacts of one manifold put into the gradient, about its origin. */
const wrench = new Float64Array(6);

/** Long on purpose: residual, zone and force of a contact in one pass, with the sums in registers (see `sumContacts`). */
function addManifoldGradient(engine: Engine, p: number, start: number): number {
  const { solver, contacts, impratio, torsion } = engine;
  relativeTwist(engine, p, solver.v);
  const vx = twist[0]!;
  const vy = twist[1]!;
  const vz = twist[2]!;
  const wx = twist[3]!;
  const wy = twist[4]!;
  const wz = twist[5]!;
  const { arm, wanted, weight, normalResidual, tangentResidual, spinResidual, tangentA, zone } = solver;
  const { normal, friction } = contacts;
  const inverseRoot = 1 / Math.sqrt(impratio);
  let signature = (Math.imul(start, 31) + p) | 0;
  let fx = 0;
  let fy = 0;
  let fz = 0;
  let tx = 0;
  let ty = 0;
  let tz = 0;
  const last = contacts.start[p + 1]!;
  for (let c = contacts.start[p]!; c < last; c++) {
    const k = 3 * c;
    const rx = arm[k]!;
    const ry = arm[k + 1]!;
    const rz = arm[k + 2]!;
    const nx = normal[k]!;
    const ny = normal[k + 1]!;
    const nz = normal[k + 2]!;
    const zx = vx + wy * rz - wz * ry - wanted[k]!;
    const zy = vy + wz * rx - wx * rz - wanted[k + 1]!;
    const zz = vz + wx * ry - wy * rx - wanted[k + 2]!;
    const x0 = nx * zx + ny * zy + nz * zz;
    const ux = zx - x0 * nx;
    const uy = zy - x0 * ny;
    const uz = zz - x0 * nz;
    let square = ux * ux + uy * uy + uz * uz;
    let spin = 0;
    if (torsion > 0) {
      spin = solver.spinArm[c]! * (wx * nx + wy * ny + wz * nz) - solver.wantedSpin[c]!;
      spinResidual[c] = spin;
      square += spin * spin;
    }
    normalResidual[c] = x0;
    tangentResidual[k] = ux;
    tangentResidual[k + 1] = uy;
    tangentResidual[k + 2] = uz;
    tangentA[c] = square;
    const mu = friction[c]!;
    const mt = mu * inverseRoot;
    const r = Math.sqrt(square);
    const N = mt * x0;
    const T = mu * r;
    if (N >= mt * T) {
      zone[c] = OPEN;
      signature = (Math.imul(signature, 31) + 5) | 0;
      continue;
    }
    let g0: number;
    let gt: number;
    if (mt * N + T <= 0) {
      zone[c] = STICK;
      signature = (Math.imul(signature, 31) + 7) | 0;
      g0 = weight[c]! * x0;
      gt = weight[c]! * impratio;
    } else {
      zone[c] = SLIDE_ZONE;
      signature = (Math.imul(signature, 31) + 11) | 0;
      const s = (weight[c]! / (mt * mt * (1 + mt * mt))) * (N - mt * T);
      g0 = s * mt;
      gt = (-s * mt * mu) / r;
    }
    const gx = g0 * nx + gt * ux;
    const gy = g0 * ny + gt * uy;
    const gz = g0 * nz + gt * uz;
    const twistAbout = torsion > 0 ? gt * spin * solver.spinArm[c]! : 0;
    fx += gx;
    fy += gy;
    fz += gz;
    tx += ry * gz - rz * gy + twistAbout * nx;
    ty += rz * gx - rx * gz + twistAbout * ny;
    tz += rx * gy - ry * gx + twistAbout * nz;
  }
  wrench[0] = fx;
  wrench[1] = fy;
  wrench[2] = fz;
  wrench[3] = tx;
  wrench[4] = ty;
  wrench[5] = tz;
  scatterWrench(engine, p);
  return signature;
}

/** gradient += Jᵀ wrench. */
function scatterWrench(engine: Engine, p: number): void {
  const { solver } = engine;
  const { gradient } = solver;
  const b = solver.atB[p]!;
  if (solver.kindB[p] === FREE_SIDE) for (let i = 0; i < 6; i++) gradient[b + i] = gradient[b + i]! + wrench[i]!;
  else scatterColumns(solver.columnsB, p, b, solver.dimB[p]!, 1, gradient);
  if (solver.kindA[p] !== NO_SIDE) {
    scatterColumns(solver.columnsA, p, solver.atA[p]!, solver.dimA[p]!, -1, gradient);
  }
}

function scatterColumns(
  C: Float64Array,
  p: number,
  at: number,
  dim: number,
  sign: number,
  gradient: Float64Array,
): void {
  const f0 = sign * wrench[0]!;
  const f1 = sign * wrench[1]!;
  const f2 = sign * wrench[2]!;
  const f3 = sign * wrench[3]!;
  const f4 = sign * wrench[4]!;
  const f5 = sign * wrench[5]!;
  for (let j = 0; j < dim; j++) {
    const c = COLUMNS * p + 6 * j;
    const sum = C[c]! * f0 + C[c + 1]! * f1 + C[c + 2]! * f2 + C[c + 3]! * f3 + C[c + 4]! * f4 + C[c + 5]! * f5;
    gradient[at + j] = gradient[at + j]! + sum;
  }
}

/** Prepares the line from the iterate along the direction: rates of all contacts. */
export function prepareLine(engine: Engine, island: number): void {
  const { solver, contacts, torsion } = engine;
  const { arm, tangentResidual, normalRate, tangentB, tangentC } = solver;
  const { normal } = contacts;
  for (let m = solver.pairStart[island]!; m < solver.pairStart[island + 1]!; m++) {
    const p = solver.pairOrder[m]!;
    relativeTwist(engine, p, solver.direction);
    const vx = twist[0]!;
    const vy = twist[1]!;
    const vz = twist[2]!;
    const wx = twist[3]!;
    const wy = twist[4]!;
    const wz = twist[5]!;
    const last = contacts.start[p + 1]!;
    for (let c = contacts.start[p]!; c < last; c++) {
      const k = 3 * c;
      const rx = arm[k]!;
      const ry = arm[k + 1]!;
      const rz = arm[k + 2]!;
      const x = vx + wy * rz - wz * ry;
      const y = vy + wz * rx - wx * rz;
      const z = vz + wx * ry - wy * rx;
      const along = normal[k]! * x + normal[k + 1]! * y + normal[k + 2]! * z;
      let b = tangentResidual[k]! * x + tangentResidual[k + 1]! * y + tangentResidual[k + 2]! * z;
      let square = x * x + y * y + z * z - along * along;
      if (torsion > 0) {
        const spin = solver.spinArm[c]! * (wx * normal[k]! + wy * normal[k + 1]! + wz * normal[k + 2]!);
        b += solver.spinResidual[c]! * spin;
        square += spin * spin;
      }
      normalRate[c] = along;
      tangentB[c] = b;
      tangentC[c] = square > 0 ? square : 0;
    }
  }
}

/** Result of `evaluateLine`: first and second derivative along the line, and whether every zone is as at the start, none sliding. */
export const line = { slope: 0, curvature: 0, sameZones: false };

/**
 * Slope of the cost at v + alpha · direction.
 *
 * @param slope0 - directionᵀ (M (v - v0) - impulse).
 * @param curvature0 - directionᵀ M direction.
 */
export function evaluateLine(engine: Engine, island: number, alpha: number, slope0: number, curvature0: number): void {
  const { solver, contacts, impratio } = engine;
  const { weight, normalResidual, normalRate, tangentA, tangentB, tangentC, zone } = solver;
  const inverseRoot = 1 / Math.sqrt(impratio);
  line.slope = slope0 + alpha * curvature0;
  line.curvature = curvature0;
  line.sameZones = true;
  addRowSlopes(engine, island, alpha);
  let slope = line.slope;
  let curvature = line.curvature;
  let same = line.sameZones;
  for (let m = solver.pairStart[island]!; m < solver.pairStart[island + 1]!; m++) {
    const p = solver.pairOrder[m]!;
    const last = contacts.start[p + 1]!;
    for (let c = contacts.start[p]!; c < last; c++) {
      const mu = contacts.friction[c]!;
      const mt = mu * inverseRoot;
      const y0 = normalRate[c]!;
      const x0 = normalResidual[c]! + alpha * y0;
      const b = tangentB[c]! + alpha * tangentC[c]!;
      const square = tangentA[c]! + alpha * (tangentB[c]! + b);
      const r = square > 0 ? Math.sqrt(square) : 0;
      const N = mt * x0;
      const T = mu * r;
      if (N >= mt * T) {
        if (zone[c] !== OPEN) same = false;
        continue;
      }
      const D = weight[c]!;
      if (mt * N + T <= 0) {
        if (zone[c] !== STICK) same = false;
        slope += D * (x0 * y0 + impratio * b);
        curvature += D * (y0 * y0 + impratio * tangentC[c]!);
      } else {
        same = false;
        const Dm = D / (mt * mt * (1 + mt * mt));
        const s = N - mt * T;
        const rate = b / r;
        const ds = mt * y0 - mt * mu * rate;
        slope += Dm * s * ds;
        curvature += Dm * (ds * ds - (s * mt * mu * (tangentC[c]! - rate * rate)) / r);
      }
    }
  }
  line.slope = slope;
  line.curvature = curvature;
  line.sameZones = same;
}

function addRowSlopes(engine: Engine, island: number, alpha: number): void {
  const { solver } = engine;
  const { rowStart, rowIndex, rowSign, rowWeight, rowWanted, rowLower, rowUpper, v, direction } = solver;
  for (let q = rowStart[island]!; q < rowStart[island + 1]!; q++) {
    const i = rowIndex[q]!;
    const rate = rowSign[q]! * direction[i]!;
    const residual = rowSign[q]! * v[i]! - rowWanted[q]!;
    const before = -rowWeight[q]! * residual;
    const impulse = -rowWeight[q]! * (residual + alpha * rate);
    const upper = rowUpper[q]!;
    const lower = rowLower[q]!;
    if (impulse >= upper) {
      line.slope -= upper * rate;
      if (before < upper) line.sameZones = false;
    } else if (impulse <= lower) {
      line.slope -= lower * rate;
      if (before > lower) line.sameZones = false;
    } else {
      line.slope -= impulse * rate;
      line.curvature += rowWeight[q]! * rate * rate;
      if (before >= upper || before <= lower) line.sameZones = false;
    }
  }
}
