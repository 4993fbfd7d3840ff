/** A person's limits of a real arm, kept in this browser and nowhere else: no scene, run or link holds or sets them. */

import { type SafetyLimits, safetyLimitsFrom } from "../../hardware/safetyLimits";
import type { KeyValueStore } from "../stores/deviceStorage";
import { deviceStorage } from "../stores/studioStore";

const PLACE = "jointspace.armLimits";

/** Limits as kept, within what no setting may exceed; those of a first run where nothing sound is kept. */
export function keptLimits(storage: KeyValueStore = deviceStorage): SafetyLimits {
  const text = storage.getItem(PLACE);
  if (text === null) return safetyLimitsFrom(undefined).limits;
  try {
    return safetyLimitsFrom(JSON.parse(text)).limits;
  } catch {
    // Damaged by another hand: the careful ones.
    return safetyLimitsFrom(undefined).limits;
  }
}

/** Keeps them; null forgets them. */
export function keepLimits(limits: SafetyLimits | null, storage: KeyValueStore = deviceStorage): void {
  if (limits) storage.setItem(PLACE, JSON.stringify(limits));
  else storage.removeItem(PLACE);
}
