/** What the train command and its worker threads say to each other. */

import type { EpisodeData } from "../learning/episodeData";
import type { PackageFiles } from "../policy/policyPackage";
import type { Outcome } from "../session/protocol";
import type { TeachingPlan } from "../session/taughtEpisode";
import type { Scene } from "../world/scene";

/** Given to a worker at its start. */
export interface TrainingJob {
  readonly scene: Scene;
  readonly environmentNames: readonly string[];
}

/** Command to worker: a round begins, or one more episode. */
export type TrainingRequest =
  | { readonly type: "round"; readonly plan: TeachingPlan; readonly learner: PackageFiles | null }
  | { readonly type: "episode"; readonly seed: number };

/** Worker to command. */
export type TrainingMessage =
  | { readonly type: "ready" }
  | { readonly type: "recorded"; readonly data: EpisodeData; readonly outcome: Outcome }
  | { readonly type: "refused"; readonly message: string; readonly tip: string; readonly code: string };
