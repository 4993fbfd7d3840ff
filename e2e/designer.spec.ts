/** Building a task in the panels of the design mode: from nothing to a goal that the expert meets, by mouse and by keyboard. */

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openStudio, statusOf } from "./studioPage";

async function openDesigner(page: Page): Promise<void> {
  await openStudio(page);
  await page.keyboard.press("KeyM");
  await expect(page.getByRole("tab", { name: "Selection" })).toBeVisible();
}

/** A line of the outliner by its id. */
function row(page: Page, id: string) {
  return page.locator(`[data-row="${id}"]`);
}

/** What the right panel refuses. */
function alerts(page: Page) {
  return page.locator(".design-tabs").getByRole("alert");
}

/** Ids of everything in the outliner. */
function rows(page: Page): Promise<string[]> {
  return page
    .locator("[data-row]")
    .evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset.row ?? ""));
}

async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name, exact: true }).click();
}

/** Adds a condition by the menu of a button. */
async function addCondition(page: Page, button: string, condition: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByRole("menuitem", { name: condition, exact: true }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
}

/** The document as the JSON page shows it. */
async function documentText(page: Page): Promise<string> {
  await openPage(page, "JSON");
  return page.getByRole("textbox", { name: "The scene as JSON" }).inputValue();
}

test("a task from nothing: things, names, a place at random, a goal in sentences, and the expert solves it", async ({
  page,
}) => {
  await openDesigner(page);
  await page.getByRole("button", { name: "New scene" }).click();
  await expect.poll(() => rows(page)).not.toContain("cube");
  expect(await rows(page)).toContain("goal");
  // By keyboard: search, Enter, rename in place.
  const search = page.getByRole("searchbox", { name: "Search things to add" });
  await search.fill("box");
  await search.press("Enter");
  await expect(row(page, "block")).toHaveAttribute("aria-pressed", "true");
  await search.fill("");
  // By mouse.
  await page.getByRole("button", { name: "tray", exact: true }).last().click();
  await expect(row(page, "tray")).toBeVisible();
  await row(page, "block").click();
  await row(page, "block").press("F2");
  await page.getByRole("textbox", { name: "Rename" }).fill("cube");
  await page.keyboard.press("Enter");
  await expect(row(page, "cube")).toBeFocused();
  await page.getByRole("button", { name: "Place at random" }).click();
  await expect(row(page, "place/0")).toHaveAttribute("aria-pressed", "true");
  await row(page, "cube").click();
  await openPage(page, "Task");
  await expect(page.getByText("No goal yet")).toBeVisible();
  await test.step("what this scene has nothing for is greyed, and says why", async () => {
    await page.getByRole("button", { name: "Add to the goal", exact: true }).click();
    const covers = page.getByRole("menuitem", { name: "covers a zone" });
    await expect(covers).toHaveAttribute("aria-disabled", "true");
    await expect(covers).toContainText("There is no zone: add one.");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toHaveCount(0);
  });
  // The tray is what was picked last: something goes into it.
  await row(page, "tray").click();
  await openPage(page, "Task");
  await addCondition(page, "Add to the goal", "is in something");
  await expect(page.getByRole("group", { name: "cube is in tray", exact: true })).toBeVisible();
  await addCondition(page, "Add to the goal", "is let go");
  // By keyboard.
  await page.getByRole("button", { name: "Add to the goal", exact: true }).press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.type("lies");
  await page.keyboard.press("Enter");
  // Truth is live: the cube lies still and nobody holds it, but it is not in the tray.
  await expect(page.getByRole("group", { name: "cube lies still" }).getByText("true", { exact: true })).toBeAttached();
  await expect(page.getByRole("group", { name: "cube is in tray" }).getByText("not yet")).toBeAttached();
  // By keyboard: the order changes, and the line keeps the focus.
  const still = page.getByRole("group", { name: "cube lies still" });
  await still.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(still).toBeFocused();
  const text = await documentText(page);
  expect(JSON.parse(text).goal).toEqual({
    all: [{ in: ["cube", "tray.inside"] }, { still: ["cube"] }, { released: ["cube"] }],
  });

  await test.step("undo goes back to what was open before, redo comes back to the whole task", async () => {
    await row(page, "cube").click();
    const undone = async (): Promise<number> => {
      await page.keyboard.press("Control+KeyZ");
      return (await rows(page)).length;
    };
    for (let k = 0; k < 9; k++) await undone();
    await expect.poll(() => rows(page)).toContain("fail/dropped");
    for (let k = 0; k < 9; k++) await page.keyboard.press("Control+Shift+KeyZ");
    expect(await documentText(page)).toBe(text);
  });

  await page.getByRole("region", { name: "Test it" }).getByRole("button", { name: "Expert" }).click();
  await expect.poll(async () => (await statusOf(page, "controller"))?.kind).toBe("expert");
  await expect.poll(async () => (await statusOf(page, "outcome"))?.kind ?? null, { timeout: 120_000 }).toBe("success");
});

test("nobody leads while a scene is designed, so nothing is refused before a policy is to try it", async ({ page }) => {
  await openDesigner(page);
  await expect.poll(async () => (await statusOf(page, "controller"))?.kind).toBe("none");
  await expect(page.getByText("Drag the ring or hold WASD")).toHaveCount(0);
  // The policy was trained for a tray of this name.
  await row(page, "tray").click();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("dish");
  await name.press("Enter");
  await expect(row(page, "dish")).toBeVisible();
  await expect(page.locator(".notice")).toHaveCount(0);
  expect((await statusOf(page, "controller"))?.kind).toBe("none");
  // Asked for in a scene that it does not know, it says why; the expert leads.
  await page.getByRole("region", { name: "Test it" }).getByRole("button", { name: "Policy" }).click();
  await expect(page.getByText("This package was refused")).toBeVisible();
  await expect.poll(async () => (await statusOf(page, "controller"))?.kind).toBe("expert");
  await expect(
    page.getByRole("group", { name: "Who leads the arm" }).getByRole("button", { name: "Expert" }),
  ).toHaveAttribute("aria-pressed", "true");
});

test("JSON: what cannot be read is told at its line and is never lost; what can be read counts at once", async ({
  page,
}) => {
  await openDesigner(page);
  await openPage(page, "JSON");
  const field = page.getByRole("textbox", { name: "The scene as JSON" });
  const text = await field.inputValue();
  const line = text.split("\n").findIndex((each) => each.includes('"kind": "tray"')) + 1;
  await field.fill(text.replace('"kind": "tray"', '"kind": "troy"'));
  await expect(page.getByRole("button", { name: `Line ${line}:` })).toBeVisible();
  await openPage(page, "Scene");
  await openPage(page, "JSON");
  await expect(field).toHaveValue(/"kind": "troy"/);
  await field.fill(`${text.slice(0, -1)},`);
  await expect(page.getByRole("button", { name: /^Line \d+:/ })).toContainText("breaks off");
  // Whoever comes back finds the line in sight; nothing scrolls under a hand that types.
  await openPage(page, "Scene");
  await openPage(page, "JSON");
  await expect(page.getByRole("button", { name: /^Line \d+:/ })).toBeVisible();
  await expect.poll(() => field.evaluate((area) => area.scrollTop)).toBeGreaterThan(100);
  await field.evaluate((area) => area.scrollTo(0, 0));
  await field.press("ControlOrMeta+Home");
  await field.press("Space");
  await expect.poll(() => field.inputValue()).toMatch(/^ /);
  await expect(page.getByRole("button", { name: /^Line \d+:/ })).toBeVisible();
  expect(await field.evaluate((area) => area.scrollTop)).toBe(0);
  // The fault of what is pasted is brought into sight; that the text before was pasted does not matter to who types then.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const paste = async (pasted: string): Promise<void> => {
    await page.evaluate((words) => navigator.clipboard.writeText(words), pasted);
    await field.press("ControlOrMeta+A");
    await field.press("ControlOrMeta+V");
    await field.press("ControlOrMeta+Home");
    await field.evaluate((area) => area.scrollTo(0, 0));
  };
  await paste(text);
  await expect(page.getByRole("button", { name: /^Line \d+:/ })).toHaveCount(0);
  await paste(`${text}\n`);
  await expect(page.getByText("counts as soon as it can be read")).toBeVisible();
  await field.press("[");
  await expect(page.getByRole("button", { name: /^Line \d+:/ })).toBeVisible();
  expect(await field.evaluate((area) => area.scrollTop)).toBe(0);
  await paste(`${text.slice(0, -1)},`);
  await expect.poll(() => field.evaluate((area) => area.scrollTop)).toBeGreaterThan(100);
  await field.fill(
    text
      .replace('"id": "tray"', '"id": "dish"')
      .replaceAll("tray.inside", "dish.inside")
      .replace('["tray"]', '["dish"]')
      .replace('"cube", "tray"', '"cube", "dish"'),
  );
  await expect(row(page, "dish")).toBeVisible();
  await expect(page.getByText("What you type counts")).toBeVisible();
  await row(page, "dish").click();
  await page.keyboard.press("Control+KeyZ");
  await expect(row(page, "tray")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Line/ })).toHaveCount(0);
});

