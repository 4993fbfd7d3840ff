/**
 * Keys that concern a real arm. They come before everything else on the page, a field with the focus and an open dialog too:
 * what moves a real arm must be stoppable wherever somebody happens to be.
 */

import type { ArmCommand, ArmStatus } from "../../session/arm/armProtocol";
import { armStore } from "./armStore";

/** What of a key press is looked at. */
export interface ArmKeyPress {
  readonly code: string;
  /** An input method may leave `code` empty. */
  readonly key: string;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/** What a key does to a real arm. */
export type ArmKeyDecision = { readonly stopBy: string | null; readonly asksRelease: boolean };

/** Whether the motors move, or are about to. */
export function isMoving(arm: Pick<ArmStatus, "phase" | "task"> | null): boolean {
  return arm !== null && (arm.phase === "ARMED" || arm.task === "arming");
}

/**
 * Space and Escape stop an arm that is armed; Shift+Escape asks whether to let go of one that has torque, and stops it first.
 *
 * @returns Null when the key is none of these, or concerns no arm now.
 */
export function decideArmKey(event: ArmKeyPress, arm: Pick<ArmStatus, "phase" | "task"> | null): ArmKeyDecision | null {
  const isEscape = event.code === "Escape" || event.key === "Escape";
  const isSpace = event.code === "Space" || event.key === " ";
  if (!arm || (!isEscape && !isSpace)) return null;
  const stopBy = isMoving(arm) ? (isEscape ? "key:Escape" : "key:Space") : null;
  const asksRelease = isEscape && event.shiftKey && !event.repeat && (arm.phase === "ARMED" || arm.phase === "HOLD");
  return stopBy || asksRelease ? { stopBy, asksRelease } : null;
}

/** Listens until the returned function is called; to be called before anybody else listens to keys. */
export function listenToArmKeys(tell: (command: ArmCommand) => unknown, realm: EventTarget = window): () => void {
  let taken: string | null = null;
  const onDown = (event: Event): void => {
    const press = event as KeyboardEvent;
    const decision = decideArmKey(press, armStore.getState().status?.follower ?? null);
    // Held on, it stays ours: it must not play, or press a button, once the arm has stopped.
    const isHeldOn = press.repeat && press.code === taken;
    if (!decision && !isHeldOn) return;
    take(event);
    taken = press.code;
    if (decision?.stopBy && !isHeldOn) tell({ type: "armHold", by: decision.stopBy });
    if (decision?.asksRelease) armStore.setState({ asksRelease: true });
  };
  // Some browsers press a button when Space goes up.
  const onUp = (event: Event): void => {
    if ((event as KeyboardEvent).code !== taken) return;
    taken = null;
    take(event);
  };
  realm.addEventListener("keydown", onDown, { capture: true });
  realm.addEventListener("keyup", onUp, { capture: true });
  return () => {
    realm.removeEventListener("keydown", onDown, { capture: true });
    realm.removeEventListener("keyup", onUp, { capture: true });
  };
}

function take(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
