/** Numbers as a person reads them: SI inside, degrees and millimetres outside. */

import type { JointType } from "../../robot/robotModel";
import type { GoalNode } from "../../world/taskStatus";

/** A true minus sign, as wide as a digit's plus; a hyphen is shorter and jumps. */
const MINUS = "−";

/** With fixed decimals, a real minus, and no "−0.0". */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  if (!text.startsWith("-")) return text;
  return Number(text) === 0 ? text.slice(1) : MINUS + text.slice(1);
}

/** rad to degrees with one decimal. */
export function degrees(rad: number): string {
  return `${fixed((rad * 180) / Math.PI, 1)}°`;
}

/** Position of a joint: degrees, or mm where it slides. */
export function jointValue(position: number, type: JointType): string {
  return type === "prismatic" ? `${fixed(position * 1000, 1)} mm` : degrees(position);
}

/** Speed of a joint: degrees or mm a second. */
export function jointRate(speed: number, type: JointType): string {
  return type === "prismatic" ? `${fixed(speed * 1000, 0)} mm/s` : `${fixed((speed * 180) / Math.PI, 0)} °/s`;
}

/** ms with sensible digits. */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

/** kg in g below one kilogram. */
export function mass(kg: number): string {
  if (kg >= 1) return `${kg.toFixed(2)} kg`;
  return `${kg * 1000 < 10 ? fixed(kg * 1000, 1) : fixed(kg * 1000, 0)} g`;
}

/** Margins beyond this are clamped infinities: nothing to measure. */
const NO_MEASURE = 1e5;

/**
 * How far a condition is from true, as a person thinks of it.
 *
 * @returns Null where no number helps: no unit, or nothing to measure.
 */
export function shortfall(margin: number, unit: GoalNode["unit"]): string | null {
  const by = Math.abs(margin);
  if (by > NO_MEASURE || unit === "1") return null;
  if (unit === "m") return by >= 0.1 ? `${fixed(by * 100, 0)} cm` : `${fixed(by * 1000, by < 0.00995 ? 1 : 0)} mm`;
  if (unit === "m/s") return by >= 1 ? `${fixed(by, 1)} m/s` : `${fixed(by * 1000, 0)} mm/s`;
  if (unit === "rad") return degrees(by);
  if (unit === "rad/s") return `${fixed((by * 180) / Math.PI, 0)} °/s`;
  return `${fixed(by, 1)} ${unit}`;
}

/** Size of a file: kB below a megabyte. */
export function fileSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${megabytes(bytes)} MB`;
}

/** Bytes as MB with one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
