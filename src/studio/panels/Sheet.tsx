/** The panels of tablets and phones: one sheet at the lower edge with tabs; its handle folds it and sets its height. */

import { Tabs } from "@base-ui/react/tabs";
import {
  Activity,
  BrainCircuit,
  ChartSpline,
  ChevronDown,
  Eye,
  Gamepad2,
  ListChecks,
  type LucideIcon,
  SlidersHorizontal,
} from "lucide-react";
import { type CSSProperties, lazy, type PointerEvent, type ReactNode, Suspense, useRef, useState } from "react";
import { loadArmHealth, useRealArm } from "../arm/health/useRealArm";
import { useStudio } from "../engineContext";
import { Guard } from "../Guard";
import { boundShare, studioStore } from "../stores/studioStore";
import type { MessageKey } from "../words/en";
import { useText } from "../words/text";
import { GoalPanel } from "./GoalPanel";
import { Inspector } from "./Inspector";
import { JogPads } from "./JogPads";
import { JointsPanel } from "./JointsPanel";
import { ModeSegments } from "./ModeSegments";
import { Outliner } from "./Outliner";
import { PolicyPanel } from "./PolicyPanel";
import { SeedField } from "./RunBar";
import { ScoreBadge } from "./ScoreBadge";
import { TeleopPanel } from "./TeleopPanel";
import { Timeline } from "./Timeline";
import { useUnsolved } from "./useUnsolved";
import { ViewPanel } from "./ViewPanel";

const DesignSheet = lazy(() => import("../design/DesignPanels").then(({ DesignSheet }) => ({ default: DesignSheet })));

const ArmHealth = lazy(() => loadArmHealth().then(({ ArmHealth }) => ({ default: ArmHealth })));

interface SheetTab {
  readonly value: string;
  readonly title: MessageKey;
  readonly icon: LucideIcon;
  readonly content: ReactNode;
}

/** What the top bar has no room for on a phone. */
function ScoreAndSeed() {
  const say = useText();
  return (
    <div className="section row spread">
      <ScoreBadge />
      <span className="row">
        <span className="soft" aria-hidden>
          {say("run.seed")}
        </span>
        <SeedField />
      </span>
    </div>
  );
}

const TASK: SheetTab = {
  value: "task",
  title: "goal.title",
  icon: ListChecks,
  content: (
    <>
      <ScoreAndSeed />
      <GoalPanel />
      <Inspector />
      <Outliner />
    </>
  ),
};

const TABS: readonly SheetTab[] = [
  { value: "joints", title: "joints.title", icon: SlidersHorizontal, content: <JointsPanel /> },
  {
    value: "hand",
    title: "sheet.hand",
    icon: Gamepad2,
    content: (
      <>
        <JogPads />
        <TeleopPanel />
      </>
    ),
  },
  { value: "policy", title: "policy.title", icon: BrainCircuit, content: <PolicyPanel /> },
  { value: "plots", title: "sheet.plots", icon: ChartSpline, content: <Timeline scrubber /> },
  { value: "view", title: "view.title", icon: Eye, content: <ViewPanel /> },
];

/** Only while an arm is connected. */
const ARM_TAB: SheetTab = {
  value: "arm",
  title: "timeline.tab.arm",
  icon: Activity,
  content: (
    <Suspense>
      <ArmHealth />
    </Suspense>
  ),
};

/** Tablets drag in the strip above and jog over the scene. */
const MEDIUM_TABS: readonly SheetTab[] = TABS.map((tab) => {
  if (tab.value === "plots") return { ...tab, content: <Timeline /> };
  if (tab.value === "hand") return { ...tab, content: <TeleopPanel /> };
  return tab;
});

