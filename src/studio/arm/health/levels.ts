/** How grave a value of a servo is: the same borders for colours, marks and lines in the plots. */

import { type SupplyKind, supplyProblem } from "../../../hardware/supply";
import { WATCHDOG_LIMITS } from "../../../hardware/watchdogs";

/** `told`: worth a look; `warned`: something will stop soon; `stopped`: the arm stops, or is not armed. */
export type Level = "fine" | "told" | "warned" | "stopped";

/** Where each level of heat begins, °C: there the arm is told of it, slows down, and stops. */
export const HEAT = {
  told: WATCHDOG_LIMITS.warmC,
  warned: WATCHDOG_LIMITS.hotC,
  stopped: WATCHDOG_LIMITS.tooHotC,
} as const;

/** @param temperatureC - As the servo measures it, °C. */
export function heatLevel(temperatureC: number): Level {
  if (temperatureC >= HEAT.stopped) return "stopped";
  if (temperatureC >= HEAT.warned) return "warned";
  return temperatureC >= HEAT.told ? "told" : "fine";
}

/**
 * @param kind - Null while it is not known which supply belongs to the arm.
 * @param volts - As the servo measures it, V.
 */
export function supplyLevel(kind: SupplyKind | null, volts: number): Level {
  const problem = kind && supplyProblem(kind, volts);
  if (!problem) return "fine";
  return problem.blocksArming ? "stopped" : "warned";
}

/** @param share - Of requests that were not answered, 0 to 1; null while nothing was asked. */
export function lossLevel(share: number | null): Level {
  if (share === null || share < 0.001) return "fine";
  if (share < 0.01) return "told";
  return share < 0.1 ? "warned" : "stopped";
}
