import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultKeymap, remapKey } from "../../teleop/keymap";
import { idleTeleopInput, type TeleopInput } from "../../teleop/teleopInput";
import { freshStudio, studioStore } from "../stores/studioStore";
import { type KeyPage, listenToKeyboard } from "./keyboard";
import { keyName } from "./keyName";
import { decideKey, type FocusedElement, focusFacts, type KeyDown, type KeySituation } from "./keyRules";
import { TeleopDesk } from "./teleopDesk";

const NOTHING = { isText: false, takesArrows: false, takesPress: false };
const key = (code: string, more: Partial<KeyDown> = {}): KeyDown => ({
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...more,
});
const situation = (more: Partial<KeySituation> = {}): KeySituation => ({
  keymap: defaultKeymap(),
  mode: "run",
  focus: NOTHING,
  isCovered: false,
  isStopped: false,
  ...more,
});
const kindOf = (event: KeyDown, more: Partial<KeySituation> = {}) => decideKey(event, situation(more)).kind;

describe("rules", () => {
  test("holds hold, presses press, and what is in no table is left alone", () => {
    expect(decideKey(key("KeyW"), situation())).toMatchObject({ kind: "hold", line: { action: "move.forward" } });
    expect(decideKey(key("Escape"), situation())).toMatchObject({ kind: "press", line: { action: "studio.stop" } });
    expect(kindOf(key("F9"))).toBe("ignore");
  });

  test("a held key does not repeat, except for steps through time", () => {
    expect(kindOf(key("KeyW", { repeat: true }))).toBe("swallow");
    expect(kindOf(key("KeyN", { repeat: true }))).toBe("swallow");
    expect(kindOf(key("ArrowLeft", { repeat: true }))).toBe("press");
  });

  test("B58: a composing input method keeps its keys, one that is only switched on does not", () => {
    expect(kindOf(key("KeyW", { isComposing: true }))).toBe("ignore");
    expect(kindOf(key(""))).toBe("ignore");
    const processed = { ...key("KeyW"), key: "Process", keyCode: 229 };
    expect(kindOf(processed)).toBe("hold");
  });

  test("letters belong to a text field, arrows to a slider, Space to a button; letters beside a slider still move", () => {
    expect(kindOf(key("KeyW"), { focus: { ...NOTHING, isText: true } })).toBe("ignore");
    expect(kindOf(key("Escape"), { focus: { ...NOTHING, isText: true } })).toBe("ignore");
    expect(kindOf(key("ArrowLeft"), { focus: { ...NOTHING, takesArrows: true } })).toBe("ignore");
    expect(kindOf(key("KeyW"), { focus: { ...NOTHING, takesArrows: true } })).toBe("hold");
    expect(kindOf(key("Space"), { focus: { ...NOTHING, takesPress: true } })).toBe("ignore");
    expect(kindOf(key("KeyW"), { focus: { ...NOTHING, takesPress: true } })).toBe("hold");
  });

  test("while STOP is latched no hold begins; under a dialog nothing happens; used keys are not used twice", () => {
    expect(kindOf(key("KeyW"), { isStopped: true })).toBe("swallow");
    expect(kindOf(key("Escape"), { isStopped: true })).toBe("press");
    expect(kindOf(key("KeyW"), { isCovered: true })).toBe("ignore");
    expect(kindOf(key("KeyW", { defaultPrevented: true }))).toBe("ignore");
  });

  test("the question mark opens the help on whichever key a layout has it, unless the help has another key", () => {
    const german = key("Minus", { key: "?", shiftKey: true });
    const french = key("Comma", { key: "?", shiftKey: true });
    for (const event of [german, french]) {
      expect(decideKey(event, situation())).toMatchObject({ kind: "press", line: { action: "studio.help" } });
    }
    const keymap = remapKey(defaultKeymap(), "studio.help", { code: "KeyH", modifiers: "" });
    expect(kindOf(german, { keymap })).toBe("ignore");
    expect(keyName({ code: "Slash", modifiers: "shift" })).toBe("?");
    expect(keyName({ code: "KeyH", modifiers: "shift" })).toBe("Shift+H");
  });

  test("facts of elements", () => {
    const element = (tagName: string, type = "", inside = ""): FocusedElement => ({
      tagName,
      type,
      closest: (selector) => (inside !== "" && selector.includes(inside) ? {} : null),
    });
    expect(focusFacts(element("INPUT", "text")).isText).toBe(true);
    expect(focusFacts(element("TEXTAREA")).isText).toBe(true);
    expect(focusFacts(element("INPUT", "range"))).toEqual({ ...NOTHING, takesArrows: true });
    expect(focusFacts(element("BUTTON", "", "button")).takesPress).toBe(true);
    expect(focusFacts(element("BUTTON", "", "button"), true).takesPress).toBe(false);
    expect(focusFacts(element("INPUT", "text"), true).isText).toBe(true);
    expect(focusFacts(element("BODY"))).toEqual(NOTHING);
    expect(focusFacts(null)).toEqual(NOTHING);
  });
});

