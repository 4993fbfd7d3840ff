/** The wizard of real arms, with emulated ones: what it sets up stays, and what it calibrates is what the servos hold. */

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { readLerobotCalibration, writeLerobotCalibration } from "../src/hardware/lerobotCalibration";
import { SO101_SERVOS } from "../src/hardware/servoJoints";
import { connect, expectNothingSerious, follower, openLight, openWizard, phase, wizard } from "./armPage";
import { expect, test } from "./fixtures";

/** What people call the joints, from the gripper on. */
const FROM_THE_GRIPPER = ["Gripper", "Roll", "Wrist", "Elbow", "Shoulder lift", "Shoulder pan"];

const press = (page: Page, name: string): Promise<void> =>
  wizard(page).getByRole("button", { name, exact: true }).click();

const motors = (page: Page) => page.evaluate(() => window.jointspace?.arms()?.motors ?? null);

/** Where the joints are between their stops, in hundredths. */
const shares = async (page: Page): Promise<number[]> =>
  ((await follower(page, "shares")) ?? []).map((share) => Math.round(100 * share));

/** Moves joints of the emulated arm by its sliders, as far as they go, and waits until the hand is there. */
async function toTheStop(page: Page, key: "Home" | "End", joints: readonly string[]): Promise<void> {
  for (const joint of joints) await wizard(page).getByRole("slider", { name: joint, exact: true }).press(key);
  const there = key === "Home" ? 0 : 100;
  const names = (await follower(page, "servos"))!.map(({ joint }) => joint);
  const wanted = joints.map((joint) => names.indexOf(NAMES[joint]!));
  await expect
    .poll(async () => (await shares(page)).filter((_, k) => wanted.includes(k)))
    .toEqual(wanted.map(() => there));
}

/** Has the middle read; again where a slow machine missed a servo, as the page then says. */
async function takeMiddle(page: Page): Promise<void> {
  const step = async () => (await follower(page, "recording"))?.step;
  await expect.poll(step).toBe("middle");
  await expect(async () => {
    if ((await step()) !== "middle") return;
    await wizard(page).getByRole("button", { name: "It is in the middle", exact: true }).click({ timeout: 3_000 });
    await expect.poll(step, { timeout: 3_000 }).toBe("sweep");
  }).toPass({ timeout: 60_000 });
}

const NAMES: Readonly<Record<string, string>> = {
  Gripper: "gripper",
  Wrist: "wrist_flex",
  Elbow: "elbow_flex",
  "Shoulder lift": "shoulder_lift",
  "Shoulder pan": "shoulder_pan",
};

test("new servos get their ids one by one, and then make an arm", async ({ page }) => {
  await openLight(page);
  await openWizard(page);
  await press(page, "New servos");
  await press(page, "Try with new servos");
  // Nothing is plugged in yet: what to look at is said. A mistake is told, and changes nothing.
  await press(page, "Plug in: Gripper");
  await press(page, "Plug in: Roll");
  await press(page, "It is plugged in");
  await expect(wizard(page).getByRole("alert")).toContainText("More than one servo is plugged in.");
  await expectNothingSerious(page);
  await press(page, "Unplug: Gripper");
  await press(page, "Unplug: Roll");
  for (const [k, joint] of FROM_THE_GRIPPER.entries()) {
    await expect(wizard(page).getByText(`Plug in the servo of this joint alone: ${joint}.`)).toBeVisible();
    await press(page, `Plug in: ${joint}`);
    await press(page, "It is plugged in");
    await expect.poll(async () => (await motors(page))?.done.length).toBe(k + 1);
    await press(page, `Unplug: ${joint}`);
  }
  expect((await motors(page))?.done.map(({ id }) => id)).toEqual([6, 5, 4, 3, 2, 1]);
  await press(page, "Plug all in");
  await expect.poll(async () => (await motors(page))?.plugged?.length).toBe(6);
  await press(page, "Look at the whole arm");
  await expect.poll(() => phase(page)).toBe("READY");
  await expect(wizard(page).getByRole("row")).toHaveCount(7);
  expect(await follower(page, "blocks")).toMatchObject([{ code: "notCalibrated" }]);
});

