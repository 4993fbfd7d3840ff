/**
 * The one table of keys: what each does, which physical key starts it, and under which words the help shows it.
 *
 * Keys are bound by position (`KeyboardEvent.code`), so that they sit under the same fingers on every layout and work
 * while an input method is active. Keys of the view, the run bar and the studio stand here too: one test proves that
 * no two actions share a key.
 */

import { InputError } from "../errors";

export type KeyGroup = "move" | "jaw" | "joint" | "run" | "controller" | "view" | "design" | "studio";

/** Keys held beside the main one. `mod` is Ctrl, or Cmd on a Mac. */
export type Modifiers = "" | "shift" | "mod" | "mod+shift";

/** What a teleoperator can keep doing as long as a key, a pad or a button is held. */
export type HoldAction =
  | "move.forward"
  | "move.back"
  | "move.left"
  | "move.right"
  | "move.up"
  | "move.down"
  | "move.pitchUp"
  | "move.pitchDown"
  | "move.rollLeft"
  | "move.rollRight"
  | "jaw.open"
  | "jaw.close"
  | "joint.minus"
  | "joint.plus";

/** What the keys do on the scene while it is designed. */
export type DesignAction =
  | "design.move"
  | "design.turn"
  | "design.size"
  | "design.moveToo"
  | "design.turnToo"
  | "design.left"
  | "design.right"
  | "design.away"
  | "design.near"
  | "design.up"
  | "design.down"
  | "design.leftFine"
  | "design.rightFine"
  | "design.awayFine"
  | "design.nearFine"
  | "design.upFine"
  | "design.downFine"
  | "design.turnLeft"
  | "design.turnRight"
  | "design.drop"
  | "design.shuffle"
  | "design.reachMap";

/** What happens once when a key goes down. */
export type PressAction =
  | "move.frame"
  | "move.slower"
  | "move.faster"
  | "joint.next"
  | "joint.previous"
  | "run.toggle"
  | "run.stepForward"
  | "run.stepBack"
  | "run.reset"
  | "run.newSeed"
  | "run.slower"
  | "run.faster"
  | "controller.policy"
  | "controller.expert"
  | "controller.teleop"
  | "view.focus"
  | "view.preset1"
  | "view.preset2"
  | "view.preset3"
  | "view.preset4"
  | "view.contacts"
  | "view.frames"
  | "view.collision"
  | "view.trail"
  | "view.ghost"
  | "design.remove"
  | "design.duplicate"
  | "design.pickAll"
  | DesignAction
  | "studio.design"
  | "studio.evaluate"
  | "studio.library"
  | "studio.shareRun"
  | "studio.save"
  | "studio.share"
  | "studio.stop"
  | "studio.help"
  | "studio.palette"
  | "studio.undo"
  | "studio.redo";

export type KeyAction = HoldAction | PressAction;

/** A key with its modifiers. */
export interface KeyChord {
  /** `KeyboardEvent.code`, such as `KeyW`. */
  readonly code: string;
  readonly modifiers: Modifiers;
}

/** What the person does with the scene. A key may do one thing while it runs and another while it is designed. */
export type KeyMode = "run" | "design" | "any";

/** One line of the table. The help's words stand under the translation key `keys.<action>`. */
export interface KeyBinding extends KeyChord {
  readonly action: KeyAction;
  readonly group: KeyGroup;
  readonly kind: "hold" | "press";
  readonly mode: KeyMode;
}

export type Keymap = readonly KeyBinding[];

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

type Line<A extends KeyAction> = readonly [action: A, code: string, modifiers?: Modifiers];

const HOLD_LINES: readonly Line<HoldAction>[] = [
  ["move.forward", "KeyW"],
  ["move.back", "KeyS"],
  ["move.left", "KeyA"],
  ["move.right", "KeyD"],
  ["move.up", "KeyE"],
  ["move.down", "KeyQ"],
  ["move.pitchUp", "KeyI"],
  ["move.pitchDown", "KeyK"],
  ["move.rollLeft", "KeyJ"],
  ["move.rollRight", "KeyL"],
  ["jaw.open", "KeyO"],
  ["jaw.close", "KeyU"],
  ["joint.minus", "Comma"],
  ["joint.plus", "Period"],
];

