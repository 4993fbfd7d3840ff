/** A run becomes a link or a file, and whoever opens it sees the same run to the last bit. */

import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import puppeteer from "puppeteer-core";
import { decodeRun, LONGEST_RUN_LINK } from "../src/dataset/runText";
import { encodeRun } from "../src/dataset/runWriter";
import { BUILTIN_SCENES } from "../src/world/builtinScenes";
import { canonicalScene } from "../src/world/canonicalScene";
import { writeFields } from "../src/world/linkFields";
import { parseScene } from "../src/world/parseScene";
import { encodeScene } from "../src/world/sceneLinkWriter";
import { encodeStart } from "../src/world/startState";
import { expect, test } from "./fixtures";
import { chooseTask, openStudio, statusOf } from "./studioPage";

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Share this run" });

/** Lets the expert lift the cube and asks for the run. */
async function sharedRun(page: Page): Promise<string> {
  await openStudio(page);
  await chooseTask(page, "Lift the cube");
  await expect.poll(() => statusOf(page, "episodes"), { timeout: 120_000 }).toBeGreaterThan(0);
  await page.keyboard.press("Shift+KeyL");
  return dialogOf(page).getByRole("textbox", { name: "Link to the replay" }).inputValue();
}

const fragmentOf = (link: string): string => link.slice(link.indexOf("#"));

test("a run is shared by link, and another visitor sees it verified, with their own scene kept", async ({
  page,
  browser,
}) => {
  const link = await sharedRun(page);
  expect(link.length).toBeLessThan(8000);
  const { violations } = await new AxeBuilder({ page }).include(".dialog").analyze();
  expect(violations).toEqual([]);
  const download = page.waitForEvent("download");
  await dialogOf(page).getByRole("button", { name: "Save replay file" }).click();
  const file = readFileSync(await (await download).path(), "utf8");

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(`./${fragmentOf(link)}`);
  await expect(other.getByText(/^Replay verified: all \d+ steps the same/)).toBeVisible({ timeout: 120_000 });
  expect(await statusOf(other, "replay")).toMatchObject({ departedAt: null, isVerified: true });
  expect((await statusOf(other, "outcome"))?.kind).toBe("success");
  // Who comes for the first time has no scene of their own.
  await other.getByRole("button", { name: "Go to “Cube in the tray”" }).click();
  await expect(other.getByRole("combobox", { name: "Task" })).toContainText("Cube in the tray");

  const name = "a.jointspace-run.json";
  const transfer = await other.evaluateHandle(
    ([text, fileName]) => {
      const data = new DataTransfer();
      data.items.add(new File([text!], fileName!, { type: "application/json" }));
      return data;
    },
    [file, name],
  );
  await other.dispatchEvent(".scene-pane", "drop", { dataTransfer: transfer });
  await expect(other.getByText(/^Replay verified/)).toBeVisible({ timeout: 120_000 });
  await context.close();
});

test("a run that began where a link had put things is shared, and goes the same way from there", async ({
  page,
  browser,
}) => {
  const scene = parseScene(BUILTIN_SCENES["lift-the-cube"]);
  const joints = [0.1, -0.9, 0.9, 0.6, 0, 0.4];
  const objects = [{ X_WO: { p: [0.22, 0.03, 0.0125], q: [0, 0, 0, 1] }, joint: null }] as const;
  const start = encodeStart({ joints, targets: joints, objects }, scene);
  const payload = encodeScene(canonicalScene(BUILTIN_SCENES["lift-the-cube"]), 2);
  const fields: [string, string][] = [
    ["s", payload],
    ["seed", "7"],
    ["lead", "expert"],
    ["start", start],
  ];
  await page.goto(`./#${writeFields(fields)}`);
  await page.getByRole("button", { name: "Run the expert" }).click();
  await expect.poll(() => statusOf(page, "episodes"), { timeout: 120_000 }).toBeGreaterThan(0);
  await page.keyboard.press("Shift+KeyL");
  const link = await dialogOf(page).getByRole("textbox", { name: "Link to the replay" }).inputValue();
  expect(link).toMatch(/&r=2/);
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(`./${fragmentOf(link)}`);
  await expect(other.getByText(/^Replay verified: all \d+ steps the same/)).toBeVisible({ timeout: 120_000 });
  expect(await statusOf(other, "seed")).toBe(7);
  await context.close();
});

test("a replay that departs names the physics that it was made with, and the one that is here", async ({ page }) => {
  const link = await sharedRun(page);
  const text = new URLSearchParams(fragmentOf(link).slice(1)).get("r")!;
  const run = decodeRun(text, LONGEST_RUN_LINK);
  const checks = run.checks.map((byte, k) => (k === 4 ? byte ^ 1 : byte));
  const depart = async (physics: string): Promise<void> => {
    await page.goto("about:blank");
    await page.goto(`./#${writeFields([["r", encodeRun({ ...run, physics, checks })]])}`);
  };
  await depart("native 0.0.1");
  await expect(
    page.getByText(
      `departs at step 5 of ${run.track.steps}: it was made with the physics native 0.0.1, this is ${run.physics}`,
    ),
  ).toBeVisible();
  await depart(run.physics);
  await expect(
    page.getByText(/departs at step 5 of \d+: another version of the simulation, or a changed file/),
  ).toBeVisible();
});

test("B19: a replay link that was cut says so, and nothing else opens", async ({ page }) => {
  const link = await sharedRun(page);
  await page.goto("about:blank");
  await page.goto(`./${fragmentOf(link).slice(0, -40)}`);
  await expect(page.getByText(/cut off or changed/).first()).toBeVisible();
});

test("a replay made in Chromium is verified in Firefox", async ({ page, baseURL }) => {
  const executablePath = process.env.FIREFOX_PATH ?? "";
  test.skip(executablePath === "", "no Firefox on this machine");
  const link = await sharedRun(page);
  const firefox = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const other = await firefox.newPage();
    await other.goto(`${baseURL}${fragmentOf(link)}`);
    const replay = () => other.evaluate(() => window.jointspace?.status()?.replay ?? null);
    await expect
      .poll(async () => (await replay())?.isVerified ?? (await replay())?.departedAt ?? null, { timeout: 120_000 })
      .toBe(true);
    expect(await replay()).toMatchObject({ departedAt: null, isVerified: true });
  } finally {
    await firefox.close();
  }
});
