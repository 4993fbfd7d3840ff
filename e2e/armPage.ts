/** Steps that journeys with an emulated arm share. */

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import type { ArmStatus } from "../src/session/arm/armProtocol";
import { expect } from "./fixtures";
import { openStudio } from "./studioPage";

/**
 * A page that draws nothing, as without WebGL: a page that is too busy to watch over an arm holds it, as it should, and a busy
 * machine without a graphics card can do so again and again.
 */
export async function openUndrawn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
      const getContext = prototype.getContext as (kind: string, ...more: unknown[]) => unknown;
      prototype.getContext = function (this: HTMLCanvasElement | OffscreenCanvas, kind: string, ...more: unknown[]) {
        return /webgl/.test(kind) ? null : getContext.call(this, kind, ...more);
      } as never;
    }
  });
  await openStudio(page);
}

/** Cheap to draw. */
export async function openLight(page: Page): Promise<void> {
  await page.addInitScript(() =>
    localStorage.setItem("jointspace.studio", JSON.stringify({ state: { quality: "low" }, version: 1 })),
  );
  await openStudio(page);
}

/** One value of the follower's status; null without one. */
export function follower<K extends keyof ArmStatus>(page: Page, key: K): Promise<ArmStatus[K] | null> {
  return page.evaluate((name) => window.jointspace?.arms()?.follower?.[name as never] ?? null, key);
}

export const phase = (page: Page): Promise<ArmStatus["phase"] | null> => follower(page, "phase");

export const wizard = (page: Page): Locator => page.getByRole("dialog", { name: "Real arm" });

export async function openWizard(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Real arm" }).click();
  await expect(wizard(page)).toBeVisible();
}

/** Connects the emulated follower with the wizard, which stays open. */
export async function connect(page: Page): Promise<void> {
  await openWizard(page);
  await wizard(page).getByRole("button", { name: "Try without an arm" }).click();
  await expect.poll(() => phase(page)).toBe("READY");
}

export async function closeWizard(page: Page): Promise<void> {
  await wizard(page).getByRole("button", { name: "Close" }).click();
  await expect(wizard(page)).toBeHidden();
}

export async function expectNothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)).toEqual(
    [],
  );
}
