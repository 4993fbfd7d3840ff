/** Opens a written run: its scene beside one's own, and the run in it. Loaded late, with what reads links and files. */

import type { RunRecord } from "../../dataset/runRecord";
import { decodeRun, LONGEST_RUN_LINK } from "../../dataset/runText";
import { readFields } from "../../world/linkFields";
import { noOptions, type SharedScene } from "../../world/sharedScene";
import type { Engine } from "../engine";

/** The scene of a run as if it came alone, for whoever shows it. */
export function sceneOfRun(run: RunRecord): SharedScene {
  return { ...noOptions(), document: run.scene, seed: run.seed, robot: run.robot };
}

/**
 * The run of a link.
 *
 * @returns Null for a link of something else.
 * @throws {InputError} As `readFields` and `decodeRun`.
 */
export function readRunLink(fragment: string): RunRecord | null {
  const text = readFields(fragment)?.get("r");
  return text === undefined ? null : decodeRun(text, LONGEST_RUN_LINK);
}

/** Plays a run in its scene, which is open already. */
export function playRun(engine: Engine, run: RunRecord): void {
  const { track, checks, hash, servo } = run;
  engine.replay({ track, checks, hash }, servo);
}
