/**
 * Keys that concern a real arm. They come before everything else on the page, a field with the focus and an open dialog too:
 * what moves a real arm must be stoppable wherever somebody happens to be.
 */

import type { ArmCommand, ArmStatus } from "../../session/arm/armProtocol";
import { focusFacts } from "../input/keyRules";
import { armStore } from "./armStore";

/** How long Shift+Escape is held to let go without a question, ms: long enough that nobody does it by mistake. */
export const RELEASE_HOLD_MS = 1000;

/** What of a key press is looked at. */
export interface ArmKeyPress {
  readonly code: string;
  /** An input method may leave `code` empty. */
  readonly key: string;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/** What a key does to a real arm; neither of both: it does nothing, and nobody else hears of it. */
export type ArmKeyDecision = { readonly stopBy: string | null; readonly asksRelease: boolean };

type ArmNow = Pick<ArmStatus, "phase" | "task"> & Partial<Pick<ArmStatus, "reason">>;

/** Whether the motors move, or are about to. */
export function isMoving(arm: ArmNow | null): boolean {
  return arm !== null && (arm.phase === "ARMED" || arm.task === "arming");
}

/** Whether the motors hold the arm up, as far as is known. */
export function hasTorque(arm: ArmNow | null): boolean {
  if (arm === null) return false;
  // F19: a servo may have refused to let go.
  return arm.phase === "ARMED" || arm.phase === "HOLD" || arm.reason?.code === "torqueStillOn";
}

/**
 * Space and Escape stop an arm that is armed; Shift+Escape asks whether to let go of one that has torque, and stops it first.
 * While an arm holds, Space stays a stop, so that a second press does not start the simulation.
 *
 * @param isForFocus - Somebody went to what has the focus since the arm was stopped, and that takes Space for itself.
 * @returns Null when the key is none of these, or concerns no arm now.
 */
export function decideArmKey(event: ArmKeyPress, arm: ArmNow | null, isForFocus = false): ArmKeyDecision | null {
  const isEscape = event.code === "Escape" || event.key === "Escape";
  const isSpace = event.code === "Space" || event.key === " ";
  if (!arm || (!isEscape && !isSpace)) return null;
  const stopBy = isMoving(arm) ? (isEscape ? "key:Escape" : "key:Space") : null;
  const asksRelease = isEscape && event.shiftKey && !event.repeat && hasTorque(arm);
  const isKept = isSpace && arm.phase === "HOLD" && !isForFocus;
  return stopBy || asksRelease || isKept ? { stopBy, asksRelease } : null;
}

/** What keys do to the session. */
export interface ArmKeyOptions {
  readonly tell: (command: ArmCommand) => unknown;
  /** Brings the simulation to a standstill: a real arm that follows it is stopped with it. */
  readonly pause: () => void;
  readonly realm?: EventTarget;
}

/** Listens until the returned function is called; to be called before anybody else listens to keys. */
export function listenToArmKeys({ tell, pause, realm = window }: ArmKeyOptions): () => void {
  let taken: string | null = null;
  const hold = new ReleaseHold(tell);
  const focus = new FocusWay();
  const onDown = (event: Event): void => {
    const press = event as KeyboardEvent;
    const { status } = armStore.getState();
    const decision = decideArmKey(press, status?.follower ?? null, focus.takesSpace(event));
    // Held on, it stays ours: it must not play, or press a button, once the arm has stopped.
    const isHeldOn = press.repeat && press.code === taken;
    if (!decision && !isHeldOn) return focus.hear(event);
    take(event);
    taken = press.code;
    if (decision?.stopBy && !isHeldOn) {
      focus.forget();
      tell({ type: "armHold", by: decision.stopBy });
      if (status?.lead === "simulation") pause();
    }
    if (decision?.asksRelease) hold.begin();
  };
  const onUp = (event: Event): void => {
    const { code, key } = event as KeyboardEvent;
    if (code === "Escape" || key === "Escape" || key === "Shift") hold.end();
    // Some browsers press a button when Space goes up.
    if (code !== taken) return;
    taken = null;
    take(event);
  };
  const onPointer = (event: Event): void => focus.hear(event);
  // Away from the page no key-up comes any more.
  const onBlur = (event: Event): void => {
    if (event.target === realm) hold.end();
  };
  const listeners = [
    ["keydown", onDown],
    ["keyup", onUp],
    ["pointerdown", onPointer],
    ["blur", onBlur],
  ] as const;
  for (const [type, listener] of listeners) realm.addEventListener(type, listener, { capture: true });
  return () => {
    hold.end();
    for (const [type, listener] of listeners) realm.removeEventListener(type, listener, { capture: true });
  };
}

/** Shift+Escape: asks at once, and lets go when it is held down for a while. */
class ReleaseHold {
  readonly #tell: ArmKeyOptions["tell"];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(tell: ArmKeyOptions["tell"]) {
    this.#tell = tell;
  }

  begin(): void {
    this.end();
    armStore.setState({ asksRelease: true, holdsRelease: true });
    this.#timer = setTimeout(() => {
      this.end();
      armStore.setState({ asksRelease: false });
      if (hasTorque(armStore.getState().status?.follower ?? null)) this.#tell({ type: "armRelease" });
    }, RELEASE_HOLD_MS);
  }

  end(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    armStore.setState({ holdsRelease: false });
  }
}

/** How somebody last went to what has the focus, since the arm was stopped. */
class FocusWay {
  #by: "pointer" | "keys" | null = null;

  hear(event: Event): void {
    if (event.type === "pointerdown") this.#by = "pointer";
    else if (/^(Tab|Arrow)/.test((event as KeyboardEvent).code)) this.#by = "keys";
  }

  forget(): void {
    this.#by = null;
  }

  /** Whether Space is meant for what has the focus: a field that somebody went to, or a button that keys led to. */
  takesSpace(event: Event): boolean {
    if (this.#by === null) return false;
    const { isText, takesPress } = focusFacts(event.target);
    return isText || (takesPress && this.#by === "keys");
  }
}

function take(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
