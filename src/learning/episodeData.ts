/**
 * What is learned from: episodes as rows of features.
 *
 * Every row holds what the policy will see and what the teacher wanted there. Who moved the arm does not matter, so
 * demonstrations, disturbed demonstrations and corrected rollouts (DAgger; Ross et al. 2011) are all the same kind.
 */

import type { Action, Observation } from "../control/contracts";
import { type FeatureEncoder, jointsToFeature } from "../control/features";
import { invariant } from "../errors";
import type { RobotModel } from "../robot/robotModel";

/** One episode; rows are consecutive control steps, row-major arrays. */
export interface EpisodeData {
  readonly seed: number;
  readonly rows: number;
  /** `observation.state`, shape (rows, n), degrees and gripper 0..100. */
  readonly state: Float32Array;
  /** `observation.environment_state`, shape (rows, m). */
  readonly environment: Float32Array;
  /** The teacher's `action`, shape (rows, n), degrees and gripper 0..100. */
  readonly action: Float32Array;
  /** How much each row counts as a starting point, shape (rows); 0 leaves it only as the future of earlier rows. */
  readonly weight: Float32Array;
  /**
   * 1 where the arm was sent what the teacher wanted, shape (rows). Where somebody else drove, what follows is not the
   * teacher's doing, so chunks end there.
   */
  readonly followed: Uint8Array;
}

/** Collects rows during an episode. */
export interface EpisodeRecorder {
  /**
   * Adds a control step.
   *
   * @param taught - The teacher's target, shape (n), rad.
   * @param followed - Whether the arm is sent that target.
   */
  recordSample(observation: Observation, taught: Action, followed: boolean): void;
  /** Closes the episode. */
  finish(seed: number): EpisodeData;
}

/** Starts recording one episode. */
export function createEpisodeRecorder(model: RobotModel, encoder: FeatureEncoder): EpisodeRecorder {
  const state: number[] = [];
  const environment: number[] = [];
  const action: number[] = [];
  const sent: number[] = [];
  return {
    recordSample(observation, taught, followed) {
      const features = encoder.encode(observation);
      state.push(...features.state);
      environment.push(...features.environment);
      action.push(...jointsToFeature(model, taught));
      sent.push(followed ? 1 : 0);
    },
    finish: (seed) => ({
      seed,
      rows: sent.length,
      state: Float32Array.from(state),
      environment: Float32Array.from(environment),
      action: Float32Array.from(action),
      weight: new Float32Array(sent.length).fill(1),
      followed: Uint8Array.from(sent),
    }),
  };
}

/** Checks that all episodes have the same widths, and returns them. */
export function episodeWidths(episodes: readonly EpisodeData[]): {
  readonly joints: number;
  readonly environment: number;
} {
  const first = episodes.find((episode) => episode.rows > 0);
  invariant(first, "there is at least one recorded control step");
  const joints = first.state.length / first.rows;
  const environment = first.environment.length / first.rows;
  for (const episode of episodes) {
    invariant(episode.state.length === episode.rows * joints, "every episode has the same joints");
    invariant(episode.action.length === episode.rows * joints, "every row has an action");
    invariant(
      episode.environment.length === episode.rows * environment,
      "every episode has the same environment state",
    );
    invariant(episode.weight.length === episode.rows, "every row has a weight");
    invariant(episode.followed.length === episode.rows, "every row says whether its action was sent");
  }
  return { joints, environment };
}
