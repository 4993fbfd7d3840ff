import { afterEach, expect, test } from "vitest";
import type { ArmCommand, ArmDeskStatus, ArmStatus } from "../../session/arm/armProtocol";
import { ArmDesk } from "./armDesk";
import { armStore } from "./armStore";

/** A page whose timers never come: a browser that is busy drawing. */
class Page {
  nowMs = 0;
  readonly presence = { present: true, hidden: false };
  readonly pulses: ArmCommand[] = [];
  readonly desk: ArmDesk;
  frame = (): void => {};
  change = (): void => {};

  constructor() {
    this.desk = new ArmDesk({
      host: {
        presence: () => ({ ...this.presence }),
        onPresence: (callback) => {
          this.change = callback;
        },
        eachFrame: (callback) => {
          this.frame = callback;
        },
        clock: () => this.nowMs,
      },
      send: async (command) => {
        this.pulses.push(command);
        return null;
      },
      onShown: () => {},
    });
  }

  hear(phase: ArmStatus["phase"]): void {
    const follower = { phase, task: null } as ArmStatus;
    this.desk.hear({ type: "armStatus", status: { follower, leader: null, lead: null } as unknown as ArmDeskStatus });
  }
}

const page = new Page();

afterEach(() => {
  page.hear("READY");
  armStore.setState({ status: null });
});

test("F26: a page that draws shows before each picture that it lives, and only while an arm may move", () => {
  page.hear("READY");
  page.frame();
  expect(page.pulses).toEqual([]);
  page.hear("ARMED");
  expect(page.pulses).toEqual([{ type: "armPulse", present: true, hidden: false }]);
  for (let k = 0; k < 5; k++) {
    page.nowMs += 150;
    page.frame();
  }
  expect(page.pulses).toHaveLength(6);
  // Not more often than it needs.
  page.nowMs += 5;
  page.frame();
  expect(page.pulses).toHaveLength(6);
});

test("F20: an armed arm hears at once that the tab is hidden, without a timer or a picture", () => {
  page.hear("ARMED");
  page.pulses.length = 0;
  page.presence.hidden = true;
  page.change();
  expect(page.pulses).toEqual([{ type: "armPulse", present: true, hidden: true }]);
});

test("news of an arm is put away once the arm is in another phase, and not when it tells of that very change", () => {
  const tell = (at: number): void => {
    armStore.setState({
      dismissedAt: 0,
      news: [{ role: "follower", news: { code: "notCalibrated", values: {} }, at }],
    });
  };
  page.hear("READY");
  const longAgo = Date.now() - 60_000;
  tell(longAgo);
  page.hear("READY");
  expect(armStore.getState().dismissedAt).toBe(0);
  page.hear("ARMED");
  expect(armStore.getState().dismissedAt).toBe(longAgo);
  tell(Date.now());
  page.hear("HOLD");
  expect(armStore.getState().dismissedAt).toBe(0);
});