test("an arm is calibrated by hand, one joint again, and its file goes out and comes in", async ({ page }) => {
  await openLight(page);
  await connect(page);
  await press(page, "3 Calibration");
  await press(page, "Calibrate by hand");
  await press(page, "All to the middle");
  await expect.poll(() => shares(page)).toEqual([50, 50, 50, 50, 50, 50]);
  await takeMiddle(page);
  const joints = Object.keys(NAMES);
  await toTheStop(page, "Home", joints);
  await toTheStop(page, "End", joints);
  await expect
    .poll(async () => (await follower(page, "recording"))?.bars.map(({ state }) => state))
    .toEqual(SO101_SERVOS.map(({ kind }) => (kind === "fullTurn" ? "free" : "enough")));
  await press(page, "All moved");

  // The elbow once more: its middle, then its range.
  await press(page, "Do again: Elbow");
  await expect(wizard(page).getByText("Put Elbow in the middle of its range")).toBeVisible();
  await press(page, "All to the middle");
  await expect.poll(() => shares(page)).toEqual([50, 50, 50, 50, 50, 50]);
  await takeMiddle(page);
  await toTheStop(page, "Home", ["Elbow"]);
  await toTheStop(page, "End", ["Elbow"]);
  await press(page, "All moved");
  await press(page, "Write it into the servos");
  await expect(wizard(page).getByText("In use: what the servos hold.")).toBeVisible();

  const calibration = (await follower(page, "calibration"))!;
  const saved = page.waitForEvent("download");
  await press(page, "Save as LeRobot's file");
  const text = readFileSync(await (await saved).path(), "utf8");
  expect(readLerobotCalibration(text, SO101_SERVOS)).toEqual({ calibration, warnings: [] });

  // The same file changes nothing; one of another arm is compared, and nothing is written unless somebody says so.
  const open = (content: string) =>
    wizard(page)
      .getByLabel("Open LeRobot's file")
      .and(page.locator("input"))
      .setInputFiles({ name: "arm.json", mimeType: "application/json", buffer: Buffer.from(content) });
  await open(text);
  await expect(wizard(page).getByText("In use: a file that was opened.")).toBeVisible();
  expect(await follower(page, "differences")).toEqual([]);
  const other = JSON.parse(text);
  other.gripper.range_max -= 20;
  await open(JSON.stringify(other));
  await expect(wizard(page).getByText("The file and the servos differ. Which one counts?")).toBeVisible();
  await expect(wizard(page).getByRole("row", { name: "Gripper range to" })).toContainText(`${other.gripper.range_max}`);
  await press(page, "Write the file into the servos");
  await expect.poll(async () => (await follower(page, "calibration"))?.at(-1)?.rangeMax).toBe(other.gripper.range_max);
  await expect.poll(() => follower(page, "blocks")).toEqual([]);
});

test("limits come back after a reload, on the sliders and for the next arm", async ({ page }) => {
  await openLight(page);
  await openWizard(page);
  await wizard(page).getByRole("button", { name: "4 Limits" }).click();
  // By the word alone: a name that held the value would be another one after each change.
  const speed = wizard(page).getByRole("slider", { name: "Speed", exact: true });
  await speed.fill("60");
  await expect(speed).toHaveAttribute("aria-valuetext", "60 °/s");
  await page.reload();
  await openWizard(page);
  await wizard(page).getByRole("button", { name: "4 Limits" }).click();
  await expect(speed).toHaveAttribute("aria-valuetext", "60 °/s");
  await wizard(page).getByRole("button", { name: "Close" }).click();
  await connect(page);
  const limits = () => page.evaluate(() => window.jointspace?.arms()?.limits.speed ?? Number.NaN);
  await expect.poll(limits).toBeCloseTo((60 * Math.PI) / 180, 6);
});

test("an arm that was named is known again after a reload, and a changed joint is told", async ({ page }) => {
  await openLight(page);
  await connect(page);
  await press(page, "2 Who is there");
  await wizard(page).getByRole("textbox", { name: "Name" }).fill("Red arm");
  await press(page, "Remember this arm");
  await expect(wizard(page).getByText("This is “Red arm”")).toBeVisible();
  // Another program calibrates one joint anew.
  const calibration = (await follower(page, "calibration"))!;
  const changed = calibration.map((joint, k) => (k === 0 ? { ...joint, rangeMin: joint.rangeMin + 30 } : joint));
  await press(page, "3 Calibration");
  await wizard(page)
    .getByLabel("Open LeRobot's file")
    .and(page.locator("input"))
    .setInputFiles({
      name: "arm.json",
      mimeType: "application/json",
      buffer: Buffer.from(writeLerobotCalibration(changed)),
    });
  await press(page, "Write the file into the servos");
  await expect.poll(() => follower(page, "calibration")).toEqual(changed);
  await press(page, "2 Who is there");
  await expect(wizard(page).getByText("Its calibration is another than it was, for: Shoulder pan.")).toBeVisible();
  await press(page, "Compare with what it was");
  await expect(wizard(page).getByText("The file and the servos differ. Which one counts?")).toBeVisible();
  await press(page, "Write the file into the servos");
  await expect.poll(() => follower(page, "calibration")).toEqual(calibration);

  await page.reload();
  await connect(page);
  await press(page, "2 Who is there");
  await expect(wizard(page).getByText("This is “Red arm”")).toBeVisible();
  await press(page, "Forget it");
  await expect(wizard(page).getByRole("button", { name: "Remember this arm" })).toBeVisible();
});
