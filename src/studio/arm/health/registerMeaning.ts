/** What a raw register value means, in the unit that a person thinks in. */

import {
  FEETECH_BAUD_RATES,
  type FeetechRegisterName,
  FEETECH_REGISTERS as R,
} from "../../../hardware/feetech/registers";
import type { LateSay } from "../../words/lateWords";
import type { RegisterWord } from "./registerWords";

const SWITCHES: ReadonlySet<FeetechRegisterName> = new Set(["Torque_Enable", "Lock", "Moving", "Async_Write_Flag"]);
/** Each bit stands for something of its own. */
const BITS: ReadonlySet<FeetechRegisterName> = new Set([
  "Phase",
  "Unloading_Condition",
  "LED_Alarm_Condition",
  "Status",
]);
/** Shorter ones are shown in ms. */
const SHORT_S = 1;

/**
 * A value with its unit, or what its code stands for; empty where the number says all.
 *
 * @param raw - With its sign.
 */
export function registerMeaning(name: FeetechRegisterName, raw: number, say: LateSay<RegisterWord>): string {
  if (name === "Baud_Rate") return FEETECH_BAUD_RATES[raw] ? `${FEETECH_BAUD_RATES[raw]} bit/s` : "";
  if (name === "Operating_Mode") return raw >= 0 && raw <= 3 ? say(`mode.${raw as 0 | 1 | 2 | 3}`) : "";
  if (SWITCHES.has(name) && (raw === 0 || raw === 1)) return say(raw === 1 ? "on" : "off");
  if (BITS.has(name)) return `0b${raw.toString(2).padStart(8, "0")}`;
  const { unit, scale } = R[name];
  const amount = raw * scale;
  if (unit === "") return "";
  if (unit === "1") return `${digits(100 * amount)} %`;
  if (unit === "s" && Math.abs(amount) < SHORT_S) return `${digits(1000 * amount)} ms`;
  if (unit === "A") return `${digits(1000 * amount)} mA`;
  return `${digits(amount)} ${unit}`;
}

/** As many digits as the step of the register has. */
function digits(value: number): string {
  return String(+value.toFixed(3)).replace("-", "−");
}