export function Sheet({ screen }: { readonly screen: "medium" | "narrow" }) {
  const say = useText();
  const isFolded = useStudio((s) => s.sheetFolded);
  const chosen = useStudio((s) => s.sheetShare);
  const isDesign = useStudio((s) => s.mode === "design");
  const share = chosen ?? (screen === "medium" ? 40 : 44);
  return (
    <aside className="sheet" aria-label={say("sheet.label")} style={{ "--share": `${share}%` } as CSSProperties}>
      <div className="sheet-head">
        {screen === "narrow" && <ModeSegments />}
        <Handle share={share} />
      </div>
      <div className="sheet-body">
        {isDesign ? (
          <Guard part="design">
            <Suspense>{!isFolded && <DesignSheet screen={screen} />}</Suspense>
          </Guard>
        ) : (
          <RunSheet screen={screen} />
        )}
      </div>
    </aside>
  );
}

function RunSheet({ screen }: { readonly screen: "medium" | "narrow" }) {
  const isRealArm = useRealArm();
  const tabs = screen === "medium" ? MEDIUM_TABS : [TASK, ...TABS];
  const isFolded = useStudio((s) => s.sheetFolded);
  return (
    <>
      {screen === "medium" && !isFolded && (
        <div className="sheet-side panel">
          <Guard part="task">
            <GoalPanel />
            <Inspector />
            <Outliner />
          </Guard>
        </div>
      )}
      <SheetTabs tabs={isRealArm ? [...tabs, ARM_TAB] : tabs} />
    </>
  );
}

function SheetTabs({ tabs }: { readonly tabs: readonly SheetTab[] }) {
  const say = useText();
  const isFolded = useStudio((s) => s.sheetFolded);
  const problems = useUnsolved();
  const [last, setChosen] = useState(tabs[0]!.value);
  // The tab of an arm goes with the arm.
  const chosen = tabs.some(({ value }) => value === last) ? last : tabs[0]!.value;
  return (
    <Tabs.Root
      className="sheet-tabs"
      value={isFolded ? null : chosen}
      onValueChange={(next) => {
        // Folding leaves no tab chosen; only a person's choice opens the sheet again.
        if (typeof next !== "string") return;
        setChosen(next);
        studioStore.setState({ sheetFolded: false });
      }}
    >
      <Tabs.List className="sheet-tab-list">
        {tabs.map(({ value, title, icon: Icon }) => (
          <Tabs.Tab key={value} value={value} className="sheet-tab">
            <Icon aria-hidden />
            <span>{say(title)}</span>
            {value === "plots" && problems > 0 && (
              <span className="badge" title={say("log.count", { count: problems })}>
                {problems}
              </span>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {!isFolded &&
        tabs.map(({ value, content }) => (
          <Tabs.Panel key={value} value={value} className="sheet-panel">
            <Guard part={value}>{content}</Guard>
          </Tabs.Panel>
        ))}
    </Tabs.Root>
  );
}

/** Pixels that a finger may tremble and still mean a tap. */
const TAP_PX = 6;
/** Dragged below this share of the window, percent, the sheet folds. */
const FOLD_SHARE = 9;

/** A tap folds and unfolds; a drag sets how much of the window the sheet takes, and folds it at the lower edge. */
function Handle({ share }: { readonly share: number }) {
  const say = useText();
  const isFolded = useStudio((s) => s.sheetFolded);
  const grip = useRef<{ readonly y: number; readonly share: number; moved: boolean } | null>(null);
  const move = (event: PointerEvent): void => {
    const held = grip.current;
    if (!held) return;
    const up = held.y - event.clientY;
    if (Math.abs(up) < TAP_PX && !held.moved) return;
    held.moved = true;
    const wanted = held.share + (100 * up) / window.innerHeight;
    studioStore.setState({ sheetFolded: wanted < FOLD_SHARE, sheetShare: boundShare(wanted) });
  };
  return (
    <button
      type="button"
      className="sheet-handle"
      aria-expanded={!isFolded}
      aria-label={say(isFolded ? "sheet.open" : "sheet.fold")}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { y: event.clientY, share: isFolded ? 0 : share, moved: false };
      }}
      onPointerMove={move}
      onClick={() => {
        if (!grip.current?.moved) studioStore.setState({ sheetFolded: !isFolded });
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    >
      <ChevronDown className="fold-mark" aria-hidden />
    </button>
  );
}
