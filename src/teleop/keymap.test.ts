import { expect, test } from "vitest";
import { InputError } from "../errors";
import { bindingOf, chordName, defaultKeymap, type KeyPress, keyClashes, remapKey } from "./keymap";

const press = (code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test("no two actions share a key, and no action stands twice", () => {
  const keymap = defaultKeymap();
  expect(keyClashes(keymap)).toEqual([]);
  expect(new Set(keymap.map(({ action }) => action)).size).toBe(keymap.length);
});

test("a clash is found when there is one", () => {
  const keymap = defaultKeymap().map((line) => (line.action === "run.reset" ? { ...line, code: "KeyW" } : line));
  expect(keyClashes(keymap)).toEqual([["move.forward", "run.reset"]]);
});

test("B58: only the physical key counts, whatever an input method or an AZERTY layout makes of it", () => {
  // With a Chinese input method `key` is "Process" and keyCode 229; on AZERTY the W position writes "z".
  for (const key of ["w", "Process", "z", "ц"]) {
    const event = { ...press("KeyW"), key, keyCode: 229 };
    expect(bindingOf(defaultKeymap(), event, "run")?.action).toBe("move.forward");
  }
});

test("modifiers decide between actions on one key; Alt never matches", () => {
  const keymap = defaultKeymap();
  expect(bindingOf(keymap, press("KeyK"), "run")?.action).toBe("move.pitchDown");
  expect(bindingOf(keymap, press("KeyK", { ctrlKey: true }), "run")?.action).toBe("studio.palette");
  expect(bindingOf(keymap, press("KeyK", { metaKey: true }), "run")?.action).toBe("studio.palette");
  expect(bindingOf(keymap, press("KeyW", { altKey: true }), "run")).toBeNull();
  expect(bindingOf(keymap, press("F9"), "run")).toBeNull();
});

test("an action moves to a free key and leaves the old one free", () => {
  const keymap = remapKey(defaultKeymap(), "jaw.close", { code: "KeyH", modifiers: "" });
  expect(bindingOf(keymap, press("KeyH"), "run")?.action).toBe("jaw.close");
  expect(bindingOf(keymap, press("KeyU"), "run")).toBeNull();
  expect(keyClashes(keymap)).toEqual([]);
});

test("a taken key and something that is not a key are refused, by name", () => {
  const keymap = defaultKeymap();
  expect(() => remapKey(keymap, "jaw.close", { code: "KeyW", modifiers: "" })).toThrow(/W already does "move.forward"/);
  expect(() => remapKey(keymap, "jaw.close", { code: "", modifiers: "" })).toThrow(InputError);
});

test("keys read as on the keyboard", () => {
  expect(chordName({ code: "KeyZ", modifiers: "mod+shift" })).toBe("Ctrl+Shift+Z");
  expect(chordName({ code: "BracketLeft", modifiers: "" })).toBe("[");
});

test("in design the keys of the arm are free for other things; what is always there stays", () => {
  const keymap = defaultKeymap();
  expect(bindingOf(keymap, press("KeyQ"), "design")).toBeNull();
  expect(bindingOf(keymap, press("KeyW"), "design")?.action).toBe("design.moveToo");
  expect(bindingOf(keymap, press("KeyR"), "design")?.action).toBe("design.turn");
  expect(bindingOf(keymap, press("Escape"), "design")?.action).toBe("studio.stop");
  const design = { ...keymap[0]!, action: "run.reset", mode: "design" } as const;
  expect(keyClashes([keymap[0]!, design])).toEqual([]);
  expect(keyClashes([keymap[0]!, { ...design, mode: "any" }])).toHaveLength(1);
});