test("names, numbers and removal: references follow, sums count, refusals stay at their field", async ({ page }) => {
  await openDesigner(page);
  await row(page, "tray").click();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("cube");
  await name.press("Enter");
  await expect(alerts(page)).toContainText("already taken");
  await name.fill("dish");
  await name.press("Enter");
  await expect(row(page, "dish")).toBeVisible();
  // It is no longer the task that came with the studio, and says so.
  await expect(page.getByRole("combobox", { name: "Task" })).toContainText("Cube in the tray (edited)");
  expect(await documentText(page)).toContain('"in": ["cube", "dish.inside"]');
  await openPage(page, "Selection");
  const width = page.getByRole("textbox", { name: "Outer size x, mm" });
  await width.fill("2*75");
  await width.press("Enter");
  await expect(width).toHaveValue("150");
  await width.press("Shift+ArrowUp");
  await expect(width).toHaveValue("160");
  await width.fill("3");
  await width.press("Enter");
  await expect(alerts(page)).toContainText("Between 9 mm and 1000 mm");
  await width.press("Escape");
  await expect(alerts(page)).toHaveCount(0);
  // What speaks of a removed thing goes with it, and all of it comes back.
  await row(page, "cube").click();
  await row(page, "cube").press("Delete");
  await expect(page.getByText("What spoke of it went along")).toBeVisible();
  await expect(row(page, "fail/dropped")).toHaveCount(0);
  await row(page, "dish").click();
  await page.keyboard.press("Control+KeyZ");
  await expect(row(page, "fail/dropped")).toBeVisible();
  // A scene that leaves no room says so at the area.
  await row(page, "place/1").click();
  const gap = page.getByRole("textbox", { name: "Gap, mm" });
  await gap.fill("900");
  await gap.press("Enter");
  await expect(alerts(page).first()).toContainText("cannot be set up");
  await expect(page.getByText("see the log")).toHaveCount(0);
  await gap.fill("30");
  await gap.press("Enter");
  await expect(alerts(page)).toHaveCount(0);
});

