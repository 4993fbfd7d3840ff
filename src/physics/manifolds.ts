/**
 * Prepares the contacts for the solver: how each manifold moves with the packed velocities, and what each contact wants.
 *
 * A manifold has one origin O and one relative twist (linear velocity at O, angular velocity) of its second frame against
 * its first; a contact at O + r then moves with v + ω × r. So all contacts of a pair share one Jacobian.
 */

import { FREE, HINGE } from "./bodyModel";
import type { Engine } from "./engine";
import { impedance } from "./softLaw";
import { COLUMN_SIDE, COLUMNS, FREE_SIDE, NO_SIDE } from "./solver";

/** Fills origins, columns, weights and wanted velocities of all manifolds. */
export function prepareManifolds(engine: Engine): void {
  const { contacts } = engine;
  for (let p = 0; p < contacts.pairCount; p++) {
    prepareSides(engine, p);
    prepareContacts(engine, p);
  }
}

function prepareSides(engine: Engine, p: number): void {
  const { contacts, solver, blockOfFrame, blocks, bodies, frames } = engine;
  const a = contacts.frameA[p]!;
  const b = contacts.frameB[p]!;
  const blockA = blockOfFrame[a]!;
  const blockB = blockOfFrame[b]!;
  const freeB = blockB !== blocks.arm && bodies.kind[blockB] === FREE;
  // The centre of a free body makes its Jacobian the identity; otherwise any point near the contacts will do.
  const from = freeB ? frames.position : contacts.point;
  const at = freeB ? 3 * b : 3 * contacts.start[p]!;
  for (let k = 0; k < 3; k++) solver.origin[3 * p + k] = from[at + k]!;
  solver.atB[p] = solver.positionOf[blockB]!;
  solver.dimB[p] = blocks.dim[blockB]!;
  solver.kindB[p] = freeB ? FREE_SIDE : COLUMN_SIDE;
  const columnsB = COLUMNS * p;
  if (!freeB) writeColumns(engine, b, p, solver.columnsB, columnsB);
  if (blockA < 0 || solver.positionOf[blockA]! < 0) {
    solver.kindA[p] = NO_SIDE;
    return;
  }
  writeColumns(engine, a, p, solver.columnsA, COLUMNS * p);
  if (blockA === blockB) {
    // Two links of one arm: only the joints between them matter.
    solver.kindA[p] = NO_SIDE;
    for (let k = 0; k < 6 * blocks.dim[blockB]!; k++) {
      solver.columnsB[columnsB + k] = solver.columnsB[columnsB + k]! - solver.columnsA[columnsB + k]!;
    }
    return;
  }
  solver.kindA[p] = COLUMN_SIDE;
  solver.atA[p] = solver.positionOf[blockA]!;
  solver.dimA[p] = blocks.dim[blockA]!;
}

/** Twist at the manifold's origin (linear, angular) per unit of each velocity of a frame's block. */
function writeColumns(engine: Engine, frame: number, p: number, out: Float64Array, at: number): void {
  const { blocks, blockOfFrame, bodies, frames, solver } = engine;
  const k = blockOfFrame[frame]!;
  const ox = solver.origin[3 * p]!;
  const oy = solver.origin[3 * p + 1]!;
  const oz = solver.origin[3 * p + 2]!;
  if (k === blocks.arm) {
    writeArmColumns(engine, frame, ox, oy, oz, out, at);
    return;
  }
  const P = frames.position;
  const rx = ox - P[3 * frame]!;
  const ry = oy - P[3 * frame + 1]!;
  const rz = oz - P[3 * frame + 2]!;
  if (bodies.kind[k] === FREE) {
    for (let i = 0; i < 36; i++) out[at + i] = 0;
    for (let i = 0; i < 6; i++) out[at + 7 * i] = 1;
    // e × r for a turn about each axis.
    out[at + 19] = -rz;
    out[at + 20] = ry;
    out[at + 24] = rz;
    out[at + 26] = -rx;
    out[at + 30] = -ry;
    out[at + 31] = rx;
    return;
  }
  writeJointColumn(engine, k, frame, rx, ry, rz, out, at);
}

function writeArmColumns(
  engine: Engine,
  frame: number,
  ox: number,
  oy: number,
  oz: number,
  out: Float64Array,
  at: number,
): void {
  const { n, screw: S } = engine.arm;
  for (let j = 0; j < n; j++) {
    const c = at + 6 * j;
    // Link i is frame i + 1; joints beyond it do not move it.
    const moves = j < frame ? 1 : 0;
    const s = 6 * j;
    const ax = S[s]! * moves;
    const ay = S[s + 1]! * moves;
    const az = S[s + 2]! * moves;
    out[c] = S[s + 3]! * moves + ay * oz - az * oy;
    out[c + 1] = S[s + 4]! * moves + az * ox - ax * oz;
    out[c + 2] = S[s + 5]! * moves + ax * oy - ay * ox;
    out[c + 3] = ax;
    out[c + 4] = ay;
    out[c + 5] = az;
  }
}

