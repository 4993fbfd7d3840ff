/** The bar that never scrolls away: task, who leads, score, the simulation pill and, always in the same corner, STOP. */

import { FolderOpen } from "lucide-react";
import { useState } from "react";
import { isWebGLAvailable } from "../../view/webgl";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { DropDown, type Option, Segments } from "../controls/Choice";
import { IconButton } from "../controls/IconButton";
import { Tip } from "../controls/Tip";
import { usePageTheme } from "../controls/usePageTheme";
import { useShortcut } from "../controls/useShortcut";
import { useDocument, useEngine, useStudio } from "../engineContext";
import { builtinDocument, openBuiltin, pristineId, SCENE_IDS } from "../stores/documentStore";
import { logThrown } from "../stores/sessionStore";
import { type StudioMode, studioStore } from "../stores/studioStore";
import { useScreen } from "../useScreen";
import { sayText, sceneTitle, useText } from "../words/text";
import { EvaluateButton } from "./EvaluateButton";
import { LeaderSegments } from "./LeaderChoice";
import { BarMenus } from "./Menus";
import { RunBar } from "./RunBar";
import { ScoreBadge } from "./ScoreBadge";

export function TopBar() {
  const screen = useScreen();
  return (
    <header className="top-bar">
      <Brand />
      <TaskChoice />
      {screen !== "narrow" && <LibraryButton />}
      {screen !== "narrow" && <ModeSegments />}
      {screen === "wide" && <RunBar />}
      {screen !== "narrow" && <LeaderSegments />}
      {screen !== "narrow" && <ScoreBadge />}
      <EvaluateButton onlyWhileRunning={screen === "narrow"} />
      <div className="grow" />
      <BarMenus />
      <Pill />
      <StopButton />
    </header>
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

/** A built-in task, or the scene that is open when it is none of them. */
type TaskOption = BuiltinSceneId | "own";

function TaskChoice() {
  const say = useText();
  const language = useStudio((s) => s.language);
  const document = useDocument((s) => s.document);
  const builtin = pristineId(document);
  const own: Option<TaskOption> = {
    value: "own",
    label: sceneTitle(document.scene, language) || say("task.untitled"),
    tip: say(document.origin === null ? "task.own" : "task.changed"),
  };
  const [pictures, ask] = useTaskPictures();
  const builtins = SCENE_IDS.map((value) => ({
    value,
    label: sayText(BUILTIN_SCENES[value].title, language),
    picture: pictures[value] ?? "",
  }));
  return (
    <DropDown<TaskOption>
      label={say("task.choose")}
      value={builtin ?? "own"}
      options={builtin === null ? [own, ...builtins] : builtins}
      onChange={(next) => next !== "own" && openBuiltin(next)}
      onOpen={ask}
    />
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
      className="quiet"
    />
  );
}

/** Pictures of the built-in tasks: drawn one after the other when the list is opened, and kept. */
function useTaskPictures(): readonly [Readonly<Partial<Record<BuiltinSceneId, string>>>, () => void] {
  const theme = usePageTheme();
  const [pictures, setPictures] = useState<{ readonly [id in BuiltinSceneId]?: string }>({});
  const ask = (): void => {
    if (!isWebGLAvailable()) return;
    void import("../../view/design/thumbnail")
      .then(async ({ thumbnail }) => {
        for (const id of SCENE_IDS) {
          const { scene, seed } = builtinDocument(id);
          const picture = await thumbnail(scene, seed, theme);
          setPictures((known) => ({ ...known, [id]: picture }));
        }
      })
      .catch(logThrown);
  };
  return [pictures, ask];
}

/** Whether the scene is simulated or changed by hand. */
function ModeSegments() {
  const say = useText();
  const engine = useEngine();
  const mode = useStudio((s) => s.mode);
  return (
    <Segments<StudioMode>
      label={say("mode.group")}
      value={mode}
      options={[
        { value: "run", label: say("mode.run"), tip: say("mode.runTip") },
        { value: "design", label: say("mode.design"), tip: say("mode.designTip") },
      ]}
      onChange={(next) => engine.setMode(next)}
    />
  );
}

/** Says that no real arm listens. */
function Pill() {
  const say = useText();
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
  return (
    <Tip text={say("stop.tip")} shortcut={useShortcut("studio.stop")}>
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
