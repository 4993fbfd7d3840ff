/** Leading the arm by hand: keys to a success, the handle by mouse and by touch, and losing the keyboard. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { liftTheCubeByKeys } from "./keyboardPerson";
import {
  chooseSeed,
  chooseTask,
  jointPositions,
  jointSpeed,
  leader,
  openStudio,
  type Place,
  restingTool,
  simulatedTime,
  statusOf,
  takeTheArm,
  toolOnPage,
} from "./studioPage";

test("a person lifts the cube with the keyboard", async ({ page }) => {
  await openStudio(page);
  await chooseTask(page, "Lift the cube");
  await chooseSeed(page, 7);
  await takeTheArm(page);
  await page.keyboard.press("Minus");
  await liftTheCubeByKeys(page);
  expect(await statusOf(page, "outcome")).toMatchObject({ kind: "success" });
  await expect(page.getByRole("main").getByText(/Success in/)).toBeVisible();
  expect(await statusOf(page, "successes")).toBe(1);
  expect(await statusOf(page, "controller")).toEqual({ kind: "teleop" });
});

test("letters lead the arm right after a task was chosen, and Esc stops it", async ({ page }) => {
  await openStudio(page);
  await chooseTask(page, "Lift the cube");
  await page.keyboard.down("KeyS");
  await expect.poll(() => leader(page)).toBe("teleop");
  await page.keyboard.up("KeyS");
  expect((await statusOf(page, "task"))?.title).toMatchObject({ en: "Lift the cube" });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
});

test("a key that is held when the window loses the keyboard lets go of the arm (F22)", async ({ page }) => {
  await openStudio(page);
  await takeTheArm(page);
  await page.keyboard.down("KeyE");
  await expect.poll(() => jointSpeed(page)).toBeGreaterThan(0.1);
  // A frame inside the page that takes the keyboard is a real loss of focus, in every browser.
  const stoppedAfter = await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const newest = (): { time: number; qd: Float64Array } => window.jointspace!.frame()!;
    const { time } = newest();
    frame.focus();
    while (newest().qd.some((v) => Math.abs(v) > 0.01)) await new Promise((resolve) => setTimeout(resolve, 5));
    return newest().time - time;
  });
  // Simulated seconds: it stops by its ramp, not because it has reached the end of its range.
  expect(stoppedAfter).toBeLessThan(0.6);
  const here = await jointPositions(page);
  const time = await simulatedTime(page);
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(time + 0.5);
  for (const [joint, q] of (await jointPositions(page)).entries()) expect(q).toBeCloseTo(here[joint]!, 2);
  await page.keyboard.up("KeyE");
});

/** A pointer of the mouse or of a finger. */
interface Pointer {
  down(at: Place): Promise<void>;
  move(to: Place): Promise<void>;
  up(): Promise<void>;
}

function mouse(page: Page): Pointer {
  return {
    down: async ({ x, y }) => {
      await page.mouse.move(x, y);
      await page.mouse.down();
    },
    move: ({ x, y }) => page.mouse.move(x, y),
    up: () => page.mouse.up(),
  };
}

async function finger(page: Page): Promise<Pointer> {
  const browser = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", at: readonly Place[]): Promise<unknown> =>
    browser.send("Input.dispatchTouchEvent", { type, touchPoints: [...at] });
  return {
    down: async (at) => void (await touch("touchStart", [at])),
    move: async (to) => void (await touch("touchMove", [to])),
    up: async () => void (await touch("touchEnd", [])),
  };
}

/** Leads the hand by its handle over the page and out of reach, and lets go. */
async function leadByHandle(page: Page, pointer: Pointer): Promise<void> {
  await openStudio(page);
  await takeTheArm(page);
  const start = await restingTool(page);
  const near = { x: start.x + 40, y: start.y - 50 };
  await pointer.down(start);
  for (const share of [0.2, 0.4, 0.6, 0.8, 1]) {
    await pointer.move({ x: start.x + 40 * share, y: start.y - 50 * share });
  }
  await expect
    .poll(async () => {
      const { x, y } = await toolOnPage(page);
      return Math.hypot(x - near.x, y - near.y);
    })
    .toBeLessThan(12);
  expect(await statusOf(page, "teleopReach")).not.toBe("unreachable");
  const scene = (await page.getByRole("main").boundingBox())!;
  await pointer.move({ x: near.x + 20, y: near.y - 40 });
  await pointer.move({ x: scene.x + scene.width - 30, y: scene.y + 40 });
  await expect.poll(() => statusOf(page, "teleopReach")).toBe("unreachable");
  await expect(page.getByText("out of reach").first()).toBeVisible();
  await pointer.up();
  await expect.poll(() => jointSpeed(page)).toBeLessThan(0.01);
  const here = await jointPositions(page);
  const time = await simulatedTime(page);
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(time + 0.5);
  for (const [joint, q] of (await jointPositions(page)).entries()) expect(q).toBeCloseTo(here[joint]!, 2);
}

test("the handle at the gripper leads the arm by mouse", async ({ page }) => {
  await leadByHandle(page, mouse(page));
});

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true });
  test("the handle at the gripper leads the arm by finger", async ({ page }) => {
    await leadByHandle(page, await finger(page));
  });
});
