/**
 * The smooth part of a step, in packed order: velocities, impulses of gravity, servo, damping and gyroscopic forces, and the
 * soft rows on single velocities (dry friction and limits).
 *
 * Damping and the servo's velocity gain enter the mass matrix (v' instead of v), as in MuJoCo's implicitfast integrator.
 */

import type { ArmModel } from "./armModel";
import { type BodyModel, FREE, HINGE } from "./bodyModel";
import type { Engine } from "./engine";
import { impedance } from "./softLaw";
import type { Solver } from "./solver";

/** Fills v0, the starting iterate v0 + last change, impulses and rows of every awake block. */
export function assembleSmooth(engine: Engine): void {
  const { solver, blocks, V, dV } = engine;
  const { order, positionOf, islandStart, islandCount, rowStart, v, v0 } = solver;
  solver.rowCount = 0;
  for (let s = 0; s < islandCount; s++) {
    rowStart[s] = solver.rowCount;
    for (let m = islandStart[s]!; m < islandStart[s + 1]!; m++) {
      const k = order[m]!;
      const at = blocks.at[k]!;
      const to = positionOf[k]!;
      for (let i = 0; i < blocks.dim[k]!; i++) {
        v0[to + i] = V[at + i]!;
        v[to + i] = V[at + i]! + dV[at + i]!;
      }
      if (k === blocks.arm) assembleArm(engine, to);
      else if (engine.bodies.kind[k] === FREE) assembleFreeBody(engine, k, to);
      else assembleJointBody(engine, k, to);
    }
  }
  rowStart[islandCount] = solver.rowCount;
  if (engine.push.active) addPush(engine);
}

function assembleArm(engine: Engine, to: number): void {
  const { arm, solver, h } = engine;
  const { n, M, bias } = arm;
  for (let i = 0; i < n; i++) {
    const qd = solver.v0[to + i]!;
    let torque = -arm.damping[i]! * qd - bias[i]!;
    let damping = arm.damping[i]!;
    let servo = arm.kp[i]! * (arm.target[i]! - arm.q[i]!) - arm.kv[i]! * qd;
    const limit = arm.torqueLimit[i]! * arm.servoScale[i]!;
    if (servo >= limit) servo = limit;
    else if (servo <= -limit) servo = -limit;
    else damping += arm.kv[i]!;
    torque += servo;
    arm.tau[i] = servo;
    M[n * i + i] = M[n * i + i]! + h * damping;
    solver.impulse[to + i] = h * torque;
    addJointRows(engine, to + i, engine.blocks.at[engine.blocks.arm]! + i, arm, i, arm.q[i]!);
  }
}

function assembleFreeBody(engine: Engine, k: number, to: number): void {
  const { bodies, gravity, h, solver } = engine;
  const { impulse, v0 } = solver;
  const hm = h * bodies.mass[k]!;
  impulse[to] = hm * gravity[0]!;
  impulse[to + 1] = hm * gravity[1]!;
  impulse[to + 2] = hm * gravity[2]!;
  impulse[to + 3] = 0;
  impulse[to + 4] = 0;
  impulse[to + 5] = 0;
  if (bodies.isotropic[k] === 1) return;
  // -ω × I ω
  const I = bodies.worldInertia;
  const wx = v0[to + 3]!;
  const wy = v0[to + 4]!;
  const wz = v0[to + 5]!;
  const o = 6 * k;
  const lx = I[o]! * wx + I[o + 3]! * wy + I[o + 4]! * wz;
  const ly = I[o + 3]! * wx + I[o + 1]! * wy + I[o + 5]! * wz;
  const lz = I[o + 4]! * wx + I[o + 5]! * wy + I[o + 2]! * wz;
  impulse[to + 3] = -h * (wy * lz - wz * ly);
  impulse[to + 4] = -h * (wz * lx - wx * lz);
  impulse[to + 5] = -h * (wx * ly - wy * lx);
}

function assembleJointBody(engine: Engine, k: number, to: number): void {
  const { bodies, solver, h } = engine;
  const speed = solver.v0[to]!;
  const force = jointGravity(engine, k) - bodies.stiffness[k]! * bodies.joint[k]! - bodies.damping[k]! * speed;
  solver.impulse[to] = h * force;
  addJointRows(engine, to, engine.blocks.at[k]!, bodies, k, bodies.joint[k]!);
}

/** Force or torque of gravity along a hinge or slide. */
function jointGravity(engine: Engine, k: number): number {
  const { bodies, gravity: g, frames } = engine;
  const R = frames.rotation;
  const o = 9 * (bodies.firstFrame + k);
  const m = bodies.mass[k]!;
  const gx = m * (R[o]! * g[0]! + R[o + 3]! * g[1]! + R[o + 6]! * g[2]!);
  const gy = m * (R[o + 1]! * g[0]! + R[o + 4]! * g[1]! + R[o + 7]! * g[2]!);
  const gz = m * (R[o + 2]! * g[0]! + R[o + 5]! * g[1]! + R[o + 8]! * g[2]!);
  const ax = bodies.axis[3 * k]!;
  const ay = bodies.axis[3 * k + 1]!;
  const az = bodies.axis[3 * k + 2]!;
  if (bodies.kind[k] !== HINGE) return ax * gx + ay * gy + az * gz;
  const cx = bodies.com[3 * k]!;
  const cy = bodies.com[3 * k + 1]!;
  const cz = bodies.com[3 * k + 2]!;
  return ax * (cy * gz - cz * gy) + ay * (cz * gx - cx * gz) + az * (cx * gy - cy * gx);
}

