/** A scene goes from one person to another: by link, file, picture, and in a page of somebody else. */

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { encodeBase64url } from "../src/math/base64url";
import { encodeUtf8 } from "../src/math/utf8";
import type { EmbedAnswer } from "../src/studio/embed/embedMessages";
import { BUILTIN_SCENES } from "../src/world/builtinScenes";
import { canonicalScene } from "../src/world/canonicalScene";
import { writeFields } from "../src/world/linkFields";
import { writeSceneFile } from "../src/world/sceneFile";
import { noOptions, type SharedScene } from "../src/world/sharedScene";
import { writeShareLink } from "../src/world/shareLinkWriter";
import { expect, test } from "./fixtures";
import { leader, openStudio, simulatedTime, statusOf } from "./studioPage";

const OWN_TITLE = { en: "Two cubes", zh: "两个方块" };
const own = canonicalScene({
  ...BUILTIN_SCENES["lift-the-cube"],
  title: OWN_TITLE,
  episode: { limitS: 20 },
});
const shared = (change: Partial<SharedScene>): SharedScene => ({ ...noOptions(), document: own, ...change });
const linkOf = (change: Partial<SharedScene>): string => `./#${writeShareLink(shared(change), 2)}`;

const KEPT_RUN: { readonly text: string; readonly seed: number } = JSON.parse(
  readFileSync(new URL("../src/dataset/fixtures/runsV1.json", import.meta.url), "utf8"),
)[0];

const title = (page: Page) => page.evaluate(() => window.jointspace?.status()?.task.title ?? null);
const problem = (page: Page) => page.getByRole("alert").filter({ hasText: "cannot be opened" });

test.describe("opening a link", () => {
  test("shows the scene at its seed, still, and fetches nothing before a click", async ({ page }) => {
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(request.url()));
    const tray = canonicalScene(BUILTIN_SCENES["cube-in-the-tray"]);
    await page.goto(linkOf({ document: tray, seed: 100042, lead: "policy" }));
    const notice = page.getByRole("region", { name: "Opened from a link" });
    await expect(notice).toContainText("suggests the policy");
    await expect.poll(() => statusOf(page, "seed")).toBe(100042);
    await expect.poll(() => statusOf(page, "running")).toBe(false);
    expect(await simulatedTime(page)).toBe(0);
    expect(await leader(page)).toBe("none");
    for (let k = 0; k < 60; k++) await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await simulatedTime(page)).toBe(0);
    expect(fetched.filter((url) => /policies|\.wasm|\.onnx/.test(url))).toEqual([]);
    await notice.getByRole("button", { name: "Run the policy" }).click();
    await expect.poll(() => leader(page), { timeout: 90_000 }).toBe("policy");
    await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
  });

  test("while the studio runs keeps the visitor's own scene for undo and for one click", async ({ page }) => {
    await openStudio(page);
    await page.evaluate(
      (fragment) => {
        location.hash = fragment;
      },
      linkOf({ seed: 7 }).slice(3),
    );
    await expect.poll(() => title(page)).toEqual(OWN_TITLE);
    await expect.poll(() => statusOf(page, "running")).toBe(false);
    expect(await statusOf(page, "seed")).toBe(7);
    await page.keyboard.press("Control+KeyZ");
    await expect.poll(() => title(page)).toMatchObject({ en: "Cube in the tray" });
    expect(await page.evaluate(() => location.hash)).toBe("");
    await page.keyboard.press("Control+Shift+KeyZ");
    await expect.poll(() => title(page)).toEqual(OWN_TITLE);
    await page.evaluate(
      (fragment) => {
        location.hash = fragment;
      },
      linkOf({ seed: 8 }).slice(3),
    );
    await page.getByRole("button", { name: "Back to my scene" }).click();
    await expect.poll(() => statusOf(page, "seed")).toBe(7);
  });
});

test.describe("a link that is none", () => {
  const whole = linkOf({ seed: 7 });
  const bomb = `./#s=1${"A".repeat(40_000)}`;
  const hostile = `./#s=0${encodeBase64url(encodeUtf8(JSON.stringify({ ...BUILTIN_SCENES["lift-the-cube"], port: "<img src=x onerror=alert(1)>" })))}`;
  const newer = `./#s=0${encodeBase64url(encodeUtf8(JSON.stringify({ v: 2, goal: { dance: [] } })))}`;
  for (const [name, address, code] of [
    ["cut", whole.slice(0, 120), "E_LINK_CORRUPT"],
    ["changed", whole.replace("seed=7", "seed=8"), "E_LINK_CORRUPT"],
    ["oversized", bomb, "E_LINK_TOO_LONG"],
    ["hostile", hostile, "E_SCHEMA"],
    ["of a newer version", newer, "E_NEWER_VERSION"],
  ] as const) {
    test(`B19, B24: one that is ${name} says why, keeps its text, and never shows another scene as its own`, async ({
      page,
    }) => {
      await page.goto(address);
      await expect(problem(page)).toContainText(code);
      await expect(problem(page).getByRole("textbox").first()).toHaveValue(new RegExp(address.slice(3, 60)));
      await expect(page.getByRole("region", { name: "Opened from a link" })).toHaveCount(0);
      if (code === "E_NEWER_VERSION") {
        await expect(problem(page).getByRole("button", { name: "Reload the page" })).toBeVisible();
        await expect(problem(page).getByRole("textbox").nth(1)).toHaveValue(/"dance"/);
      }
      await problem(page).getByRole("button", { name: "Go on without it" }).click();
      await expect(problem(page)).toHaveCount(0);
      expect(await page.evaluate(() => location.hash)).toBe("");
    });
  }
});

