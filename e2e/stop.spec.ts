/** STOP stays latched whatever a person does meanwhile: time goes on only after Resume. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { chooseSeed, chooseTask, leader, openStudio, shippedFile, simulatedTime, statusOf } from "./studioPage";

/** Pictures over which time must not move; a session that runs sends a new state for each. */
const PICTURES = 40;

/** Simulated time of the newest state, s, after some pictures. */
function timeAfterPictures(page: Page): Promise<number> {
  return page.evaluate(async (count) => {
    for (let k = 0; k < count; k++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return window.jointspace?.frame()?.time ?? -1;
  }, PICTURES);
}

/** The latch holds and says so; time, which may have been put to the start of a run, stands still. */
async function expectStill(page: Page): Promise<void> {
  await expect.poll(() => statusOf(page, "stopped")).toBe(true);
  await expect(page.getByRole("alert").getByText("All motion is stopped")).toBeVisible();
  const time = await timeAfterPictures(page);
  expect(await timeAfterPictures(page)).toBe(time);
  expect(await statusOf(page, "running")).toBe(false);
}

test("STOP holds through every way to start the arm, until Resume", async ({ page }) => {
  const manifest = shippedFile("policy.json");
  const weights = shippedFile("model.onnx");
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  await openStudio(page);
  await page.getByRole("button", { name: "STOP" }).click();
  await expectStill(page);
  const at = await simulatedTime(page);

  await test.step("play, a step on and a held key", async () => {
    for (const key of ["Space", "ArrowRight", "KeyE"]) await page.keyboard.press(key);
    await expectStill(page);
    expect(await simulatedTime(page)).toBe(at);
  });
  await test.step("the policy by its key", async () => {
    await page.keyboard.press("Shift+KeyP");
    await expect.poll(() => leader(page), { timeout: 90_000 }).toBe("policy");
    await expectStill(page);
    expect(await simulatedTime(page)).toBe(at);
  });
  await test.step("the leaders by their segments", async () => {
    const leaders = page.getByRole("group", { name: "Who leads the arm" });
    for (const [name, kind] of [
      ["Expert", "expert"],
      ["You", "teleop"],
      ["Policy", "policy"],
    ] as const) {
      await leaders.getByRole("button", { name, exact: true }).click();
      await expect.poll(() => leader(page)).toBe(kind);
      await expectStill(page);
    }
    expect(await simulatedTime(page)).toBe(at);
  });
  await test.step("a package of one's own", async () => {
    const files = [file("policy.json", manifest), file("model.onnx", weights)];
    await page.locator("input[type=file]").setInputFiles(files);
    await expect.poll(async () => (await statusOf(page, "controller"))?.policy ?? "").toMatch(/^own-/);
    await expectStill(page);
    expect(await simulatedTime(page)).toBe(at);
  });
  await test.step("another scene and back, a seed, the next one, the same one again", async () => {
    for (const name of ["Lift the cube", "Cube in the tray"]) {
      await chooseTask(page, name);
      await expectStill(page);
    }
    await chooseSeed(page, 42);
    await expectStill(page);
    await page.getByRole("button", { name: "Next seed" }).click();
    await expect.poll(() => statusOf(page, "seed")).toBe(43);
    await expectStill(page);
    await page.keyboard.press("KeyR");
    await expectStill(page);
    expect(await simulatedTime(page)).toBe(0);
  });

  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
});
