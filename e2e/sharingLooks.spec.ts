/** Everything that sharing shows has no barrier and fits: light, dark, in Chinese, on a narrow screen. */

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { BUILTIN_SCENES } from "../src/world/builtinScenes";
import { canonicalScene } from "../src/world/canonicalScene";
import { noOptions } from "../src/world/sharedScene";
import { writeShareLink } from "../src/world/shareLinkWriter";
import { expect, test } from "./fixtures";

const document = canonicalScene({ ...BUILTIN_SCENES["cube-in-the-tray"], title: { en: "My tray", zh: "我的托盘" } });
const link = `#${writeShareLink({ ...noOptions(), document, seed: 7, lead: "policy", robot: "0123456789ab" }, 2)}`;
const broken = `#s=0${Buffer.from(JSON.stringify({ v: 2, goal: { dance: [] } })).toString("base64url")}`;

async function look(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual(
    [],
  );
  const beyond = await page.evaluate(() => window.document.documentElement.scrollWidth - innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
  const shots = process.env.JOINTSPACE_SHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

for (const { colorScheme, locale, width } of [
  { colorScheme: "light", locale: "en-US", width: 1280 },
  { colorScheme: "dark", locale: "zh-CN", width: 1280 },
  { colorScheme: "light", locale: "zh-CN", width: 360 },
  { colorScheme: "dark", locale: "en-US", width: 360 },
] as const) {
  test.describe(`${colorScheme}, ${locale}, ${width} px`, () => {
    test.use({ colorScheme, locale, viewport: { width, height: 740 } });

    test("the notice, the dialog, the broken link and the frame", async ({ page }) => {
      const name = (what: string) => `${what}-${colorScheme}-${locale}-${width}`;
      await page.goto(`./${link}`);
      await expect(page.locator("section.notice.calm")).toBeVisible();
      await expect.poll(() => page.evaluate(() => window.jointspace?.frame() !== null)).toBe(true);
      await look(page, name("notice"));
      await page.keyboard.press("Shift+KeyS");
      await expect(page.locator(".dialog.sharing svg[role=img]")).toBeVisible();
      await page.locator(".share-embed summary").click();
      await look(page, name("dialog"));
      await page.goto("about:blank");
      await page.goto(`./${broken}`);
      await expect(page.locator(".share-problem")).toBeVisible();
      await look(page, name("broken"));
      await page.goto(`./embed.html${link}`);
      await expect(page.locator(".embed-bar")).toBeVisible();
      await expect.poll(() => page.evaluate(() => window.jointspace?.frame() !== null)).toBe(true);
      await look(page, name("embed"));
    });
  });
}
