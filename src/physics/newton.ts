/**
 * The primal Newton method, island by island.
 *
 * Most steps change little: the gradient is tested with the factor of an earlier step first, and only an island that is
 * not at its minimum, or whose contacts have changed zone, builds and factors a new Hessian. An exact line search makes every step
 * safe. Where no contact slides and no zone changes the cost is quadratic, so one full step ends the search.
 */

import { evaluateGradient, evaluateLine, islandBegin, islandEnd, line, multiplyMass, prepareLine } from "./contactCost";
import type { Engine } from "./engine";
import { factorIsland, solveDirection } from "./hessian";

/** Newton steps at most; a grasp needs one. */
const MAX_STEPS = 30;
/** Energy (J) that a further step would gain and that is not worth it. Larger values let stacks creep. */
const TOLERANCE = 1e-12;
const LINE_STEPS = 12;
/** A slope this small against the decrement ends the line search. */
const LINE_PRECISION = 0.01;

/** Minimises the cost of every island; the result is in `solver.v`. */
export function solveIslands(engine: Engine): void {
  for (let s = 0; s < engine.solver.islandCount; s++) solveIsland(engine, s);
}

function solveIsland(engine: Engine, island: number): void {
  const { solver, options } = engine;
  for (let step = 0; step < MAX_STEPS; step++) {
    const signature = evaluateGradient(engine, island);
    let fresh = false;
    if (options.plainNewton || solver.factorSignature[island] !== signature) {
      refactor(engine, island, signature);
      fresh = true;
    }
    let decrement = solveDirection(engine, island);
    if (Number.isNaN(decrement)) {
      // No way down from here: what follows must see it, not the velocities that the search began with.
      solver.v.fill(Number.NaN, islandBegin(engine, island), islandEnd(engine, island));
      return;
    }
    if (!(decrement > TOLERANCE)) return;
    if (!fresh && step === 0) {
      refactor(engine, island, signature);
      fresh = true;
      decrement = solveDirection(engine, island);
      if (!(decrement > TOLERANCE)) return;
    }
    solver.newtonSteps++;
    const alpha = searchLine(engine, island, decrement);
    const { v, direction } = solver;
    const end = islandEnd(engine, island);
    for (let i = islandBegin(engine, island); i < end; i++) v[i] = v[i]! + alpha * direction[i]!;
    if (alpha * decrement < TOLERANCE) return;
    if (fresh && alpha === 1 && line.sameZones) return;
  }
}

function refactor(engine: Engine, island: number, signature: number): void {
  factorIsland(engine, island);
  engine.solver.factorSignature[island] = signature;
}

/** Step length at which the cost is least along the direction (safeguarded Newton on its slope). */
function searchLine(engine: Engine, island: number, decrement: number): number {
  const { solver } = engine;
  const { direction, product, impulse, v, v0 } = solver;
  prepareLine(engine, island);
  multiplyMass(engine, island, direction, product);
  let slope0 = 0;
  let curvature0 = 0;
  const end = islandEnd(engine, island);
  for (let i = islandBegin(engine, island); i < end; i++) {
    curvature0 += direction[i]! * product[i]!;
    slope0 += (v[i]! - v0[i]!) * product[i]! - impulse[i]! * direction[i]!;
  }
  let alpha = 1;
  let low = 0;
  let high = -1;
  for (let k = 0; k < LINE_STEPS; k++) {
    evaluateLine(engine, island, alpha, slope0, curvature0);
    const slope = line.slope;
    if (Math.abs(slope) < LINE_PRECISION * decrement || Math.abs(slope) < TOLERANCE * LINE_PRECISION) break;
    if (slope < 0) low = alpha;
    else high = alpha;
    let next = alpha - slope / line.curvature;
    if (high > 0 && (next <= low || next >= high)) next = 0.5 * (low + high);
    else if (next <= low) next = 2 * low + 0.1;
    alpha = next;
  }
  return alpha;
}
