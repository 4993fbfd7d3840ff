/** One live plot over the last seconds, with a legend that shows and hides joints. Loaded late, with its library. */

import { type MouseEvent, useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { plotStyle } from "../controls/plotStyle";
import { Tip } from "../controls/Tip";
import { usePageTheme } from "../controls/usePageTheme";
import type { Engine } from "../engine";
import { useEngine, useSession } from "../engineContext";
import {
  type PlotKind,
  type PlottedJoints,
  plotColumns,
  plotLines,
  plotSummary,
  plotUnits,
  readout,
  toggleShown,
} from "../plotSeries";
import { jointWords, useText } from "../words/text";
import { fixed } from "../words/units";

/** Redraws per second; plots are read, not watched frame by frame. */
const REDRAW_MS = 100;
/** The sentence for screen readers changes no faster than somebody can read it. */
const SUMMARY_MS = 2000;
/** One colour per joint, defined for light and dark in `tokens.css`. */
const LINE_COLORS = 8;

const TITLES = { joints: "plot.position", torque: "plot.torque", contact: "plot.force" } as const;

export function Plot({ kind }: { readonly kind: PlotKind }) {
  const say = useText();
  const engine = useEngine();
  const joints = useSession((s) => s.description?.jointNames);
  const types = useSession((s) => s.description?.jointTypes);
  const [hidden, setHidden] = useState<readonly number[]>([]);
  const isEmpty = useEmpty(engine);
  if (!joints || !types) return null;
  const names = joints.map((name) => jointWords(name, say));
  const title = say(TITLES[kind], { unit: plotUnits(kind, types) });
  if (isEmpty) return <div className="empty">{say("plot.empty")}</div>;
  return (
    <div className="plot-pane">
      <div className="plot-legend">
        <span className="plot-title">{title}</span>
        {kind !== "contact" && (
          <JointKeys
            names={names}
            hidden={hidden}
            onToggle={(joint, alone) => setHidden(toggleShown(hidden, joint, names.length, alone))}
          />
        )}
        {kind === "joints" && <LineKeys />}
      </div>
      <Lines kind={kind} names={names} types={types} title={title} hidden={hidden} />
    </div>
  );
}

/** True until there is a line to draw. */
function useEmpty(engine: Engine): boolean {
  const [isEmpty, setEmpty] = useState(engine.telemetry.time.length < 2);
  useEffect(() => {
    const look = (): void => setEmpty(engine.telemetry.time.length < 2);
    look();
    const timer = setInterval(look, REDRAW_MS);
    return () => clearInterval(timer);
  }, [engine]);
  return isEmpty;
}

interface JointKeysProps {
  readonly names: readonly string[];
  readonly hidden: readonly number[];
  readonly onToggle: (joint: number, alone: boolean) => void;
}

function JointKeys({ names, hidden, onToggle }: JointKeysProps) {
  const say = useText();
  return (
    <fieldset className="plot-keys" aria-label={say("plot.joints")}>
      {names.map((name, joint) => (
        <Tip key={name} text={say("plot.toggleTip")}>
          <button
            type="button"
            className="plot-key"
            aria-pressed={!hidden.includes(joint)}
            onClick={(event: MouseEvent) => onToggle(joint, event.shiftKey)}
          >
            <span className="plot-swatch" style={{ background: `var(--line-${joint % LINE_COLORS})` }} aria-hidden />
            {name}
          </button>
        </Tip>
      ))}
    </fieldset>
  );
}

/** Solid is measured, dashed is target: in plots as everywhere. */
function LineKeys() {
  const say = useText();
  return (
    <span className="line-keys soft">
      <span className="line-key">{say("joints.measured")}</span>
      <span className="line-key dashed">{say("joints.wanted")}</span>
    </span>
  );
}

interface LinesProps extends PlottedJoints {
  readonly kind: PlotKind;
  readonly title: string;
  readonly hidden: readonly number[];
}

function Lines({ kind, names, types, title, hidden }: LinesProps) {
  const engine = useEngine();
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const theme = usePageTheme();
  const summary = useSummary(engine, kind, title, { names, types });
  const joints = names.length;
  const [pointed, setPointed] = useState<Pointed | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed theme changes the colours that are read below
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = (): { width: number; height: number } => ({
      width: Math.max(80, element.clientWidth),
      height: Math.max(40, element.clientHeight),
    });
    const hooks = { setCursor: [(u: uPlot) => setPointed(pointedAt(u))] };
    const plot = new uPlot({ ...options(element, kind, joints), hooks, ...size() }, data(engine, kind, types), element);
    drawn.current = plot;
    const observer = new ResizeObserver(() => plot.setSize(size()));
    observer.observe(element);
    let newest = -1;
    const timer = setInterval(() => {
      const now = engine.telemetry.time.at(-1) ?? -1;
      if (now === newest) return;
      newest = now;
      plot.setData(data(engine, kind, types));
    }, REDRAW_MS);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      drawn.current = null;
      plot.destroy();
    };
  }, [engine, kind, types, theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot that was built anew shows all lines and must hear again
  useEffect(() => {
    const plot = drawn.current;
    if (!plot) return;
    plotLines(kind, joints).forEach(({ joint }, i) => {
      plot.setSeries(i + 1, { show: joint === null || !hidden.includes(joint) });
    });
  }, [hidden, kind, types, theme, engine]);

  return (
    <div className="plot-frame">
      <div ref={host} className="plot" role="img" aria-label={summary} />
      {pointed && <Readout kind={kind} names={names} types={types} hidden={hidden} pointed={pointed} />}
    </div>
  );
}

