/** What an evaluation and the threads that run its episodes say to each other. Plain structured-cloneable data. */

import type { SafetyLimits } from "../hardware/safetyLimits";
import type { PackageFiles } from "../policy/policyPackage";
import type { ServoPreset } from "../sim/servo";
import type { Scene } from "../world/scene";
import type { EpisodeResult } from "./evaluationReport";
import type { TapedRun } from "./runTape";

/** Who leads the arm in scored episodes. */
export type ControllerJob =
  | { readonly kind: "expert" | "random" | "none" }
  | { readonly kind: "policy"; readonly files: PackageFiles };

/** The way to the simulated arm that a real one's commands go. */
export interface EmulatedArmPath {
  readonly arm: "emulated-arm";
  readonly limits: SafetyLimits;
}

/** What every thread of an evaluation gets to do. */
export interface EvaluationJob {
  readonly scene: Scene;
  readonly controller: ControllerJob;
  readonly servo: ServoPreset;
  /** Each episode is written down as well, so that it can be looked at; not through an emulated arm. */
  readonly keepsRuns?: boolean;
  /** Goes through the driver of a real arm, the bus and emulated servos, within these limits; left out, straight into the simulation. */
  readonly through?: EmulatedArmPath;
}

/** To a thread: the job first, then one seed after the other. */
export type EvaluationRequest =
  | { readonly type: "job"; readonly job: EvaluationJob }
  | { readonly type: "seed"; readonly seed: number };

/** From a thread: each request is answered with one message. */
export type EvaluationMessage =
  | { readonly type: "ready" }
  /** `run`: null where none was to be kept, or the episode could not start. */
  | { readonly type: "result"; readonly result: EpisodeResult; readonly run: TapedRun | null }
  /** The job cannot be done, by any thread. */
  | { readonly type: "refused"; readonly message: string; readonly tip: string; readonly code: string }
  /** A mistake of our own; the thread is of no use any more. */
  | { readonly type: "broke"; readonly reason: string };
