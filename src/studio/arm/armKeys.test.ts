import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ArmCommand, ArmStatus } from "../../session/arm/armProtocol";
import { decideArmKey, hasTorque, listenToArmKeys, RELEASE_HOLD_MS } from "./armKeys";
import { armStore } from "./armStore";

const SPACE = { code: "Space", key: " ", shiftKey: false, repeat: false };
const ESCAPE = { code: "Escape", key: "Escape", shiftKey: false, repeat: false };
const ARMED = { phase: "ARMED", task: null } as const;
const HOLD = { phase: "HOLD", task: null } as const;

test("Space and Escape stop an arm that moves or is about to, and are nobody's otherwise", () => {
  expect(decideArmKey(SPACE, ARMED)).toEqual({ stopBy: "key:Space", asksRelease: false });
  expect(decideArmKey(ESCAPE, ARMED)).toEqual({ stopBy: "key:Escape", asksRelease: false });
  expect(decideArmKey(SPACE, { phase: "READY", task: "arming" })?.stopBy).toBe("key:Space");
  expect(decideArmKey(SPACE, { phase: "ARMED", task: "parking" })?.stopBy).toBe("key:Space");
  expect(decideArmKey(ESCAPE, HOLD)).toBeNull();
  expect(decideArmKey(SPACE, { phase: "READY", task: null })).toBeNull();
  expect(decideArmKey(ESCAPE, { phase: "READY", task: null })).toBeNull();
  expect(decideArmKey(SPACE, null)).toBeNull();
  expect(decideArmKey({ ...SPACE, code: "KeyW", key: "w" }, ARMED)).toBeNull();
});

test("Space stays a stop while the arm holds, unless it is meant for what somebody went to meanwhile", () => {
  expect(decideArmKey(SPACE, HOLD)).toEqual({ stopBy: null, asksRelease: false });
  expect(decideArmKey(SPACE, HOLD, true)).toBeNull();
  expect(decideArmKey(SPACE, ARMED, true)?.stopBy).toBe("key:Space");
});

test("an input method that names no physical key cannot keep Space from stopping", () => {
  expect(decideArmKey({ ...SPACE, code: "" }, ARMED)?.stopBy).toBe("key:Space");
});

test("Shift+Escape asks to let go of an arm that has torque, and stops it first", () => {
  const held = { ...ESCAPE, shiftKey: true };
  expect(decideArmKey(held, ARMED)).toEqual({ stopBy: "key:Escape", asksRelease: true });
  expect(decideArmKey(held, HOLD)).toEqual({ stopBy: null, asksRelease: true });
  expect(decideArmKey({ ...held, repeat: true }, HOLD)).toBeNull();
  expect(decideArmKey(held, { phase: "RELEASED", task: null })).toBeNull();
});

test("F19: an arm of which a joint refused to let go can be told to let go again", () => {
  const reason = { code: "torqueStillOn", values: { joints: "elbow_flex" } };
  const arm = { phase: "RELEASED", task: null, reason } as const;
  expect(decideArmKey({ ...ESCAPE, shiftKey: true }, arm)).toEqual({ stopBy: null, asksRelease: true });
  expect(hasTorque(arm)).toBe(true);
});

/** What has the focus. */
const element = (tagName: string) => ({
  tagName,
  closest: (what: string) => (what.includes("button") && tagName === "BUTTON") || null,
});
const FIELD = element("INPUT");
const BUTTON = element("BUTTON");

/** A page whose keys are listened to. */
class KeyRig {
  readonly sent: ArmCommand[] = [];
  readonly page = new EventTarget();
  /** Keys that somebody else heard as well. */
  readonly leaked: string[] = [];
  pauses = 0;
  focus: object | null = null;
  readonly end = listenToArmKeys({
    tell: (command) => this.sent.push(command),
    pause: () => {
      this.pauses += 1;
    },
    realm: this.page,
  });

  constructor(arm: Pick<ArmStatus, "phase" | "task">) {
    this.show(arm);
    for (const type of ["keydown", "keyup"])
      this.page.addEventListener(type, (event) => this.leaked.push(`${type} ${(event as KeyboardEvent).code}`));
  }

  show(arm: Pick<ArmStatus, "phase" | "task">, lead: "teleop" | "simulation" | null = null): void {
    armStore.setState({
      status: { follower: arm as ArmStatus, leader: null, lead, limits: null as never, motors: null },
    });
  }

