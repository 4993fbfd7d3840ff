import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RobotModel } from "../robot/robotModel";
import { readStl } from "../robot/stl";
import { readUrdf } from "../robot/urdf";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import type { MeshLookup } from "./collisionPieces";
import { importedArm } from "./importedArm";
import { SimArm } from "./simArm";
import { chainUrdf, RAIL_URDF, robotOf } from "./testing/chainRobot";

const ROBOTS = join(import.meta.dirname, "../../../shared/robots");
const FILES = ["so101/so101_new_calib.urdf", "so101/so101_old_calib.urdf", "so101/so100/so100.urdf"];
const SCENE = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);

function imported(robot: RobotModel, meshOf: MeshLookup = () => null): Promise<RobotModel> {
  return importedArm(robot, meshOf, async () => {});
}

async function official(path: string): Promise<RobotModel> {
  const folder = join(ROBOTS, dirname(path));
  const files = new Set(
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/")),
  );
  const model = readUrdf(readFileSync(join(ROBOTS, path), "utf8"), { lengthScale: 1, files });
  return imported(model, (name) => readStl(name, readFileSync(join(folder, name)), 1e6));
}

/** Lets the arm stand for some seconds; the largest distance from its target and the largest speed at the end. */
function held(robot: RobotModel, target: Float64Array, seconds = 3): { readonly off: number; readonly speed: number } {
  const arm = new SimArm(SCENE, robot);
  arm.reset(1);
  for (let k = 0; k < 30 * seconds; k++) {
    arm.send(target);
    arm.advance();
  }
  const { jointPosition, jointVelocity } = arm.observe();
  return {
    off: Math.max(...jointPosition.map((q, j) => Math.abs(q - target[j]!))),
    speed: Math.max(...jointVelocity.map((v) => Math.abs(v))),
  };
}

/** The same arm with servos that give nothing. */
function limp(robot: RobotModel): RobotModel {
  const joints = robot.joints.map((joint) => ({ ...joint, servo: { ...joint.servo!, kp: 0, kv: 0 } }));
  return { ...robot, joints };
}

/** Falls from its start without friction: the largest speed in the first three seconds and in the tenth. */
function fallen(robot: RobotModel): { readonly early: number; readonly late: number } {
  const arm = new SimArm(SCENE, limp(robot));
  arm.reset(1);
  let early = 0;
  let late = 0;
  for (let k = 0; k < 300; k++) {
    arm.advance();
    const speed = Math.max(...arm.observe().jointVelocity.map((v) => Math.abs(v)));
    if (k < 90) early = Math.max(early, speed);
    else if (k >= 270) late = Math.max(late, speed);
  }
  return { early, late };
}

function home(robot: RobotModel): Float64Array {
  return Float64Array.from(robot.poses.home!);
}

test.each([1, 2, 6, 7, 8])(
  "a chain of %i joints holds its pose, and calms down when it falls without its servos",
  async (joints) => {
    const robot = await imported(robotOf(chainUrdf(joints)));
    const stretched = home(robot).map((_, j) => (j === 1 ? 1.2 : 0));
    for (const target of [home(robot), stretched]) {
      const { off, speed } = held(robot, target);
      expect(off).toBeLessThan(0.03);
      expect(speed).toBeLessThan(1e-3);
    }
    const { early, late } = fallen(robot);
    expect(late).toBeLessThanOrEqual(early);
  },
);

test("the same seed gives the same bits with an imported robot", async () => {
  const hashes = [1, 2].map(async () => {
    const arm = new SimArm(SCENE, await imported(robotOf(chainUrdf(7))));
    arm.reset(3);
    for (let k = 0; k < 60; k++) {
      arm.send(arm.target.map((q) => q + 0.01));
      arm.advance();
    }
    return arm.hash();
  });
  const [a, b] = await Promise.all(hashes);
  expect(a).toBe(b);
});

test("a sliding joint moves by metres, and a finger that copies another is fixed with a word", async () => {
  const robot = await imported(robotOf(RAIL_URDF));
  expect(robot.joints.map(({ name }) => name)).toEqual(["rail", "left_finger"]);
  expect(robot.gripperJoint).toBe(1);
  expect(robot.warnings.map(({ code }) => code)).toContain("W_ROBOT_MIMIC");
  const arm = new SimArm(SCENE, robot);
  arm.reset(1);
  const link = robot.joints[0]!.link;
  for (let k = 0; k < 60; k++) {
    arm.send(Float64Array.of(0.1, 0.02));
    arm.advance();
  }
  const { p } = arm.linkPose(link);
  expect(p[0]).toBeCloseTo(0.2, 9);
  expect(p[1]).toBeCloseTo(0.1, 3);
  expect(p[2]).toBeCloseTo(0.2, 9);
  expect(arm.observe().jointPosition[1]).toBeCloseTo(0.02, 3);
});

test("a finger that slides has all its force a centimetre from where it is sent", async () => {
  const robot = await imported(
    robotOf(RAIL_URDF.replace('lower="0" upper="0.03"/>', 'lower="0" upper="0.03" effort="20"/>')),
  );
  const finger = robot.joints[robot.gripperJoint]!;
  expect(finger.maxEffort).toBe(20);
  expect(finger.servo!.kp * 0.01).toBeGreaterThanOrEqual(20);
});

test("an arm that is too weak is told of in numbers that people write", async () => {
  const weak = chainUrdf(4, 0.6, 8).replaceAll('effort="40"', 'effort="1"');
  const { warnings } = await imported(robotOf(weak));
  const told = warnings.filter(({ code }) => code === "W_ROBOT_WEAK").map(({ message }) => message);
  expect(told.length).toBeGreaterThan(0);
  for (const message of told) expect(message).toMatch(/may give 1 N·m and needs \d+ N·m: the arm will sag$/);
});

describe("refusals", () => {
  test("more than eight joints, none, and branches are refused with the names of the joints", async () => {
    await expect(imported(robotOf(chainUrdf(9)))).rejects.toMatchObject({ code: "E_ROBOT_JOINTS" });
    await expect(imported(robotOf('<robot name="post"><link name="a"/></robot>'))).rejects.toMatchObject({
      code: "E_ROBOT_JOINTS",
    });
    const tree = RAIL_URDF.replace('<mimic joint="left_finger"/>', "");
    await expect(imported(robotOf(tree))).rejects.toMatchObject({
      code: "E_ROBOT_CHAIN",
      message: expect.stringContaining('"left_finger" and "right_finger"'),
    });
  });

  test("a file that takes our arm's name is another robot", async () => {
    const robot = await imported(robotOf(chainUrdf(6).replace('name="chain6"', 'name="so101"')));
    expect(robot.name).toBe("so101 (file)");
  });
});

describe.skipIf(!existsSync(ROBOTS))("official files", () => {
  test.each(FILES)(
    "%s holds its home, calms down when it falls, and keeps its jaws apart",
    async (path) => {
      const robot = await official(path);
      expect(robot.joints).toHaveLength(6);
      expect(robot.joints[robot.gripperJoint]!.name).toBe("gripper");
      const { off, speed } = held(robot, home(robot));
      expect(off).toBeLessThan(0.03);
      expect(speed).toBeLessThan(1e-3);
      const { early, late } = fallen(robot);
      expect(late).toBeLessThan(early / 2);
      // Half open, nothing lies between the jaws that would push them.
      const open = home(robot);
      open[robot.gripperJoint] = 0.6;
      expect(held(robot, open).off).toBeLessThan(0.03);
    },
    60_000,
  );
});
