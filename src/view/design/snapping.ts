/** Steps of the handles, and how a drag is written beside the pointer. Pure. */

/** m and deg */
export const LENGTH_STEP = 0.005;
export const TURN_STEP = 15;

/** The nearest whole step. */
export function snapped(value: number, step: number): number {
  return Math.round(value / step) * step;
}

/** A length as it is read, mm: whole ones as such. */
export function millimetres(metres: number): string {
  const value = Math.round(metres * 1e4) / 10 + 0;
  return `${value < 0 ? "−" : ""}${Math.abs(value)} mm`;
}

/** An angle as it is read, deg. */
export function degrees(value: number): string {
  const rounded = Math.round(value * 10) / 10 + 0;
  return `${rounded < 0 ? "−" : ""}${Math.abs(rounded)}°`;
}

/** A change of a length, with its sign. */
export function change(metres: number): string {
  return metres > 0 ? `+${millimetres(metres)}` : millimetres(metres);
}
