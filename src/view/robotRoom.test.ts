import { expect, test } from "vitest";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { readUrdf } from "../robot/urdf";
import { openingRoom, robotScale } from "./robotRoom";

/** A post of parts with the given length each, upright. */
const tower = (part: number) =>
  readUrdf(`<robot name="t"><link name="base"/>
<link name="a"><collision><origin xyz="0 0 ${part / 2}"/><geometry><box size="0.02 0.02 ${part}"/></geometry></collision></link>
<link name="b"><collision><origin xyz="0 0 ${part / 2}"/><geometry><box size="0.02 0.02 ${part}"/></geometry></collision></link>
<joint name="j0" type="revolute"><parent link="base"/><child link="a"/><axis xyz="0 1 0"/><limit lower="-1" upper="1" effort="1" velocity="1"/></joint>
<joint name="j1" type="revolute"><parent link="a"/><child link="b"/><origin xyz="0 0 ${part}"/><axis xyz="0 1 0"/><limit lower="-1" upper="1" effort="1" velocity="1"/></joint></robot>`);

const highest = (points: readonly Vec3[]): number => Math.max(...points.map(([, , z]) => z));
const widest = (points: readonly Vec3[]): number => Math.max(...points.map(([x, y]) => Math.hypot(x, y)));

test("the SO-101 is what the scene was drawn for", () => {
  expect(robotScale(so101)).toBe(1);
  expect(highest(openingRoom(so101))).toBe(0.29);
});

test("a tall arm is in the opening view to its top, and the things on the table too", () => {
  const room = openingRoom(tower(0.6));
  expect(highest(room)).toBeCloseTo(1.2, 12);
  expect(widest(room)).toBeCloseTo(widest(openingRoom(so101)), 12);
});

test("an arm is looked at as it stands at home, and its tool too", () => {
  const robot = tower(0.6);
  const bent = { ...robot, poses: { ...robot.poses, home: [Math.PI / 2, 0] } };
  expect(highest(openingRoom(bent))).toBeLessThan(0.1);
  expect(widest(openingRoom(bent))).toBeCloseTo(Math.hypot(1.2, 0.01), 9);
  const tool = { ...robot.tool, X_LE: { ...robot.tool.X_LE, p: [0, 0, 0.9] } as const };
  expect(highest(openingRoom({ ...robot, tool }))).toBeCloseTo(1.5, 9);
});

test("a small arm is looked at from nearer, as far as the table allows", () => {
  expect(robotScale(tower(0.1))).toBeCloseTo(robotScale(tower(0.05)) * 2, 12);
  expect(widest(openingRoom(tower(0.02)))).toBeCloseTo(widest(openingRoom(so101)) / 2, 12);
});
