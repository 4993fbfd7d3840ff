/** The page's keyboard: physical keys to actions by the one table. Typing in a field is left alone. */

import type { HoldAction, PressAction } from "../../teleop/keymap";
import type { Engine } from "../engine";
import { sessionStore } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { performAction } from "./actions";
import { decideKey, focusFacts } from "./keyRules";

/** The part of the document that is needed here. */
export interface KeyPage extends EventTarget {
  readonly hidden: boolean;
  querySelector(selector: string): unknown;
}

/** The part of an engine that keys lead directly. */
type Led = Pick<Engine, "teleop">;

/**
 * Listens until the returned function is called.
 *
 * Losing the focus, hiding the page and leaving it let go of everything: no key-up, pointer-up or stick comes any more.
 *
 * @param press - Does what is done once; the engine's actions unless a test listens.
 */
export function listenToKeyboard(
  engine: Engine | Led,
  realm: EventTarget = window,
  page: KeyPage = document,
  press: (action: PressAction) => void = (action) =>
    performAction(engine as Engine, action, sessionStore.getState().description?.jointNames.length ?? 6),
): () => void {
  // The focus lies where a pointer was last, and not where somebody went by keyboard.
  let isByPointer = false;
  const onPointer = (): void => {
    isByPointer = true;
  };
  const onDown = (event: Event): void => {
    // Tab moves the focus, and what took a key for itself, such as arrows along a group of buttons, moved it too.
    if ((event as KeyboardEvent).code === "Tab" || event.defaultPrevented) isByPointer = false;
    const { keymap, mode, dialog, stopped } = studioStore.getState();
    const decision = decideKey(event as KeyboardEvent, {
      keymap,
      mode,
      focus: focusFacts(event.target, isByPointer),
      // Open lists and menus take keys for themselves; Esc closes them instead of stopping. A closed list stays in the page.
      isCovered: dialog !== null || page.querySelector("[role=listbox][data-open],[role=menu][data-open]") !== null,
      isStopped: stopped,
    });
    if (decision.kind === "ignore") return;
    event.preventDefault();
    if (decision.kind === "hold") engine.teleop.hold(decision.line.action as HoldAction, "key");
    if (decision.kind === "press") press(decision.line.action as PressAction);
  };
  // Before the button itself hears of it: after a click, Space is the studio's and does not press the button again.
  let taken: string | null = null;
  const onDownFirst = (event: Event): void => {
    const { code } = event as KeyboardEvent;
    if (!isByPointer || !/^(Space|Enter)$/.test(code) || !focusFacts(event.target).takesPress) return;
    onDown(event);
    if (!event.defaultPrevented) return;
    taken = code;
    event.stopPropagation();
  };
  const onUpFirst = (event: Event): void => {
    // Some browsers press a button when Space goes up.
    if ((event as KeyboardEvent).code !== taken) return;
    taken = null;
    event.preventDefault();
  };
  const onUp = (event: Event): void => {
    // A modifier may have gone up first, so every hold on this physical key ends.
    const { code } = event as KeyboardEvent;
    for (const line of studioStore.getState().keymap) {
      if (line.kind === "hold" && line.code === code) engine.teleop.letGo(line.action as HoldAction, "key");
    }
  };
  const letGo = (): void => engine.teleop.release();
  const onHidden = (): void => {
    if (page.hidden) letGo();
  };
  // A drag that the system takes away (a call, a gesture) ends without a pointer-up at the thing that was dragged.
  const onCancel = (): void => {
    engine.teleop.setDrag(null);
    engine.teleop.endJointTargets();
  };
  const listeners: readonly (readonly [EventTarget, string, (event: Event) => void])[] = [
    [realm, "keydown", onDown],
    [realm, "keyup", onUp],
    [realm, "blur", letGo],
    [realm, "pagehide", letGo],
    [realm, "pointercancel", onCancel],
    [page, "visibilitychange", onHidden],
  ];
  const first = [
    ["keydown", onDownFirst],
    ["keyup", onUpFirst],
    ["pointerdown", onPointer],
  ] as const;
  for (const [type, listener] of first) realm.addEventListener(type, listener, { capture: true });
  for (const [target, type, listener] of listeners) target.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of first) realm.removeEventListener(type, listener, { capture: true });
    for (const [target, type, listener] of listeners) target.removeEventListener(type, listener);
  };
}
