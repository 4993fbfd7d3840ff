/** What one person builds or sends is, bit for bit, what another one opens: in another profile, and in another browser. */

import type { Page } from "@playwright/test";
import puppeteer from "puppeteer-core";
import type { EpisodeResult } from "../src/session/evaluationReport";
import type { SessionStatus } from "../src/session/protocol";
import type {} from "../src/studio/debugHandle";
import { BUILTIN_SCENES } from "../src/world/builtinScenes";
import { canonicalScene } from "../src/world/canonicalScene";
import { parseScene } from "../src/world/parseScene";
import { noOptions, type SharedScene } from "../src/world/sharedScene";
import { readShareLink } from "../src/world/shareLink";
import { writeShareLink } from "../src/world/shareLinkWriter";
import { expect, test } from "./fixtures";
import { openStudio, statusOf } from "./studioPage";

/** A page of either browser. */
interface AnyPage {
  evaluate<A extends readonly unknown[], R>(look: (...given: A) => R | Promise<R>, ...given: A): Promise<R>;
}

/** What a page has made of a link. */
interface Opened {
  readonly document: string;
  readonly seed: number;
  readonly leader: string;
  /** Poses and joints at the start. */
  readonly start: readonly number[];
  /** After some control steps. */
  readonly later: readonly number[];
  readonly scored: readonly EpisodeResult[];
}

const STEPS = 25;

async function until<T>(page: AnyPage, look: () => T | null, holds: (found: T) => boolean): Promise<void> {
  await expect
    .poll(async () => {
      const found = await page.evaluate(look);
      return found !== null && holds(found);
    })
    .toBe(true);
}

const statusIn = (): SessionStatus | null => window.jointspace?.status() ?? null;

/** Every number of the newest frame that says where things are. */
function numbersIn(): number[] {
  const frame = window.jointspace?.frame();
  return frame ? [frame.time, ...frame.q, ...frame.qd, ...frame.objectPose, ...frame.objectJoint] : [];
}

/** Looks at a scene that has just been opened and stands still: its numbers now and some steps on, its document, its score. */
async function look(page: AnyPage, press: (key: string) => Promise<void>, shared: SharedScene): Promise<Opened> {
  const seed = shared.seed!;
  const { hz } = parseScene(shared.document).episode;
  await until(page, statusIn, (status) => status.seed === seed && !status.running && status.time === 0);
  const start = await page.evaluate(numbersIn);
  for (let k = 0; k < STEPS; k++) await press("ArrowRight");
  await expect.poll(async () => (await page.evaluate(numbersIn))[0]).toBeCloseTo(STEPS / hz, 2);
  const later = await page.evaluate(numbersIn);
  const scored = await page.evaluate((wanted) => window.jointspace!.score([wanted]), seed);
  const leader = (await page.evaluate(statusIn))?.controller.kind ?? "";
  await press("KeyM");
  await page.evaluate(clickJson);
  const document = await page.evaluate(jsonText);
  return { document: JSON.stringify(canonicalScene(JSON.parse(document))), seed, leader, start, later, scored };
}

