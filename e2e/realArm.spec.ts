/** A person connects an arm (an emulated one, down to its bytes), drives it with keys, stops, parks and lets it go. */

import type { Page } from "@playwright/test";
import { closeWizard, connect, expectNothingSerious, follower, openLight, openUndrawn, phase, wizard } from "./armPage";
import { expect, test } from "./fixtures";

async function gripper(page: Page): Promise<number> {
  return (await follower(page, "servos"))?.at(-1)?.reading?.position ?? Number.NaN;
}

const bar = (page: Page) => page.getByRole("region", { name: "Real arm" });
/** Arms for keys; whatever held the arm before is over then. */
async function arm(page: Page): Promise<void> {
  await bar(page).getByRole("button", { name: "Arm", exact: true }).click();
  await expect.poll(() => phase(page), { timeout: 3_000 }).toBe("ARMED");
}

/** Arms and does something; again, from where it is then, when a slow machine made the arm hold meanwhile. */
async function whileArmed(page: Page, act: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if ((await phase(page)) !== "ARMED") await arm(page);
    await act();
  }).toPass({ timeout: 40_000 });
}

test("connect, see six joints, drive by key, stop, park, let go, disconnect", async ({ page }) => {
  await openUndrawn(page);
  await connect(page);
  await wizard(page).getByRole("button", { name: "Next", exact: true }).click();
  await expect(wizard(page).getByRole("row")).toHaveCount(7);
  await expect(wizard(page).getByText("nothing stands against arming")).toBeVisible();
  await closeWizard(page);
  // What says that nothing moves a real arm is gone.
  await expect(page.locator(".pill")).toHaveCount(0);

  const before = await gripper(page);
  await whileArmed(page, async () => {
    await page.keyboard.down("KeyO");
    try {
      await expect.poll(() => gripper(page), { timeout: 4_000 }).toBeGreaterThan(before + 0.1);
    } finally {
      await page.keyboard.up("KeyO");
    }
  });

  // The key that stopped does not start it again, also where it presses the button.
  await whileArmed(page, async () => {
    await page.keyboard.press("Space");
    await expect.poll(() => follower(page, "reason"), { timeout: 1_000 }).toMatchObject({ code: "stopped" });
  });
  expect(await phase(page)).toBe("HOLD");
  await expect(bar(page)).toContainText("You stopped it.");
  await expectNothingSerious(page);
  await page.keyboard.press("Tab");
  await bar(page).getByRole("button", { name: "Arm", exact: true }).focus();
  await page.keyboard.press("Space");
  await expect(bar(page)).toContainText("Space stopped the arm, so it does not start it again");
  expect(await phase(page)).toBe("HOLD");

  await whileArmed(page, async () => {
    await bar(page).getByRole("button", { name: "Park" }).click();
    await expect.poll(() => follower(page, "reason"), { timeout: 20_000 }).toMatchObject({ code: "parked" });
  });

  await bar(page).getByRole("button", { name: "Release" }).click();
  expect(await phase(page)).toBe("HOLD");
  await bar(page).getByRole("button", { name: "Let go" }).click();
  await expect.poll(() => phase(page)).toBe("RELEASED");
  await bar(page).getByRole("button", { name: "Disconnect" }).click();
  await expect(bar(page)).toHaveCount(0);
  await expect(page.locator(".pill")).toBeVisible();
});

test("Space stops from within a field, and the red button with the pointer", async ({ page }) => {
  await openUndrawn(page);
  await connect(page);
  await closeWizard(page);
  const seed = page.getByRole("textbox", { name: "Seed" });
  const typed = await seed.inputValue();
  await whileArmed(page, async () => {
    await seed.focus();
    await page.keyboard.press("Space");
    await expect.poll(() => follower(page, "reason"), { timeout: 1_000 }).toMatchObject({ code: "stopped" });
  });
  await expect(seed).toHaveValue(typed);
  // One red button stops all, simulated or real.
  const stop = page.getByRole("button", { name: "STOP" });
  await expect(stop).toHaveCount(1);
  const box = await stop.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await whileArmed(page, async () => {
    await stop.click();
    await expect.poll(() => follower(page, "reason"), { timeout: 1_000 }).toMatchObject({ code: "stopped" });
  });
  await expect(page.getByText("All motion is stopped.")).toBeVisible();
});

