/** What a hand does in the scene itself: lead by the handle with mouse and finger, and what survives a lost picture. */

import type { Page } from "@playwright/test";
import type {} from "../src/studio/debugHandle";
import { expect, test } from "./fixtures";
import { jointPositions, openStudio, restingTool } from "./studioPage";

type Place = { readonly x: number; readonly y: number };

const handle = (page: Page): Promise<Place> => page.evaluate(() => window.jointspace!.toolOnPage()!);

/** Takes the arm over, so that it stands still until somebody leads it. */
async function takeOver(page: Page): Promise<void> {
  await openStudio(page);
  await page.keyboard.press("KeyE");
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.controller.kind)).toBe("teleop");
  await restingTool(page);
}

const fastest = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(...Array.from(window.jointspace?.frame()?.qd ?? [1], (v) => Math.abs(v))));

/** Waits until the arm has moved by 2 degrees since `before`. */
async function expectMoved(page: Page, before: number[]): Promise<void> {
  const change = async (): Promise<number> =>
    Math.max(...(await jointPositions(page)).map((q, i) => Math.abs(q - before[i]!)));
  await expect.poll(change).toBeGreaterThan(0.035);
}

test("the handle leads the arm, and Escape lets go of it", async ({ page }) => {
  await takeOver(page);
  const before = await jointPositions(page);
  const { x, y } = await handle(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y - 20, { steps: 3 });
  await page.mouse.move(x + 20, y - 60, { steps: 3 });
  await expectMoved(page, before);
  await expect.poll(async () => (await handle(page)).y).toBeLessThan(y - 20);
  await page.keyboard.press("Escape");
  await expect.poll(() => fastest(page)).toBeLessThan(0.01);
  const held = await jointPositions(page);
  await page.mouse.move(x - 80, y + 40, { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => fastest(page)).toBeLessThan(0.01);
  for (const [i, q] of (await jointPositions(page)).entries()) expect(Math.abs(q - held[i]!)).toBeLessThan(0.02);
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true });

  test("the handle leads the arm without turning the camera", async ({ page }) => {
    await takeOver(page);
    const before = await jointPositions(page);
    const { x, y } = await handle(page);
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", at?: Place): Promise<unknown> =>
      cdp.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
    // A finger is blunt: 15 pixels beside the middle still meets the handle.
    await touch("touchStart", { x: x + 15, y });
    for (const dy of [10, 20, 30, 40, 50]) await touch("touchMove", { x: x + 15, y: y - dy });
    await expectMoved(page, before);
    await touch("touchEnd");
    await expect.poll(() => fastest(page)).toBeLessThan(0.01);
    await expect.poll(async () => (await handle(page)).y).toBeLessThan(y - 15);
  });
});

test("a lost drawing context is told of, and the picture comes back", async ({ page }) => {
  await openStudio(page);
  const lose = (): void => {
    const gl = document.querySelector<HTMLCanvasElement>("canvas.scene-canvas")!.getContext("webgl2")!;
    const extension = gl.getExtension("WEBGL_lose_context")!;
    extension.loseContext();
    Object.assign(window, { giveBack: () => extension.restoreContext() });
  };
  await page.evaluate(lose);
  const notice = page.getByText("the picture comes back by itself");
  await expect(notice).toBeVisible();
  await page.evaluate(() => (window as unknown as { giveBack: () => void }).giveBack());
  await expect(notice).toHaveCount(0);
  const colours = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => {
            const source = document.querySelector<HTMLCanvasElement>("canvas.scene-canvas")!;
            const copy = document.createElement("canvas");
            [copy.width, copy.height] = [64, 64];
            const context = copy.getContext("2d")!;
            context.drawImage(source, 0, 0, 64, 64);
            const { data } = context.getImageData(0, 0, 64, 64);
            const seen = new Set<number>();
            for (let o = 0; o < data.length; o += 4)
              seen.add((data[o]! >> 4) * 256 + (data[o + 1]! >> 4) * 16 + (data[o + 2]! >> 4));
            resolve(seen.size);
          });
        }),
    );
  await expect.poll(colours).toBeGreaterThan(20);
});
