import { beforeEach, expect, test, vi } from "vitest";
import { chainUrdf } from "../../sim/testing/chainRobot";
import { freshStudio, studioStore } from "../stores/studioStore";
import { bringFiles, cancelImport, openLinkedRobot, openRobot } from "./robotDesk";
import { robotStore } from "./robotStore";

/** Lets the browser's memory answer. */
let kept: () => void = () => {};
vi.mock("./robotLibrary", () => ({
  keepRobot: () => new Promise<void>((done) => (kept = done)),
  listRobots: async () => [],
}));

/** A chain of two joints whose last link is a mesh that is too heavy. */
const urdf = chainUrdf(2).replace(
  /(<link name="link_1">.*?<geometry>).*?(<\/geometry>)/,
  '$1<mesh filename="tip.stl"/>$2',
);
const tip = new Blob(["heavy"]);
Object.defineProperty(tip, "size", { value: 250e6 });

beforeEach(() => {
  robotStore.setState(robotStore.getInitialState());
  studioStore.setState(freshStudio());
});

/** Brings a robot that stands on the table, while the browser still writes it to its memory. @returns The rest of it. */
async function brought(): Promise<{ readonly rest: Promise<void> }> {
  const rest = bringFiles([
    { path: "arm.urdf", file: new Blob([urdf]) },
    { path: "tip.stl", file: tip },
  ]);
  await vi.waitFor(() => expect(robotStore.getState().robot).not.toBeNull());
  return { rest };
}

test("heavy meshes of a robot are offered to be made lighter as long as it stands there", async () => {
  const { rest } = await brought();
  kept();
  await rest;
  expect(robotStore.getState()).toMatchObject({ heavy: ["tip.stl"], work: null, problem: null });
  await openRobot(null);
  expect(robotStore.getState().heavy).toEqual([]);
});

test.each([
  ["another robot is chosen", () => openRobot(null)],
  ["the dialog is closed", async () => cancelImport()],
])("they are not offered any more once %s while the robot is being kept", async (_, act) => {
  const { rest } = await brought();
  await act();
  kept();
  await rest;
  expect(robotStore.getState().heavy).toEqual([]);
});

test("a linked robot that is no longer wanted once it was looked for is neither opened nor asked for", async () => {
  const { rest } = await brought();
  kept();
  await rest;
  const before = robotStore.getState().robot;
  expect(await openLinkedRobot("0123abcd", () => false)).toBe(false);
  expect(robotStore.getState()).toMatchObject({ robot: before, wanted: null });
  expect(await openLinkedRobot("0123abcd")).toBe(false);
  expect(robotStore.getState().wanted).toBe("0123abcd");
});
