/** Numbers as a person writes them: arithmetic, units, a decimal comma. Pure. */

/** How a number of a document is shown and written. */
export type QuantityKind =
  | "length"
  | "degrees"
  | "mass"
  | "seconds"
  | "plain"
  | "whole"
  | "percent"
  | "hertz"
  | "force"
  | "speed"
  | "turn";

interface Quantity {
  /** What is written behind the number. */
  readonly unit: string;
  /** How many of the unit make one of the document's. */
  readonly factor: number;
  /** Most decimals that are shown. */
  readonly decimals: number;
  /** One step of an arrow key, in the unit; Shift takes the larger. */
  readonly steps: readonly [number, number];
}

export const QUANTITIES: Readonly<Record<QuantityKind, Quantity>> = {
  length: { unit: "mm", factor: 1000, decimals: 2, steps: [1, 10] },
  degrees: { unit: "°", factor: 1, decimals: 2, steps: [1, 15] },
  mass: { unit: "g", factor: 1000, decimals: 2, steps: [1, 10] },
  seconds: { unit: "s", factor: 1, decimals: 3, steps: [0.1, 1] },
  plain: { unit: "", factor: 1, decimals: 4, steps: [0.05, 0.5] },
  whole: { unit: "", factor: 1, decimals: 0, steps: [1, 10] },
  percent: { unit: "%", factor: 100, decimals: 2, steps: [1, 10] },
  hertz: { unit: "Hz", factor: 1, decimals: 2, steps: [1, 10] },
  speed: { unit: "mm/s", factor: 1000, decimals: 2, steps: [1, 10] },
  turn: { unit: "°/s", factor: 180 / Math.PI, decimals: 1, steps: [1, 10] },
  force: { unit: "N", factor: 1, decimals: 2, steps: [1, 10] },
};

/** Units that may be written in place of the shown one, in units of the document. */
const OTHER_UNITS: Readonly<Record<string, { readonly kind: QuantityKind; readonly size: number }>> = {
  mm: { kind: "length", size: 0.001 },
  cm: { kind: "length", size: 0.01 },
  m: { kind: "length", size: 1 },
  g: { kind: "mass", size: 0.001 },
  kg: { kind: "mass", size: 1 },
  "°": { kind: "degrees", size: 1 },
  deg: { kind: "degrees", size: 1 },
  s: { kind: "seconds", size: 1 },
  ms: { kind: "seconds", size: 0.001 },
  "%": { kind: "percent", size: 0.01 },
  Hz: { kind: "hertz", size: 1 },
  N: { kind: "force", size: 1 },
};

/** A value of the document as the field shows it, without its unit. */
export function showQuantity(value: number, kind: QuantityKind): string {
  const { factor, decimals } = QUANTITIES[kind];
  return String(Number((value * factor).toFixed(decimals)));
}

/** With the unit behind it. */
export function quantityWords(value: number, kind: QuantityKind): string {
  const { unit } = QUANTITIES[kind];
  const gap = unit === "" || unit === "°" || unit === "%" ? "" : " ";
  return showQuantity(value, kind) + gap + unit;
}

/**
 * Reads what was written: `25`, `2*15`, `(40+5)/2 mm`, `3 cm`, `1,5`.
 *
 * @returns The value in the document's unit; null when it is no number of this kind.
 */
export function readQuantity(text: string, kind: QuantityKind): number | null {
  const match = /^(.*?)\s*([a-zA-Z°%]*)$/.exec(text.trim());
  const [, written = "", unit = ""] = match ?? [];
  const value = calculate(written.replace(/,/g, "."));
  if (value === null) return null;
  if (unit === "") return tidy(value / QUANTITIES[kind].factor, kind);
  const other = Object.hasOwn(OTHER_UNITS, unit) ? OTHER_UNITS[unit] : undefined;
  return other?.kind === kind ? tidy(value * other.size, kind) : null;
}

/** Without the dust of arithmetic. */
function tidy(value: number, kind: QuantityKind): number {
  return kind === "whole" ? value : Number(value.toPrecision(9));
}

/** A sum of products with brackets; null when it is something else or not finite. */
export function calculate(text: string): number | null {
  const tokens = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[-+*/()]|\S/g) ?? [];
  let at = 0;
  const fail = { failed: false };
  const factor = (): number => {
    const token = tokens[at++];
    if (token === "-") return -factor();
    if (token === "+") return factor();
    if (token === "(") {
      const value = sum();
      if (tokens[at++] !== ")") fail.failed = true;
      return value;
    }
    const value = Number(token);
    if (token === undefined || Number.isNaN(value)) fail.failed = true;
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === "*" || tokens[at] === "/") value = tokens[at++] === "*" ? value * factor() : value / factor();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      value = tokens[at++] === "+" ? value + product() : value - product();
    return value;
  };
  // As deep as the text is long: a person's field, not a stranger's document.
  if (tokens.length === 0 || tokens.length > 100) return null;
  const value = sum();
  return fail.failed || at < tokens.length || !Number.isFinite(value) ? null : value;
}
