/** The bottom: go back through the episode, live plots, the log. */

import { Tabs } from "@base-ui/react/tabs";
import { Clapperboard } from "lucide-react";
import { lazy, Suspense } from "react";
import { loadArmHealth, useRealArm } from "../arm/health/useRealArm";
import { IconButton } from "../controls/IconButton";
import { Tip } from "../controls/Tip";
import { useShortcut } from "../controls/useShortcut";
import { useStudio } from "../engineContext";
import { type BottomTab, studioStore } from "../stores/studioStore";
import { useScreen } from "../useScreen";
import { useText } from "../words/text";
import { LogPanel } from "./LogPanel";
import { Scrubber } from "./Scrubber";
import { useUnsolved } from "./useUnsolved";

const Plot = lazy(() => import("./Plot").then(({ Plot }) => ({ default: Plot })));
const ArmHealth = lazy(() => loadArmHealth().then(({ ArmHealth }) => ({ default: ArmHealth })));
const TABS: readonly BottomTab[] = ["joints", "torque", "contact", "log"];

export function Timeline({ scrubber = false }: { readonly scrubber?: boolean }) {
  const say = useText();
  const chosen = useStudio((s) => s.bottomTab);
  const isRealArm = useRealArm();
  // In the sheet of small windows it has a tab of its own.
  const tabs: readonly BottomTab[] = useScreen() === "wide" && isRealArm ? [...TABS, "arm"] : TABS;
  const tab = tabs.includes(chosen) ? chosen : "joints";
  const problems = useUnsolved();
  return (
    <Tabs.Root
      className="timeline"
      value={tab}
      onValueChange={(next) => studioStore.setState({ bottomTab: next as BottomTab })}
    >
      <div className="timeline-head">
        {scrubber && <Scrubber />}
        <Tabs.List className="tab-list">
          {tabs.map((value) => (
            <Tip key={value} text={say(`timeline.tip.${value}`)}>
              <Tabs.Tab value={value} className="tab">
                {say(`timeline.tab.${value}`)}
                {value === "log" && problems > 0 && <span className="badge">{problems}</span>}
              </Tabs.Tab>
            </Tip>
          ))}
        </Tabs.List>
        <IconButton
          icon={Clapperboard}
          name={say("run.share")}
          shortcut={useShortcut("studio.shareRun")}
          onClick={() => studioStore.setState({ dialog: "run" })}
          className="quiet"
        />
      </div>
      {tabs.map((value) => (
        <Tabs.Panel key={value} value={value} className="tab-panel">
          {value === "log" ? (
            <LogPanel />
          ) : (
            <Suspense fallback={<div className="empty">{say(value === "arm" ? "app.loading" : "plot.empty")}</div>}>
              {value === "arm" ? <ArmHealth /> : <Plot kind={value} />}
            </Suspense>
          )}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
