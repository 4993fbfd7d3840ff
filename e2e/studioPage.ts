/** Steps that several journeys share. Time is read from the simulation, never from the wall. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../scripts/steps.mjs";
import type { SessionStatus } from "../src/session/protocol";
import type {} from "../src/studio/debugHandle";
import { expect } from "./fixtures";

/** One value of the session's status, or null before the first. */
export function statusOf<K extends keyof SessionStatus>(page: Page, key: K): Promise<SessionStatus[K] | null> {
  return page.evaluate((name) => window.jointspace?.status()?.[name as never] ?? null, key);
}

/** Newest simulated time, s; -1 before the first status. */
export async function simulatedTime(page: Page): Promise<number> {
  return (await statusOf(page, "time")) ?? -1;
}

export async function leader(page: Page): Promise<string> {
  return (await statusOf(page, "controller"))?.kind ?? "";
}

export function jointPositions(page: Page): Promise<number[]> {
  return page.evaluate(() => Array.from(window.jointspace?.frame()?.q ?? []));
}

/** Largest speed of a joint, rad/s; 1 before the first frame. */
export function jointSpeed(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(...Array.from(window.jointspace?.frame()?.qd ?? [1], (v) => Math.abs(v))));
}

/** A place on the page, CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where the tool is drawn. */
export async function toolOnPage(page: Page): Promise<Place> {
  const place = await page.evaluate(() => window.jointspace?.toolOnPage() ?? null);
  if (!place) throw new Error("the page draws no tool");
  return place;
}

/** Where the tool is drawn once it stands still on the page, also a page that draws slowly. */
export async function restingTool(page: Page): Promise<Place> {
  const driftOverFrames = async (): Promise<number> => {
    const before = await toolOnPage(page);
    await page.evaluate(async () => {
      for (let k = 0; k < 5; k++) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    const after = await toolOnPage(page);
    return Math.hypot(after.x - before.x, after.y - before.y);
  };
  await expect.poll(() => jointSpeed(page)).toBeLessThan(0.01);
  await expect.poll(driftOverFrames).toBeLessThan(0.5);
  return toolOnPage(page);
}

/** Opens the studio and waits until the arm moves by itself. */
export async function openStudio(page: Page, address = "./"): Promise<void> {
  await page.goto(address);
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
}

export async function pause(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause" }).click();
  await expect.poll(() => statusOf(page, "running")).toBe(false);
}

export async function chooseTask(page: Page, name: string): Promise<void> {
  await page.getByRole("combobox", { name: "Task" }).click();
  await page.getByRole("option", { name }).click();
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.task.title)).toMatchObject({ en: name });
}

/** Starts a seed from its beginning. */
export async function chooseSeed(page: Page, seed: number): Promise<void> {
  const field = page.getByRole("textbox", { name: "Seed" });
  await field.fill(String(seed));
  await field.press("Enter");
  await expect.poll(() => statusOf(page, "seed")).toBe(seed);
  await field.blur();
}

/** Hands the arm to the person, who then starts the present seed anew. */
export async function takeTheArm(page: Page): Promise<void> {
  await page.keyboard.press("Shift+KeyT");
  await expect.poll(() => leader(page)).toBe("teleop");
  await page.keyboard.press("KeyR");
  await expect.poll(() => simulatedTime(page)).toBeLessThan(1);
}

/** A file of the policy that comes with the studio. */
export function shippedFile(name: string): Buffer {
  return readFileSync(join(ROOT, "public/policies/cube-in-the-tray", name));
}
