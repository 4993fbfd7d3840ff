/** The panel of a real arm, with an emulated one: its servos, the traffic of its bus, and the file that is saved of it. */

import { readFileSync } from "node:fs";
import { parseTrace } from "../src/hardware/emulator/busTrace";
import { closeWizard, connect, expectNothingSerious, openLight } from "./armPage";
import { expect, test } from "./fixtures";
import { openStudio } from "./studioPage";

test("a connected arm brings its panel along, and takes it away again", async ({ page }) => {
  await openStudio(page);
  const tab = page.getByRole("tab", { name: "Real arm" });
  await expect(tab).toHaveCount(0);
  await page.getByRole("button", { name: "Real arm" }).first().click();
  await page.getByRole("button", { name: "Try without an arm" }).click();
  await expect.poll(() => page.evaluate(() => window.jointspace?.arms()?.follower?.phase)).toBe("READY");
  await page.getByRole("button", { name: "Close" }).click();

  await tab.click();
  const panel = page.getByRole("region", { name: "Real arm", exact: true });
  const rows = panel.getByRole("row");
  await expect(rows).toHaveCount(7);
  await expect(rows.filter({ hasText: "Gripper" })).toContainText(/\d+ °C.*\d\.\d V/);

  await panel.getByRole("button", { name: "Bus log" }).click();
  const lines = panel.getByRole("listitem");
  await expect(lines.filter({ hasText: "→ 1–6 sync read" }).first()).toBeVisible();
  await panel.getByRole("button", { name: "Pause" }).click();
  await panel.getByRole("combobox", { name: "Servo" }).click();
  await page.getByRole("option", { name: "Gripper (6)" }).click();
  await expect(lines.filter({ hasText: "← 5" })).toHaveCount(0);
  await expect(lines.filter({ hasText: "← 6" }).first()).toBeVisible();

  const saved = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Save" }).click();
  const trace = parseTrace(readFileSync(await (await saved).path(), "utf8"));
  expect(new Set(trace.map(({ direction }) => direction))).toEqual(new Set(["out", "in"]));

  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(tab).toHaveCount(0);
});

test("registers of a limp arm are read and changed behind the advanced switch", async ({ page }) => {
  await openLight(page);
  await connect(page);
  await closeWizard(page);
  await page.getByRole("tab", { name: "Real arm" }).click();
  const panel = page.getByRole("region", { name: "Real arm", exact: true });
  await expect(panel.getByRole("button", { name: "Registers" })).toHaveCount(0);
  await panel.getByRole("switch", { name: "Advanced" }).click();
  await panel.getByRole("button", { name: "Registers" }).click();
  const row = panel
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: "P_Coefficient", exact: true }) });
  await expect(row).toContainText("32");
  // Whoever gives a servo its id has a step of its own for that.
  await expect(panel.getByRole("textbox", { name: "New value of ID" })).toHaveCount(0);

  const field = panel.getByRole("textbox", { name: "New value of P_Coefficient" });
  const write = panel.getByRole("button", { name: "Write P_Coefficient" });
  await field.fill("300");
  await write.click();
  await expect(panel.getByText("P_Coefficient takes whole numbers from 0 to 254.")).toBeVisible();
  await field.fill("24");
  await write.click();
  await panel.getByRole("button", { name: "Leave it" }).click();
  await panel.getByRole("button", { name: "Read again" }).click();
  await expect(row.getByRole("cell").nth(1)).toHaveText("32");
  await field.fill("24");
  await write.click();
  await panel.getByRole("button", { name: "Write it" }).click();
  await expect(panel.getByText("Written and read back: P_Coefficient is 24.")).toBeVisible();
  await expect(row.getByRole("cell").nth(1)).toHaveText("24");
  await expectNothingSerious(page);
});
