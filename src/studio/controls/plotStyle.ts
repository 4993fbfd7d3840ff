/** How plots look: ink, lines and letters of the page around them. */

import type uPlot from "uplot";

/**
 * Colours and axes as the style sheets have them now.
 *
 * @returns `color` reads a custom property; `em` is the size of the letters, CSS pixels.
 */
export function plotStyle(element: HTMLElement): {
  readonly axis: uPlot.Axis;
  readonly color: (name: string) => string;
  readonly em: number;
} {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const em = Number.parseFloat(style.fontSize);
  const axis: uPlot.Axis = {
    stroke: color("--ink-soft"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: `${em}px ${style.fontFamily}`,
    gap: em / 3,
  };
  return { axis, color, em };
}
