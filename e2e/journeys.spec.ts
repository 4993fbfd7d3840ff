/** What a visitor does: watch, take over, stop time, change the words and the look, open a policy of their own. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import {
  chooseSeed,
  chooseTask,
  jointPositions,
  jointSpeed,
  leader,
  openStudio,
  pause,
  shippedFile,
  simulatedTime,
  statusOf,
} from "./studioPage";

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
  // At once: after a few runs they go by themselves.
  await page.getByRole("button", { name: "Got it" }).click();
  await expect.poll(() => leader(page)).toBe("policy");
  await expect(page.getByTestId("policy-backend")).toBeVisible();
  await expect.poll(() => statusOf(page, "episodes"), { timeout: 120_000 }).toBeGreaterThan(0);
  await page.reload();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
  await expect(page.getByRole("complementary", { name: "Three things to try" })).toHaveCount(0);
  expect(foreign).toEqual([]);
});

test("keys take over the arm, and letting go stops it", async ({ page }) => {
  await openStudio(page);
  await page.keyboard.down("KeyE");
  await expect.poll(() => leader(page)).toBe("teleop");
  const before = await jointPositions(page);
  await expect
    .poll(async () => Math.max(...(await jointPositions(page)).map((q, i) => Math.abs(q - before[i]!))))
    .toBeGreaterThan(0.03);
  await page.keyboard.up("KeyE");
  await expect.poll(() => jointSpeed(page)).toBeLessThan(0.01);
});

test("after a click Space plays and pauses instead of pressing that again, and Esc stops", async ({ page }) => {
  await openStudio(page);
  const first = (await statusOf(page, "seed")) ?? 0;
  await page.getByRole("button", { name: "Next seed", exact: true }).click();
  await expect.poll(() => statusOf(page, "seed")).toBe(first + 1);
  await page.keyboard.press("Space");
  await expect.poll(() => statusOf(page, "running")).toBe(false);
  expect(await statusOf(page, "seed")).toBe(first + 1);
  await chooseTask(page, "Lift the cube");
  const wasRunning = await statusOf(page, "running");
  await page.keyboard.press("Space");
  await expect.poll(() => statusOf(page, "running")).toBe(!wasRunning);
  await expect(page.getByRole("option")).toHaveCount(0);
  await page.getByRole("button", { name: "Start this seed again" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
});

test("a seed that is none is marked with what is allowed, and Escape takes it back", async ({ page }) => {
  await openStudio(page);
  const field = page.getByRole("textbox", { name: "Seed" });
  await field.fill("-5");
  await field.press("Enter");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveValue("-5");
  await expect(page.getByRole("alert")).toHaveText(/from 0 to 2147483647/);
  await field.press("Escape");
  await expect(field).toHaveAttribute("aria-invalid", "false");
  await chooseSeed(page, 12);
  await expect.poll(() => statusOf(page, "seed")).toBe(12);
});

test("pause, back and on are exact", async ({ page }) => {
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

/** Everything that moves, at the last control step before two simulated seconds; leaves the session paused there. */
async function stateAtTwoSeconds(page: Page): Promise<{ time: number; state: number[] }> {
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(2);
  await pause(page);
  for (let time = await simulatedTime(page); time > 2; ) {
    const later = time;
    await page.keyboard.press("ArrowLeft");
    await expect.poll(async () => (time = await simulatedTime(page))).toBeLessThan(later);
  }
  const time = await simulatedTime(page);
  await expect.poll(() => page.evaluate(() => window.jointspace?.frame()?.time)).toBe(time);
  const state = await page.evaluate(() => {
    const { q, qd, objectPose } = window.jointspace!.frame()!;
    return [...q, ...qd, ...objectPose];
  });
  return { time, state };
}

test("the same seed gives the same episode to the bit, after a reset and in a fresh page; the next one differs", async ({
  page,
}) => {
  const openWithExpert = async (): Promise<void> => {
    await openStudio(page);
    // No policy comes with this task, so that the expert keeps the arm.
    await chooseTask(page, "Lift the cube");
    await chooseSeed(page, 5);
    expect(await leader(page)).toBe("expert");
  };
  await openWithExpert();
  const first = await stateAtTwoSeconds(page);
  await page.getByRole("button", { name: "Start this seed again" }).click();
  await expect.poll(() => simulatedTime(page)).toBeLessThan(1);
  expect(await stateAtTwoSeconds(page)).toEqual(first);
  await openWithExpert();
  expect(await stateAtTwoSeconds(page)).toEqual(first);
  await page.getByRole("button", { name: "Next seed", exact: true }).click();
  await expect.poll(() => statusOf(page, "seed")).toBe(6);
  const next = await stateAtTwoSeconds(page);
  expect(next.time).toBe(first.time);
  expect(next.state).not.toEqual(first.state);
});

test("STOP latches until somebody resumes", async ({ page }) => {
  await openStudio(page);
  await page.getByRole("button", { name: "STOP" }).click();
  await expect(page.getByRole("alert").getByText("All motion is stopped")).toBeVisible();
  await expect.poll(() => statusOf(page, "running")).toBe(false);
  const time = await simulatedTime(page);
  await page.keyboard.press("Space");
  await page.keyboard.press("KeyE");
  expect(await simulatedTime(page)).toBe(time);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(time);
});

test("Chinese and dark are remembered, also on a narrow screen", async ({ page }) => {
  await openStudio(page);
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "简体中文" }).click();
  await page.getByRole("button", { name: "更多", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "深色" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "停止", exact: true })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.setViewportSize({ width: 360, height: 740 });
  for (const name of ["停止", "暂停"]) {
    await expect(page.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
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
  const manifest = shippedFile("policy.json");
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
