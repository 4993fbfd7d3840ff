/** Everything that keys and menus do, by name. */

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { chordName, type PressAction } from "../../teleop/keymap";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import type { Engine } from "../engine";
import { useEngine, useSession, useStudio } from "../engineContext";
import { performAction } from "../input/actions";
import { changeDocument, SCENE_IDS } from "../stores/documentStore";
import { type StudioState, studioStore, type Theme } from "../stores/studioStore";
import { LANGUAGE_NAMES, LANGUAGES, type Say, sayText, useText } from "../words/text";

interface Command {
  readonly value: string;
  readonly label: string;
  readonly key: string;
  readonly run: () => void;
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];

function commandsOf(engine: Engine, say: Say, { keymap, language }: StudioState, joints: number): Command[] {
  const keys = keymap
    .filter((line) => line.kind === "press" && line.action !== "studio.palette")
    .map((line) => ({
      value: line.action,
      label: say(`keys.${line.action}`),
      key: chordName(line),
      run: () => performAction(engine, line.action as PressAction, joints),
    }));
  const scenes = SCENE_IDS.map((sceneId) => ({
    value: sceneId,
    label: `${say("task.choose")}: ${sayText(BUILTIN_SCENES[sceneId].title, language)}`,
    key: "",
    run: () => changeDocument({ sceneId }, true),
  }));
  const themes = THEMES.map((theme) => ({
    value: `theme-${theme}`,
    label: `${say("menu.theme")}: ${say(`menu.theme.${theme}`)}`,
    key: "",
    run: () => studioStore.setState({ theme }),
  }));
  const languages = LANGUAGES.map((next) => ({
    value: `language-${next}`,
    label: `${say("menu.language")}: ${LANGUAGE_NAMES[next]}`,
    key: "",
    run: () => studioStore.setState({ language: next }),
  }));
  return [...keys, ...scenes, ...themes, ...languages];
}

export function CommandPalette() {
  const say = useText();
  const engine = useEngine();
  const studio = useStudio((s) => s);
  const joints = useSession((s) => s.description?.jointNames.length ?? 6);
  const close = (): void => {
    studioStore.setState({ dialog: null });
  };
  const items = commandsOf(engine, say, studio, joints);
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      modal={false}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog" aria-label={say("menu.palette")}>
          <Autocomplete.Root
            open
            inline
            items={items}
            itemToStringValue={(item: Command) => item.label}
            autoHighlight="always"
            keepHighlight
          >
            <Autocomplete.Input
              className="palette-input"
              aria-label={say("menu.palette")}
              placeholder={say("palette.placeholder")}
            />
            <Autocomplete.Empty>
              <span className="popup-label">{say("palette.empty")}</span>
            </Autocomplete.Empty>
            <Autocomplete.List className="palette-list">
              {(item: Command) => (
                <Autocomplete.Item
                  key={item.value}
                  value={item}
                  className="popup-item"
                  onClick={() => {
                    close();
                    item.run();
                  }}
                >
                  <span>{item.label}</span>
                  <span className="soft mono">{item.key}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
