/** What the live plots show: columns over the last seconds, their names, and a sentence for those who do not see them. */

import type { JointType } from "../robot/robotModel";
import type { Telemetry } from "./telemetry";
import { fixed } from "./words/units";

export type PlotKind = "joints" | "torque" | "contact";

/** Seconds that are shown. */
const WINDOW_S = 10;

/** What a line is drawn in: its unit as a person writes it, SI times the factor, and the digits that mean something. */
interface LineUnit {
  readonly unit: string;
  readonly factor: number;
  readonly decimals: number;
}

const DEGREES: LineUnit = { unit: "°", factor: 180 / Math.PI, decimals: 1 };
const MILLIMETRES: LineUnit = { unit: "mm", factor: 1000, decimals: 1 };
const NEWTON_METRES: LineUnit = { unit: "N·m", factor: 1, decimals: 2 };
const NEWTONS: LineUnit = { unit: "N", factor: 1, decimals: 2 };

/** @param type - How the joint of the line moves; undefined for the contact plot and for a joint that is not known. */
function unitOf(kind: PlotKind, type: JointType | undefined): LineUnit {
  const slides = type === "prismatic";
  if (kind === "contact") return NEWTONS;
  if (kind === "torque") return slides ? NEWTONS : NEWTON_METRES;
  return slides ? MILLIMETRES : DEGREES;
}

/** The units of a plot, for its title: "°", or "°, mm" where some joints slide. */
export function plotUnits(kind: PlotKind, types: readonly JointType[]): string {
  if (kind === "contact") return NEWTONS.unit;
  return [...new Set(types.map((type) => unitOf(kind, type).unit))].join(", ");
}

/** The joints of the robot, in its order. */
export interface PlottedJoints {
  readonly names: readonly string[];
  readonly types: readonly JointType[];
}

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
 * @param types - How the joints move that lines are drawn for; samples of another robot, until they are forgotten, have
 *   gaps there.
 * @returns Time (s), then one column per line: degrees (mm), N·m (N) or N; all of one length, oldest first.
 */
export function plotColumns(columns: Columns, kind: PlotKind, types: readonly JointType[]): number[][] {
  const { time, measured, target, torque, force } = columns;
  const from = firstShown(time);
  const t = time.slice(from);
  if (kind === "contact") return [t, force.slice(from)];
  return [
    t,
    ...plotLines(kind, types.length).map(({ joint, isTarget }) => {
      const rows = kind === "torque" ? torque : isTarget ? target : measured;
      const { factor } = unitOf(kind, types[joint!]);
      return rows.slice(from).map((row) => row[joint!]! * factor);
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
function newestValues(columns: Columns, kind: PlotKind, types: readonly JointType[]): string[] {
  if (kind === "contact") return columns.force.length > 0 ? [writeValue(columns.force.at(-1)!, NEWTONS)] : [];
  const newest = (kind === "torque" ? columns.torque : columns.measured).at(-1) ?? [];
  return newest.map((value, joint) => {
    const unit = unitOf(kind, types[joint]);
    return writeValue(value * unit.factor, unit);
  });
}

/**
 * One sentence on what the plot shows now.
 *
 * @param joints - Their names and how they move; ignored by the contact plot.
 */
export function plotSummary(columns: Columns, kind: PlotKind, title: string, { names, types }: PlottedJoints): string {
  const values = newestValues(columns, kind, types);
  if (values.length === 0) return title;
  const parts = kind === "contact" ? values : values.map((value, i) => `${names[i] ?? i + 1} ${value}`);
  return `${title}: ${parts.join(", ")}`;
}

/**
 * The lines under the pointer, largest value first, so that they stand as they do in the plot.
 *
 * @param types - How the joints move.
 * @param row - Index of the sample.
 * @param hidden - Joints that are not shown.
 * @returns One entry per shown joint (or the one force), with its value in the unit of the plot.
 */
export function readout(
  columns: readonly (readonly number[])[],
  kind: PlotKind,
  types: readonly JointType[],
  row: number,
  hidden: readonly number[],
): { readonly joint: number | null; readonly text: string }[] {
  return plotLines(kind, types.length)
    .map(({ joint, isTarget }, i) => ({ joint, isTarget, value: columns[i + 1]?.[row] }))
    .filter(({ joint, isTarget, value }) => !isTarget && value !== undefined && !hidden.includes(joint ?? -1))
    .sort((a, b) => b.value! - a.value!)
    .map(({ joint, value }) => ({ joint, text: writeValue(value!, unitOf(kind, types[joint ?? -1])) }));
}

/** A value in the unit of its plot. */
function writeValue(value: number, { unit, decimals }: LineUnit): string {
  const blank = unit === "°" ? "" : " ";
  return `${fixed(value, decimals)}${blank}${unit}`;
}

/** After a click on a joint in the legend: it goes or comes back; with Shift it stays alone, or all come back. */
export function toggleShown(hidden: readonly number[], joint: number, joints: number, alone: boolean): number[] {
  if (!alone) return hidden.includes(joint) ? hidden.filter((j) => j !== joint) : [...hidden, joint];
  const others = Array.from({ length: joints }, (_, j) => j).filter((j) => j !== joint);
  const isAlone = others.every((j) => hidden.includes(j)) && !hidden.includes(joint);
  return isAlone ? [] : others;
}