describe("listening", () => {
  let page: KeyPage & { hidden: boolean };
  let realm: EventTarget;
  let desk: TeleopDesk;
  let sent: TeleopInput[];
  let pressed: string[];
  let stop: () => void;

  beforeEach(() => {
    studioStore.setState({ ...freshStudio() });
    realm = new EventTarget();
    page = Object.assign(new EventTarget(), { hidden: false, querySelector: () => null });
    sent = [];
    pressed = [];
    desk = new TeleopDesk((input) => sent.push(input));
    stop = listenToKeyboard({ teleop: desk }, realm, page, (action) => pressed.push(action));
  });
  afterEach(() => {
    desk.release();
    stop();
  });
  const fire = (type: string, more: Partial<KeyDown> = {}): Event => {
    const event = new Event(type, { cancelable: true });
    for (const [name, value] of Object.entries({ ...key("KeyE"), ...more })) {
      if (name !== "defaultPrevented") Object.defineProperty(event, name, { value });
    }
    realm.dispatchEvent(event);
    return event;
  };

  test("down holds and takes the key from the browser, up lets go", () => {
    expect(fire("keydown").defaultPrevented).toBe(true);
    expect(desk.input.held).toEqual(["move.up"]);
    fire("keyup");
    expect(desk.input.held).toEqual([]);
    fire("keydown", { code: "Space" });
    expect(pressed).toEqual(["run.toggle"]);
  });

  test("a hold ends also when its modifier went up or down meanwhile", () => {
    fire("keydown");
    fire("keyup", { shiftKey: true });
    expect(desk.input.held).toEqual([]);
  });

  test.each(["blur", "pagehide"])(
    "F22: %s with a key held and no key-up: the very next message is an idle one",
    (type) => {
      fire("keydown");
      realm.dispatchEvent(new Event(type));
      expect(sent.at(-1)).toEqual(idleTeleopInput());
      // The key is still down: the system repeats it when the focus comes back, and that must not count.
      fire("keydown", { repeat: true });
      expect(sent.at(-1)).toEqual(idleTeleopInput());
    },
  );

  test("F20: a hidden page lets go of everything; a page that shows again does not", () => {
    fire("keydown");
    page.hidden = true;
    page.dispatchEvent(new Event("visibilitychange"));
    expect(sent.at(-1)).toEqual(idleTeleopInput());
    page.hidden = false;
    const count = sent.length;
    page.dispatchEvent(new Event("visibilitychange"));
    expect(sent).toHaveLength(count);
  });

  test("a pointer that the system takes away ends the drag and the slider", () => {
    desk.setDrag({ position: [0.2, 0, 0.1], orientation: null });
    realm.dispatchEvent(new Event("pointercancel"));
    expect(desk.input.drag).toBeNull();
  });

  test("after a click Space is the studio's, after Tab it is the button's again", () => {
    const target = { tagName: "BUTTON", closest: (selector: string) => (selector.includes("button") ? {} : null) };
    const space = { code: "Space", target: target as never } as Partial<KeyDown>;
    fire("keydown", space);
    expect(pressed).toEqual([]);
    realm.dispatchEvent(new Event("pointerdown"));
    expect(fire("keydown", space).defaultPrevented).toBe(true);
    expect(fire("keyup", space).defaultPrevented).toBe(true);
    expect(pressed).toEqual(["run.toggle"]);
    fire("keydown", { code: "Tab" });
    expect(fire("keydown", space).defaultPrevented).toBe(false);
    expect(pressed).toEqual(["run.toggle"]);
  });

  test("after the end nothing is heard", () => {
    stop();
    fire("keydown");
    expect(desk.input.held).toEqual([]);
  });
});
