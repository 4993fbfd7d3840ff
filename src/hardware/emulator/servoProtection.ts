/** How an STS3215 protects itself: overload, over-current, heat and supply voltage, by its own registers. */

import { ERROR_BIT } from "../feetech/packet";
import type { ServoChip } from "./servoChip";

/** A per step of Protection_Current. */
const CURRENT_STEP = 0.0065;
/** s per step of the protection times. */
const TIME_STEP = 0.01;

/** How long the load and the current have been too high, s. */
export interface Protection {
  overloadFor: number;
  overCurrentFor: number;
}

/** Nothing was too high yet. */
export function createProtection(): Protection {
  return { overloadFor: 0, overCurrentFor: 0 };
}

/**
 * Updates Status, and takes torque away where Unloading_Condition says so.
 *
 * An overload leaves the share of Protective_Torque and stays latched; over-current and heat end the torque: Torque_Enable falls
 * to 0, so that somebody must switch it on again. Voltage and heat bits last as long as their cause.
 *
 * @param load - Share of the full torque, 0 to 1.
 * @param current - A
 * @param volts - V
 * @param temperature - °C
 * @param dt - s
 */
export function addProtection(
  chip: ServoChip,
  protection: Protection,
  load: number,
  current: number,
  volts: number,
  temperature: number,
  dt: number,
): void {
  const over = (is: boolean, time: number): number => (is ? time + dt : 0);
  protection.overloadFor = over(load * 100 > chip.get("Overload_Torque"), protection.overloadFor);
  protection.overCurrentFor = over(current > chip.get("Protection_Current") * CURRENT_STEP, protection.overCurrentFor);
  if (protection.overloadFor > chip.get("Protection_Time") * TIME_STEP) chip.latched |= ERROR_BIT.overload;
  if (protection.overCurrentFor > chip.get("Over_Current_Protection_Time") * TIME_STEP) {
    chip.latched |= ERROR_BIT.overCurrent;
  }
  const hot = temperature > chip.get("Max_Temperature_Limit");
  const tenths = Math.round(10 * volts);
  const badSupply = tenths < chip.get("Min_Voltage_Limit") || tenths > chip.get("Max_Voltage_Limit");
  const status =
    chip.latched | chip.forcedError | (hot ? ERROR_BIT.temperature : 0) | (badSupply ? ERROR_BIT.voltage : 0);
  chip.set("Status", status);
  const unloads = status & chip.get("Unloading_Condition") & ~ERROR_BIT.overload;
  if (unloads && chip.get("Torque_Enable") !== 0) chip.set("Torque_Enable", 0);
}
