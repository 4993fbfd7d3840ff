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
export type Selection = { readonly kind: "arm" } | { readonly kind: "object" | "zone"; readonly id: string } | null;

export interface StudioState {
  readonly theme: Theme;
  readonly language: Language;
  readonly hintsSeen: boolean;
  readonly view: Readonly<Record<ViewToggle, boolean>>;
  readonly quality: QualityChoice;
  readonly keymap: Keymap;
  readonly bottomTab: BottomTab;
  readonly selection: Selection;
  readonly dialog: "help" | "palette" | null;
  /** STOP was pressed and nobody has resumed yet. */
  readonly stopped: boolean;
}

const REMEMBERED = ["theme", "language", "hintsSeen", "view", "quality", "keymap", "bottomTab"] as const;

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
