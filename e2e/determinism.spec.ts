/** The same grasp in Node, Chromium and Firefox ends in the same bits. */

import puppeteer from "puppeteer-core";
import { goldenGrasp } from "../src/physics/testing/goldenGrasp";
import { expect } from "./fixtures";
import { test } from "./probes";

test("the golden grasp has the same hash in Node and Chromium", async ({ page, probes }) => {
  await page.goto(`${probes.url}goldenGrasp.html`);
  expect(await page.evaluate(() => window.goldenGrasp())).toBe(goldenGrasp());
});

test("the golden grasp has the same hash in Node and Firefox", async ({ probes }) => {
  const executablePath = process.env.FIREFOX_PATH ?? "";
  test.skip(executablePath === "", "no Firefox on this machine");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const page = await browser.newPage();
    await page.goto(`${probes.url}goldenGrasp.html`);
    expect(await page.evaluate(() => window.goldenGrasp())).toBe(goldenGrasp());
  } finally {
    await browser.close();
  }
});
