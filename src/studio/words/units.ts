/** Numbers as a person reads them. */

/** rad to degrees with one decimal. */
export function degrees(rad: number): string {
  const value = (rad * 180) / Math.PI;
  return `${(Math.abs(value) < 0.05 ? 0 : value).toFixed(1)}°`;
}

/** ms with sensible digits. */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}
