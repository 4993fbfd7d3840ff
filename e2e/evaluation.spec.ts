/** Evaluation in the page: many seeds in workers, the same numbers as on the command line, stopped, gone on and compared. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import type { Download, Locator, Page } from "@playwright/test";
import { ROOT } from "../scripts/steps.mjs";
import type { EvaluationComparison } from "../src/session/evaluationComparison";
import type { EvaluationRecord } from "../src/session/evaluationRecord";
import { expect, test } from "./fixtures";
import { chooseTask, leader, openStudio, pause, simulatedTime, statusOf } from "./studioPage";

const FIRST_SEED = 100_000;

const dialogOf = (page: Page): Locator => page.getByRole("dialog", { name: /^Evaluate/ });

async function openEvaluation(page: Page): Promise<Locator> {
  await page.keyboard.press("Shift+KeyN");
  await expect(dialogOf(page)).toBeVisible();
  await expect(dialogOf(page).getByText("Looking for earlier results")).toHaveCount(0);
  return dialogOf(page);
}

async function choose(page: Page, list: string, option: string | RegExp): Promise<void> {
  await dialogOf(page).getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option }).click();
}

async function start(page: Page, done: RegExp): Promise<void> {
  await dialogOf(page)
    .getByRole("button", { name: /^(Start|Go on)$/ })
    .click();
  await expect(dialogOf(page).getByText(done)).toBeVisible({ timeout: 120_000 });
}

async function textOf(download: Promise<Download>): Promise<string> {
  return readFileSync(await (await download).path(), "utf8");
}

async function save(page: Page, what: "CSV" | "JSON"): Promise<string> {
  const download = page.waitForEvent("download");
  await dialogOf(page)
    .getByRole("button", { name: `Save ${what}` })
    .click();
  return textOf(download);
}

/** What the real command reports, run here and now. */
async function headless(episodes: number): Promise<EvaluationRecord> {
  const args = ["evaluate", "--controller", "policy:cube-in-the-tray", "--json", "--fresh", "--workers", "1"];
  args.push("--seed", String(FIRST_SEED), "--episodes", String(episodes));
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "scripts/jointspace.mjs"), ...args]);
  return JSON.parse(stdout);
}

test("ten seeds of the policy in the page: as the command line says, exported, and there again after a reload", async ({
  page,
}) => {
  const expected = await headless(10);
  await openStudio(page);
  const dialog = await openEvaluation(page);
  await choose(page, "Number of seeds", "10 seeds");
  await expect(dialog.getByText("no result yet")).toBeVisible();
  await start(page, /10 of 10 episodes/);
  // The live arm stands still meanwhile.
  expect(await statusOf(page, "running")).toBe(false);
  await expect(dialog.getByText(`${expected.successes} of 10`, { exact: true })).toBeVisible();
  const cells = dialog.getByRole("group", { name: "Seeds of Policy" }).getByRole("button");
  await expect(cells).toHaveCount(10);
  for (const [k, { seed, outcome }] of expected.outcomes.entries()) {
    await expect(cells.nth(k)).toHaveAccessibleName(
      new RegExp(`^Seed ${seed}: ${outcome === "success" ? "Success" : "(Failed|Time)"}`),
    );
  }
  const { runtime: node, ...theirs } = expected;
  const { runtime: browser, ...ours } = JSON.parse(await save(page, "JSON")) as EvaluationRecord;
  expect(ours).toEqual(theirs);
  expect([node, browser]).toEqual([expect.stringMatching(/^Node/), expect.stringMatching(/Chrom/)]);
  const lines = (await save(page, "CSV")).trim().split("\r\n");
  expect(lines).toHaveLength(11);
  expect(lines[1]).toMatch(/^policy:cube-in-the-tray,[0-9a-f]{64},100000,/);

  await page.reload();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
  await openEvaluation(page);
  await choose(page, "Number of seeds", "10 seeds");
  await expect(dialog.getByText("10 of 10 episodes")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Done" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Delete results" }).click();
  await expect(dialog.getByText("0 of 10 episodes")).toBeVisible();
});

