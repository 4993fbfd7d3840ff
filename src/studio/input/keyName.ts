/** How a key is written on the page, and the one key that is found by its character. */

import { chordName, type KeyBinding, type KeyChord, type Keymap } from "../../teleop/keymap";

/** Where a US keyboard has the question mark; other layouts have it elsewhere, but everybody looks for "?". */
function isQuestionMark({ code, modifiers }: KeyChord): boolean {
  return code === "Slash" && modifiers === "shift";
}

/** As `chordName`, but the question mark by its character. */
export function keyName(chord: KeyChord): string {
  return isQuestionMark(chord) ? "?" : chordName(chord);
}

/** The line that stands on the question mark, on whichever physical key a layout has it; null for none. */
export function lineOfQuestionMark(keymap: Keymap): KeyBinding | null {
  return keymap.find(isQuestionMark) ?? null;
}
