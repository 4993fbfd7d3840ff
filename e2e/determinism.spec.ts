/** The same grasp, and the same heap of cylinders and convex shapes, end in the same bits in Node, Chromium and Firefox. */

import puppeteer from "puppeteer-core";
import { goldenGrasp } from "../src/physics/testing/goldenGrasp";
import { goldenShapes } from "../src/physics/testing/goldenShapes";
import { expect } from "./fixtures";
import { test } from "./probes";

test("the golden runs have the same hashes in Node and Chromium", async ({ page, probes }) => {
  await page.goto(`${probes.url}goldenGrasp.html`);
  expect(await page.evaluate(() => window.goldenGrasp())).toBe(goldenGrasp());
  expect(await page.evaluate(() => window.goldenShapes())).toBe(goldenShapes());
});

test("the golden runs have the same hashes in Node and Firefox", async ({ probes }) => {
  const executablePath = process.env.FIREFOX_PATH ?? "";
  test.skip(executablePath === "", "no Firefox on this machine");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const page = await browser.newPage();
    await page.goto(`${probes.url}goldenGrasp.html`);
    expect(await page.evaluate(() => window.goldenGrasp())).toBe(goldenGrasp());
    expect(await page.evaluate(() => window.goldenShapes())).toBe(goldenShapes());
  } finally {
    await browser.close();
  }
});
