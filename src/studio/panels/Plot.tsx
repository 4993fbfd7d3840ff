/** One live plot over the last seconds. Loaded late, with the plotting library. */

import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Engine } from "../engine";
import { useEngine, useSession, useStudio } from "../engineContext";
import { useText } from "../words/text";

export type PlotKind = "joints" | "torque" | "contact";

/** Seconds that are shown. */
const WINDOW_S = 10;
/** Redraws per second; plots are read, not watched frame by frame. */
const REDRAW_MS = 100;
/** Colours per joint: distinct in hue and lightness, the same in light and dark. */
const JOINT_COLORS = ["#2f7de1", "#d9730d", "#3a9a5b", "#a25ed0", "#c2405a", "#8a8f98"];

function plotData(engine: Engine, kind: PlotKind): uPlot.AlignedData {
  const { time, measured, target, torque, force } = engine.telemetry;
  const from = time.findIndex((t) => t >= (time.at(-1) ?? 0) - WINDOW_S);
  const t = time.slice(from);
  const joints = measured[0]?.length ?? 0;
  const column = (rows: number[][], joint: number, scale: number): number[] =>
    rows.slice(from).map((row) => row[joint]! * scale);
  const all = Array.from({ length: joints }, (_, i) => i);
  const deg = 180 / Math.PI;
  if (kind === "contact") return [t, force.slice(from)];
  if (kind === "torque") return [t, ...all.map((i) => column(torque, i, 1))];
  return [t, ...all.map((i) => column(measured, i, deg)), ...all.map((i) => column(target, i, deg))];
}

function seriesOf(kind: PlotKind, names: readonly string[]): uPlot.Series[] {
  const time: uPlot.Series = { value: (_, t) => (t === null ? "" : `${t.toFixed(2)} s`) };
  if (kind === "contact") return [time, { label: "N", stroke: JOINT_COLORS[0]!, width: 1.5, points: { show: false } }];
  const solid = names.map((label, i) => ({ label, stroke: JOINT_COLORS[i % 6]!, width: 1.5, points: { show: false } }));
  if (kind === "torque") return [time, ...solid];
  // Dashed means target, everywhere.
  return [time, ...solid, ...solid.map((line) => ({ ...line, label: `${line.label} →`, width: 1, dash: [4, 3] }))];
}

export function Plot({ kind }: { readonly kind: PlotKind }) {
  const say = useText();
  const engine = useEngine();
  const host = useRef<HTMLDivElement>(null);
  const names = useSession((s) => s.description?.jointNames);
  const theme = useStudio((s) => s.theme);
  const [isEmpty, setEmpty] = useState(true);
  const title = { joints: say("plot.position"), torque: say("plot.torque"), contact: say("plot.force") }[kind];

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed theme changes the colours that are read below
  useEffect(() => {
    const element = host.current;
    if (!element || !names) return;
    const style = getComputedStyle(element);
    const ink = style.getPropertyValue("--ink-soft");
    const axis: uPlot.Axis = {
      stroke: ink,
      grid: { stroke: style.getPropertyValue("--line"), width: 1 },
      ticks: { show: false },
      font: "11px Inter Variable, system-ui",
    };
    const size = (): { width: number; height: number } => ({
      width: Math.max(80, element.clientWidth),
      height: Math.max(60, element.clientHeight),
    });
    const plot = new uPlot(
      {
        ...size(),
        scales: { x: { time: false } },
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((t) => `${t} s`) },
          { ...axis, label: title, labelSize: 18 },
        ],
        series: seriesOf(kind, names),
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
      },
      plotData(engine, kind),
      element,
    );
    const observer = new ResizeObserver(() => plot.setSize(size()));
    observer.observe(element);
    let drawn = -1;
    const timer = setInterval(() => {
      const newest = engine.telemetry.time.at(-1) ?? -1;
      if (newest === drawn) return;
      drawn = newest;
      setEmpty(engine.telemetry.time.length < 2);
      plot.setData(plotData(engine, kind));
    }, REDRAW_MS);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      plot.destroy();
    };
  }, [engine, kind, names, theme, title]);

  return (
    <>
      <div ref={host} className="plot" role="img" aria-label={title} />
      {isEmpty && <div className="empty">{say("plot.empty")}</div>}
    </>
  );
}
