/** What a person has set up for themselves: theme, language, panels, keys, view. Remembered on this device. */

import { persist } from "zustand/middleware";
import { createStore } from "zustand/vanilla";
import { defaultKeymap, type Keymap, keyClashes } from "../../teleop/keymap";
import { type Language, preferredLanguage } from "../words/text";

export type Theme = "system" | "light" | "dark";
export type QualityChoice = "auto" | "low" | "medium" | "high";
export type ViewToggle = "contacts" | "frames" | "collision" | "trail" | "ghost";
export type BottomTab = "joints" | "torque" | "contact" | "log";

/** A thing in the scene that is selected. */
export type Selection =
  | { readonly kind: "arm" }
  /** Index in `RobotModel.links`. */
  | { readonly kind: "link"; readonly index: number }
  | { readonly kind: "object" | "zone"; readonly id: string }
  | null;

export interface StudioState {
  readonly theme: Theme;
  readonly language: Language;
  readonly hintsSeen: boolean;
  readonly view: Readonly<Record<ViewToggle, boolean>>;
  readonly quality: QualityChoice;
  readonly keymap: Keymap;
  readonly bottomTab: BottomTab;
  /** Panels that are folded to their title. */
  readonly folded: readonly string[];
  /** The sheet of panels below the scene is folded (narrow and medium windows). */
  readonly sheetFolded: boolean;
  readonly selection: Selection;
  readonly dialog: "help" | "palette" | null;
  /** STOP was pressed and nobody has resumed yet. */
  readonly stopped: boolean;
}

const REMEMBERED = [
  "theme",
  "language",
  "hintsSeen",
  "view",
  "quality",
  "keymap",
  "bottomTab",
  "folded",
  "sheetFolded",
] as const;

/** Remembered keys count only when they fit the present table. */
function soundKeymap(keymap: unknown): Keymap {
  const fresh = defaultKeymap();
  if (!Array.isArray(keymap) || keymap.length !== fresh.length) return fresh;
  const known = keymap.every(
    (line, i) =>
      line?.action === fresh[i]?.action &&
      typeof line?.code === "string" &&
      ["", "shift", "mod", "mod+shift"].includes(line?.modifiers),
  );
  return known && keyClashes(keymap).length === 0 ? keymap : fresh;
}

export const studioStore = createStore<StudioState>()(
  persist(
    (): StudioState => ({
      theme: "system",
      language: preferredLanguage(),
      hintsSeen: false,
      view: { contacts: false, frames: false, collision: false, trail: false, ghost: true },
      quality: "auto",
      keymap: defaultKeymap(),
      bottomTab: "joints",
      folded: [],
      sheetFolded: false,
      selection: null,
      dialog: null,
      stopped: false,
    }),
    {
      name: "jointspace.studio",
      version: 1,
      partialize: (state) => Object.fromEntries(REMEMBERED.map((key) => [key, state[key]])),
      merge: (saved, present) => {
        const merged = { ...present, ...(saved as Partial<StudioState> | undefined) };
        return { ...merged, keymap: soundKeymap(merged.keymap), view: { ...present.view, ...merged.view } };
      },
    },
  ),
);

export function toggleView(toggle: ViewToggle): void {
  studioStore.setState(({ view }) => ({ view: { ...view, [toggle]: !view[toggle] } }));
}

export function toggleFold(panel: string): void {
  studioStore.setState(({ folded }) => ({
    folded: folded.includes(panel) ? folded.filter((id) => id !== panel) : [...folded, panel],
  }));
}
