/** The reward of one tick, for learners. */

import { tanh } from "../math/trigonometry";
import { distance3 } from "../math/vector3";
import type { PredicateWorld } from "./predicates/atom";
import { coverage } from "./predicates/fitAtoms";
import { pointNamed } from "./predicates/placeAtoms";
import type { Scene } from "./scene";

/**
 * Sum of the shaped terms, the weights of the stages that are reached at this tick, and the bonus at success.
 *
 * @param gained - Weights of the stages that this tick reached for the first time.
 */
export function tickReward(
  { reward }: Scene,
  world: PredicateWorld,
  gained: readonly number[],
  succeeded: boolean,
): number {
  const shaped = reward.shape.map((term) => {
    if ("cover" in term) return term.w * coverage(world, ...term.cover);
    const [a, b] = term.toward;
    return term.w * (1 - tanh(term.k * distance3(pointNamed(world, a), pointNamed(world, b))));
  });
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return total(shaped) + total(gained) + (succeeded ? reward.success : 0);
}
