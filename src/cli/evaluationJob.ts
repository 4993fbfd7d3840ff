/** What the evaluate command and its worker threads say to each other. */

import type { PackageFiles } from "../policy/policyPackage";
import type { EpisodeResult } from "../session/evaluationReport";
import type { ServoPreset } from "../sim/servo";
import type { Scene } from "../world/scene";

/** Who leads the arm. */
export type ControllerJob =
  | { readonly kind: "expert" | "random" | "none" }
  | { readonly kind: "policy"; readonly files: PackageFiles };

/** Given to a worker at its start. */
export interface EvaluationJob {
  readonly scene: Scene;
  readonly controller: ControllerJob;
  readonly servo: ServoPreset;
}

/** Worker to command. */
export type EvaluationMessage =
  | { readonly type: "ready" }
  | { readonly type: "result"; readonly result: EpisodeResult }
  | {
      readonly type: "refused";
      readonly message: string;
      readonly tip: string;
      readonly code: string;
    };
