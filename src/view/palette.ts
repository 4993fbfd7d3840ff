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

/** x, y, z axes. */
export const AXIS_COLORS = ["#e5484d", "#30a46c", "#3b82f6"] as const;

export type ViewTheme = "light" | "dark";

interface ThemeColors {
  /** Backdrop: zenith, horizon, floor. */
  readonly backdrop: readonly [string, string, string];
  readonly mat: string;
  readonly matLine: string;
  readonly matReach: string;
  /** Strength of the 1 cm lines, the 5 cm lines, the tint within reach, and the reach arcs; 0 to 1. */
  readonly matInk: readonly [number, number, number, number];
  readonly environment: number;
  /** Sky, ground and strength of the fill light that stands in for the environment on plain materials. */
  readonly fill: readonly [string, string, number];
  /** Darkness of the painted contact shadows, 0 to 1. */
  readonly contactShadow: number;
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
    mat: "#98a2a5",
    matLine: "#ffffff",
    matReach: "#1f6feb",
    matInk: [0.17, 0.42, 0.045, 0.7],
    environment: 0.58,
    fill: ["#eef2fa", "#a8a29a", 1.2],
    contactShadow: 0.5,
    key: 2.2,
    measured: "#1f6feb",
    target: "#d9730d",
    predicted: "#8250df",
    success: "#1a7f37",
    caution: "#9a6700",
    refused: "#cf222e",
  },
  dark: {
    backdrop: ["#15171b", "#23262c", "#1a1c20"],
    mat: "#262b31",
    matLine: "#c9d4e2",
    matReach: "#58a6ff",
    matInk: [0.1, 0.24, 0.011, 0.55],
    environment: 0.34,
    fill: ["#c9d6ea", "#4a4238", 1.1],
    contactShadow: 0.6,
    key: 1.9,
    measured: "#58a6ff",
    target: "#ffa657",
    predicted: "#bc8cff",
    success: "#3fb950",
    caution: "#d29922",
    refused: "#ff7b72",
  },
};
