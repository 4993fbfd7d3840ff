/** The page: top bar, panels around the scene, dialogs. */

import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { lazy, type RefObject, Suspense, useEffect, useRef } from "react";
import {
  Group,
  Panel,
  type PanelImperativeHandle,
  Separator,
  useDefaultLayout,
  usePanelRef,
} from "react-resizable-panels";
import { listenToArmKeys } from "./arm/armKeys";
import { useHasArm } from "./arm/armStore";
import type { Engine } from "./engine";
import { EngineContext, useStudio } from "./engineContext";
import { Guard } from "./Guard";
import { pollGamepad } from "./input/gamepad";
import { listenToKeyboard } from "./input/keyboard";
import { EditBar } from "./panels/EditBar";
import { GoalPanel } from "./panels/GoalPanel";
import { Inspector } from "./panels/Inspector";
import { JointsPanel } from "./panels/JointsPanel";
import { Outliner } from "./panels/Outliner";
import { PolicyPanel } from "./panels/PolicyPanel";
import { RunBar, RunStrip } from "./panels/RunBar";
import { ScenePane } from "./panels/ScenePane";
import { Sheet } from "./panels/Sheet";
import { TeleopPanel } from "./panels/TeleopPanel";
import { Timeline } from "./panels/Timeline";
import { TopBar } from "./panels/TopBar";
import { ViewPanel } from "./panels/ViewPanel";
import { reopenRobot } from "./robots/reopenRobot";
import { deviceStorage } from "./stores/studioStore";
import { useAppearance } from "./useAppearance";
import { useRoomyBar, useScreen } from "./useScreen";
import { useText } from "./words/text";

const loadHelp = () => import("./panels/HelpDialog");
const loadEvaluation = () => import("./evaluation/EvaluateDialog");
const loadLibrary = () => import("./library/LibraryDialog");
const loadRun = () => import("./runs/RunDialog");
const loadSharing = () => import("./sharing/ShareDialog");
const loadPalette = () => import("./panels/CommandPalette");
const loadDesign = () => import("./design/DesignPanels");
const DesignLeft = lazy(() => loadDesign().then(({ DesignLeft }) => ({ default: DesignLeft })));
const DesignRight = lazy(() => loadDesign().then(({ DesignRight }) => ({ default: DesignRight })));
const HelpDialog = lazy(() => loadHelp().then(({ HelpDialog }) => ({ default: HelpDialog })));
const EvaluateDialog = lazy(() => loadEvaluation().then(({ EvaluateDialog }) => ({ default: EvaluateDialog })));
const LibraryDialog = lazy(() => loadLibrary().then(({ LibraryDialog }) => ({ default: LibraryDialog })));
const RunDialog = lazy(() => loadRun().then(({ RunDialog }) => ({ default: RunDialog })));
const ShareDialog = lazy(() => loadSharing().then(({ ShareDialog }) => ({ default: ShareDialog })));
const CommandPalette = lazy(() => loadPalette().then(({ CommandPalette }) => ({ default: CommandPalette })));
const ArmBar = lazy(() => import("./arm/ArmBar").then(({ ArmBar }) => ({ default: ArmBar })));
const ArmDialog = lazy(() => import("./arm/ArmDialog").then(({ ArmDialog }) => ({ default: ArmDialog })));
const RobotDialog = lazy(() => import("./robots/RobotDialog").then(({ RobotDialog }) => ({ default: RobotDialog })));
/** Dialogs are fetched this long after the page, so that letters typed right after Ctrl+K are not lost. */
const DIALOGS_AFTER_MS = 4000;

export function Studio({ engine }: { readonly engine: Engine }) {
  const screen = useScreen();
  const dialog = useStudio((s) => s.dialog);
  useAppearance();
  useEffect(() => {
    // The keys that stop a real arm come before everything else.
    const ends = [
      listenToArmKeys({ tell: (command) => engine.arms.tell(command), pause: () => engine.pause() }),
      listenToKeyboard(engine),
      pollGamepad(engine),
    ];
    reopenRobot();
    const later = setTimeout(() => void Promise.all([loadPalette(), loadHelp()]), DIALOGS_AFTER_MS);
    return () => {
      clearTimeout(later);
      for (const end of ends) end();
    };
  }, [engine]);
  return (
    <CSPProvider disableStyleElements>
      <EngineContext value={engine}>
        <Tooltip.Provider delay={500}>
          <div className="studio" data-screen={screen}>
            <Guard part="bar" meanwhile={<BareStop engine={engine} />}>
              <TopBar />
            </Guard>
            <RealArms />
            {screen === "wide" ? <WidePanels /> : <StackedPanels screen={screen} />}
          </div>
          <Guard part="dialog">
            <Suspense>
              {dialog === "help" && <HelpDialog />}
              {dialog === "evaluate" && <EvaluateDialog />}
              {dialog === "library" && <LibraryDialog />}
              {dialog === "run" && <RunDialog />}
              {dialog === "share" && <ShareDialog />}
              {dialog === "palette" && <CommandPalette />}
              {dialog === "robot" && <RobotDialog />}
              {dialog === "arm" && <ArmDialog />}
            </Suspense>
          </Guard>
        </Tooltip.Provider>
      </EngineContext>
    </CSPProvider>
  );
}

