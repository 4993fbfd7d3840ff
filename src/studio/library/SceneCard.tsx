/** One scene of the library as a card: its picture, its name, and what can be done with it. */

import { Menu } from "@base-ui/react/menu";
import { Ellipsis, Shapes } from "lucide-react";
import { useRef, useState } from "react";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { useStudio } from "../engineContext";
import { builtinDocument } from "../stores/documentStore";
import { useLateText } from "../words/lateWords";
import { libraryWords } from "../words/libraryWords";
import { sayText } from "../words/text";
import type { SceneEntry, SceneVersion } from "./sceneArchive";
import { useScenePicture } from "./useScenePicture";

interface FaceProps {
  readonly name: string;
  readonly picture: string | null;
  readonly isOpen: boolean;
  readonly soft: string;
  readonly onOpen: () => void;
}

function Face({ name, picture, isOpen, soft, onOpen }: FaceProps) {
  const say = useLateText(libraryWords);
  return (
    <button type="button" className="library-face" aria-current={isOpen} onClick={onOpen}>
      <span className="library-picture">{picture ? <img src={picture} alt="" /> : <Shapes aria-hidden />}</span>
      <strong>{name}</strong>
      <span className="soft">{isOpen ? say("isOpen") : soft}</span>
    </button>
  );
}

interface BuiltinCardProps {
  readonly id: BuiltinSceneId;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

export function BuiltinCard({ id, isOpen, onOpen }: BuiltinCardProps) {
  const language = useStudio((s) => s.language);
  const { title, say } = BUILTIN_SCENES[id];
  const { scene, seed } = builtinDocument(id);
  const picture = useScenePicture(scene, seed);
  return (
    <li className="library-card">
      <Face
        name={sayText(title, language)}
        picture={picture}
        isOpen={isOpen}
        soft={sayText(say, language)}
        onOpen={onOpen}
      />
    </li>
  );
}

interface SceneCardProps {
  readonly entry: SceneEntry;
  /** Its newest version. */
  readonly newest: SceneVersion | undefined;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
  readonly onDuplicate: () => void;
  readonly onVersions: () => void;
  readonly onDownload: () => void;
  readonly onRemove: () => void;
}

export function SceneCard(props: SceneCardProps) {
  const say = useLateText(libraryWords);
  const language = useStudio((s) => s.language);
  const [isNaming, setNaming] = useState(false);
  const { entry, newest, name, isOpen, onOpen } = props;
  const picture = useScenePicture(newest?.document.scene ?? null, newest?.document.seed ?? 0);
  const when = new Date(entry.changedAt).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <li className="library-card">
      <Face name={name} picture={picture} isOpen={isOpen} soft={say("changed", { when })} onOpen={onOpen} />
      {isNaming ? (
        <NameField
          name={name}
          onDone={(next) => {
            setNaming(false);
            if (next && next !== name) props.onRename(next);
          }}
        />
      ) : (
        <MoreMenu {...props} onName={() => setNaming(true)} />
      )}
    </li>
  );
}

function MoreMenu(props: SceneCardProps & { readonly onName: () => void }) {
  const say = useLateText(libraryWords);
  const isNaming = useRef(false);
  const rename = (): void => {
    isNaming.current = true;
    props.onName();
  };
  const forget = (isOpen: boolean): void => {
    if (isOpen) isNaming.current = false;
  };
  const acts = [
    ["rename", rename],
    ["duplicate", props.onDuplicate],
    ["versions", props.onVersions],
    ["download", props.onDownload],
    ["remove", props.onRemove],
  ] as const;
  return (
    <Menu.Root modal={false} onOpenChange={forget}>
      <Menu.Trigger className="icon-button library-more" aria-label={say("more", { name: props.name })}>
        <Ellipsis aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-layer" sideOffset={4} align="end">
          {/* The field for the name takes the focus, which the menu would give back to its button. */}
          <Menu.Popup className="popup" finalFocus={() => !isNaming.current}>
            {acts.map(([key, act]) => (
              <Menu.Item key={key} className="popup-item" onClick={act}>
                {say(key)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface NameFieldProps {
  readonly name: string;
  /** Null when the person changed their mind. */
  readonly onDone: (name: string | null) => void;
}

function NameField({ name, onDone }: NameFieldProps) {
  const say = useLateText(libraryWords);
  const [text, setText] = useState(name);
  return (
    <input
      className="text-field library-name"
      aria-label={say("name")}
      value={text}
      maxLength={80}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => onDone(text.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(text.trim());
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone(null);
      }}
    />
  );
}
