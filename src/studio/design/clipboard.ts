/** Things as JSON in the clipboard of the system, so that they go from tab to tab. */

import type { DesignKey } from "../words/designEn";
import { copyText, pasteText, removePicked } from "./commands";
import { deskStore } from "./editDesk";

function refuse(words: DesignKey): void {
  deskStore.setState({ notice: { tone: "fault", error: null, words, gone: 0, of: null } });
}

/** By a button: the browser may ask, or refuse. */
export async function copyPicked(): Promise<boolean> {
  const text = copyText();
  if (text === null) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    refuse("notice.noCopy");
    return false;
  }
}

export async function cutPicked(): Promise<void> {
  if (await copyPicked()) removePicked();
}

export async function pasteFromClipboard(): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    return refuse("notice.noPaste");
  }
  pasteText(text);
}

/** Whether the clipboard belongs to a field or to letters that are marked. */
function isElsewhere(event: ClipboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input,textarea,select,[contenteditable=true]")) return true;
  return event.type !== "paste" && (window.getSelection()?.toString() ?? "") !== "";
}

/** Ctrl+C, X and V in the scene and the panels. @returns What ends it. */
export function listenToClipboard(): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const text = isElsewhere(event) ? null : copyText();
    if (text === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") removePicked();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    // Files are somebody else's.
    if (text === "" || event.defaultPrevented || isElsewhere(event)) return;
    event.preventDefault();
    pasteText(text);
  };
  document.addEventListener("copy", onCopy);
  document.addEventListener("cut", onCopy);
  document.addEventListener("paste", onPaste);
  return () => {
    document.removeEventListener("copy", onCopy);
    document.removeEventListener("cut", onCopy);
    document.removeEventListener("paste", onPaste);
  };
}