/** Where the pointer is over a plot. */
interface Pointed {
  /** Index of the sample under it. */
  readonly row: number;
  /** Distance from the left edge of the drawing, px, and whether that is its right half. */
  readonly left: number;
  readonly isRight: boolean;
  readonly columns: readonly (readonly number[])[];
}

function pointedAt({ cursor, data, bbox, over }: uPlot): Pointed | null {
  const { idx, left } = cursor;
  if (idx == null || left === undefined || left < 0) return null;
  const isRight = left > over.clientWidth / 2;
  return { row: idx, left: left + bbox.left / devicePixelRatio, isRight, columns: data as number[][] };
}

interface ReadoutProps extends Omit<LinesProps, "title"> {
  readonly pointed: Pointed;
}

/** The values under the pointer, on the side where there is room. */
function Readout({ kind, names, types, hidden, pointed: { row, left, isRight, columns } }: ReadoutProps) {
  const lines = readout(columns, kind, types, row, hidden);
  return (
    <div className="plot-readout" data-side={isRight ? "left" : "right"} style={{ left: `${left}px` }} aria-hidden>
      <span className="soft">{fixed(columns[0]?.[row] ?? 0, 2)} s</span>
      {lines.map(({ joint, text }) => (
        <span key={joint} className="row spread">
          <span className="plot-swatch" style={{ background: `var(--line-${(joint ?? 0) % LINE_COLORS})` }} />
          {joint !== null && <span className="plot-readout-name">{names[joint]}</span>}
          {text}
        </span>
      ))}
    </div>
  );
}

function data(engine: Engine, kind: PlotKind, types: PlottedJoints["types"]): uPlot.AlignedData {
  return plotColumns(engine.telemetry, kind, types) as uPlot.AlignedData;
}

function options(element: HTMLElement, kind: PlotKind, joints: number): Omit<uPlot.Options, "width" | "height"> {
  const { axis, color, em } = plotStyle(element);
  return {
    scales: { x: { time: false, range: timeRange } },
    axes: [
      { ...axis, size: em * 1.9, space: em * 6, values: (_, ticks) => ticks.map((t) => `${+t.toFixed(2)} s`) },
      {
        ...axis,
        size: em * 3.6,
        space: em * 2.2,
        values: (_, ticks) => ticks.map((v) => String(+v.toFixed(3)).replace("-", "−")),
      },
    ],
    series: [{}, ...plotLines(kind, joints).map(({ joint, isTarget }) => line(joint ?? 0, isTarget, color))],
    legend: { show: false },
    padding: [em / 2, em * 2, 0, 0],
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
  };
}

/** At least one second wide and never before the start, so that the first samples do not fill the plot. */
function timeRange(_: uPlot, from: number, to: number): [number, number] {
  const start = Math.max(0, Math.min(from, to - 1));
  return [start, Math.max(to, start + 1)];
}

function line(joint: number, isTarget: boolean, color: (name: string) => string): uPlot.Series {
  const stroke = color(`--line-${joint % LINE_COLORS}`);
  const plain = { stroke, points: { show: false } };
  return isTarget ? { ...plain, width: 1.25, dash: [5, 4] } : { ...plain, width: 1.75 };
}

/** What the plot says to those who do not see it, renewed now and then. */
function useSummary(engine: Engine, kind: PlotKind, title: string, { names, types }: PlottedJoints): string {
  const [summary, setSummary] = useState(title);
  const list = names.join("\n");
  useEffect(() => {
    const joints = { names: list.split("\n"), types };
    const renew = (): void => setSummary(plotSummary(engine.telemetry, kind, title, joints));
    renew();
    const timer = setInterval(renew, SUMMARY_MS);
    return () => clearInterval(timer);
  }, [engine, kind, title, list, types]);
  return summary;
}
