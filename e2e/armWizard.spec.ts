/** The wizard of real arms, with emulated ones: what it sets up stays, and what it calibrates is what the servos hold. */

import { connect, openLight, openWizard, wizard } from "./armPage";
import { expect, test } from "./fixtures";

test("limits come back after a reload, on the sliders and for the next arm", async ({ page }) => {
  await openLight(page);
  await openWizard(page);
  await wizard(page).getByRole("button", { name: "4 Limits" }).click();
  // By the word alone: a name that held the value would be another one after each change.
  const speed = wizard(page).getByRole("slider", { name: "Speed", exact: true });
  await speed.fill("60");
  await expect(speed).toHaveAttribute("aria-valuetext", "60 °/s");
  await page.reload();
  await openWizard(page);
  await wizard(page).getByRole("button", { name: "4 Limits" }).click();
  await expect(speed).toHaveAttribute("aria-valuetext", "60 °/s");
  await wizard(page).getByRole("button", { name: "Close" }).click();
  await connect(page);
  const limits = () => page.evaluate(() => window.jointspace?.arms()?.limits.speed ?? Number.NaN);
  await expect.poll(limits).toBeCloseTo((60 * Math.PI) / 180, 6);
});
