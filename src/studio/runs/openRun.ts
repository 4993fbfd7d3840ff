/** Opens a written run: its scene beside one's own, and the run in it. Loaded late, with what reads links and files. */

import type { RunRecord } from "../../dataset/runRecord";
import { decodeRun, LONGEST_RUN_LINK } from "../../dataset/runText";
import { fieldError, readFields } from "../../world/linkFields";
import { showValue } from "../../world/plainData";
import { noOptions, type SharedScene } from "../../world/sharedScene";
import type { Engine } from "../engine";

/** The scene of a run as if it came alone, for whoever shows it. */
export function sceneOfRun(run: RunRecord): SharedScene {
  return { ...noOptions(), document: run.scene, seed: run.seed, start: run.start, robot: run.robot };
}

/**
 * The run of a link.
 *
 * @returns Null for a link of something else.
 * @throws {InputError} As `readFields` and `decodeRun`; E_LINK_FIELD when something stands beside the run.
 */
export function readRunLink(fragment: string): RunRecord | null {
  const fields = readFields(fragment);
  const text = fields?.get("r");
  if (!fields || text === undefined) return null;
  // The run says its own scene and seed; what else a link says would be passed over in silence.
  const other = [...fields.keys()].find((name) => name !== "r");
  if (other !== undefined)
    throw fieldError(`the link holds a run and says ${showValue(other)} too; expected the run alone`);
  return decodeRun(text, LONGEST_RUN_LINK);
}

/** Hands the arm to a run in its scene, which is open already; it plays by itself, or waits until time goes on. */
export function leadByRun(engine: Engine, run: RunRecord, plays: boolean): void {
  const { track, checks, hash, servo, start, physics } = run;
  engine.replay({ track, checks, hash }, servo, { start, physics, isScored: false });
  if (plays) engine.play();
}
