/** Opens a written run: its scene beside one's own, and the run in it. Loaded late, with what reads links and files. */

import type { RunRecord } from "../../dataset/runRecord";
import { canonicalScene } from "../../world/canonicalScene";
import { noOptions, type SharedScene } from "../../world/sharedScene";
import type { Engine } from "../engine";

/** The scene of a run as if it came alone, for whoever shows it. */
export function sceneOfRun(run: RunRecord): SharedScene {
  return { ...noOptions(), document: canonicalScene(run.scene), seed: run.seed, robot: run.robot };
}

/** Plays a run in its scene, which is open already. */
export function playRun(engine: Engine, run: RunRecord): void {
  const { track, checks, hash, servo } = run;
  engine.replay({ track, checks, hash }, servo);
}