async function clickJson(): Promise<void> {
  for (;;) {
    const tab = [...document.querySelectorAll<HTMLElement>("[role=tab]")].find((each) => each.textContent === "JSON");
    tab?.click();
    if (document.querySelector("textarea[aria-label='The scene as JSON']")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function jsonText(): string {
  return document.querySelector<HTMLTextAreaElement>("textarea[aria-label='The scene as JSON']")?.value ?? "";
}

async function addCondition(page: Page, condition: string): Promise<void> {
  await page.getByRole("button", { name: "Add to the goal", exact: true }).click();
  await page.getByRole("menuitem", { name: condition, exact: true }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
}

test("a task built from nothing goes by its link to a second profile: same document, seed and bits", async ({
  page,
  browser,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openStudio(page);
  await page.keyboard.press("KeyM");
  await page.getByRole("button", { name: "New scene" }).click();
  const search = page.getByRole("searchbox", { name: "Search things to add" });
  for (const thing of ["box", "tray"]) {
    await search.fill(thing);
    await search.press("Enter");
    await expect(page.locator(`[data-row="${thing === "box" ? "block" : thing}"]`)).toBeVisible();
  }
  await page.locator('[data-row="block"]').click();
  await page.getByRole("button", { name: "Place at random" }).click();
  await page.getByRole("tab", { name: "Task", exact: true }).click();
  await addCondition(page, "is in something");
  await addCondition(page, "is let go");
  await page.getByRole("region", { name: "Test it" }).getByRole("button", { name: "Expert" }).click();
  await expect.poll(async () => (await statusOf(page, "controller"))?.kind).toBe("expert");
  await expect.poll(async () => (await statusOf(page, "time")) ?? 0).toBeGreaterThan(0.2);
  const seed = (await statusOf(page, "seed"))!;

  await page.keyboard.press("Shift+KeyS");
  const dialog = page.getByRole("dialog", { name: "Share this scene" });
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(await dialog.getByRole("textbox", { name: "Link" }).inputValue());
  await page.keyboard.press("Escape");
  const sent = readShareLink(new URL(link).hash)!;
  expect(sent).toMatchObject({ seed, lead: "expert" });

  const here = (await page.evaluate((wanted) => window.jointspace?.score([wanted]), seed))!;
  await page.keyboard.press("KeyM");
  await page.evaluate(clickJson);
  const own = canonicalScene(JSON.parse(await page.evaluate(jsonText)));
  expect(sent.document).toEqual(own);

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole("region", { name: "Opened from a link" })).toContainText(
    "suggests that the expert leads",
  );
  const there = await look(other, (key) => other.keyboard.press(key), sent);
  expect(there.document).toBe(JSON.stringify(own));
  expect(there.leader).toBe("expert");
  expect(there.scored).toEqual(here);
  expect(here[0]).toMatchObject({ seed, outcome: { kind: "success" }, alreadySolved: false });
  await context.close();
});

test("links made in Chromium open in Firefox as the same bits, also with a start state", async ({ page, baseURL }) => {
  const executablePath = process.env.FIREFOX_PATH ?? "";
  test.skip(executablePath === "", "no Firefox on this machine");
  const document = canonicalScene({ ...BUILTIN_SCENES["cube-in-the-tray"], title: { en: "Mine", zh: "我的" } });
  const plain: SharedScene = { ...noOptions(), document, seed: 100042, lead: "expert" };
  const joints = [0.3, -0.7, 0.4, 0.2, -0.5, 0.6];
  const start = {
    joints,
    targets: joints.map((q) => q + 0.05),
    objects: parseScene(document).objects.map(({ fixed }, k) => ({
      X_WO: fixed ? null : { p: [0.22 + 0.05 * k, -0.11, 0.0153] as const, q: [0.9659, 0, 0, 0.2588] as const },
      joint: null,
    })),
  };
  const links = [plain, { ...plain, seed: 7, start }].map((shared) => `#${writeShareLink(shared, 2)}`);
  const firefox = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const other = await firefox.newPage();
    await other.setViewport({ width: 1280, height: 720 });
    const found: Opened[] = [];
    for (const link of links) {
      const shared = readShareLink(link)!;
      await page.goto("about:blank");
      await page.goto(`./${link}`);
      const here = await look(page, (key) => page.keyboard.press(key), shared);
      await other.goto("about:blank");
      await other.goto(`${baseURL}${link}`);
      const there = await look(other as unknown as AnyPage, (key) => other.keyboard.press(key as "ArrowRight"), shared);
      expect(here.document).toBe(JSON.stringify(document));
      expect(there).toEqual(here);
      expect(here.start).not.toEqual(here.later);
      found.push(here);
    }
    expect(found[1]!.start.slice(1, 7)).toEqual(joints.map((q) => expect.closeTo(q, 3)));
    expect(found[0]!.scored[0]!.hash).toMatch(/^[0-9a-f]{16}$/);
  } finally {
    await firefox.close();
  }
});
