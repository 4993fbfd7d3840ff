/** A person's scenes on this device: kept by themselves, found again, named, imported, taken away and brought back. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { ROOT } from "../scripts/steps.mjs";
import { writeRunFile } from "../src/dataset/runFile";
import { BUILTIN_SCENES } from "../src/world/builtinScenes";
import { canonicalScene } from "../src/world/canonicalScene";
import { writeSceneFile } from "../src/world/sceneFile";
import { noOptions, type SharedScene } from "../src/world/sharedScene";
import { readShareLink } from "../src/world/shareLink";
import { expect, test } from "./fixtures";
import { chooseTask, leader, openStudio, statusOf } from "./studioPage";

const dialogOf = (page: Page): Locator => page.getByRole("dialog", { name: "Scenes" });
const cards = (page: Page): Locator => dialogOf(page).locator(".library-cards").first().getByRole("listitem");
const sceneFile = (name: string, title: string) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify({ ...BUILTIN_SCENES["lift-the-cube"], title })),
});

async function openLibrary(page: Page): Promise<Locator> {
  await page.keyboard.press("Control+KeyO");
  await expect(dialogOf(page)).toBeVisible();
  return dialogOf(page);
}

async function more(page: Page, name: string, act: string): Promise<void> {
  await dialogOf(page)
    .getByRole("button", { name: `More for ${name}`, exact: true })
    .click();
  await page.getByRole("menuitem", { name: act }).click();
}

test("files come in, the broken one is named, and an opened one is still there after a reload", async ({ page }) => {
  await openStudio(page);
  const library = await openLibrary(page);
  await expect(library.getByText("Nothing here yet")).toBeVisible();
  const broken = { name: "broken.json", mimeType: "application/json", buffer: Buffer.from('{"v":1,"title":') };
  await library
    .getByTestId("library-import")
    .setInputFiles([sceneFile("a.json", "Lift it high"), broken, sceneFile("b.json", "Lift <b>it</b>")]);
  await expect(library.getByText("2 scenes imported.")).toBeVisible();
  await expect(library.getByText(/broken\.json: E_JSON/)).toBeVisible();
  await expect(cards(page)).toHaveCount(2);
  await library.getByRole("button", { name: /^Lift it high/ }).click();
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Task" })).toContainText("Lift it high");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("jointspace.open"))).toContain("Lift it high");

  await page.reload();
  await expect(page.getByRole("combobox", { name: "Task" })).toContainText("Lift it high");
  await page.keyboard.press("Control+KeyZ");
  await expect(page.getByRole("combobox", { name: "Task" })).toContainText("Lift it high");
});

test("what came beside a scene comes back with it, and a run is called one and played", async ({ page }) => {
  await openStudio(page);
  const library = await openLibrary(page);
  const shared: SharedScene = {
    ...noOptions(),
    document: canonicalScene({ ...BUILTIN_SCENES["lift-the-cube"], title: "Seen from above" }),
    seed: 7,
    camera: { eye: [0.2, 0.05, 1.2], target: [0.2, 0, 0] },
    lead: "random",
  };
  const file = (name: string, text: string) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  const [run] = JSON.parse(readFileSync(join(ROOT, "src/dataset/fixtures/runsV1.json"), "utf8"));
  await library
    .getByTestId("library-import")
    .setInputFiles([file("a.json", writeSceneFile(shared)), file("lift.json", writeRunFile(run.text))]);
  await expect(library.getByText("One scene imported.")).toBeVisible();
  await expect(library.getByText("These are replays of runs, not scenes:")).toBeVisible();
  await library.getByRole("button", { name: /^Seen from above/ }).click();
  await expect.poll(() => leader(page)).toBe("random");
  expect(await statusOf(page, "seed")).toBe(7);
  // From where it is looked at, a link of it tells.
  const eye = async (): Promise<number[] | undefined> => {
    await page.keyboard.press("Shift+KeyS");
    const sharing = page.getByRole("dialog", { name: "Share this scene" });
    const link = await sharing.getByRole("textbox", { name: "Link", exact: true }).inputValue();
    await page.keyboard.press("Escape");
    await expect(sharing).toHaveCount(0);
    return readShareLink(link.slice(link.indexOf("#")))?.camera?.eye.map((x) => Math.round(100 * x));
  };
  await expect.poll(eye).toEqual([20, 5, 120]);

  await openLibrary(page);
  await library.getByTestId("library-import").setInputFiles([file("lift.json", writeRunFile(run.text))]);
  await library.getByRole("button", { name: "Play lift.json" }).click();
  await expect(dialogOf(page)).toHaveCount(0);
  await expect.poll(() => leader(page)).toBe("replay");
  expect(await statusOf(page, "seed")).toBe(run.seed);
});

test("a version is kept on demand, named, copied, deleted and brought back, all by keyboard", async ({ page }) => {
  await openStudio(page);
  await chooseTask(page, "Stack three");
  await page.keyboard.press("Control+KeyS");
  // Said quietly; nothing opens.
  const said = page.getByRole("status").filter({ hasText: "Kept: Stack three" });
  await expect(said).toBeVisible();
  await expect(dialogOf(page)).toHaveCount(0);
  await said.getByRole("button", { name: "Scenes" }).click();
  await expect(said).toHaveCount(0);
  await expect(cards(page)).toHaveCount(1);
  await dialogOf(page).getByRole("button", { name: "More for Stack three" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name of the scene" })).toBeFocused();
  await page.keyboard.type("My tower");
  await page.keyboard.press("Enter");
  await expect(dialogOf(page).getByRole("button", { name: /^My tower/ })).toBeVisible();
  await more(page, "My tower", "Duplicate");
  await expect(cards(page)).toHaveCount(2);
  await more(page, "My tower", "Delete");
  await expect(cards(page)).toHaveCount(1);
  await dialogOf(page).getByRole("button", { name: "Undo" }).click();
  await expect(cards(page)).toHaveCount(2);
  await more(page, "My tower", "Versions");
  const versions = page.getByRole("dialog", { name: "Versions of My tower" });
  await versions.getByRole("button", { name: "Open this version" }).click();
  await expect(versions).toHaveCount(0);
});

test("the seed and the task come back after a reload", async ({ page }) => {
  await openStudio(page);
  await chooseTask(page, "Lift the cube");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("jointspace.open"))).toContain("lift-the-cube");
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Task" })).toContainText("Lift the cube");
});

test.describe("B60: a browser that keeps nothing", () => {
  test("the library works on the page, says so, and offers the files", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(indexedDB, "open", {
        value: () => {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    });
    await openStudio(page);
    await page.keyboard.press("Control+KeyS");
    await expect(cards(page)).toHaveCount(1);
    await expect(dialogOf(page).getByText("This browser does not keep scenes")).toBeVisible();
    const download = page.waitForEvent("download");
    await dialogOf(page).getByRole("button", { name: "Download all" }).click();
    expect((await download).suggestedFilename()).toMatch(/\.jointspace\.json$/);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the library has no barrier and fits a narrow window, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openStudio(page);
    await page.keyboard.press("Control+KeyS");
    await expect(page.getByText("Kept: Cube in the tray")).toBeVisible();
    const said = await new AxeBuilder({ page }).include(".notice").analyze();
    expect(said.violations).toEqual([]);
    await openLibrary(page);
    await expect(cards(page)).toHaveCount(1);
    const { violations } = await new AxeBuilder({ page }).include(".dialog").analyze();
    expect(violations).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}
