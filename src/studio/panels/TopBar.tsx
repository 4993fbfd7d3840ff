/** The bar that never scrolls away: task, run, who leads, score, the simulation pill and STOP. */

import { Menu } from "@base-ui/react/menu";
import { Command, Keyboard, Languages, SunMoon } from "lucide-react";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { wilson95 } from "../../world/wilson";
import { DropDown, type Option, Segments } from "../controls/Choice";
import { IconButton } from "../controls/IconButton";
import { Tip } from "../controls/Tip";
import { useDocument, useEngine, useSession, useStudio } from "../engineContext";
import { changeDocument, SCENE_IDS } from "../stores/documentStore";
import { studioStore, type Theme } from "../stores/studioStore";
import { LANGUAGE_NAMES, LANGUAGES, sayText, useText } from "../words/text";
import { RunBar } from "./RunBar";

export function TopBar() {
  const say = useText();
  const engine = useEngine();
  const language = useStudio((s) => s.language);
  const sceneId = useDocument((s) => s.document.sceneId);
  return (
    <header className="top-bar">
      <div className="brand">
        <Mark />
        <span>{say("app.name")}</span>
      </div>
      <DropDown
        label={say("task.choose")}
        value={sceneId}
        options={SCENE_IDS.map((value) => ({ value, label: sayText(BUILTIN_SCENES[value].title, language) }))}
        onChange={(next) => changeDocument({ sceneId: next }, true)}
      />
      <RunBar />
      <ControllerChoice />
      <Score />
      <div className="grow" />
      <IconButton
        icon={Command}
        name={say("menu.palette")}
        onClick={() => studioStore.setState({ dialog: "palette" })}
      />
      <IconButton
        icon={Keyboard}
        name={say("menu.help")}
        onClick={() => studioStore.setState({ dialog: "help" })}
        className="wide-only"
      />
      <LookMenu />
      <Tip text={say("pill.tip")}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
        <span className="pill" tabIndex={0}>
          {say("pill.simulation")}
        </span>
      </Tip>
      <Tip text={say("stop.tip")}>
        <button type="button" className="stop-button" onClick={() => engine.stop()}>
          {say("stop.button")}
        </button>
      </Tip>
    </header>
  );
}

type Leader = "policy" | "expert" | "teleop";

function ControllerChoice() {
  const say = useText();
  const engine = useEngine();
  const kind = useSession((s) => s.status?.controller.kind ?? "expert");
  const sceneId = useDocument((s) => s.document.sceneId);
  const loading = useSession((s) => s.policyState === "loading");
  const hasPolicy = engine.hasPolicyFor(sceneId);
  const options: Option<Leader>[] = [
    {
      value: "policy",
      label: say("controller.policy"),
      tip: say(hasPolicy ? "controller.policyTip" : "controller.noPolicy"),
      disabled: !hasPolicy || loading,
    },
    { value: "expert", label: say("controller.expert"), tip: say("controller.expertTip") },
    { value: "teleop", label: say("controller.teleop"), tip: say("controller.teleopTip") },
  ];
  return (
    <Segments
      label={say("controller.group")}
      value={kind as Leader}
      options={options}
      onChange={(next) => engine.lead(next)}
    />
  );
}

function Score() {
  const say = useText();
  const successes = useSession((s) => s.status?.successes ?? 0);
  const episodes = useSession((s) => s.status?.episodes ?? 0);
  if (episodes === 0) return <span className="score soft wide-only">{say("score.none")}</span>;
  const [low, high] = wilson95(successes, episodes);
  const interval = say("score.interval", { low: Math.round(low * 100), high: Math.round(high * 100) });
  return (
    <Tip text={interval}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className="score" role="status" aria-label={say("score.label")} tabIndex={0}>
        <strong>{Math.round((successes / episodes) * 100)}%</strong>{" "}
        <span className="soft">{say("score.value", { successes, episodes })}</span>
      </span>
    </Tip>
  );
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];

function LookMenu() {
  const say = useText();
  const theme = useStudio((s) => s.theme);
  const language = useStudio((s) => s.language);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="icon-button" aria-label={say("menu.theme")}>
          <SunMoon size={17} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="popup-layer" sideOffset={4}>
            <Menu.Popup className="popup">
              <Menu.RadioGroup value={theme} onValueChange={(next: Theme) => studioStore.setState({ theme: next })}>
                {THEMES.map((value) => (
                  <Menu.RadioItem key={value} value={value} className="popup-item" closeOnClick>
                    {say(`menu.theme.${value}`)}
                    <Menu.RadioItemIndicator>✓</Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Menu.Root>
        <Menu.Trigger className="icon-button" aria-label={say("menu.language")}>
          <Languages size={17} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="popup-layer" sideOffset={4}>
            <Menu.Popup className="popup">
              <Menu.RadioGroup
                value={language}
                onValueChange={(next: (typeof LANGUAGES)[number]) => studioStore.setState({ language: next })}
              >
                {LANGUAGES.map((value) => (
                  <Menu.RadioItem key={value} value={value} className="popup-item" closeOnClick lang={value}>
                    {LANGUAGE_NAMES[value]}
                    <Menu.RadioItemIndicator>✓</Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
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
