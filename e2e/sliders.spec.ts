/** Joint sliders by keyboard and by mouse: the joint ends where the thumb was left. */

import type { Page } from "@playwright/test";
import type {} from "../src/studio/debugHandle";
import { expect, test } from "./fixtures";
import { chooseTask, jointPositions, openStudio } from "./studioPage";

const PAN = 0;
const slider = (page: Page) => page.getByRole("slider", { name: "Target of Shoulder pan" });
const thumb = async (page: Page): Promise<number> => Number(await slider(page).getAttribute("aria-valuenow"));

/** The measured joint is where the thumb stands, and the page no longer sends anything. */
async function expectArrived(page: Page, wanted: number, tolerance = 0.02): Promise<void> {
  await expect.poll(async () => Math.abs((await jointPositions(page))[PAN]! - wanted)).toBeLessThan(tolerance);
  await expect.poll(async () => Math.abs((await thumb(page)) - wanted)).toBeLessThan(tolerance);
}

test("a key on a slider moves its joint, and the arm is the person's", async ({ page }) => {
  await openStudio(page);
  // A table without anything that the arm could run into on its way.
  await chooseTask(page, "Reach the dot");
  await slider(page).focus();
  await page.keyboard.press("Home");
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.controller.kind)).toBe("teleop");
  const lower = Number(await slider(page).getAttribute("min"));
  await expectArrived(page, lower);
  await page.keyboard.press("Shift+ArrowRight");
  await expectArrived(page, lower + 0.1);
});

test("a slider that is let go far outside the panel still brings its joint there", async ({ page }) => {
  await openStudio(page);
  // A table without anything that the arm could run into on its way.
  await chooseTask(page, "Reach the dot");
  const box = (await page.locator(".joint-slider").first().boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.8, box.y - 60, { steps: 2 });
  await page.mouse.up();
  // At 80% of the range from -1.92 to 1.92 rad; the thumb on the page follows the pointer a moment later.
  await expectArrived(page, 0.6 * 1.92, 0.15);
  await expect.poll(async () => Math.abs((await jointPositions(page))[PAN]! - (await thumb(page)))).toBeLessThan(0.02);
});