function writeJointColumn(
  engine: Engine,
  k: number,
  frame: number,
  rx: number,
  ry: number,
  rz: number,
  out: Float64Array,
  at: number,
): void {
  const { bodies, frames } = engine;
  const R = frames.rotation;
  const o = 9 * frame;
  const x = bodies.axis[3 * k]!;
  const y = bodies.axis[3 * k + 1]!;
  const z = bodies.axis[3 * k + 2]!;
  const ax = R[o]! * x + R[o + 1]! * y + R[o + 2]! * z;
  const ay = R[o + 3]! * x + R[o + 4]! * y + R[o + 5]! * z;
  const az = R[o + 6]! * x + R[o + 7]! * y + R[o + 8]! * z;
  const hinge = bodies.kind[k] === HINGE;
  out[at] = hinge ? ay * rz - az * ry : ax;
  out[at + 1] = hinge ? az * rx - ax * rz : ay;
  out[at + 2] = hinge ? ax * ry - ay * rx : az;
  out[at + 3] = hinge ? ax : 0;
  out[at + 4] = hinge ? ay : 0;
  out[at + 5] = hinge ? az : 0;
}

/** Relative twist of the manifold that `relativeTwist` was called for: linear at its origin, angular. */
export const twist = new Float64Array(6);

/** Writes the relative twist of manifold p under packed velocities x to `twist`. */
export function relativeTwist(engine: Engine, p: number, x: Float64Array): void {
  const { solver } = engine;
  const b = solver.atB[p]!;
  let vx = 0;
  let vy = 0;
  let vz = 0;
  let wx = 0;
  let wy = 0;
  let wz = 0;
  if (solver.kindB[p] === FREE_SIDE) {
    vx = x[b]!;
    vy = x[b + 1]!;
    vz = x[b + 2]!;
    wx = x[b + 3]!;
    wy = x[b + 4]!;
    wz = x[b + 5]!;
  } else {
    const C = solver.columnsB;
    const dim = solver.dimB[p]!;
    for (let j = 0; j < dim; j++) {
      const c = COLUMNS * p + 6 * j;
      const s = x[b + j]!;
      vx += C[c]! * s;
      vy += C[c + 1]! * s;
      vz += C[c + 2]! * s;
      wx += C[c + 3]! * s;
      wy += C[c + 4]! * s;
      wz += C[c + 5]! * s;
    }
  }
  if (solver.kindA[p] !== NO_SIDE) {
    const C = solver.columnsA;
    const a = solver.atA[p]!;
    const dim = solver.dimA[p]!;
    for (let j = 0; j < dim; j++) {
      const c = COLUMNS * p + 6 * j;
      const s = x[a + j]!;
      vx -= C[c]! * s;
      vy -= C[c + 1]! * s;
      vz -= C[c + 2]! * s;
      wx -= C[c + 3]! * s;
      wy -= C[c + 4]! * s;
      wz -= C[c + 5]! * s;
    }
  }
  twist[0] = vx;
  twist[1] = vy;
  twist[2] = vz;
  twist[3] = wx;
  twist[4] = wy;
  twist[5] = wz;
}

/** Weights and wanted velocities: present velocity plus one step of the reference acceleration. */
function prepareContacts(engine: Engine, p: number): void {
  const { contacts, solver, contactLaw: law, h, frameWeight, torsion } = engine;
  relativeTwist(engine, p, solver.v0);
  const vx = twist[0]!;
  const vy = twist[1]!;
  const vz = twist[2]!;
  const wx = twist[3]!;
  const wy = twist[4]!;
  const wz = twist[5]!;
  const inverseMass = frameWeight[contacts.frameA[p]!]! + frameWeight[contacts.frameB[p]!]!;
  const keep = 1 - h * law.damping;
  const { point, normal, depth, friction } = contacts;
  const { origin, arm, wanted } = solver;
  const end = contacts.start[p + 1]!;
  for (let c = contacts.start[p]!; c < end; c++) {
    const k = 3 * c;
    const rx = point[k]! - origin[3 * p]!;
    const ry = point[k + 1]! - origin[3 * p + 1]!;
    const rz = point[k + 2]! - origin[3 * p + 2]!;
    arm[k] = rx;
    arm[k + 1] = ry;
    arm[k + 2] = rz;
    const d = impedance(law, depth[c]!);
    solver.weight[c] = d / ((1 - d) * inverseMass);
    const push = h * law.stiffness * d * depth[c]!;
    const nx = normal[k]!;
    const ny = normal[k + 1]!;
    const nz = normal[k + 2]!;
    wanted[k] = (vx + wy * rz - wz * ry) * keep + nx * push;
    wanted[k + 1] = (vy + wz * rx - wx * rz) * keep + ny * push;
    wanted[k + 2] = (vz + wx * ry - wy * rx) * keep + nz * push;
    if (torsion > 0) {
      // Scaled so that torsion is one more tangent with the sliding coefficient.
      const scale = friction[c]! > 0 ? torsion / friction[c]! : 0;
      solver.spinArm[c] = scale;
      solver.wantedSpin[c] = scale * (wx * nx + wy * ny + wz * nz) * keep;
    }
  }
}
