/** Where the site stands and how it is shown: in a folder of a plain host, in a tab that is hidden, beside a busy page. */

import { createReadStream, existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import puppeteer, { type Page as Tab } from "puppeteer-core";
import { browserFlags, findWindowedChromium } from "../scripts/findBrowser.mjs";
import { ROOT } from "../scripts/steps.mjs";
import { expect, test } from "./fixtures";
import { leader, openStudio, simulatedTime, statusOf } from "./studioPage";

const FOLDER = "/some/folder/";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The site in a folder of a host that sets no headers of its own, as free hosts are. */
async function plainHost(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = join(ROOT, "dist", path.slice(FOLDER.length) || "index.html");
    if (!path.startsWith(FOLDER) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { url: `http://localhost:${(server.address() as AddressInfo).port}${FOLDER}`, server };
}

test("in a folder of a plain host everything is found, and the policy leads on one thread", async ({ page }) => {
  const { url, server } = await plainHost();
  try {
    await openStudio(page, url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await expect.poll(() => leader(page), { timeout: 90_000 }).toBe("policy");
    expect((await statusOf(page, "policy"))?.backend).not.toMatch(/threads/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("the session goes on while the page is busy for three seconds", async ({ page }) => {
  await openStudio(page);
  await page.getByRole("button", { name: "Start this seed again" }).click();
  await expect.poll(() => simulatedTime(page)).toBeLessThan(1);
  const rate = (await statusOf(page, "realTimeFactor")) ?? 0;
  const advanced = await page.evaluate(async () => {
    const before = window.jointspace!.frame()!.time;
    const end = performance.now() + 3000;
    while (performance.now() < end);
    // What the session has sent meanwhile lies in the queue.
    await new Promise((resolve) => setTimeout(resolve, 50));
    return window.jointspace!.frame()!.time - before;
  });
  // Led by the page's own timers, it would have made up for a tenth of a second at most.
  expect(advanced).toBeGreaterThan(Math.min(1, rate));
});

const timeIn = (tab: Tab): Promise<number> => tab.evaluate(() => window.jointspace?.status()?.time ?? -1);
const rateIn = (tab: Tab): Promise<number> => tab.evaluate(() => window.jointspace?.status()?.realTimeFactor ?? 0);
const goesOn = async (tab: Tab): Promise<void> => {
  const before = await timeIn(tab);
  await expect.poll(() => timeIn(tab)).not.toBe(before);
};

test("the session keeps its rate in a hidden tab", async ({ baseURL }) => {
  const executablePath = (await findWindowedChromium()) ?? "";
  test.skip(executablePath === "", "only a Chromium without tabs on this machine");
  // Playwright tells every page that it is in front; Puppeteer leaves tabs as they are.
  const throttled = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"];
  const args = await browserFlags();
  const browser = await puppeteer.launch({ executablePath, args, ignoreDefaultArgs: throttled });
  try {
    const tab = (await browser.pages())[0]!;
    await tab.goto(`${baseURL}`);
    await expect.poll(() => timeIn(tab)).toBeGreaterThan(1.2);
    const seen = await rateIn(tab);
    await (await browser.newPage()).bringToFront();
    await expect.poll(() => tab.evaluate(() => document.hidden)).toBe(true);
    // The page's own timers now come once a second; three of them pass.
    await tab.evaluate(async () => {
      for (let k = 0; k < 3; k++) await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await goesOn(tab);
    expect(await tab.evaluate(() => document.hidden)).toBe(true);
    // At the rate of the page's timers it would be a tenth.
    expect(await rateIn(tab)).toBeGreaterThan(0.4 * seen);
  } finally {
    await browser.close();
  }
});
