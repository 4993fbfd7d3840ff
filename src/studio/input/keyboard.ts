/** The page's keyboard: physical keys to actions by the one table. Typing in a field is left alone. */

import { bindingOf, type HoldAction, type PressAction } from "../../teleop/keymap";
import type { Engine } from "../engine";
import { sessionStore } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { performAction } from "./actions";

/** Fields take letters; sliders and lists take arrows. */
function wantsKey(target: EventTarget | null, code: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isRange = target instanceof HTMLInputElement && target.type === "range";
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  if (target instanceof HTMLInputElement && !isRange) return true;
  if (/^(Arrow|Home|End|Page)/.test(code)) {
    return (
      isRange || target.closest("[role=slider],[role=listbox],[role=menu],[role=tablist],[role=radiogroup]") !== null
    );
  }
  const presses = code === "Space" || code === "Enter";
  return (
    presses && target.closest("button,a,[role=button],[role=tab],[role=menuitem],[role=option],[role=switch]") !== null
  );
}

/** Lists and menus take keys for themselves; Esc closes them instead of stopping. */
function isPopupOpen(): boolean {
  return document.querySelector("[role=listbox],[role=menu]") !== null;
}

/**
 * Listens until the returned function is called.
 *
 * A composing input method and repeats are ignored; losing focus lets go of every key.
 */
export function listenToKeyboard(engine: Engine): () => void {
  const onDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.code === "") return;
    const { keymap, dialog } = studioStore.getState();
    const line = bindingOf(keymap, event);
    if (!line) return;
    if (event.defaultPrevented || dialog !== null || isPopupOpen() || wantsKey(event.target, event.code)) return;
    event.preventDefault();
    if (line.kind === "hold") {
      if (!event.repeat && !studioStore.getState().stopped) engine.teleop.hold(line.action as HoldAction, "key");
    } else if (!event.repeat || line.action.startsWith("run.step")) {
      performAction(engine, line.action as PressAction, sessionStore.getState().description?.jointNames.length ?? 6);
    }
  };
  const onUp = (event: KeyboardEvent): void => {
    // A modifier may have gone up first, so every hold on this physical key ends.
    for (const line of studioStore.getState().keymap) {
      if (line.kind === "hold" && line.code === event.code) engine.teleop.letGo(line.action as HoldAction, "key");
    }
  };
  const onBlur = (): void => engine.teleop.release();
  const onHidden = (): void => {
    if (document.hidden) engine.teleop.release();
  };
  window.addEventListener("keydown", onDown);
  window.addEventListener("keyup", onUp);
  window.addEventListener("blur", onBlur);
  document.addEventListener("visibilitychange", onHidden);
  return () => {
    window.removeEventListener("keydown", onDown);
    window.removeEventListener("keyup", onUp);
    window.removeEventListener("blur", onBlur);
    document.removeEventListener("visibilitychange", onHidden);
  };
}
