/** How a policy is made from an expert: which episodes are recorded, what the network sees, how long it trains. */

import { defaultTrainingOptions, type TrainingOptions } from "../learning/behaviourCloning";
import type { Scene } from "../world/scene";
import type { TeachingPlan } from "./taughtEpisode";

/** One round of recording, and the training that follows it. */
export interface TrainingRound {
  readonly episodes: number;
  readonly plan: TeachingPlan;
  /** Optimiser steps after this round, from the weights of the round before. */
  readonly steps: number;
}

/** Everything that decides what comes out, apart from the seed. */
export interface TrainingRecipe {
  readonly rounds: readonly TrainingRound[];
  /** The last training, from fresh weights, on all rounds. */
  readonly network: TrainingOptions;
  /** Actions played per chunk. */
  readonly actionSteps: number;
}

/** The recipe of the shipped policy. */
export function defaultTrainingRecipe(seed: number): TrainingRecipe {
  const network = { ...defaultTrainingOptions(), seed };
  const shown: TrainingRound = { episodes: 200, plan: { learner: 0, disturbed: 0.3, spread: 0.8 }, steps: 5000 };
  const corrected: TrainingRound = { episodes: 120, plan: { learner: 0.7, disturbed: 0.1, spread: 0.8 }, steps: 3000 };
  return { rounds: [shown, ...new Array<TrainingRound>(5).fill(corrected)], network, actionSteps: 4 };
}

/**
 * Names of `observation.environment_state` for a scene: every movable object in W and in the tool's frame, every fixed
 * one by its place.
 */
export function environmentNamesOf(scene: Scene): readonly string[] {
  const names = ["tool.x", "tool.y", "tool.z"];
  for (const { id, fixed } of scene.objects) {
    const quantities = fixed ? FIXED_QUANTITIES : MOVABLE_QUANTITIES;
    names.push(...quantities.map((quantity) => `${id}.${quantity}`));
  }
  return names;
}

const IN_TOOL = ["tool.x", "tool.y", "tool.z"];
const FIXED_QUANTITIES = ["x", "y", ...IN_TOOL];
const MOVABLE_QUANTITIES = ["x", "y", "z", "yaw4.cos", "yaw4.sin", ...IN_TOOL, "tool.yaw4.cos", "tool.yaw4.sin"];
