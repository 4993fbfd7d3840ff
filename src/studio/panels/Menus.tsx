/** Commands, shortcuts, theme and language: as buttons where there is room, else gathered in one menu. */

import { Menu } from "@base-ui/react/menu";
import { Cable, Check, Command, Ellipsis, Keyboard, Share2, SunMoon } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../controls/IconButton";
import { Tip } from "../controls/Tip";
import { useShortcut } from "../controls/useShortcut";
import { useEngine, useStudio } from "../engineContext";
import { studioStore, type Theme } from "../stores/studioStore";
import { LANGUAGE_NAMES, LANGUAGES, type Language, useText } from "../words/text";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
/** The language itself in two letters or one sign: read at once, by those who look for it. */
const LANGUAGE_SIGNS: Readonly<Record<Language, string>> = { en: "EN", zh: "中" };

function openPalette(): void {
  studioStore.setState({ dialog: "palette" });
}

function openRobots(): void {
  studioStore.setState({ dialog: "robot" });
}

function openArm(): void {
  studioStore.setState({ dialog: "arm" });
}

function openHelp(): void {
  studioStore.setState({ dialog: "help" });
}

function openSharing(): void {
  studioStore.setState({ dialog: "share" });
}

export function ShareButton() {
  const say = useText();
  return (
    <IconButton
      icon={Share2}
      name={say("share.open")}
      word={say("share.word")}
      shortcut={useShortcut("studio.share")}
      onClick={openSharing}
      className="quiet"
    />
  );
}

export function ArmMenuButton() {
  const say = useText();
  return <IconButton icon={Cable} name={say("menu.arm")} word={say("menu.arm")} onClick={openArm} className="quiet" />;
}

export function BarMenus() {
  const say = useText();
  const language = useStudio((s) => s.language);
  return (
    <>
      <div className="bar-buttons">
        <IconButton
          icon={Command}
          name={say("menu.palette")}
          word={say("menu.palette")}
          shortcut={useShortcut("studio.palette")}
          onClick={openPalette}
          className="quiet"
        />
        <IconButton
          icon={Keyboard}
          name={say("menu.help")}
          shortcut={useShortcut("studio.help")}
          onClick={openHelp}
          className="quiet"
        />
        <DropMenu name={say("menu.theme")} face={<SunMoon aria-hidden />}>
          <ThemeItems />
        </DropMenu>
      </div>
      {/* Longer in sight than the others: who cannot read the page looks for two letters, not for a word in a menu. */}
      <DropMenu
        name={say("menu.language")}
        className="language-button"
        face={
          <span className="language-sign" aria-hidden>
            {LANGUAGE_SIGNS[language]}
          </span>
        }
      >
        <LanguageItems />
      </DropMenu>
      <MoreMenu />
    </>
  );
}

function MoreMenu() {
  const say = useText();
  const engine = useEngine();
  const mode = useStudio((s) => s.mode);
  const modeKey = useShortcut("studio.design");
  const libraryKey = useShortcut("studio.library");
  const evaluateKey = useShortcut("studio.evaluate");
  const shareKey = useShortcut("studio.share");
  const paletteKey = useShortcut("studio.palette");
  const helpKey = useShortcut("studio.help");
  return (
    <DropMenu name={say("menu.more")} face={<Ellipsis aria-hidden />} className="more-button">
      <Menu.Item className="popup-item" onClick={() => engine.setMode(mode === "run" ? "design" : "run")}>
        {say(mode === "run" ? "menu.design" : "menu.run")}
        <span className="soft mono">{modeKey}</span>
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={() => studioStore.setState({ dialog: "library" })}>
        {say("library.open")}
        <span className="soft mono">{libraryKey}</span>
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={() => studioStore.setState({ dialog: "evaluate" })}>
        {say("evaluate.open")}
        <span className="soft mono">{evaluateKey}</span>
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={openSharing}>
        {say("share.open")}
        <span className="soft mono">{shareKey}</span>
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={openPalette}>
        {say("menu.palette")}
        <span className="soft mono">{paletteKey}</span>
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={openRobots}>
        {say("menu.robot")}
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={openArm}>
        {say("menu.arm")}
      </Menu.Item>
      <Menu.Item className="popup-item" onClick={openHelp}>
        {say("menu.help")}
        <span className="soft mono">{helpKey}</span>
      </Menu.Item>
      <span className="popup-label" aria-hidden>
        {say("menu.theme")}
      </span>
      <ThemeItems />
      <span className="popup-label" aria-hidden>
        {say("menu.language")}
      </span>
      <LanguageItems />
    </DropMenu>
  );
}

interface DropMenuProps {
  readonly name: string;
  readonly face: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Not modal: an open menu must not keep a click from STOP. */
function DropMenu({ name, face, className = "", children }: DropMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Tip text={name}>
        <Menu.Trigger className={`icon-button quiet ${className}`} aria-label={name}>
          {face}
        </Menu.Trigger>
      </Tip>
      <Menu.Portal>
        <Menu.Positioner className="popup-layer" sideOffset={4}>
          <Menu.Popup className="popup">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function ThemeItems() {
  const say = useText();
  const theme = useStudio((s) => s.theme);
  return (
    <Menu.RadioGroup
      value={theme}
      onValueChange={(next: Theme) => studioStore.setState({ theme: next })}
      aria-label={say("menu.theme")}
    >
      {THEMES.map((value) => (
        <Choice key={value} value={value} label={say(`menu.theme.${value}`)} />
      ))}
    </Menu.RadioGroup>
  );
}

function LanguageItems() {
  const say = useText();
  const language = useStudio((s) => s.language);
  return (
    <Menu.RadioGroup
      value={language}
      onValueChange={(next: Language) => studioStore.setState({ language: next })}
      aria-label={say("menu.language")}
    >
      {LANGUAGES.map((value) => (
        <Choice key={value} value={value} label={LANGUAGE_NAMES[value]} lang={value} />
      ))}
    </Menu.RadioGroup>
  );
}

interface ItemProps {
  readonly value: string;
  readonly label: string;
  readonly lang?: string;
}

function Choice({ value, label, lang }: ItemProps) {
  return (
    <Menu.RadioItem value={value} className="popup-item" closeOnClick lang={lang}>
      {label}
      <Menu.RadioItemIndicator>
        <Check aria-hidden />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}
