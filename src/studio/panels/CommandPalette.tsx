/** Everything that keys and menus do, by name. */

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import type { KeyGroup, PressAction } from "../../teleop/keymap";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import type { Engine } from "../engine";
import { useEngine, useSession, useStudio } from "../engineContext";
import { performAction } from "../input/actions";
import { keyName } from "../input/keyName";
import { openBuiltin, SCENE_IDS } from "../stores/documentStore";
import { type StudioState, studioStore, type Theme } from "../stores/studioStore";
import { LANGUAGE_NAMES, LANGUAGES, type Say, sayText, useText } from "../words/text";

interface Command {
  readonly value: string;
  readonly label: string;
  /** What is searched: the group's name counts too, so that "theme" finds the themes. */
  readonly search: string;
  readonly key: string;
  readonly run: () => void;
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];

interface CommandGroup {
  readonly title: string;
  readonly items: readonly Command[];
}

function groupOf(title: string, commands: readonly Omit<Command, "search">[]): CommandGroup {
  return { title, items: commands.map((command) => ({ ...command, search: `${title} ${command.label}` })) };
}

/** Groups of the key table in the order in which a person looks for them. */
const KEY_GROUPS: readonly KeyGroup[] = ["run", "controller", "view", "design", "studio", "move", "joint"];

function commandsOf(engine: Engine, say: Say, { keymap, language, mode }: StudioState, joints: number): CommandGroup[] {
  const keysOf = (group: KeyGroup): CommandGroup =>
    groupOf(
      say(`help.group.${group}`),
      keymap
        .filter((line) => line.group === group && line.kind === "press" && line.action !== "studio.palette")
        .filter(({ mode: wanted }) => wanted === "any" || wanted === mode)
        .map((line) => ({
          value: line.action,
          label: say(`keys.${line.action}`),
          key: keyName(line),
          run: () => performAction(engine, line.action as PressAction, joints),
        })),
    );
  const scenes = SCENE_IDS.map((sceneId) => ({
    value: sceneId,
    label: sayText(BUILTIN_SCENES[sceneId].title, language),
    key: "",
    run: () => openBuiltin(sceneId),
  }));
  const themes = THEMES.map((theme) => ({
    value: `theme-${theme}`,
    label: say(`menu.theme.${theme}`),
    key: "",
    run: () => studioStore.setState({ theme }),
  }));
  const languages = LANGUAGES.map((next) => ({
    value: `language-${next}`,
    label: LANGUAGE_NAMES[next],
    key: "",
    run: () => studioStore.setState({ language: next }),
  }));
  const robots = {
    value: "robots",
    label: say("menu.robot"),
    key: "",
    run: () => studioStore.setState({ dialog: "robot" }),
  };
  const arm = { value: "arm", label: say("menu.arm"), key: "", run: () => studioStore.setState({ dialog: "arm" }) };
  return [
    groupOf(say("task.choose"), scenes),
    groupOf(say("menu.robot"), [robots, arm]),
    ...KEY_GROUPS.map(keysOf),
    groupOf(say("menu.theme"), themes),
    groupOf(say("menu.language"), languages),
  ].filter(({ items }) => items.length > 0);
}

export function CommandPalette() {
  const say = useText();
  const engine = useEngine();
  const studio = useStudio((s) => s);
  const joints = useSession((s) => s.description?.jointNames.length ?? 6);
  const close = (): void => {
    studioStore.setState({ dialog: null });
  };
  const groups = commandsOf(engine, say, studio, joints);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()} modal={false}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog palette" aria-label={say("menu.palette")}>
          <Autocomplete.Root
            open
            inline
            items={groups}
            itemToStringValue={(item: Command) => item.search}
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
              {({ title, items }: CommandGroup) => (
                <Autocomplete.Group key={title} items={items}>
                  <Autocomplete.GroupLabel className="popup-label">{title}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
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
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
