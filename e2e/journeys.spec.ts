/** What a visitor does: watch, take over, stop time, change the words and the look, open a policy of their own. */

import AxeBuilder from "@axe-core/playwright";
import type {} from "../src/studio/debugHandle";
import { expect, test } from "./fixtures";
import { jointPositions, openStudio, pause, simulatedTime } from "./studioPage";

test("first visit: the arm works by itself, the policy takes over, hints show once", async ({ page }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "localhost") foreign.push(request.url());
  });
  await openStudio(page);
  await expect(page.getByText("Simulation", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "STOP" })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Three things to try" })).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.controller.kind)).toBe("policy");
  await expect(page.getByTestId("policy-backend")).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => window.jointspace?.status()?.episodes ?? 0), { timeout: 120_000 })
    .toBeGreaterThan(0);
  await page.getByRole("button", { name: "Got it" }).click();
  await page.reload();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
  await expect(page.getByRole("complementary", { name: "Three things to try" })).toHaveCount(0);
  expect(foreign).toEqual([]);
});

test("keys take over the arm, and letting go stops it", async ({ page }) => {
  await openStudio(page);
  await page.keyboard.down("KeyE");
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.controller.kind)).toBe("teleop");
  const before = await jointPositions(page);
  await expect
    .poll(async () => Math.max(...(await jointPositions(page)).map((q, i) => Math.abs(q - before[i]!))))
    .toBeGreaterThan(0.03);
  await page.keyboard.up("KeyE");
  const speed = (): Promise<number> =>
    page.evaluate(() => Math.max(...Array.from(window.jointspace?.frame()?.qd ?? [1], (v) => Math.abs(v))));
  await expect.poll(speed).toBeLessThan(0.01);
});

test("pause, back, on and the same seed again are exact", async ({ page }) => {
  await openStudio(page);
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(1);
  await pause(page);
  const time = await simulatedTime(page);
  const here = await jointPositions(page);
  const press = async (name: string, wanted: (t: number) => boolean): Promise<void> => {
    await page.getByRole("button", { name }).click();
    await expect.poll(async () => wanted(await simulatedTime(page))).toBe(true);
  };
  await press("One step back", (t) => t < time - 0.01);
  expect(await jointPositions(page)).not.toEqual(here);
  await press("One step on", (t) => Math.abs(t - time) < 1e-9);
  await expect.poll(() => jointPositions(page)).toEqual(here);
});

test("STOP latches until somebody resumes", async ({ page }) => {
  await openStudio(page);
  await page.getByRole("button", { name: "STOP" }).click();
  await expect(page.getByRole("alert").getByText("All motion is stopped")).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.running)).toBe(false);
  const time = await simulatedTime(page);
  await page.keyboard.press("Space");
  await page.keyboard.press("KeyE");
  expect(await simulatedTime(page)).toBe(time);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(time);
});

test("Chinese and dark are remembered", async ({ page }) => {
  await openStudio(page);
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "简体中文" }).click();
  await page.getByRole("button", { name: "主题" }).click();
  await page.getByRole("menuitemradio", { name: "深色" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "停止", exact: true })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

test("a narrow screen keeps STOP, the pill and the run bar", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openStudio(page);
  for (const name of ["STOP", "Pause", "Next seed"]) {
    await expect(page.getByRole("button", { name })).toBeInViewport({ ratio: 1 });
  }
  await expect(page.getByText("Simulation", { exact: true })).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole("tab", { name: "Joints" }).click();
  await expect(page.getByRole("slider", { name: "Target of Elbow" })).toBeVisible();
});

test("a policy package that does not fit is refused with its reason, and the arm goes on", async ({ page }) => {
  await openStudio(page);
  const files = page.locator("input[type=file]");
  await files.setInputFiles([{ name: "policy.pkl", mimeType: "application/octet-stream", buffer: Buffer.from("x") }]);
  await expect(page.getByText("E_UNSAFE_FORMAT")).toBeVisible();
  const manifest = await (await page.request.get("policies/cube-in-the-tray/policy.json")).body();
  await files.setInputFiles([
    { name: "policy.json", mimeType: "application/json", buffer: manifest },
    { name: "model.onnx", mimeType: "application/octet-stream", buffer: Buffer.from("not the weights") },
  ]);
  await expect(page.getByText("This package was refused")).toBeVisible();
  await expect(page.getByText("E_UNSAFE_FORMAT")).toHaveCount(0);
  const time = await simulatedTime(page);
  await expect.poll(() => simulatedTime(page)).not.toBe(time);
});

test("without WebGL the page says so and the simulation runs", async ({ page }) => {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith("webgl") ? null : Reflect.apply(original, this, [kind, ...rest]);
    } as typeof original;
  });
  await openStudio(page);
  await expect(page.getByText("This browser cannot draw in 3-D here")).toBeVisible();
});

for (const scheme of ["light", "dark"] as const) {
  test(`no serious accessibility violation, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openStudio(page);
    await pause(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`),
    ).toEqual([]);
  });
}
