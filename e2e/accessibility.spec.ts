/** axe finds nothing serious in any state of the studio. */

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openStudio, pause } from "./studioPage";

async function expectNothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)).toEqual(
    [],
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing serious, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openStudio(page);
    await pause(page);
    await expectNothingSerious(page);
  });

  test(`nothing serious in help, commands and log, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openStudio(page);
    await pause(page);
    await page.keyboard.press("Shift+Slash");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("Control+KeyK");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("tab", { name: /^Log/ }).click();
    await page.locator("input[type=file]").setInputFiles([
      { name: "policy.json", mimeType: "application/json", buffer: Buffer.from("{}") },
      { name: "model.onnx", mimeType: "application/octet-stream", buffer: Buffer.from("not the weights") },
    ]);
    await expect(page.getByText("This package was refused")).toBeVisible();
    await page.getByRole("button", { name: "STOP" }).click();
    await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
    await expectNothingSerious(page);
  });
}

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("nothing serious on a narrow screen, in any of its tabs", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openStudio(page);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await page.getByRole("button", { name: "暂停", exact: true }).click();
    const tabs = page.getByRole("tablist").first().getByRole("tab");
    for (const tab of await tabs.all()) {
      await tab.click();
      await expect(tab).toHaveAttribute("aria-selected", "true");
      await expectNothingSerious(page);
    }
  });
});