/** Does what the browser does on Ctrl+C or Ctrl+V, with a clipboard of its own. */
function clipboardEvent(page: Page, type: "copy" | "paste", text = ""): Promise<string> {
  return page.evaluate(
    ([name, given]) => {
      const clipboardData = new DataTransfer();
      if (given !== "") clipboardData.setData("text/plain", given!);
      document.body.dispatchEvent(new ClipboardEvent(name!, { clipboardData, bubbles: true, cancelable: true }));
      return clipboardData.getData("text/plain");
    },
    [type, text],
  );
}

test("things are copied as JSON and pasted; hostile text is refused with its reason", async ({ page }) => {
  await openDesigner(page);
  await row(page, "cube").click();
  await row(page, "tray").click({ modifiers: ["Shift"] });
  const text = await clipboardEvent(page, "copy");
  expect(JSON.parse(text).objects).toHaveLength(2);
  await clipboardEvent(page, "paste", text);
  await expect(row(page, "cube2")).toBeVisible();
  await expect(row(page, "tray2")).toHaveAttribute("aria-pressed", "true");
  for (const hostile of ["<img src=x onerror=alert(1)>", '{"jointspace-things":1,"__proto__":{"a":1}}']) {
    await clipboardEvent(page, "paste", hostile);
    await expect(alerts(page)).toBeVisible();
    await page.getByRole("button", { name: "Dismiss" }).click();
  }
  expect(await page.evaluate(() => "a" in {})).toBe(false);
});

async function expectNothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)).toEqual(
    [],
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious on any page, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openDesigner(page);
    await row(page, "tray").click();
    await expectNothingSerious(page);
    await row(page, "place/1").click();
    await expectNothingSerious(page);
    for (const name of ["Task", "Scene", "JSON"]) {
      await openPage(page, name);
      await expectNothingSerious(page);
    }
  });
}

test.describe("in Chinese on a phone", () => {
  test.use({ locale: "zh-CN", viewport: { width: 360, height: 740 } });

  test("everything is in the sheet, nothing serious in any tab", async ({ page }) => {
    await openStudio(page);
    // The way there and back is in sight.
    const modes = page.getByRole("group", { name: "对场景做什么" });
    await modes.getByRole("button", { name: "设计" }).click();
    const tabs = page.getByRole("tablist").first().getByRole("tab");
    await expect(tabs).toHaveText(["列表", "所选", "任务", "场景", "JSON"]);
    await expect(tabs.first()).toHaveAttribute("aria-selected", "true");
    await row(page, "cube").click();
    await expect(tabs.nth(1)).toHaveAttribute("aria-selected", "true");
    for (const tab of await tabs.all()) {
      await tab.click();
      await expectNothingSerious(page);
    }
    // Nothing is wider than the window.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await modes.getByRole("button", { name: "运行" }).click();
    await expect.poll(() => statusOf(page, "running")).toBe(true);
    await expect(tabs.first()).toHaveText("任务");
  });
});
