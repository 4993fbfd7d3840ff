/** The page: top bar, panels around the scene, dialogs. */

import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tabs } from "@base-ui/react/tabs";
import { Tooltip } from "@base-ui/react/tooltip";
import { lazy, Suspense, useEffect } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import type { Engine } from "./engine";
import { EngineContext, useStudio } from "./engineContext";
import { pollGamepad } from "./input/gamepad";
import { listenToKeyboard } from "./input/keyboard";
import { GoalPanel } from "./panels/GoalPanel";
import { JogPads } from "./panels/JogPads";
import { JointsPanel } from "./panels/JointsPanel";
import { Outliner } from "./panels/Outliner";
import { PolicyPanel } from "./panels/PolicyPanel";
import { ScenePane } from "./panels/ScenePane";
import { TeleopPanel } from "./panels/TeleopPanel";
import { Timeline } from "./panels/Timeline";
import { TopBar } from "./panels/TopBar";
import { ViewPanel } from "./panels/ViewPanel";
import { useNarrow } from "./useNarrow";
import { changeLanguage, useText } from "./words/text";

const HelpDialog = lazy(() => import("./panels/HelpDialog").then(({ HelpDialog }) => ({ default: HelpDialog })));
const CommandPalette = lazy(() =>
  import("./panels/CommandPalette").then(({ CommandPalette }) => ({ default: CommandPalette })),
);

export function Studio({ engine }: { readonly engine: Engine }) {
  const isNarrow = useNarrow();
  const dialog = useStudio((s) => s.dialog);
  useAppearance();
  useEffect(() => {
    const ends = [listenToKeyboard(engine), pollGamepad(engine)];
    return () => {
      for (const end of ends) end();
    };
  }, [engine]);
  return (
    <CSPProvider disableStyleElements>
      <EngineContext value={engine}>
        <Tooltip.Provider delay={500}>
          <div className="studio">
            <TopBar />
            {isNarrow ? <NarrowPanels /> : <WidePanels />}
          </div>
          <Suspense>
            {dialog === "help" && <HelpDialog />}
            {dialog === "palette" && <CommandPalette />}
          </Suspense>
        </Tooltip.Provider>
      </EngineContext>
    </CSPProvider>
  );
}

/** Theme and language reach the document element. */
function useAppearance(): void {
  const theme = useStudio((s) => s.theme);
  const language = useStudio((s) => s.language);
  useEffect(() => {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = (): void => {
      const isDark = theme === "dark" || (theme === "system" && system.matches);
      document.documentElement.dataset.theme = isDark ? "dark" : "light";
    };
    apply();
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    void changeLanguage(language);
  }, [language]);
}

function WidePanels() {
  const say = useText();
  const columns = useDefaultLayout({ id: "jointspace.columns" });
  const rows = useDefaultLayout({ id: "jointspace.rows" });
  return (
    <Group className="panels" orientation="horizontal" {...columns}>
      <Panel id="left" defaultSize="20%" minSize="200px" maxSize="34%" collapsible>
        <aside className="panel" aria-label={say("app.panels.left")}>
          <GoalPanel />
          <Outliner />
        </aside>
      </Panel>
      <Separator className="separator vertical" aria-label={say("app.panels.left")} />
      <Panel id="centre" minSize="30%">
        <Group orientation="vertical" {...rows}>
          <Panel id="scene" minSize="30%">
            <ScenePane />
          </Panel>
          <Separator className="separator horizontal" aria-label={say("app.panels.bottom")} />
          <Panel id="bottom" defaultSize="24%" minSize="84px" maxSize="60%" collapsible>
            <section className="panel" aria-label={say("app.panels.bottom")}>
              <Timeline />
            </section>
          </Panel>
        </Group>
      </Panel>
      <Separator className="separator vertical" aria-label={say("app.panels.right")} />
      <Panel id="right" defaultSize="22%" minSize="220px" maxSize="36%" collapsible>
        <aside className="panel" aria-label={say("app.panels.right")}>
          <JointsPanel />
          <PolicyPanel />
          <TeleopPanel />
          <ViewPanel />
        </aside>
      </Panel>
    </Group>
  );
}

function NarrowPanels() {
  const say = useText();
  return (
    <div className="narrow">
      <ScenePane />
      <Tabs.Root className="sheet" defaultValue="task" aria-label={say("sheet.label")}>
        <Tabs.List className="tab-list">
          <Tabs.Tab value="task" className="tab">
            {say("goal.title")}
          </Tabs.Tab>
          <Tabs.Tab value="teleop" className="tab">
            {say("controller.teleop")}
          </Tabs.Tab>
          <Tabs.Tab value="joints" className="tab">
            {say("joints.title")}
          </Tabs.Tab>
          <Tabs.Tab value="policy" className="tab">
            {say("policy.title")}
          </Tabs.Tab>
          <Tabs.Tab value="view" className="tab">
            {say("view.title")}
          </Tabs.Tab>
          <Tabs.Tab value="log" className="tab">
            {say("timeline.tab.log")}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="task" className="tab-panel">
          <GoalPanel />
          <Outliner />
        </Tabs.Panel>
        <Tabs.Panel value="teleop" className="tab-panel">
          <JogPads />
          <TeleopPanel />
        </Tabs.Panel>
        <Tabs.Panel value="joints" className="tab-panel">
          <JointsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="policy" className="tab-panel">
          <PolicyPanel />
        </Tabs.Panel>
        <Tabs.Panel value="view" className="tab-panel">
          <ViewPanel />
        </Tabs.Panel>
        <Tabs.Panel value="log" className="tab-panel">
          <Timeline />
        </Tabs.Panel>
      </Tabs.Root>
    </div>
  );
}