  key(type: "keydown" | "keyup", code: string, { repeat = false, shiftKey = false } = {}): boolean {
    const event = Object.assign(new Event(type, { cancelable: true }), { code, key: "", shiftKey, repeat });
    if (this.focus) Object.defineProperty(event, "target", { value: this.focus });
    this.page.dispatchEvent(event);
    return event.defaultPrevented;
  }

  press(code: string): boolean {
    const taken = this.key("keydown", code);
    this.key("keyup", code);
    return taken;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  armStore.setState({ asksRelease: false, holdsRelease: false });
});

test("a stopping key is heard by nobody else, and stays so until it is up, though the arm has stopped meanwhile", () => {
  const rig = new KeyRig(ARMED);
  expect(rig.key("keydown", "Space")).toBe(true);
  rig.show(HOLD);
  expect(rig.key("keydown", "Space", { repeat: true })).toBe(true);
  expect(rig.key("keyup", "Space")).toBe(true);
  expect(rig.sent).toEqual([{ type: "armHold", by: "key:Space" }]);
  expect(rig.leaked).toEqual([]);
  // A second press plays nothing either.
  expect(rig.press("Space")).toBe(true);
  expect(rig.sent).toHaveLength(1);
  expect(rig.leaked).toEqual([]);
  rig.end();
});

test("a key that was held down before the arm was armed stops it as well", () => {
  const rig = new KeyRig(ARMED);
  rig.key("keydown", "Space", { repeat: true });
  rig.key("keydown", "Space", { repeat: true });
  expect(rig.sent).toEqual([{ type: "armHold", by: "key:Space" }]);
  rig.end();
});

test("while the arm holds, a field or button that somebody went to since the stop gets its Space", () => {
  const rig = new KeyRig(ARMED);
  rig.focus = BUTTON;
  rig.page.dispatchEvent(new Event("pointerdown"));
  rig.press("Space");
  rig.show(HOLD);
  // The button that armed it still has the focus.
  expect(rig.press("Space")).toBe(true);
  rig.press("Tab");
  expect(rig.press("Space")).toBe(false);
  rig.page.dispatchEvent(new Event("pointerdown"));
  expect(rig.press("Space")).toBe(true);
  rig.focus = FIELD;
  expect(rig.press("Space")).toBe(false);
  rig.end();
});

test("an arm that follows the simulation is stopped together with it", () => {
  const rig = new KeyRig(ARMED);
  rig.show(ARMED, "teleop");
  rig.press("Space");
  expect(rig.pauses).toBe(0);
  rig.show(ARMED, "simulation");
  rig.press("Escape");
  expect(rig.pauses).toBe(1);
  rig.end();
});

test("Shift+Escape held down lets go without a question; let up earlier, it only asks", () => {
  const rig = new KeyRig(HOLD);
  rig.key("keydown", "Escape", { shiftKey: true });
  expect(armStore.getState()).toMatchObject({ asksRelease: true, holdsRelease: true });
  vi.advanceTimersByTime(RELEASE_HOLD_MS - 1);
  rig.key("keydown", "Escape", { shiftKey: true, repeat: true });
  rig.key("keyup", "Escape", { shiftKey: true });
  vi.advanceTimersByTime(RELEASE_HOLD_MS);
  expect(rig.sent).toEqual([]);
  expect(armStore.getState()).toMatchObject({ asksRelease: true, holdsRelease: false });
  rig.key("keydown", "Escape", { shiftKey: true });
  vi.advanceTimersByTime(RELEASE_HOLD_MS);
  expect(rig.sent).toEqual([{ type: "armRelease" }]);
  expect(armStore.getState()).toMatchObject({ asksRelease: false, holdsRelease: false });
  rig.end();
});

test("Shift+Escape held down on an arm that moves stops it first", () => {
  const rig = new KeyRig(ARMED);
  rig.key("keydown", "Escape", { shiftKey: true });
  rig.show(HOLD);
  vi.advanceTimersByTime(RELEASE_HOLD_MS);
  expect(rig.sent).toEqual([{ type: "armHold", by: "key:Escape" }, { type: "armRelease" }]);
  rig.end();
});

test("a window that loses the focus lets nothing go, nor does an arm that has no torque any more", () => {
  const rig = new KeyRig(HOLD);
  rig.key("keydown", "Escape", { shiftKey: true });
  rig.page.dispatchEvent(new Event("blur"));
  vi.advanceTimersByTime(RELEASE_HOLD_MS);
  rig.key("keydown", "Escape", { shiftKey: true });
  rig.show({ phase: "LOST", task: null });
  vi.advanceTimersByTime(RELEASE_HOLD_MS);
  expect(rig.sent).toEqual([]);
  rig.end();
});
