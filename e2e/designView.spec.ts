import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { chooseTask, openStudio, pause, statusOf } from "./studioPage";

const memory = (page: Page): Promise<unknown> => page.evaluate(() => window.jointspace?.drawnMemory() ?? null);

/** Waits until so many pictures have been asked for. */
async function drawSome(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let k = 0; k < 6; k++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

test("another scene takes the place of the drawn one and leaves nothing behind", async ({ page }) => {
  await openStudio(page);
  await pause(page);
  await chooseTask(page, "Stack three");
  await chooseTask(page, "Push the T");
  const title = () => page.evaluate(() => window.jointspace?.status()?.task.title.en);
  const thereAndBack = async (): Promise<unknown> => {
    await page.keyboard.press("Control+KeyZ");
    await expect.poll(title).toBe("Stack three");
    await drawSome(page);
    await page.keyboard.press("Control+Shift+KeyZ");
    await expect.poll(title).toBe("Push the T");
    await drawSome(page);
    return memory(page);
  };
  const first = await thereAndBack();
  for (let k = 0; k < 3; k++) await thereAndBack();
  expect(await thereAndBack()).toEqual(first);
  expect(await statusOf(page, "running")).toBe(false);
});
