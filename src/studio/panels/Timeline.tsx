/** The bottom: go back through the episode, live plots, the log. */

import { Slider } from "@base-ui/react/slider";
import { Tabs } from "@base-ui/react/tabs";
import { lazy, Suspense } from "react";
import { useEngine, useSession, useStudio } from "../engineContext";
import { type BottomTab, studioStore } from "../stores/studioStore";
import { useText } from "../words/text";
import { LogPanel } from "./LogPanel";

const Plot = lazy(() => import("./Plot").then(({ Plot }) => ({ default: Plot })));
const TABS: readonly BottomTab[] = ["joints", "torque", "contact", "log"];

export function Timeline() {
  const say = useText();
  const tab = useStudio((s) => s.bottomTab);
  const problems = useSession((s) => s.log.length);
  return (
    <Tabs.Root
      className="timeline"
      value={tab}
      onValueChange={(next) => studioStore.setState({ bottomTab: next as BottomTab })}
    >
      <div className="timeline-head">
        <Scrubber />
        <Tabs.List className="tab-list">
          {TABS.map((value) => (
            <Tabs.Tab key={value} value={value} className="tab">
              {say(`timeline.tab.${value}`)}
              {value === "log" && problems > 0 ? ` ${problems}` : ""}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </div>
      <span />
      {TABS.map((value) => (
        <Tabs.Panel key={value} value={value} className="tab-panel">
          {value === "log" ? (
            <LogPanel />
          ) : (
            <Suspense fallback={<div className="empty">{say("plot.empty")}</div>}>
              <Plot kind={value} />
            </Suspense>
          )}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}

function Scrubber() {
  const say = useText();
  const engine = useEngine();
  const time = useSession((s) => s.status?.time ?? 0);
  const from = useSession((s) => s.status?.history.from ?? 0);
  const to = useSession((s) => s.status?.history.to ?? 0);
  return (
    <>
      <span className="mono">t {time.toFixed(2)} s</span>
      <Slider.Root
        className="scrub"
        min={from}
        max={Math.max(to, from + 0.01)}
        step={0.01}
        largeStep={0.5}
        value={Math.min(Math.max(time, from), Math.max(to, from + 0.01))}
        onValueChange={(value) => {
          engine.pause();
          engine.seek(value as number);
        }}
      >
        <Slider.Control className="slider-control">
          <Slider.Track className="slider-track">
            <Slider.Thumb
              className="slider-thumb"
              getAriaLabel={() => say("timeline.scrub")}
              getAriaValueText={() => `${time.toFixed(2)} s`}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </>
  );
}
