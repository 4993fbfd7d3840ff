import { expect, test } from "vitest";
import type { ArmCommand, ArmStatus } from "../../session/arm/armProtocol";
import { decideArmKey, listenToArmKeys } from "./armKeys";
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
  expect(decideArmKey(SPACE, HOLD)).toBeNull();
  expect(decideArmKey(ESCAPE, { phase: "READY", task: null })).toBeNull();
  expect(decideArmKey(SPACE, null)).toBeNull();
  expect(decideArmKey({ ...SPACE, code: "KeyW", key: "w" }, ARMED)).toBeNull();
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

/** A page whose keys are listened to. */
class KeyRig {
  readonly sent: ArmCommand[] = [];
  readonly page = new EventTarget();
  /** Keys that somebody else heard as well. */
  readonly leaked: string[] = [];
  readonly end = listenToArmKeys((command) => this.sent.push(command), this.page);

  constructor(arm: Pick<ArmStatus, "phase" | "task">) {
    this.show(arm);
    for (const type of ["keydown", "keyup"])
      this.page.addEventListener(type, (event) => this.leaked.push(`${type} ${(event as KeyboardEvent).code}`));
  }

  show(arm: Pick<ArmStatus, "phase" | "task">): void {
    armStore.setState({
      status: { follower: arm as ArmStatus, leader: null, lead: null, limits: null as never, motors: null },
    });
  }

  key(type: "keydown" | "keyup", code: string, repeat = false): boolean {
    const event = Object.assign(new Event(type, { cancelable: true }), { code, key: "", shiftKey: false, repeat });
    this.page.dispatchEvent(event);
    return event.defaultPrevented;
  }
}

test("a stopping key is heard by nobody else, and stays so until it is up, though the arm has stopped meanwhile", () => {
  const rig = new KeyRig(ARMED);
  expect(rig.key("keydown", "Space")).toBe(true);
  rig.show(HOLD);
  expect(rig.key("keydown", "Space", true)).toBe(true);
  expect(rig.key("keyup", "Space")).toBe(true);
  expect(rig.sent).toEqual([{ type: "armHold", by: "key:Space" }]);
  expect(rig.leaked).toEqual([]);
  expect(rig.key("keydown", "Space")).toBe(false);
  expect(rig.leaked).toEqual(["keydown Space"]);
  rig.end();
});

test("a key that was held down before the arm was armed stops it as well", () => {
  const rig = new KeyRig(ARMED);
  rig.key("keydown", "Space", true);
  rig.key("keydown", "Space", true);
  expect(rig.sent).toEqual([{ type: "armHold", by: "key:Space" }]);
  rig.end();
});
