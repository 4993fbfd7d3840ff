/** Where everything stands, as far as it can be known while a scene is being changed. */

import { InputError } from "../../errors";
import { parseScene } from "../parseScene";
import { type ResetPlan, sampleReset } from "../reset";
import type { SceneDocument } from "./documentParts";

/** The reset of a seed; null when the scene cannot be read or leaves no room, which is said where it is loaded. */
export function drawnReset(document: SceneDocument, seed: number): ResetPlan | null {
  try {
    return sampleReset(parseScene(document), seed);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
