/** All keys, from the one table; a click on a key gives it another place. */

import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useRef, useState } from "react";
import { InputError } from "../../errors";
import {
  defaultKeymap,
  type KeyAction,
  type KeyChord,
  type KeyGroup,
  type Keymap,
  type Modifiers,
  remapKey,
} from "../../teleop/keymap";
import { ArmKeyList } from "../arm/ArmKeyList";
import { useStudio } from "../engineContext";
import { keyName } from "../input/keyName";
import { studioStore } from "../stores/studioStore";
import { VERSION } from "../version";
import { useText } from "../words/text";

const GROUPS: readonly KeyGroup[] = ["move", "jaw", "joint", "run", "controller", "view", "design", "studio"];

export function HelpDialog() {
  const say = useText();
  const keymap = useStudio((s) => s.keymap);
  const [waiting, setWaiting] = useState<KeyAction | null>(null);
  const [refusal, setRefusal] = useState<KeyChord | null>(null);
  const popup = useRef<HTMLDivElement>(null);
  useNextKey(waiting, (refused) => {
    setWaiting(null);
    setRefusal(refused);
  });
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => !open && !waiting && studioStore.setState({ dialog: null })}
      modal={false}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        {/* The dialog itself takes the focus: a ring around its list would say that the list was chosen. */}
        <Dialog.Popup ref={popup} initialFocus={popup} className="dialog">
          <div className="dialog-head">
            <Dialog.Title render={<h2>{say("help.title")}</h2>} />
            <Dialog.Description render={<p className="soft">{say("help.intro")}</p>} />
            {refusal && (
              <p className="problem" role="alert">
                <KeyRefusal chord={refusal} keymap={keymap} />
              </p>
            )}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <div className="dialog-body" tabIndex={0}>
            <div className="help-groups">
              {GROUPS.map((group) => (
                <div key={group} className="help-group">
                  <h3>{say(`help.group.${group}`)}</h3>
                  {keymap
                    .filter((line) => line.group === group)
                    .map((line) => (
                      <div key={line.action} className="help-line">
                        <span>{say(`keys.${line.action}`)}</span>
                        <button
                          type="button"
                          className="key"
                          aria-label={`${say(`keys.${line.action}`)}: ${keyName(line)}`}
                          onClick={() => setWaiting(line.action)}
                        >
                          {waiting === line.action ? say("help.press") : keyName(line)}
                        </button>
                      </div>
                    ))}
                </div>
              ))}
              <ArmKeyList />
            </div>
            <p className="soft">{say("help.mouse")}</p>
          </div>
          <div className="dialog-foot row spread">
            <button
              type="button"
              className="button"
              onClick={() => {
                studioStore.setState({ keymap: defaultKeymap() });
                setRefusal(null);
              }}
            >
              {say("help.restore")}
            </button>
            <span className="soft">
              {say("app.version", { version: VERSION })} ·{" "}
              <a href="licences.txt" target="_blank" rel="noreferrer">
                {say("app.licences")}
              </a>
            </span>
            <Dialog.Close className="button">{say("help.close")}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Why a key was not taken: it is no key, or something else is on it. */
function KeyRefusal({ chord, keymap }: { readonly chord: KeyChord; readonly keymap: Keymap }) {
  const say = useText();
  const taken = keymap.find(({ code, modifiers }) => code === chord.code && modifiers === chord.modifiers);
  if (!taken) return say("help.noKey");
  return say("help.taken", { key: keyName(chord), action: say(`keys.${taken.action}`) });
}

const MODIFIER_CODE = /^(Shift|Control|Alt|Meta)(Left|Right)$/;

/** Binds the next key that is pressed; the callback gets it when it is refused. */
function useNextKey(action: KeyAction | null, done: (refused: KeyChord | null) => void): void {
  useEffect(() => {
    if (!action) return;
    const take = (event: KeyboardEvent): void => {
      if (MODIFIER_CODE.test(event.code)) return;
      event.preventDefault();
      event.stopPropagation();
      const mod = event.ctrlKey || event.metaKey;
      const modifiers: Modifiers = mod ? (event.shiftKey ? "mod+shift" : "mod") : event.shiftKey ? "shift" : "";
      try {
        const keymap = remapKey(studioStore.getState().keymap, action, { code: event.code, modifiers });
        studioStore.setState({ keymap });
        done(null);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        done({ code: event.code, modifiers });
      }
    };
    window.addEventListener("keydown", take, { capture: true });
    return () => window.removeEventListener("keydown", take, { capture: true });
  }, [action, done]);
}