const PRESS_LINES: readonly Line<PressAction>[] = [
  ["move.frame", "KeyT"],
  ["move.slower", "BracketLeft"],
  ["move.faster", "BracketRight"],
  ["joint.previous", "Comma", "shift"],
  ["joint.next", "Period", "shift"],
  ["run.toggle", "Space"],
  ["run.stepForward", "ArrowRight"],
  ["run.stepBack", "ArrowLeft"],
  ["run.reset", "KeyR"],
  ["run.newSeed", "KeyN"],
  ["run.slower", "Minus"],
  ["run.faster", "Equal"],
  ["controller.policy", "KeyP", "shift"],
  ["controller.expert", "KeyE", "shift"],
  ["controller.teleop", "KeyT", "shift"],
  ["view.focus", "KeyF"],
  ["view.preset1", "Digit1"],
  ["view.preset2", "Digit2"],
  ["view.preset3", "Digit3"],
  ["view.preset4", "Digit4"],
  ["view.contacts", "KeyC"],
  ["view.frames", "KeyV"],
  ["view.collision", "KeyX"],
  ["view.trail", "KeyB"],
  ["view.ghost", "KeyG"],
  ["design.remove", "Delete"],
  ["design.duplicate", "KeyD", "mod"],
  ["design.pickAll", "KeyA", "mod"],
  // Two habits meet here: G, R, S and W, E, R. R turns in both, E and W stand beside.
  ["design.move", "KeyG"],
  ["design.turn", "KeyR"],
  ["design.size", "KeyS"],
  ["design.moveToo", "KeyW"],
  ["design.turnToo", "KeyE"],
  ["design.left", "ArrowLeft"],
  ["design.right", "ArrowRight"],
  ["design.away", "ArrowUp"],
  ["design.near", "ArrowDown"],
  ["design.up", "PageUp"],
  ["design.down", "PageDown"],
  ["design.leftFine", "ArrowLeft", "shift"],
  ["design.rightFine", "ArrowRight", "shift"],
  ["design.awayFine", "ArrowUp", "shift"],
  ["design.nearFine", "ArrowDown", "shift"],
  ["design.upFine", "PageUp", "shift"],
  ["design.downFine", "PageDown", "shift"],
  ["design.turnLeft", "BracketLeft"],
  ["design.turnRight", "BracketRight"],
  ["design.drop", "KeyD"],
  ["design.shuffle", "KeyY"],
  ["design.reachMap", "KeyA"],
  ["studio.design", "KeyM"],
  ["studio.evaluate", "KeyN", "shift"],
  ["studio.library", "KeyO", "mod"],
  ["studio.shareRun", "KeyL", "shift"],
  ["studio.save", "KeyS", "mod"],
  ["studio.share", "KeyS", "shift"],
  ["studio.stop", "Escape"],
  ["studio.help", "Slash", "shift"],
  ["studio.palette", "KeyK", "mod"],
  ["studio.undo", "KeyZ", "mod"],
  ["studio.redo", "KeyZ", "mod+shift"],
];

/** What moves the arm, or is about its motion, has no meaning while the scene stands still. */
const RUN_ONLY = /^(move|jaw|joint)\.|^run\.(step|reset|slower|faster)|^view\.(contacts|trail|ghost)$/;

function modeOf(action: KeyAction): KeyMode {
  if (action.startsWith("design.")) return "design";
  return RUN_ONLY.test(action) ? "run" : "any";
}

/** The keys as delivered. */
export function defaultKeymap(): Keymap {
  const bind =
    (kind: KeyBinding["kind"]) =>
    ([action, code, modifiers = ""]: Line<KeyAction>): KeyBinding => ({
      action,
      group: action.slice(0, action.indexOf(".")) as KeyGroup,
      code,
      modifiers,
      kind,
      mode: modeOf(action),
    });
  return [...HOLD_LINES.map(bind("hold")), ...PRESS_LINES.map(bind("press"))];
}

/**
 * The line that a key press starts, or null.
 *
 * @param mode - What the person does with the scene; lines of the other mode do not count.
 *
 * Only the physical key counts: an active input method reports `key` "Process" and another layout another letter, but
 * both the same `code`. Alt belongs to menus and to typing special characters, so it never matches.
 */
export function bindingOf(keymap: Keymap, press: KeyPress, mode: "run" | "design"): KeyBinding | null {
  if (press.altKey) return null;
  const mod = press.ctrlKey || press.metaKey;
  const modifiers: Modifiers = mod ? (press.shiftKey ? "mod+shift" : "mod") : press.shiftKey ? "shift" : "";
  return (
    keymap.find(
      (line) => line.code === press.code && line.modifiers === modifiers && (line.mode === mode || line.mode === "any"),
    ) ?? null
  );
}

/** Whether two lines can be meant at the same time. */
function meet(a: KeyMode, b: KeyMode): boolean {
  return a === b || a === "any" || b === "any";
}

/** Pairs of actions that share a key; empty for a sound table. */
export function keyClashes(keymap: Keymap): readonly (readonly [KeyAction, KeyAction])[] {
  return keymap.flatMap((a, i) =>
    keymap
      .slice(i + 1)
      .filter((b) => a.code === b.code && a.modifiers === b.modifiers && meet(a.mode, b.mode))
      .map((b) => [a.action, b.action] as const),
  );
}

/**
 * The table with one action on another key.
 *
 * @throws {InputError} `E_KEY` when the key is not one, or already does something else.
 */
export function remapKey(keymap: Keymap, action: KeyAction, chord: KeyChord): Keymap {
  if (!/^[A-Z][A-Za-z0-9]{1,23}$/.test(chord.code)) {
    throw new InputError(
      `"${chord.code}" is not a key; expected a physical key code such as "KeyW"`,
      "Press the key that you want.",
      { code: "E_KEY", where: action },
    );
  }
  const mode = keymap.find((line) => line.action === action)?.mode ?? "any";
  const taken = keymap.find(
    (line) =>
      line.action !== action && line.code === chord.code && line.modifiers === chord.modifiers && meet(line.mode, mode),
  );
  if (taken) {
    throw new InputError(
      `${chordName(chord)} already does "${taken.action}"; expected a free key for "${action}"`,
      "Choose another key, or give the other action another key first.",
      { code: "E_KEY", where: action },
    );
  }
  return keymap.map((line) =>
    line.action === action ? { ...line, code: chord.code, modifiers: chord.modifiers } : line,
  );
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Minus: "-",
  Equal: "=",
  Escape: "Esc",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Delete: "Del",
};

/** How a key is written in the help: as on a US keyboard, `mod` as Ctrl. */
export function chordName({ code, modifiers }: KeyChord): string {
  const key = KEY_NAMES[code] ?? code.replace(/^(Key|Digit)/, "");
  const before = modifiers
    .split("+")
    .filter((part) => part !== "")
    .map((part) => (part === "mod" ? "Ctrl+" : "Shift+"));
  return before.join("") + key;
}
