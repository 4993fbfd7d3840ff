/**
 * The bar that never scrolls away, from what is on the table to STOP, always in the same corner. Each group has room at
 * every width: what has none stands under the scene (see `useScreen.ts`) or in the menu.
 */

import { FolderOpen } from "lucide-react";
import { useHasArm } from "../arm/armStore";
import { IconButton } from "../controls/IconButton";
import { Tip } from "../controls/Tip";
import { useShortcut } from "../controls/useShortcut";
import { useEngine, useStudio } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { type Screen, useRoomyBar, useScreen } from "../useScreen";
import { useText } from "../words/text";
import { EditBar } from "./EditBar";
import { EvaluateButton } from "./EvaluateButton";
import { LeaderSegments } from "./LeaderChoice";
import { ArmMenuButton, BarMenus, ShareButton } from "./Menus";
import { ModeSegments } from "./ModeSegments";
import { RunBar } from "./RunBar";
import { ScoreBadge } from "./ScoreBadge";
import { TaskChoice } from "./TaskChoice";

export function TopBar() {
  const screen = useScreen();
  const mode = useStudio((s) => s.mode);
  return (
    <header className="top-bar">
      <div className="bar-group scene-group">
        <Brand />
        <TaskChoice />
        {screen !== "narrow" && <LibraryButton />}
      </div>
      {screen !== "narrow" && <ModeSegments />}
      {mode === "design" ? screen === "wide" && <EditBar /> : <Running screen={screen} />}
      <div className="grow" />
      <div className="bar-group">
        {screen !== "narrow" && <ArmMenuButton />}
        {screen !== "narrow" && <ShareButton />}
        <EvaluateButton onlyWhileRunning={screen === "narrow"} />
        <BarMenus />
      </div>
      <Pill />
      <StopButton />
    </header>
  );
}

/** What matters while the scene is simulated: time, who leads, and how often it succeeds. */
function Running({ screen }: { readonly screen: Screen }) {
  const isRoomy = useRoomyBar();
  if (screen === "narrow") return null;
  if (screen === "medium") return <ScoreBadge />;
  return (
    <>
      {isRoomy && <RunBar />}
      <LeaderSegments />
      <ScoreBadge />
    </>
  );
}

function Brand() {
  const say = useText();
  return (
    <div className="brand">
      <Mark />
      <span className="brand-name">{say("app.name")}</span>
    </div>
  );
}

function LibraryButton() {
  const say = useText();
  return (
    <IconButton
      icon={FolderOpen}
      name={say("library.open")}
      shortcut={useShortcut("studio.library")}
      onClick={() => studioStore.setState({ dialog: "library" })}
      className="quiet library-button"
    />
  );
}

/** Says that no real arm listens; where one does, its own bar says so. */
function Pill() {
  const say = useText();
  if (useHasArm()) return null;
  return (
    <Tip text={say("pill.tip")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className="pill" tabIndex={0}>
        {say("pill.simulation")}
      </span>
    </Tip>
  );
}

function StopButton() {
  const say = useText();
  const engine = useEngine();
  const stopped = useStudio((s) => s.stopped);
  const hasArm = useHasArm();
  return (
    <Tip text={say(hasArm ? "stop.tipArm" : "stop.tip")} shortcut={useShortcut("studio.stop")}>
      <button type="button" className="stop-button" data-latched={stopped} onClick={() => engine.stop()}>
        {say("stop.button")}
      </button>
    </Tip>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1f6feb" />
      <path
        d="M8 25h9M12.5 25 9.5 14.5 19 8l5 6.5"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="9.5" cy="14.5" r="2.6" fill="#ffa657" />
      <circle cx="19" cy="8" r="2.6" fill="#ffa657" />
    </svg>
  );
}
