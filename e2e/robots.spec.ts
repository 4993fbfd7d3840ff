/** A person brings a robot: out of a folder that is dropped, out of files, back to ours, and it is still there tomorrow. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ROOT } from "../scripts/steps.mjs";
import { expect, test } from "./fixtures";
import { jointPositions, leader, openStudio, restingTool, simulatedTime, statusOf, toolOnPage } from "./studioPage";

/** Official files; not part of the project. */
const OFFICIAL = join(ROOT, "../shared/robots/so101");

/** Seven joints, the last one sliding, one mesh in COLLADA. */
function ownRobot(): string {
  const link = (k: number): string =>
    `<link name="part_${k}"><inertial><origin xyz="0 0 0.04"/><mass value="0.3"/><inertia ixx="0.0005" iyy="0.0005" izz="0.0002"/></inertial>
    <visual><origin xyz="0 0 0.04"/><geometry>${k === 3 ? '<mesh filename="package://own/meshes/arm.dae"/>' : '<cylinder radius="0.02" length="0.07"/>'}</geometry>
    <material name="blue"><color rgba="0.2 0.4 0.8 1"/></material></visual>
    <collision><origin xyz="0 0 0.04"/><geometry><cylinder radius="0.02" length="0.06"/></geometry></collision></link>`;
  const joint = (k: number): string =>
    `<joint name="${k === 6 ? "slide" : `turn_${k}`}" type="${k === 6 ? "prismatic" : "revolute"}"><parent link="${k === 0 ? "base" : `part_${k - 1}`}"/>
    <child link="part_${k}"/><origin xyz="0 0 ${k === 0 ? 0.03 : 0.08}"/><axis xyz="${k === 6 || k % 2 === 0 ? "0 0 1" : "0 1 0"}"/>
    <limit lower="${k === 6 ? 0 : -1.5}" upper="${k === 6 ? 0.05 : 1.5}" effort="30" velocity="2"/></joint>`;
  const numbers = [0, 1, 2, 3, 4, 5, 6];
  return `<robot name="own_arm"><link name="base"><visual><geometry><box size="0.1 0.1 0.05"/></geometry></visual></link>
    ${numbers.map(link).join("")}${numbers.map(joint).join("")}</robot>`;
}

const DAE = `<?xml version="1.0"?><COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<library_geometries><geometry id="g"><mesh><source id="p"><float_array id="pa" count="12">-0.02 -0.02 -0.03 0.02 -0.02 -0.03 0 0.03 -0.03 0 0 0.04</float_array>
<technique_common><accessor source="#pa" count="4" stride="3"/></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<triangles count="4"><input semantic="VERTEX" source="#v" offset="0"/><p>0 2 1 0 1 3 1 2 3 2 0 3</p></triangles></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="s"><node><instance_geometry url="#g"/></node></visual_scene></library_visual_scenes>
<scene><instance_visual_scene url="#s"/></scene></COLLADA>`;

function writtenRobot(folder: string): string {
  const top = join(folder, "own");
  mkdirSync(join(top, "meshes"), { recursive: true });
  writeFileSync(join(top, "own.urdf"), ownRobot());
  writeFileSync(join(top, "meshes/arm.dae"), DAE);
  return top;
}

/**
 * Drags a folder of the disk over the page and lets it fall, as a person does: moving until the page lights up.
 *
 * The browser takes a move or a drop from a page that is busy for a refusal, so each is made again until the page has it.
 */
async function dropOnPage(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const drag = (type: "dragEnter" | "dragOver" | "drop") =>
    devtools.send("Input.dispatchDragEvent", { type, x: 600, y: 300, data });
  await page.evaluate(() => {
    document.body.dataset.dropped = "no";
    window.addEventListener("drop", () => (document.body.dataset.dropped = "yes"), { once: true });
  });
  await expect(async () => {
    await drag("dragEnter");
    await drag("dragOver");
    await expect(page.locator(".drop-target")).toBeVisible({ timeout: 2_000 });
    await drag("dragOver");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await drag("drop");
    await expect(page.locator("body")).toHaveAttribute("data-dropped", "yes", { timeout: 2_000 });
  }).toPass();
  await devtools.detach();
}

const dialog = (page: Page) => page.getByRole("dialog", { name: "Robots" });

async function closeDialog(page: Page): Promise<void> {
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(dialog(page)).toBeHidden();
}

/** Moves a slider by its keys until the measured joint has followed. */
async function moveJoint(page: Page, name: string, index: number): Promise<void> {
  const slider = page.getByRole("slider", { name: `Target of ${name}` });
  const before = (await jointPositions(page))[index]!;
  await slider.focus();
  await slider.press("PageUp");
  await slider.press("PageUp");
  await expect
    .poll(async () => (await jointPositions(page))[index]! - before)
    .toBeGreaterThan(index === 6 ? 0.005 : 0.05);
}

