/** What the live plots show: columns over the last seconds, their names, and a sentence for those who do not see them. */

import type { Telemetry } from "./telemetry";
import { fixed } from "./words/units";

export type PlotKind = "joints" | "torque" | "contact";

/** Seconds that are shown. */
const WINDOW_S = 10;

const DEG_PER_RAD = 180 / Math.PI;

/** Digits that mean something, per kind: degrees, N·m, N. */
const DECIMALS: Readonly<Record<PlotKind, number>> = { joints: 1, torque: 2, contact: 2 };
const PLOT_UNITS: Readonly<Record<PlotKind, string>> = { joints: "°", torque: "N·m", contact: "N" };

type Columns = Pick<Telemetry, "time" | "measured" | "target" | "torque" | "force">;

/** One line of a plot. */
export interface PlotLine {
  /** Joint of the line; null for the one line of the contact plot. */
  readonly joint: number | null;
  readonly isTarget: boolean;
}

/** The lines of a plot in the order of its columns; targets lie under what is measured. */
export function plotLines(kind: PlotKind, joints: number): PlotLine[] {
  if (kind === "contact") return [{ joint: null, isTarget: false }];
  const all = Array.from({ length: joints }, (_, joint) => joint);
  const measured = all.map((joint) => ({ joint, isTarget: false }));
  if (kind === "torque") return measured;
  return [...all.map((joint) => ({ joint, isTarget: true })), ...measured];
}

/**
 * Columns for the plotting library.
 *
 * @param joints - Those that lines are drawn for; samples of another robot, until they are forgotten, have gaps there.
 * @returns Time (s), then one column per line: degrees, N·m or N; all of one length, oldest first.
 */
export function plotColumns(columns: Columns, kind: PlotKind, joints = columns.measured[0]?.length ?? 0): number[][] {
  const { time, measured, target, torque, force } = columns;
  const from = firstShown(time);
  const t = time.slice(from);
  if (kind === "contact") return [t, force.slice(from)];
  const lines = plotLines(kind, joints);
  return [
    t,
    ...lines.map(({ joint, isTarget }) => {
      if (kind === "torque") return torque.slice(from).map((row) => row[joint!]!);
      return (isTarget ? target : measured).slice(from).map((row) => row[joint!]! * DEG_PER_RAD);
    }),
  ];
}

function firstShown(time: readonly number[]): number {
  const start = (time.at(-1) ?? 0) - WINDOW_S;
  return Math.max(
    0,
    time.findIndex((t) => t >= start),
  );
}

/** The newest value of each joint (or of the contact force) with its unit, for the legend and for screen readers. */
function newestValues(columns: Columns, kind: PlotKind): string[] {
  if (kind === "contact") return columns.force.length > 0 ? [writeValue(columns.force.at(-1)!, kind)] : [];
  const newest = (kind === "torque" ? columns.torque : columns.measured).at(-1) ?? [];
  return newest.map((value) => writeValue(kind === "joints" ? value * DEG_PER_RAD : value, kind));
}

/**
 * One sentence on what the plot shows now.
 *
 * @param names - One per joint; ignored by the contact plot.
 */
export function plotSummary(columns: Columns, kind: PlotKind, title: string, names: readonly string[]): string {
  const values = newestValues(columns, kind);
  if (values.length === 0) return title;
  const parts = kind === "contact" ? values : values.map((value, i) => `${names[i] ?? i + 1} ${value}`);
  return `${title}: ${parts.join(", ")}`;
}

/**
 * The lines under the pointer, largest value first, so that they stand as they do in the plot.
 *
 * @param row - Index of the sample.
 * @param hidden - Joints that are not shown.
 * @returns One entry per shown joint (or the one force), with its value in the unit of the plot.
 */
export function readout(
  columns: readonly (readonly number[])[],
  kind: PlotKind,
  joints: number,
  row: number,
  hidden: readonly number[],
): { readonly joint: number | null; readonly text: string }[] {
  return plotLines(kind, joints)
    .map(({ joint, isTarget }, i) => ({ joint, isTarget, value: columns[i + 1]?.[row] }))
    .filter(({ joint, isTarget, value }) => !isTarget && value !== undefined && !hidden.includes(joint ?? -1))
    .sort((a, b) => b.value! - a.value!)
    .map(({ joint, value }) => ({ joint, text: writeValue(value!, kind) }));
}

/** A value in the unit of its plot. */
function writeValue(value: number, kind: PlotKind): string {
  const blank = kind === "joints" ? "" : " ";
  return `${fixed(value, DECIMALS[kind])}${blank}${PLOT_UNITS[kind]}`;
}

/** After a click on a joint in the legend: it goes or comes back; with Shift it stays alone, or all come back. */
export function toggleShown(hidden: readonly number[], joint: number, joints: number, alone: boolean): number[] {
  if (!alone) return hidden.includes(joint) ? hidden.filter((j) => j !== joint) : [...hidden, joint];
  const others = Array.from({ length: joints }, (_, j) => j).filter((j) => j !== joint);
  const isAlone = others.every((j) => hidden.includes(j)) && !hidden.includes(joint);
  return isAlone ? [] : others;
}
