/** Steps that several journeys share. Time is read from the simulation, never from the wall. */

import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** Newest simulated time, s; -1 before the first status. */
export function simulatedTime(page: Page): Promise<number> {
  return page.evaluate(() => window.jointspace?.status()?.time ?? -1);
}

export function jointPositions(page: Page): Promise<number[]> {
  return page.evaluate(() => Array.from(window.jointspace?.frame()?.q ?? []));
}

/** Opens the studio and waits until the arm moves by itself. */
export async function openStudio(page: Page): Promise<void> {
  await page.goto("./");
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
}

export async function pause(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause" }).click();
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.running)).toBe(false);
}
