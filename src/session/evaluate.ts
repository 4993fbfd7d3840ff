/**
 * Headless episodes: no clock, every inference awaited, so that a seed gives the same outcome in Node and in the page.
 */

import type { Controller, Observation } from "../control/contracts";
import type { Recorder } from "../control/recorder";
import type { RobotModel } from "../robot/robotModel";
import { defaultSimOptions, type SimOptions } from "../sim/compileScene";
import type { Scene } from "../world/scene";
import { Episode } from "./episode";
import type { EpisodeResult } from "./evaluationReport";
import type { SessionEvent } from "./protocol";
import type { RunTape } from "./runTape";
import type { ScoredController } from "./sessionControllers";

/** A controller whose thinking takes time; scored runs wait for it between steps. */
export interface LockstepController extends Controller {
  /** Has what `act` needs for this observation. */
  prepare(observation: Observation): Promise<void>;
}

/** Who looks on at an episode. */
export interface Witness {
  readonly recorder?: Recorder | null;
  readonly tape?: RunTape | null;
}

/** Runs episodes of one scene one after the other. */
export interface EpisodeRunner {
  readonly episode: Episode;
  /**
   * Runs the episode of a seed to its end.
   *
   * @param witness - Who else takes every control step: what was seen and sent, or a tape that can be played again.
   */
  run(seed: number, controller: Controller | LockstepController, witness?: Witness): Promise<EpisodeResult>;
}

/** Prepares a scene for headless episodes. The physics is built once and stays warm. */
export function createEpisodeRunner(
  scene: Scene,
  robot: RobotModel,
  options: SimOptions = defaultSimOptions(),
): EpisodeRunner {
  const episode = new Episode(scene, robot, options);
  return { episode, run: (seed, controller, witness = {}) => runEpisode(episode, seed, controller, witness) };
}

/** What scored episodes need of the session that runs them. */
interface ScoreHost {
  readonly breathe: () => Promise<void>;
  readonly post: (event: SessionEvent, transfer: readonly ArrayBuffer[]) => void;
}

/** Runs the episodes of some seeds one after the other and tells each result, until nobody wants them any more. */
export async function scoreSeeds(
  runner: EpisodeRunner,
  { controller, release }: ScoredController,
  seeds: readonly number[],
  host: ScoreHost,
  isWanted: () => boolean,
): Promise<void> {
  try {
    for (const seed of seeds) {
      await host.breathe();
      if (!isWanted()) return;
      host.post({ type: "scored", result: await runner.run(seed, controller) }, []);
    }
  } finally {
    await release();
  }
}

async function runEpisode(
  episode: Episode,
  seed: number,
  controller: Controller | LockstepController,
  { recorder = null, tape = null }: Witness,
): Promise<EpisodeResult> {
  const alerts = new Set<string>();
  const problem = episode.reset(seed);
  // That a start is solved already stands in the result by itself.
  if (problem?.severity === "error") alerts.add(problem.code);
  controller.reset(seed);
  let steps = 0;
  while (!episode.outcome) {
    if ("prepare" in controller) await controller.prepare(episode.arm.observe());
    const alert = episode.step(controller, recorder);
    const { arm } = episode;
    tape?.write(steps, arm.target, arm.limits, arm.hash());
    if (alert) alerts.add(alert.code);
    steps += 1;
  }
  return {
    seed,
    outcome: episode.outcome,
    progress: episode.task.progress,
    stages: Object.fromEntries(episode.task.stages.map(({ id, reached }) => [id, reached])),
    alreadySolved: episode.alreadySolved,
    ...episode.metrics,
    steps,
    hash: episode.arm.hash(),
    alerts: [...alerts],
  };
}