/** The bar of real arms, while there is one. */
function RealArms() {
  if (!useHasArm()) return null;
  return (
    <Guard part="arms">
      <Suspense>
        <ArmBar />
      </Suspense>
    </Guard>
  );
}

/** STOP without anything around it that could break. */
function BareStop({ engine }: { readonly engine: Engine }) {
  const say = useText();
  return (
    <button type="button" className="stop-button" onClick={() => engine.stop()}>
      {say("stop.button")}
    </button>
  );
}

/** How wide the right panel is at least in the design mode, percent: sentences and JSON need room. */
const DESIGN_WIDTH = 30;

/** Widens the right panel for the design mode, and gives it back its width afterwards. */
function useDesignWidth(isDesign: boolean): RefObject<PanelImperativeHandle | null> {
  const right = usePanelRef();
  const before = useRef<number | null>(null);
  useEffect(() => {
    const panel = right.current;
    if (!panel) return;
    const { asPercentage } = panel.getSize();
    if (isDesign && asPercentage < DESIGN_WIDTH) {
      before.current = asPercentage;
      panel.resize(`${DESIGN_WIDTH}%`);
    } else if (!isDesign && before.current !== null) {
      panel.resize(`${before.current}%`);
      before.current = null;
    }
  }, [isDesign, right]);
  return right;
}

function WidePanels() {
  const say = useText();
  const isDesign = useStudio((s) => s.mode === "design");
  const isRoomy = useRoomyBar();
  const columns = useDefaultLayout({
    id: "jointspace.columns",
    storage: deviceStorage,
    onlySaveAfterUserInteractions: true,
  });
  const rows = useDefaultLayout({ id: "jointspace.rows", storage: deviceStorage });
  const right = useDesignWidth(isDesign);
  return (
    <Group className="panels" orientation="horizontal" {...columns}>
      <Panel id="left" defaultSize="20%" minSize="12.5rem" maxSize="34%" collapsible>
        <aside className="panel" aria-label={say("app.panels.left")}>
          {isDesign ? <DesignPart part="left" /> : <TaskPanels />}
        </aside>
      </Panel>
      <Separator className="separator vertical" aria-label={say("app.panels.left")} />
      <Panel id="centre" minSize="30%">
        <Group orientation="vertical" {...rows}>
          <Panel id="scene" minSize="30%">
            <div className="scene-column">
              <Guard part="scene">
                <ScenePane />
              </Guard>
              {!isDesign && !isRoomy && (
                <Guard part="run">
                  <RunBar isStrip />
                </Guard>
              )}
            </div>
          </Panel>
          {/* Nothing moves while the scene is designed: the time line has nothing to show. */}
          {!isDesign && <Separator className="separator horizontal" aria-label={say("app.panels.bottom")} />}
          {!isDesign && (
            <Panel id="bottom" defaultSize="29%" minSize="5.25rem" maxSize="60%" collapsible>
              <section className="panel" aria-label={say("app.panels.bottom")}>
                <Guard part="timeline">
                  <Timeline scrubber />
                </Guard>
              </section>
            </Panel>
          )}
        </Group>
      </Panel>
      <Separator className="separator vertical" aria-label={say("app.panels.right")} />
      <Panel id="right" panelRef={right} defaultSize="22%" minSize="14rem" maxSize="50%" collapsible>
        <aside className="panel" aria-label={say("app.panels.right")}>
          {isDesign ? <DesignPart part="right" /> : <ControlPanels />}
        </aside>
      </Panel>
    </Group>
  );
}

function DesignPart({ part }: { readonly part: "left" | "right" }) {
  return (
    <Guard part="design">
      <Suspense>{part === "left" ? <DesignLeft /> : <DesignRight />}</Suspense>
    </Guard>
  );
}

function TaskPanels() {
  return (
    <>
      <Guard part="task">
        <GoalPanel />
      </Guard>
      <Guard part="outliner">
        <Outliner />
      </Guard>
    </>
  );
}

function ControlPanels() {
  return (
    <>
      <Guard part="inspector">
        <Inspector />
      </Guard>
      <Guard part="joints">
        <JointsPanel />
      </Guard>
      <Guard part="policy">
        <PolicyPanel />
      </Guard>
      <Guard part="teleop">
        <TeleopPanel />
      </Guard>
      <Guard part="view">
        <ViewPanel />
      </Guard>
    </>
  );
}

/** Tablets and phones: the scene, the run strip, and a sheet that folds. */
function StackedPanels({ screen }: { readonly screen: "medium" | "narrow" }) {
  const isFolded = useStudio((s) => s.sheetFolded);
  const isDesign = useStudio((s) => s.mode === "design");
  return (
    <div className="stacked" data-folded={isFolded}>
      <Guard part="scene">
        <ScenePane />
      </Guard>
      <Guard part="run">{isDesign ? <EditBar isStrip /> : <RunStrip />}</Guard>
      <Sheet screen={screen} />
    </div>
  );
}