test("a scene file that is dropped opens, and one that is none says so", async ({ page }) => {
  await openStudio(page);
  await drop(page, "two-cubes.jointspace.json", "application/json", encodeUtf8(writeSceneFile(shared({ seed: 12 }))));
  await expect.poll(() => title(page)).toEqual(OWN_TITLE);
  await expect.poll(() => statusOf(page, "seed")).toBe(12);
  await drop(page, "other.json", "application/json", encodeUtf8("{}"));
  await expect(page.getByRole("alert").filter({ hasText: "This file cannot be opened" })).toContainText("E_SCHEMA");
  expect(await title(page)).toEqual(OWN_TITLE);
});

/** Drops a file on the page. */
async function drop(page: Page, name: string, type: string, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, fileType, base64]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([content], fileName!, { type: fileType! }));
      return transfer;
    },
    [name, type, Buffer.from(bytes).toString("base64")] as const,
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

test("the share dialog gives a link that opens as the same bits in another profile, and a picture that opens when dropped", async ({
  page,
  browser,
}) => {
  await page.goto(linkOf({ seed: 21 }));
  await expect.poll(() => statusOf(page, "seed")).toBe(21);
  await page.keyboard.press("Shift+KeyS");
  const dialog = page.getByRole("dialog", { name: "Share this scene" });
  await expect(dialog.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  await expect(dialog).toContainText("fits everywhere");
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download picture" }).click();
  const picture = readFileSync((await (await download).path())!);
  const first = await page.evaluate(() => [...(window.jointspace?.frame()?.objectPose ?? [])]);
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect.poll(() => title(other)).toEqual(OWN_TITLE);
  await expect.poll(() => statusOf(other, "running")).toBe(false);
  expect(await simulatedTime(other)).toBe(0);
  expect(await other.evaluate(() => [...(window.jointspace?.frame()?.objectPose ?? [])])).toEqual(first);
  await other.goto("./");
  await expect.poll(() => simulatedTime(other)).toBeGreaterThan(0.2);
  await drop(other, "two-cubes.png", "image/png", picture);
  await expect.poll(() => title(other)).toEqual(OWN_TITLE);
  await expect.poll(() => statusOf(other, "seed")).toBe(21);
  await other.context().close();
});

test("B56: a page around the frame drives it when it is named, and is ignored and counted when it is not", async ({
  page,
}) => {
  const site = (address: string): string => address.replace("localhost", "127.0.0.1");
  await page.goto("./");
  const studio = page.url();
  // The same server under another name is another origin.
  await page.goto(`${site(studio)}embed-demo.html?studio=${encodeURIComponent(studio)}`);
  const log = page.getByRole("listitem");
  await expect(log.filter({ hasText: '"type":"ready"' })).toHaveCount(1);
  await page.getByRole("button", { name: "Load" }).click();
  await expect(log.filter({ hasText: '"requestId":"demo-1","ok":true' })).toContainText('"title":"Stack three"');
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(log.filter({ hasText: '"requestId":"demo-2","ok":true' })).toContainText(
    '"seed":7,"time":0,"running":false',
  );
  await page.getByRole("button", { name: "Run" }).click();
  await expect(log.filter({ hasText: '"requestId":"demo-3","ok":true' })).toContainText('"running":true');

  const frame = page.frameLocator("#frame").locator("html");
  await page.evaluate((origin) => {
    const { contentWindow } = document.querySelector("iframe")!;
    contentWindow!.postMessage({ jointspace: 1, requestId: "x", type: "connect" }, origin);
    contentWindow!.postMessage({ jointspace: 1, requestId: "x", type: "load", scene: "x".repeat(50_000_000) }, origin);
  }, new URL(studio).origin);
  await expect(frame).toHaveAttribute("data-ignored", "2");
  // Nobody named this origin: not even a whole message is answered.
  await page.evaluate((address) => {
    document.querySelector("iframe")!.src = address;
  }, `${studio}embed.html`);
  await expect(frame.getByRole("button", { name: "Run" })).toBeVisible();
  await page.evaluate((origin) => {
    document
      .querySelector("iframe")!
      .contentWindow!.postMessage({ jointspace: 1, requestId: "y", type: "run" }, origin);
  }, new URL(studio).origin);
  await expect(frame).toHaveAttribute("data-ignored", "1");
  await expect(frame.getByRole("button", { name: "Run" })).toBeVisible();
});

/** Says something to the frame as the page around it and waits for the answer. */
function ask(page: Page, message: Readonly<Record<string, unknown>>): Promise<EmbedAnswer> {
  return page.evaluate(
    (said) =>
      new Promise<EmbedAnswer>((resolve) => {
        const requestId = crypto.randomUUID();
        window.addEventListener("message", function hear({ data }) {
          if (data.type !== "reply" || data.requestId !== requestId) return;
          window.removeEventListener("message", hear);
          resolve(data);
        });
        document.querySelector("iframe")!.contentWindow!.postMessage({ jointspace: 1, requestId, ...said }, "*");
      }),
    message,
  );
}

/** Says something to the frame that is not answered. */
function tell(page: Page, message: Readonly<Record<string, unknown>>): Promise<void> {
  return page.evaluate(
    (said) =>
      document.querySelector("iframe")!.contentWindow!.postMessage({ jointspace: 1, requestId: "told", ...said }, "*"),
    message,
  );
}

test("B56: a page around the frame starts no device, fetches no policy and learns nothing of the visitor's scenes", async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.addInitScript(() => {
    const touched: string[] = [];
    Object.assign(window, { touched });
    const { getItem } = Storage.prototype;
    Storage.prototype.getItem = function (key) {
      touched.push(key);
      return getItem.call(this, key);
    };
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      touched.push(`database ${name}`);
      return open.call(this, name, version);
    };
  });
  // A page of the studio's own site around it: no other page gets nearer to what is kept here.
  await page.goto("./embed-demo.html");
  await page.evaluate(
    (kept) => localStorage.setItem("jointspace.open", kept),
    JSON.stringify({ origin: null, seed: 3, scene: { ...own, title: "Secret" }, id: null }),
  );
  await page.reload();
  await expect(page.getByRole("listitem").filter({ hasText: '"type":"ready"' })).toHaveCount(1);
  const state = { title: "Cube in the tray", time: 0, running: false };
  expect(await ask(page, { type: "state" })).toMatchObject({ ok: true, state });
  const frame = page.frames().find((each) => each.url().includes("embed.html"))!;
  const allowed = await frame.evaluate(() => {
    const { featurePolicy } = document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } };
    return ["serial", "usb", "hid", "camera", "microphone"].filter((name) => featurePolicy.allowsFeature(name));
  });
  expect(allowed).toEqual([]);

  const tray = canonicalScene(BUILTIN_SCENES["cube-in-the-tray"]);
  const link = writeShareLink(shared({ document: tray, seed: 7, lead: "policy" }), 2);
  const now = () => ask(page, { type: "state" });
  expect(await ask(page, { type: "load", link })).toMatchObject({ ok: true, state });
  await expect.poll(now).toMatchObject({ state: { ...state, leader: "none" } });
  expect(await ask(page, { type: "run" })).toMatchObject({ ok: true, state: { running: true, leader: "none" } });
  await tell(page, { type: "run", lead: "policy" });
  await tell(page, { type: "connect", port: 0 });
  for (let k = 0; k < 60; k++) await frame.evaluate(() => new Promise(requestAnimationFrame));
  expect(await ask(page, { type: "state" })).toMatchObject({ state: { leader: "none", ignored: { form: 2 } } });

  // A replay waits as well.
  const replay = writeFields([["r", KEPT_RUN.text]]);
  const waiting = { seed: KEPT_RUN.seed, leader: "replay", time: 0, running: false };
  expect(await ask(page, { type: "load", link: replay })).toMatchObject({ ok: true });
  await expect.poll(now).toMatchObject({ state: waiting });
  expect(await ask(page, { type: "run" })).toMatchObject({ ok: true, state: { running: true, leader: "replay" } });

  expect(fetched.filter((url) => /policies|\.wasm|\.onnx/.test(url))).toEqual([]);
  const touched = await frame.evaluate(() => (window as unknown as { touched: string[] }).touched);
  expect(touched.filter((name) => name === "jointspace.open" || name.startsWith("database"))).toEqual([]);
  expect(touched.length).toBeGreaterThan(0);
});

test("a notice that was closed: what is changed then is what the next visit shows, and not the link again", async ({
  page,
}) => {
  await page.goto(linkOf({ seed: 21 }));
  await page.getByRole("button", { name: "Close this notice" }).click();
  expect(await page.evaluate(() => location.hash)).not.toBe("");
  await page.keyboard.press("Control+KeyZ");
  await expect.poll(() => title(page)).toMatchObject({ en: "Cube in the tray" });
  expect(await page.evaluate(() => location.hash)).toBe("");
});