/** Bends the arm out of its upright start, where it cannot move sideways, and drags its tool by the handle. */
async function dragHandle(page: Page): Promise<void> {
  for (const index of [1, 3, 5]) {
    const slider = page.getByRole("slider", { name: `Target of turn_${index}` });
    await slider.focus();
    await expect(async () => {
      await slider.press("PageUp");
      expect((await jointPositions(page))[index]).toBeGreaterThan(0.4);
    }).toPass();
  }
  const start = await restingTool(page);
  const goal = { x: start.x - 30, y: start.y + 30 };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (const share of [0.25, 0.5, 0.75, 1]) {
    await page.mouse.move(start.x + share * (goal.x - start.x), start.y + share * (goal.y - start.y));
  }
  await expect
    .poll(async () => {
      const { x, y } = await toolOnPage(page);
      return Math.hypot(x - goal.x, y - goal.y);
    })
    .toBeLessThan(8);
  expect(await statusOf(page, "teleopReach")).not.toBe("unreachable");
  await page.mouse.up();
  const left = await restingTool(page);
  expect(Math.hypot(left.x - goal.x, left.y - goal.y)).toBeLessThan(12);
}

/** The whole arm is in the picture, also one that is taller than ours. */
async function expectInPicture(page: Page): Promise<void> {
  const scene = (await page.getByRole("main").boundingBox())!;
  const { x, y } = await restingTool(page);
  expect(x).toBeGreaterThan(scene.x);
  expect(x).toBeLessThan(scene.x + scene.width);
  expect(y).toBeGreaterThan(scene.y);
  expect(y).toBeLessThan(scene.y + scene.height);
}

test("a folder with a URDF is dropped: the robot appears, its joints move, and it is still there after a reload", async ({
  page,
}, info) => {
  await openStudio(page);
  await dropOnPage(page, writtenRobot(info.outputPath("robot")));
  await expect(dialog(page).getByRole("heading", { name: "own_arm" })).toBeVisible();
  await expect(dialog(page).getByText("In use")).toHaveCount(1);
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await closeDialog(page);

  await expect.poll(() => leader(page)).toBe("teleop");
  await expect.poll(async () => (await jointPositions(page)).length).toBe(7);
  await expectInPicture(page);
  await moveJoint(page, "turn_1", 1);
  await moveJoint(page, "slide", 6);
  await expect(page.getByText(/\d mm/).first()).toBeVisible();
  await dragHandle(page);
  await expect(page.getByRole("button", { name: "own_arm" })).toBeVisible();

  await page.reload();
  await expect.poll(async () => (await jointPositions(page)).length).toBe(7);

  await page.getByRole("button", { name: "Another robot" }).click();
  await dialog(page).getByRole("button", { name: "Use: SO-101" }).click();
  await expect.poll(async () => (await jointPositions(page)).length).toBe(6);
  await dialog(page).getByRole("button", { name: "Remove from this device: own_arm" }).click();
  await expect(dialog(page).getByText("None of your own yet")).toBeVisible();
  await closeDialog(page);
  await page.reload();
  await expect.poll(() => simulatedTime(page)).toBeGreaterThan(0.2);
  expect(await jointPositions(page)).toHaveLength(6);
});

test("what is no robot is refused with words, and the one before stays", async ({ page }, info) => {
  const folder = info.outputPath("bad");
  mkdirSync(folder, { recursive: true });
  await openStudio(page);
  const refusals = [
    ["page.urdf", "<!doctype html><html><body>404</body></html>", "E_URDF_XML"],
    ["source.xacro", "<robot/>", "E_URDF_XACRO"],
    ["tree.urdf", ownRobot().replace('<parent link="part_5"/>', '<parent link="part_4"/>'), "E_ROBOT_CHAIN"],
    ["bomb.zip", "PK nothing", "E_ZIP"],
  ] as const;
  for (const [name, text, code] of refusals) {
    writeFileSync(join(folder, name), text);
    await dropOnPage(page, join(folder, name));
    await expect(dialog(page).getByRole("alert")).toContainText(code);
    await dialog(page).getByRole("button", { name: "Dismiss" }).click();
  }
  await closeDialog(page);
  expect(await jointPositions(page)).toHaveLength(6);
});

test("the official files of the SO-101 are dropped as they come", async ({ page }) => {
  test.skip(!existsSync(OFFICIAL), "the official files are not on this machine");
  await openStudio(page);
  await dropOnPage(page, OFFICIAL);
  await dialog(page).getByRole("button", { name: "so101_new_calib.urdf" }).click();
  await expect(dialog(page).getByRole("heading", { name: "so101_new_calib" })).toBeVisible({ timeout: 90_000 });
  await closeDialog(page);
  await expect.poll(() => leader(page)).toBe("teleop");
  await moveJoint(page, "Shoulder lift", 1);
});