test("a run is paused by STOP, goes on in the background, and two controllers are compared", async ({ page }) => {
  await openStudio(page);
  await chooseTask(page, "Lift the cube");
  const dialog = await openEvaluation(page);
  await choose(page, "Number of seeds", "50 seeds");
  await choose(page, "Compared with", "Doing nothing");
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect(dialog.getByText(/^[1-9]\d* of 100 episodes/)).toBeVisible();
  // A press beside the dialog closes it, and this one stops all.
  await page.getByRole("button", { name: "STOP" }).click();
  await expect(dialog).toHaveCount(0);
  await openEvaluation(page);
  const goOn = dialog.getByRole("button", { name: "Go on" });
  await expect(goOn).toBeVisible();
  await expect(dialog.getByRole("button", { name: /runs now/ })).toHaveCount(0);
  await goOn.click();
  await expect(dialog.getByRole("alert")).toContainText("STOP is latched");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Resume" }).click();
  await openEvaluation(page);
  await goOn.click();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: /^Evaluating: \d+ of 100/ }).click();
  await expect(dialog.getByText("100 of 100 episodes")).toBeVisible({ timeout: 120_000 });
  await expect(dialog.getByText("Expert is better.")).toBeVisible();
  const { runs, comparison } = JSON.parse(await save(page, "JSON")) as {
    runs: EvaluationRecord[];
    comparison: EvaluationComparison;
  };
  expect(runs.map(({ controller, episodes }) => [controller, episodes])).toEqual([
    ["expert", 50],
    ["none", 50],
  ]);
  expect(comparison).toMatchObject({ pairs: 50, both: 0, onlyFirst: runs[0]!.successes, onlySecond: 0 });
  expect(comparison.p).toBeLessThan(1e-9);
});

test("a cell plays its seed as it was scored; all of it goes by keyboard, and axe finds nothing", async ({ page }) => {
  await openStudio(page);
  await chooseTask(page, "Lift the cube");
  await pause(page);
  const dialog = await openEvaluation(page);
  await choose(page, "Number of seeds", "10 seeds");
  await choose(page, "Who is evaluated", "Random moves");
  await start(page, /10 of 10 episodes/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`)).toEqual(
    [],
  );
  const cells = dialog.getByRole("group", { name: "Seeds of Random moves" }).getByRole("button");
  await cells.first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(cells.nth(2)).toBeFocused();
  await expect(dialog.getByText(/^Seed 100002: /)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => statusOf(page, "seed")).toBe(100_002);
  expect(await leader(page)).toBe("replay");
  await expect(page.getByText(/^Replay verified/)).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Back to results" }).click();
  await expect(dialog.getByText("10 of 10 episodes")).toBeVisible();
});

test.describe("when parts of it are missing", () => {
  test.use({ expectedErrors: [/Failed to load resource|evaluation\.worker/] });

  test("a worker and a policy that cannot be loaded are said, and the next try works", async ({ page }) => {
    await page.route(/evaluation\.worker/, (route) => route.abort());
    await openStudio(page);
    // Once the live policy is here, its files are asked for only by the evaluation.
    await expect.poll(() => leader(page)).toBe("policy");
    await page.route(/policies\/cube-in-the-tray/, (route) => route.abort());
    const dialog = await openEvaluation(page);
    await choose(page, "Number of seeds", "10 seeds");
    await expect(dialog.getByRole("alert")).toContainText("E_FETCH");
    await page.unroute(/policies\/cube-in-the-tray/);
    await dialog.getByRole("button", { name: "Start", exact: true }).click();
    await expect(dialog.getByRole("alert")).toContainText("E_WORKER");
    await page.unroute(/evaluation\.worker/);
    await start(page, /10 of 10 episodes/);
    await expect(dialog.getByRole("alert")).toHaveCount(0);
  });
});

test.describe("in Chinese, on a phone", () => {
  test.use({ locale: "zh-CN", viewport: { width: 360, height: 740 } });

  test("it opens from the menu, runs, fits, and axe finds nothing", async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await openStudio(page);
    await page.getByRole("button", { name: "更多" }).click();
    await page.getByRole("menuitem", { name: /用多个种子评估/ }).click();
    const dialog = page.getByRole("dialog", { name: /评估/ });
    await dialog.getByRole("combobox", { name: "种子数量" }).click();
    await page.getByRole("option", { name: /^10 个种子/ }).click();
    await dialog.getByRole("button", { name: "开始", exact: true }).click();
    await expect(dialog.getByText("10 个回合中已完成 10 个")).toBeVisible({ timeout: 120_000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await expect(page.getByRole("button", { name: "停止", exact: true })).toBeInViewport({ ratio: 1 });
  });
});
