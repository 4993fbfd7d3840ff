/** Colours of objects, of meanings and of the two themes. sRGB. */

/** The palette of the scene language. */
const OBJECT_COLORS: Readonly<Record<string, string>> = {
  red: "#d1453b",
  orange: "#e07b2e",
  yellow: "#eabb35",
  green: "#4c9a5b",
  blue: "#3b6fc4",
  purple: "#7d57b8",
  brown: "#8a5a3c",
  white: "#f1eee7",
  grey: "#97999d",
  black: "#26272a",
  oak: "#c59a66",
};

/** A colour of a document, as CSS: a palette name or #rrggbb. */
export function objectColor(color: string): string {
  return OBJECT_COLORS[color] ?? color;
}

/** Whether a colour stands for bare wood. */
export function isWood(color: string): boolean {
  return color === "oak" || color === "brown";
}

export type ViewTheme = "light" | "dark";

interface ThemeColors {
  /** Backdrop: zenith, horizon, floor. */
  readonly backdrop: readonly [string, string, string];
  readonly mat: string;
  readonly line: string;
  readonly strongLine: string;
  readonly environment: number;
  readonly key: number;
  readonly measured: string;
  readonly target: string;
  readonly predicted: string;
  readonly success: string;
  readonly caution: string;
  readonly refused: string;
}

export const THEMES: Readonly<Record<ViewTheme, ThemeColors>> = {
  light: {
    backdrop: ["#f6f4f0", "#e9e6e0", "#d8d3ca"],
    mat: "#dcdcd6",
    line: "rgba(60,70,80,0.16)",
    strongLine: "rgba(50,60,72,0.38)",
    environment: 0.62,
    key: 2.5,
    measured: "#1f6feb",
    target: "#d9730d",
    predicted: "#8250df",
    success: "#1a7f37",
    caution: "#9a6700",
    refused: "#cf222e",
  },
  dark: {
    backdrop: ["#15171b", "#23262c", "#1a1c20"],
    mat: "#2a2e34",
    line: "rgba(220,228,240,0.10)",
    strongLine: "rgba(220,228,240,0.24)",
    environment: 0.34,
    key: 1.9,
    measured: "#58a6ff",
    target: "#ffa657",
    predicted: "#bc8cff",
    success: "#3fb950",
    caution: "#d29922",
    refused: "#ff7b72",
  },
};
