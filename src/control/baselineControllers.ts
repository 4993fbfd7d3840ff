/** The two controllers that every task is measured against: do nothing, and move at random. */

import { createRandomStream, type RandomStream } from "../math/random";
import type { Action, Controller, JointLimits, Observation } from "./contracts";

/** Never has anything new: the arm holds its last target. */
export function createIdleController(): Controller {
  return { id: "none", reset: () => undefined, act: () => null };
}

/** How far a random target wanders in one second, as a share of the joint's range (one standard deviation). */
const WANDER = 0.5;

/**
 * A seeded random walk of the joint targets over the whole range, reflected at the limits.
 *
 * @param limits - One entry per joint, finite.
 */
export function createRandomController(limits: readonly JointLimits[]): Controller {
  let stream: RandomStream = createRandomStream(0, "controller/random");
  let target: Float64Array | null = null;
  let lastTime = 0;
  return {
    id: "random",
    reset(seed) {
      stream = createRandomStream(seed, "controller/random");
      target = null;
      lastTime = 0;
    },
    act(observation: Observation): Action {
      const walk = target ?? observation.jointPosition.slice();
      const spread = WANDER * Math.sqrt(Math.max(0, observation.time - lastTime));
      limits.forEach(({ lower, upper }, i) => {
        walk[i] = reflect(walk[i]! + stream.normal(0, spread * (upper - lower)), lower, upper);
      });
      target = walk;
      lastTime = observation.time;
      return walk.slice();
    },
  };
}

/** Folds a value back into a range as a mirror at each end would; far outside it stops at the end. */
function reflect(x: number, lower: number, upper: number): number {
  const folded = x < lower ? 2 * lower - x : x > upper ? 2 * upper - x : x;
  return Math.min(Math.max(folded, lower), upper);
}
