/** The last two minutes of one value of all servos. Loaded late, with the plotting library. */

import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import { plotStyle } from "../../controls/plotStyle";
import "uplot/dist/uPlot.min.css";
import type { ArmStatus } from "../../../session/arm/armProtocol";
import { Segments } from "../../controls/Choice";
import { usePageTheme } from "../../controls/usePageTheme";
import { useLateText } from "../../words/lateWords";
import { jointWords, useText } from "../../words/text";
import { fixed } from "../../words/units";
import { type ArmHistory, type HealthKind, HISTORY_S } from "./armHistory";
import { historyOf } from "./healthDesk";
import { HEALTH_WORDS } from "./healthWords";
import { HEAT } from "./levels";

const REDRAW_MS = 250;
/** The sentence for screen readers changes no faster than somebody can read it. */
const SUMMARY_MS = 2000;
const KINDS: readonly HealthKind[] = ["temperature", "voltage", "load", "current"];
const UNITS: Readonly<Record<HealthKind, string>> = { temperature: "°C", voltage: "V", load: "%", current: "mA" };
const DECIMALS: Readonly<Record<HealthKind, number>> = { temperature: 0, voltage: 1, load: 0, current: 0 };
/** Smallest span of the value axis, so that noise of one step does not fill the plot. */
const LEAST_SPAN: Readonly<Record<HealthKind, number>> = { temperature: 10, voltage: 1, load: 20, current: 100 };

export function HistoryPlots({ arm }: { readonly arm: ArmStatus }) {
  const say = useLateText(HEALTH_WORDS);
  const sayPage = useText();
  const [kind, setKind] = useState<HealthKind>("temperature");
  const history = historyOf(arm.role);
  const names = arm.servos.map(({ joint }) => jointWords(joint, sayPage));
  if (names.length === 0) return <div className="empty">{say("health.reading")}</div>;
  const title = say("health.plot", { kind: say(`health.${kind}`).toLowerCase(), unit: UNITS[kind] });
  return (
    <div className="plot-pane">
      <div className="plot-legend">
        <Segments
          label={say("health.history")}
          value={kind}
          options={KINDS.map((value) => ({ value, label: say(`health.${value}`) }))}
          onChange={setKind}
        />
        {names.map((name, k) => (
          <span key={name} className="health-key">
            <span className="plot-swatch" style={{ background: `var(--line-${k})` }} aria-hidden />
            {name}
          </span>
        ))}
      </div>
      <Lines history={history} kind={kind} title={title} names={names} />
    </div>
  );
}

interface LinesProps {
  readonly history: ArmHistory;
  readonly kind: HealthKind;
  readonly title: string;
  readonly names: readonly string[];
}

function Lines({ history, kind, title, names }: LinesProps) {
  const host = useRef<HTMLDivElement>(null);
  const theme = usePageTheme();
  const summary = useSummary(history, kind, title, names);
  const count = names.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed theme changes the colours that are read below
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = (): { width: number; height: number } => ({
      width: Math.max(80, element.clientWidth),
      height: Math.max(40, element.clientHeight),
    });
    const data = (): uPlot.AlignedData => history.columns(kind) as uPlot.AlignedData;
    const plot = new uPlot({ ...options(element, kind, count), ...size() }, data(), element);
    const observer = new ResizeObserver(() => plot.setSize(size()));
    observer.observe(element);
    let newest: number | null = null;
    const timer = setInterval(() => {
      if (history.newestAt === newest) return;
      newest = history.newestAt;
      plot.setData(data());
    }, REDRAW_MS);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      plot.destroy();
    };
  }, [history, kind, count, theme]);
  return (
    <div className="plot-frame">
      <div ref={host} className="plot" role="img" aria-label={summary} />
    </div>
  );
}

function options(element: HTMLElement, kind: HealthKind, count: number): Omit<uPlot.Options, "width" | "height"> {
  const { axis, color, em } = plotStyle(element);
  const number = (value: number): string => String(+value.toFixed(3)).replace("-", "−");
  return {
    scales: {
      x: { time: false, range: [-HISTORY_S, 0] },
      y: { range: (_, least, most) => valueRange(kind, least, most) },
    },
    axes: [
      { ...axis, size: em * 1.9, space: em * 6, values: (_, ticks) => ticks.map((t) => `${number(t)} s`) },
      { ...axis, size: em * 3.6, space: em * 2.2, values: (_, ticks) => ticks.map(number) },
    ],
    series: [
      {},
      ...Array.from({ length: count }, (_, k) => ({
        stroke: color(`--line-${k}`),
        width: 1.75,
        points: { show: false },
      })),
    ],
    hooks: kind === "temperature" ? { draw: [(plot) => drawHeatLimits(plot, color)] } : {},
    legend: { show: false },
    padding: [em / 2, em * 2, 0, 0],
    cursor: { show: false },
  };
}

/** Room round the values, and not less than a span in which noise stays small. */
function valueRange(kind: HealthKind, least: number | null, most: number | null): [number, number] {
  const [low, high] = [least ?? 0, most ?? 0];
  const room = Math.max(LEAST_SPAN[kind] - (high - low), 0.1 * (high - low)) / 2;
  return [low - room, high + room];
}

/** Dashed lines where heat is told of, slows the arm, and stops it. */
function drawHeatLimits({ ctx, bbox, valToPos, scales }: uPlot, color: (name: string) => string): void {
  const { min = 0, max = 0 } = scales.y ?? {};
  ctx.save();
  ctx.setLineDash([6, 4]);
  for (const [level, value] of Object.entries(HEAT)) {
    if (value < (min ?? 0) || value > (max ?? 0)) continue;
    ctx.strokeStyle = color(level === "stopped" ? "--stop-ink" : "--caution");
    const y = valToPos(value, "y", true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

/** What the plot says to those who do not see it, renewed now and then. */
function useSummary(history: ArmHistory, kind: HealthKind, title: string, names: readonly string[]): string {
  const say = useLateText(HEALTH_WORDS);
  const [, renew] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => renew((count) => count + 1), SUMMARY_MS);
    return () => clearInterval(timer);
  }, []);
  const newest = history.columns(kind).slice(1);
  const values = names.map((name, k) => {
    const value = newest[k]?.at(-1) ?? null;
    return `${name} ${value === null ? "–" : `${fixed(value, DECIMALS[kind])} ${UNITS[kind]}`}`;
  });
  return say("health.now", { title, values: values.join(", ") });
}
