/** Which key presses are the studio's and which belong to a field, a list or an input method. Pure. */

import { bindingOf, type KeyBinding, type Keymap, type KeyPress } from "../../teleop/keymap";
import { lineOfQuestionMark } from "./keyName";

/** What is known of the element that has the focus. */
export interface FocusFacts {
  /** A field that takes letters. */
  readonly isText: boolean;
  /** A slider or list that takes arrows, Home, End and the page keys. */
  readonly takesArrows: boolean;
  /** A button, link or tab that takes Space and Enter. */
  readonly takesPress: boolean;
}

/** A key press with what decides about it. */
export interface KeyDown extends KeyPress {
  /** The character that the layout puts on the key. */
  readonly key?: string;
  readonly repeat: boolean;
  /** An input method is putting a character together. */
  readonly isComposing: boolean;
  /** Somebody else has used it already. */
  readonly defaultPrevented: boolean;
}

export interface KeySituation {
  readonly keymap: Keymap;
  readonly mode: "run" | "design";
  readonly focus: FocusFacts;
  /** A dialog, menu or list is open and takes keys for itself. */
  readonly isCovered: boolean;
  /** STOP is latched. */
  readonly isStopped: boolean;
}

/** What to do about a key: nothing, swallow it, begin to hold, or do something once. */
export type KeyDecision =
  | { readonly kind: "ignore" }
  | { readonly kind: "swallow" }
  | { readonly kind: "hold" | "press"; readonly line: KeyBinding };

/** Stepping through time and nudging things go on while the key is held; everything else happens once. */
const GOES_ON = /^run\.step|^design\.(left|right|away|near|up|down|turn(Left|Right))/;

const IGNORE: KeyDecision = { kind: "ignore" };
const SWALLOW: KeyDecision = { kind: "swallow" };

/** Decides about a key that went down. */
export function decideKey(event: KeyDown, { keymap, mode, focus, isCovered, isStopped }: KeySituation): KeyDecision {
  if (event.isComposing || event.code === "" || event.defaultPrevented || isCovered) return IGNORE;
  const line = (isQuestion(event) ? lineOfQuestionMark(keymap) : null) ?? bindingOf(keymap, event, mode);
  if (!line || belongsToFocus(event.code, focus)) return IGNORE;
  if (line.kind === "hold") return event.repeat || isStopped ? SWALLOW : { kind: "hold", line };
  return event.repeat && !GOES_ON.test(line.action) ? SWALLOW : { kind: "press", line };
}

/** The help is looked for under "?", which each layout has on another key. */
function isQuestion({ key, ctrlKey, metaKey, altKey }: KeyDown): boolean {
  return key === "?" && !ctrlKey && !metaKey && !altKey;
}

function belongsToFocus(code: string, { isText, takesArrows, takesPress }: FocusFacts): boolean {
  if (isText) return true;
  if (/^(Arrow|Home|End|Page)/.test(code)) return takesArrows;
  return (code === "Space" || code === "Enter") && takesPress;
}

/** The part of an element that is looked at. */
export interface FocusedElement {
  readonly tagName: string;
  readonly type?: string;
  readonly isContentEditable?: boolean;
  closest(selector: string): unknown;
}

/**
 * Facts about whatever has the focus; nothing special for the page itself.
 *
 * @param isByPointer - The focus only lies where a pointer was last: Space then does not press that again.
 */
export function focusFacts(target: unknown, isByPointer = false): FocusFacts {
  if (typeof target !== "object" || target === null || !("closest" in target)) {
    return { isText: false, takesArrows: false, takesPress: false };
  }
  const element = target as FocusedElement;
  const isRange = element.tagName === "INPUT" && element.type === "range";
  const isText =
    element.isContentEditable === true ||
    element.tagName === "TEXTAREA" ||
    element.tagName === "SELECT" ||
    (element.tagName === "INPUT" && !isRange);
  return {
    isText,
    takesArrows:
      isRange || element.closest("[role=slider],[role=listbox],[role=menu],[role=tablist],[role=radiogroup]") !== null,
    takesPress:
      !isByPointer &&
      element.closest("button,a,[role=button],[role=tab],[role=menuitem],[role=option],[role=switch]") !== null,
  };
}
