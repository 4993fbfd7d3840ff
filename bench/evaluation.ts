/**
 * An evaluation in the page: 100 episodes of "cube in the tray" with the policy that comes with it, on as many workers as
 * the machine has processors, while a trace watches the page's own thread.
 */

import puppeteer, { type Page } from "puppeteer-core";
import { browserFlags, findWindowedChromium } from "../scripts/findBrowser.mjs";
import { serve } from "../scripts/serve.mjs";
import type {} from "../src/studio/debugHandle";
import { frameFigures } from "./frameFigures";
import { startTrace } from "./trace";

const FIRST_PORT = 24_373;
const EPISODES = 100;
/** Longest wait for all episodes, ms. */
const PATIENCE_MS = 300_000;

async function press(page: Page, selector: string): Promise<void> {
  const element = await page.waitForSelector(selector, { visible: true });
  await element!.click();
}

/** Opens the evaluation by its key and sets the number of seeds, as a person would. */
async function prepare(page: Page): Promise<void> {
  await page.waitForFunction(() => window.jointspace?.status()?.controller.kind === "policy", { polling: 50 });
  await page.keyboard.down("Shift");
  await page.keyboard.press("KeyN");
  await page.keyboard.up("Shift");
  await press(page, 'aria/Number of seeds[role="combobox"]');
  await press(page, `[role="option"] ::-p-text(${EPISODES} seeds)`);
  await page.waitForFunction(
    (total) => document.querySelector(".evaluation-progress")?.textContent?.startsWith(`0 of ${total}`),
    { polling: 50 },
    EPISODES,
  );
}

/**
 * Measures one run in a fresh browser.
 *
 * @returns Simulated seconds per second of wall time, from the press on Start to the last result, and the page's frames.
 */
export async function benchEvaluation(): Promise<Record<string, number>> {
  const executablePath = await findWindowedChromium();
  if (!executablePath) throw new Error("the page is measured in a Chromium with tabs; install chromium");
  const site = await serve("dist", FIRST_PORT, 50);
  const defaultViewport = { width: 1280, height: 720 };
  const browser = await puppeteer.launch({ executablePath, args: await browserFlags(), defaultViewport });
  try {
    const page = (await browser.pages())[0]!;
    await page.goto(`http://localhost:${site.port}/`);
    await prepare(page);
    const endTrace = await startTrace(await browser.target().createCDPSession());
    const startMs = performance.now();
    await press(page, 'aria/Start[role="button"]');
    const progress = await page.waitForFunction(
      (total) => {
        const text = document.querySelector(".evaluation-progress")?.textContent ?? "";
        return text.startsWith(`${total} of ${total}`) && text;
      },
      { polling: 50, timeout: PATIENCE_MS },
      EPISODES,
    );
    const seconds = (performance.now() - startMs) / 1000;
    const frames = frameFigures(await endTrace(), seconds, "page.evaluation");
    const speed = Number(/([\d.]+)×/.exec(String(await progress.jsonValue()))?.[1]);
    return { "page.evaluation.realTimeFactor": speed, "page.evaluation.seconds": seconds, ...frames };
  } finally {
    await browser.close();
    site.close();
  }
}
