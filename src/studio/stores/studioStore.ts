/** What a person has set up for themselves: theme, language, panels, keys, view. Remembered on this device. */

import { createJSONStorage, persist } from "zustand/middleware";
import { createStore } from "zustand/vanilla";
import { defaultKeymap, type Keymap, keyClashes } from "../../teleop/keymap";
import { LANGUAGES, type Language, preferredLanguage } from "../words/text";
import { steadyStorage, storageAlert } from "./deviceStorage";
import { logAlert } from "./sessionStore";

export type Theme = "system" | "light" | "dark";
export type QualityChoice = "auto" | "low" | "medium" | "high";
export type ViewToggle = "contacts" | "frames" | "collision" | "trail" | "ghost";
/** "arm" is there only while a real arm is. */
export type BottomTab = "joints" | "torque" | "contact" | "log" | "arm";

/** Run: the scene is simulated. Design: it stands still at its reset and is changed by hand. */
export type StudioMode = "run" | "design";

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
  /** How much of the window the sheet takes, percent; null as delivered. */
  readonly sheetShare: number | null;
  readonly selection: Selection;
  readonly dialog: "help" | "palette" | "evaluate" | "library" | "run" | "share" | "robot" | "arm" | null;
  readonly mode: StudioMode;
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
  "sheetShare",
] as const;

/** Smallest and largest share of the sheet, percent: both the scene and a panel stay usable. */
const SHEET_SHARE = [18, 72] as const;

/** A share of the sheet within its bounds; null for what is no number. */
export function boundShare(share: number): number | null {
  return Number.isFinite(share) ? Math.min(Math.max(share, SHEET_SHARE[0]), SHEET_SHARE[1]) : null;
}

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

/** Settings are kept here, and so are the sizes of the panels. */
export const deviceStorage = steadyStorage(
  () => localStorage,
  (reason) => logAlert(storageAlert(reason)),
);

/** The settings as delivered. */
export function freshStudio(): StudioState {
  return {
    theme: "system",
    language: preferredLanguage(),
    hintsSeen: false,
    view: { contacts: false, frames: false, collision: false, trail: false, ghost: true },
    quality: "auto",
    keymap: defaultKeymap(),
    bottomTab: "joints",
    folded: [],
    sheetFolded: false,
    sheetShare: null,
    selection: null,
    dialog: null,
    mode: "run",
    stopped: false,
  };
}

const CHOICES = {
  theme: ["system", "light", "dark"] satisfies readonly Theme[],
  language: LANGUAGES,
  quality: ["auto", "low", "medium", "high"] satisfies readonly QualityChoice[],
  bottomTab: ["joints", "torque", "contact", "log"] satisfies readonly BottomTab[],
} as const;

/** Present settings with whatever is sound of the remembered ones; an older version or a foreign hand may have written them. */
export function withRemembered(saved: unknown, present: StudioState): StudioState {
  if (typeof saved !== "object" || saved === null) return present;
  const old = saved as Readonly<Record<string, unknown>>;
  const chosen = Object.fromEntries(
    Object.entries(CHOICES)
      .filter(([key, choices]) => (choices as readonly unknown[]).includes(old[key]))
      .map(([key]) => [key, old[key]]),
  );
  return {
    ...present,
    ...chosen,
    hintsSeen: old.hintsSeen === true,
    sheetFolded: old.sheetFolded === true,
    sheetShare: typeof old.sheetShare === "number" ? boundShare(old.sheetShare) : null,
    folded: Array.isArray(old.folded) ? old.folded.filter((id): id is string => typeof id === "string") : [],
    keymap: soundKeymap(old.keymap),
    view: soundView(old.view, present.view),
  };
}

function soundView(saved: unknown, present: StudioState["view"]): StudioState["view"] {
  const old = (typeof saved === "object" && saved !== null ? saved : {}) as Readonly<Record<string, unknown>>;
  const sound = Object.entries(old).filter(([key, on]) => key in present && typeof on === "boolean");
  return { ...present, ...Object.fromEntries(sound) };
}

export const studioStore = createStore<StudioState>()(
  persist(freshStudio, {
    name: "jointspace.studio",
    version: 1,
    storage: createJSONStorage(() => deviceStorage),
    partialize: (state) => Object.fromEntries(REMEMBERED.map((key) => [key, state[key]])),
    merge: withRemembered,
    // What another version wrote is looked at like the rest.
    migrate: (saved) => saved,
    onRehydrateStorage: () => (_, error) => {
      if (error) logAlert(storageAlert(`what it kept cannot be read (${String(error)})`));
    },
  }),
);

export function toggleView(toggle: ViewToggle): void {
  studioStore.setState(({ view }) => ({ view: { ...view, [toggle]: !view[toggle] } }));
}

export function toggleFold(panel: string): void {
  studioStore.setState(({ folded }) => ({
    folded: folded.includes(panel) ? folded.filter((id) => id !== panel) : [...folded, panel],
  }));
}

/** Opens a panel that is folded. */
export function unfold(panel: string): void {
  studioStore.setState(({ folded }) => (folded.includes(panel) ? { folded: folded.filter((id) => id !== panel) } : {}));
}
