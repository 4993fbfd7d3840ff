/** The key that a person has for an action, by name; empty when the table has none. */

import type { KeyAction } from "../../teleop/keymap";
import { useStudio } from "../engineContext";
import { keyName } from "../input/keyName";

export function useShortcut(action: KeyAction): string {
  return useStudio(({ keymap }) => {
    const line = keymap.find((each) => each.action === action);
    return line ? keyName(line) : "";
  });
}
