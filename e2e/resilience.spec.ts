/** What goes wrong: wrong files, no network, a broken panel, a dead worker, a browser that keeps nothing. */

import type { Page } from "@playwright/test";
import type {} from "../src/studio/debugHandle";
import { expect, test } from "./fixtures";
import { openStudio, simulatedTime } from "./studioPage";

const leader = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => window.jointspace?.status()?.controller.kind);
const packageInput = (page: Page) => page.locator("input[type=file]");
const pickle = { name: "policy.pkl", mimeType: "application/octet-stream", buffer: Buffer.from("x") };

/** Time goes on: nothing that happened has stopped the simulation. */
async function expectRunning(page: Page): Promise<void> {
  const time = await simulatedTime(page);
  await expect.poll(() => simulatedTime(page)).not.toBe(time);
}

test("a refusal right after the load stays in sight while the policy comes by itself", async ({ page }) => {
  await openStudio(page);
  await packageInput(page).setInputFiles([pickle]);
  await expect(page.getByText("E_UNSAFE_FORMAT")).toBeVisible();
  await expectRunning(page);
  await expect(page.getByText("E_UNSAFE_FORMAT")).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByText("E_UNSAFE_FORMAT")).toHaveCount(0);
});

test("the policy that comes by itself waits for the next run, and then leads a whole one", async ({ page }) => {
  await openStudio(page);
  expect(await leader(page)).toBe("expert");
  await expect.poll(() => leader(page), { timeout: 90_000 }).toBe("policy");
  expect(await page.evaluate(() => window.jointspace?.status()?.counts)).toBe(true);
});

/** Fires a drag event with files, as the system does. */
async function dragFiles(page: Page, type: "dragover" | "drop", names: readonly string[]): Promise<void> {
  await page.evaluate(
    async ([type, names]) => {
      const files = new DataTransfer();
      for (const name of names) {
        const body = name.endsWith(".pkl")
          ? new Blob(["x"])
          : await (await fetch(`policies/cube-in-the-tray/${name}`)).blob();
        files.items.add(new File([body], name));
      }
      window.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
    },
    [type, names] as const,
  );
}

test("files dragged over the page light it up; a wrong one is refused, a package leads", async ({ page }) => {
  await openStudio(page);
  await dragFiles(page, "dragover", ["policy.pkl"]);
  await expect(page.getByText("Drop it to open it")).toBeVisible();
  await dragFiles(page, "drop", ["policy.pkl"]);
  await expect(page.getByText("E_UNSAFE_FORMAT")).toBeVisible();
  await expect(page.getByText("Drop it to open it")).toHaveCount(0);
  await dragFiles(page, "drop", ["policy.json", "model.onnx"]);
  await expect.poll(() => leader(page), { timeout: 60_000 }).toBe("policy");
  await expect(page.getByText("E_UNSAFE_FORMAT")).toHaveCount(0);
  expect(await page.evaluate(() => window.jointspace?.status()?.policy?.id)).toMatch(/^own-/);
});

test("a slow download shows how far it is and can be cancelled; nothing waits for it", async ({ page }) => {
  let letThrough: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/model.onnx", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await openStudio(page);
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(page.getByText("The expert leads until the policy is here.")).toBeVisible();
  await expectRunning(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  letThrough();
  await expectRunning(page);
  expect(await leader(page)).toBe("expert");
});

test.describe("without the file", () => {
  test.use({ expectedErrors: [/404|Failed to load resource/] });
  test("a policy that cannot be loaded says why, and another try works", async ({ page }) => {
    await page.route("**/model.onnx", (route) => route.fulfill({ status: 404, body: "gone" }));
    await openStudio(page);
    await expect(page.getByText("E_FETCH")).toBeVisible();
    await expectRunning(page);
    await page.unroute("**/model.onnx");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("E_FETCH")).toHaveCount(0);
    await expect.poll(() => leader(page), { timeout: 90_000 }).toBe("policy");
  });
});

test.describe("a broken part", () => {
  test.use({ expectedErrors: [/broken on purpose|error boundary/i] });

  test("a panel that throws shows what happened and can be tried again; the rest and STOP go on", async ({ page }) => {
    await page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        if (kind === "2d" && "breakPlots" in window) throw new Error("broken on purpose");
        return Reflect.apply(original, this, [kind, ...rest]);
      } as typeof original;
    });
    await openStudio(page);
    // At once: a plot that is drawn anew in between would break by itself and take its tabs along.
    await page.getByRole("tab", { name: "Torque" }).evaluate((tab: HTMLElement) => {
      Object.assign(window, { breakPlots: true });
      tab.click();
    });
    const card = page.getByRole("alert").filter({ hasText: "This part of the page broke" });
    await expect(card).toContainText("broken on purpose");
    await expect(card.getByRole("button", { name: "Copy details" })).toBeVisible();
    await expectRunning(page);
    await page.getByRole("button", { name: "STOP" }).click();
    await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.running)).toBe(false);
    await page.evaluate(() => Reflect.deleteProperty(window, "breakPlots"));
    await card.getByRole("button", { name: "Try again" }).click();
    await expect(card).toHaveCount(0);
  });

  test("a scene that cannot be drawn does not take the panels along", async ({ page }) => {
    await page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        if (this.className === "scene-canvas") throw new Error("broken on purpose");
        return Reflect.apply(original, this, [kind, ...rest]);
      } as typeof original;
    });
    await openStudio(page);
    await expect(page.getByRole("main").getByText("This part of the page broke")).toBeVisible();
    await expectRunning(page);
    await expect(page.getByRole("slider", { name: "Target of Elbow" })).toBeVisible();
  });
});

test("F27: a session that dies is offered to be restarted, with its scene and seed", async ({ page }) => {
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    Object.assign(window, { workers });
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(...rest: ConstructorParameters<typeof Worker>) {
        super(...rest);
        workers.push(this);
      }
    };
  });
  await openStudio(page);
  const field = page.getByRole("textbox", { name: "Seed" });
  await field.fill("42");
  await field.press("Enter");
  await expect.poll(() => page.evaluate(() => window.jointspace?.status()?.seed)).toBe(42);
  await page.evaluate(() => {
    const [session] = (window as unknown as { workers: Worker[] }).workers;
    session?.terminate();
    session?.dispatchEvent(new ErrorEvent("error", { message: "killed on purpose" }));
  });
  const card = page.getByRole("alert").filter({ hasText: "The simulation stopped" });
  await expect(card).toContainText("killed on purpose");
  await card.getByRole("button", { name: "Restart the session" }).click();
  await expect(card).toHaveCount(0);
  await expectRunning(page);
  expect(await page.evaluate(() => window.jointspace?.status()?.seed)).toBe(42);
});

test("B60: a browser that keeps nothing: everything works, and the log says so", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await openStudio(page);
  await page.getByRole("tab", { name: /Log/ }).click();
  await expect(page.getByText("E_STORAGE")).toBeVisible();
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "简体中文" }).click();
  await expect(page.getByText("这个浏览器不保存你的设置", { exact: false })).toBeVisible();
});