test("a second Space plays nothing, and Shift+Escape lets go: asked for, or held down, from within a dialog too", async ({
  page,
}) => {
  await openUndrawn(page);
  await connect(page);
  await closeWizard(page);
  await whileArmed(page, async () => {
    // A click beside the wizard closes it.
    if (!(await wizard(page).isVisible())) await bar(page).getByRole("button", { name: "Set up" }).click();
    await wizard(page).getByRole("button", { name: "4 Limits" }).focus();
    await page.keyboard.press("Space");
    await expect.poll(() => follower(page, "reason"), { timeout: 1_000 }).toMatchObject({ code: "stopped" });
  });
  await closeWizard(page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const time = () => page.evaluate(() => window.jointspace?.status()?.time ?? 0);
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  const before = await time();
  await expect.poll(time).toBeGreaterThan(before + 0.2);

  await page.keyboard.press("Shift+Escape");
  await expect(bar(page).getByText("The arm falls when it lets go")).toBeVisible();
  await bar(page).getByRole("button", { name: "Keep holding" }).click();
  expect(await phase(page)).toBe("HOLD");

  await page.keyboard.press("Shift+?");
  const help = page.getByRole("dialog");
  await expect(help.getByText("held for 1 s, at once")).toBeVisible();
  await page.keyboard.down("Shift");
  await page.keyboard.down("Escape");
  await expect(bar(page).getByText("Keep holding Shift+Esc")).toBeVisible();
  await expect.poll(() => phase(page)).toBe("RELEASED");
  await page.keyboard.up("Escape");
  await page.keyboard.up("Shift");
  // It was heard by nobody else.
  await expect(help).toBeVisible();
});

test("the simulation leads the real arm only after its limits were shown and agreed to", async ({ page }) => {
  await openUndrawn(page);
  await connect(page);
  await closeWizard(page);
  await bar(page).getByRole("button", { name: "Simulated arm" }).click();
  const armButton = bar(page).getByRole("button", { name: "Arm", exact: true });
  // The simulated arm shows the real one: nobody leads it yet.
  await expect(armButton).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Expert", exact: true }).click();
  await expect(armButton).toHaveAttribute("aria-disabled", "false");
  await armButton.click();
  await expect(bar(page).getByText("The expert will move the real arm")).toBeVisible();
  await expect(bar(page)).toContainText(/57 °\/s, 5 ° ahead, force 40 %, tool 250 mm\/s, 5 mm above the table/);
  await expectNothingSerious(page);
  expect(await phase(page)).toBe("READY");
  await bar(page).getByRole("button", { name: "Not now" }).click();
  await expect(bar(page).getByText("The expert will move the real arm")).toBeHidden();
  await expect(async () => {
    await armButton.click();
    await bar(page).getByRole("button", { name: "Arm now" }).click();
    await expect.poll(() => phase(page), { timeout: 3_000 }).toBe("ARMED");
  }).toPass({ timeout: 40_000 });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing serious in the wizard and the bar, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openLight(page);
    await connect(page);
    await expectNothingSerious(page);
    for (const step of ["2 Who is there", "3 Calibration", "4 Limits"]) {
      await wizard(page).getByRole("button", { name: step }).click();
      await expectNothingSerious(page);
    }
    await wizard(page).getByRole("button", { name: "3 Calibration" }).click();
    await wizard(page).getByRole("button", { name: "Calibrate by hand" }).click();
    await expect.poll(() => follower(page, "task")).toBe("calibrating");
    await expectNothingSerious(page);
    await wizard(page).getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => follower(page, "task")).toBeNull();
  });
}

test.describe("in Chinese, on a phone", () => {
  test.use({ locale: "zh-CN", viewport: { width: 360, height: 740 } });

  test("the arm can be reached from the menu, and its bar has room", async ({ page }) => {
    await openLight(page);
    await page.getByRole("button", { name: "更多" }).click();
    await page.getByRole("menuitem", { name: "真实机械臂" }).click();
    const dialog = page.getByRole("dialog", { name: "真实机械臂" });
    await dialog.getByRole("button", { name: "没有机械臂也试试" }).click();
    await expect.poll(() => phase(page)).toBe("READY");
    await expectNothingSerious(page);
    await dialog.getByRole("button", { name: "关闭", exact: true }).click();
    const stop = page.getByRole("button", { name: "停止", exact: true });
    await expect(stop).toBeInViewport({ ratio: 1 });
    const box = await stop.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expectNothingSerious(page);
  });
});