/** Dry friction, and a limit where the joint is beyond its range. */
function addJointRows(
  engine: Engine,
  index: number,
  velocity: number,
  joint: Pick<ArmModel | BodyModel, "friction" | "lower" | "upper">,
  i: number,
  q: number,
): void {
  const { solver, jointLaw, h } = engine;
  const friction = joint.friction[i]!;
  const inverseMass = engine.velocityWeight[velocity]!;
  const qd = solver.v0[index]!;
  if (friction > 0) {
    const d = impedance(jointLaw, 0);
    addRow(solver, index, 1, d / ((1 - d) * inverseMass), qd * (1 - h * jointLaw.damping), -h * friction, h * friction);
  }
  const below = joint.lower[i]! - q;
  const above = q - joint.upper[i]!;
  if (below > 0) addLimit(engine, index, 1, below, qd, inverseMass);
  if (above > 0) addLimit(engine, index, -1, above, -qd, inverseMass);
}

function addLimit(
  engine: Engine,
  index: number,
  sign: number,
  violation: number,
  speed: number,
  inverseMass: number,
): void {
  const { solver, jointLaw, h } = engine;
  const d = impedance(jointLaw, violation);
  const wanted = speed + h * (-jointLaw.damping * speed + jointLaw.stiffness * d * violation);
  addRow(solver, index, sign, d / ((1 - d) * inverseMass), wanted, 0, Number.POSITIVE_INFINITY);
}

function addRow(
  solver: Solver,
  index: number,
  sign: number,
  weight: number,
  wanted: number,
  lower: number,
  upper: number,
): void {
  const q = solver.rowCount++;
  solver.rowIndex[q] = index;
  solver.rowSign[q] = sign;
  solver.rowWeight[q] = weight;
  solver.rowWanted[q] = wanted;
  solver.rowLower[q] = lower;
  solver.rowUpper[q] = upper;
}

/** Adds the impulse of the push to its block. */
function addPush(engine: Engine): void {
  const { push, solver, blockOfFrame, blocks, frames, bodies, arm, h } = engine;
  const k = blockOfFrame[push.frame]!;
  if (k < 0 || solver.positionOf[k]! < 0) return;
  const to = solver.positionOf[k]!;
  const P = frames.position;
  // By index: taking a typed array apart by pattern allocates an iterator.
  const px = push.point[0]!;
  const py = push.point[1]!;
  const pz = push.point[2]!;
  const fx = h * push.force[0]!;
  const fy = h * push.force[1]!;
  const fz = h * push.force[2]!;
  const impulse = solver.impulse;
  if (k === blocks.arm) {
    const tx = py * fz - pz * fy;
    const ty = pz * fx - px * fz;
    const tz = px * fy - py * fx;
    const S = arm.screw;
    for (let j = 0; j < push.frame; j++) {
      const s = 6 * j;
      const work = S[s]! * tx + S[s + 1]! * ty + S[s + 2]! * tz + S[s + 3]! * fx + S[s + 4]! * fy + S[s + 5]! * fz;
      impulse[to + j] = impulse[to + j]! + work;
    }
    return;
  }
  const rx = px - P[3 * push.frame]!;
  const ry = py - P[3 * push.frame + 1]!;
  const rz = pz - P[3 * push.frame + 2]!;
  const tx = ry * fz - rz * fy;
  const ty = rz * fx - rx * fz;
  const tz = rx * fy - ry * fx;
  if (bodies.kind[k] === FREE) {
    impulse[to] = impulse[to]! + fx;
    impulse[to + 1] = impulse[to + 1]! + fy;
    impulse[to + 2] = impulse[to + 2]! + fz;
    impulse[to + 3] = impulse[to + 3]! + tx;
    impulse[to + 4] = impulse[to + 4]! + ty;
    impulse[to + 5] = impulse[to + 5]! + tz;
    return;
  }
  const R = frames.rotation;
  const o = 9 * push.frame;
  for (let r = 0; r < 3; r++) {
    const along =
      R[o + 3 * r]! * bodies.axis[3 * k]! +
      R[o + 3 * r + 1]! * bodies.axis[3 * k + 1]! +
      R[o + 3 * r + 2]! * bodies.axis[3 * k + 2]!;
    const component = bodies.kind[k] === HINGE ? (r === 0 ? tx : r === 1 ? ty : tz) : r === 0 ? fx : r === 1 ? fy : fz;
    impulse[to] = impulse[to]! + along * component;
  }
}
