/** One fixed step: collide, pack, solve, integrate. Allocates nothing. */

import { updateArmDynamics, updateArmKinematics } from "./armDynamics";
import { DivergedError } from "./backend";
import { FREE, integrateFreeBody, updateBodyFrame } from "./bodyModel";
import { collideFrames, framesNear } from "./collide";
import { evaluateGradient } from "./contactCost";
import type { Engine } from "./engine";
import { updateGeomsOfFrame } from "./geoms";
import { forgetFactors, packIslands } from "./islands";
import { prepareManifolds } from "./manifolds";
import { solveIslands } from "./newton";
import { isQuiet, NEAR, updateSleep, wakeTouched } from "./sleep";
import { assembleSmooth } from "./smoothForces";
import { OPEN, STICK } from "./solver";
import { sweepFrames } from "./sweep";

/** A joint (rad/s) or body (m/s, rad/s) faster than this has diverged; nothing on a table comes near it. */
const MAX_SPEED = 1e4;
/**
 * Every so many steps all factors are built anew. A snapshot taken at such a step needs no factors to continue bit for bit; it is the
 * number of physics steps in one control step of 20 ms.
 */
export const FACTOR_LIFETIME = 10;

/**
 * Moves the scene on by one step.
 *
 * @throws {DivergedError} Before anything is changed, so the state is the last good one.
 */
export function stepEngine(engine: Engine): void {
  const { arm, frames, solver, blocks, V } = engine;
  if (engine.steps % FACTOR_LIFETIME === 0) forgetFactors(solver);
  if (arm.n > 0) updateArmDynamics(arm, frames, V, blocks.at[blocks.arm]!, engine.gravity);
  sweepFrames(engine.sweep, engine.geoms, NEAR);
  if (engine.sleep.count > 0) wakeTouched(engine);
  collideAll(engine);
  packIslands(engine);
  assembleSmooth(engine);
  prepareManifolds(engine);
  solveIslands(engine);
  checkSpeeds(engine);
  integrate(engine);
  engine.steps++;
  engine.restored = false;
  updateSleep(engine, engine.readForces);
}

/** World poses of every frame, geom and screw from the state. */
export function refreshPoses(engine: Engine): void {
  const { arm, bodies, frames, geoms } = engine;
  updateArmKinematics(arm, frames);
  for (let i = 0; i < bodies.count; i++) updateBodyFrame(bodies, frames, i);
  for (let f = 0; f < frames.count; f++) updateGeomsOfFrame(geoms, frames, f);
}

/** Fills the contact lists from the present poses. */
function collideAll(engine: Engine): void {
  const { framePairs, sweep, contacts, geoms } = engine;
  contacts.count = 0;
  contacts.pairCount = 0;
  for (let k = 0; k < sweep.count; k++) {
    const p = sweep.list[k]!;
    const a = framePairs.a[p]!;
    const b = framePairs.b[p]!;
    if (!framesNear(geoms, a, b, 0)) continue;
    if (engine.sleep.count > 0 && isQuiet(engine, a) && isQuiet(engine, b)) continue;
    collideFrames(geoms, a, b, contacts);
  }
}

function checkSpeeds(engine: Engine): void {
  const { solver, blocks } = engine;
  const { v, impulse, order, orderCount, positionOf } = solver;
  // What pushes comes before what is pushed, so that the message names the cause.
  for (let m = 0; m < orderCount; m++) {
    const k = order[m]!;
    const o = positionOf[k]!;
    for (let i = 0; i < blocks.dim[k]!; i++) {
      if (!Number.isFinite(impulse[o + i]!)) throw diverged(engine, k, i, impulse[o + i]!);
    }
  }
  for (let m = 0; m < orderCount; m++) {
    const k = order[m]!;
    const o = positionOf[k]!;
    for (let i = 0; i < blocks.dim[k]!; i++) {
      const speed = v[o + i]!;
      // Also catches NaN.
      if (!(speed < MAX_SPEED && speed > -MAX_SPEED)) throw diverged(engine, k, i, speed);
    }
  }
}

function diverged(engine: Engine, block: number, i: number, speed: number): DivergedError {
  const { blocks, arm, bodies } = engine;
  const isArm = block === blocks.arm;
  const culprit = isArm ? arm.jointNames[i]! : bodies.ids[block]!;
  const what = isArm ? `joint "${culprit}"` : `body "${culprit}"`;
  // The warm start may be what led here; a retry must not begin from it.
  engine.dV.fill(0);
  forgetFactors(engine.solver);
  return new DivergedError(culprit, `${what} would move at ${speed}; expected a finite speed below ${MAX_SPEED}`);
}

function integrate(engine: Engine): void {
  const { solver, blocks, V, dV, bodies, frames, geoms, arm, h } = engine;
  const { v, v0, order, orderCount, positionOf } = solver;
  for (let m = 0; m < orderCount; m++) {
    const k = order[m]!;
    const at = blocks.at[k]!;
    const from = positionOf[k]!;
    for (let i = 0; i < blocks.dim[k]!; i++) {
      V[at + i] = v[from + i]!;
      dV[at + i] = v[from + i]! - v0[from + i]!;
    }
    if (k === blocks.arm) {
      for (let i = 0; i < arm.n; i++) arm.q[i] = arm.q[i]! + h * V[at + i]!;
      updateArmKinematics(arm, frames);
      for (let f = 1; f <= arm.n; f++) updateGeomsOfFrame(geoms, frames, f);
    } else {
      if (bodies.kind[k] === FREE) integrateFreeBody(bodies, k, V, at, h);
      else bodies.joint[k] = bodies.joint[k]! + h * V[at]!;
      updateBodyFrame(bodies, frames, k);
      updateGeomsOfFrame(geoms, frames, bodies.firstFrame + k);
    }
  }
}

/** Force of each contact of the last step on its second party in W, N, shape (contacts, 3). */
export function writeContactForces(engine: Engine, out: Float64Array): void {
  const { solver, contacts, impratio, h } = engine;
  const { zone, weight, normalResidual, tangentResidual, tangentA } = solver;
  for (let s = 0; s < solver.islandCount; s++) evaluateGradient(engine, s);
  for (let c = 0; c < contacts.count; c++) {
    let g0 = 0;
    let gt = 0;
    if (zone[c] === STICK) {
      g0 = weight[c]! * normalResidual[c]!;
      gt = weight[c]! * impratio;
    } else if (zone[c] !== OPEN) {
      const mu = contacts.friction[c]!;
      const mt = mu / Math.sqrt(impratio);
      const r = Math.sqrt(tangentA[c]!);
      const s = (weight[c]! / (mt * mt * (1 + mt * mt))) * (mt * normalResidual[c]! - mt * mu * r);
      g0 = s * mt;
      gt = (-s * mt * mu) / r;
    }
    for (let k = 3 * c; k < 3 * c + 3; k++) {
      out[k] = -(g0 * contacts.normal[k]! + gt * tangentResidual[k]!) / h;
    }
  }
}
