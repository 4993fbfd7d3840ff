/** What tells the versions of one scene apart. */

import { lacksGoal } from "../../world/edits/newScene";
import type { SceneDocument } from "../stores/documentStore";

export interface VersionFacts {
  /** How many objects the scene names. */
  readonly things: number;
  /** Whether a goal was chosen. */
  readonly hasGoal: boolean;
  /** Whether this version's scene is the same as that of the version before it; null for the oldest. */
  readonly isSame: boolean | null;
}

/** @param before - The version before it; null for the oldest. */
export function versionFacts(scene: SceneDocument, before: SceneDocument | null): VersionFacts {
  return {
    things: Array.isArray(scene.objects) ? scene.objects.length : 0,
    hasGoal: !lacksGoal(scene),
    isSame: before && JSON.stringify(scene) === JSON.stringify(before),
  };
}
