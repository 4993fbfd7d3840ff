import { expect, test } from "vitest";
import { importedArm } from "../sim/importedArm";
import { chainUrdf, robotOf } from "../sim/testing/chainRobot";
import { idleTeleopInput } from "../teleop/teleopInput";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import type { ChosenRobot } from "./protocol";
import { SessionHarness } from "./testing/sessionHarness";

const scene = BUILTIN_SCENES["cube-in-the-tray"];

async function chain(joints: number): Promise<ChosenRobot> {
  const model = await importedArm(
    robotOf(chainUrdf(joints)),
    () => null,
    async () => {},
  );
  // As it comes through a worker's message.
  return structuredClone({ id: `chain-${joints}`, model });
}

test("a session takes a robot of seven joints, tells of it, and goes back to its own", async () => {
  const harness = new SessionHarness();
  harness.open();
  expect(harness.send({ type: "load", scene, seed: 1, robot: await chain(7) })).toBeNull();
  const { description } = harness.all("loaded").at(-1)!;
  expect(description.robotId).toBe("chain-7");
  expect(description.jointNames).toHaveLength(7);
  harness.send({ type: "play" });
  harness.wait(500);
  expect(harness.frame.q).toHaveLength(7);
  expect(harness.frame.linkPose).toHaveLength(7 * 8);
  // Another servo does not bring another robot.
  harness.send({ type: "servo", preset: "soft" });
  expect(harness.all("loaded").at(-1)!.description.robotId).toBe("chain-7");
  harness.send({ type: "load", scene, seed: 1 });
  expect(harness.all("loaded").at(-1)!.description).toMatchObject({ robotId: null, jointNames: { length: 6 } });
});

test("a person leads each of its joints by slider and by key", async () => {
  const harness = new SessionHarness();
  harness.open();
  harness.send({ type: "load", scene, seed: 1, robot: await chain(8) });
  harness.send({ type: "controller", choice: { kind: "teleop" } });
  harness.send({ type: "play" });
  const jointTargets = Array.from({ length: 8 }, (_, j) => (j === 6 ? 0.5 : null));
  for (let k = 0; k < 40; k++) {
    harness.send({ type: "teleop", input: { ...idleTeleopInput(), jointTargets } });
    harness.wait(50);
  }
  expect(harness.frame.q[6]).toBeCloseTo(0.5, 1);
  const before = harness.frame.q[7]!;
  for (let k = 0; k < 10; k++) {
    harness.send({ type: "teleop", input: { ...idleTeleopInput(), held: ["joint.plus"], joint: 7 } });
    harness.wait(50);
  }
  expect(harness.frame.q[7]! - before).toBeGreaterThan(0.2);
});

test("the expert is refused by the robot's name, and a robot with branches leaves the open one as it is", async () => {
  const harness = new SessionHarness();
  harness.open();
  const robot = await chain(6);
  harness.send({ type: "load", scene, seed: 1, robot });
  expect(harness.send({ type: "controller", choice: { kind: "expert" } })).toMatchObject({
    code: "E_NO_EXPERT",
    message: expect.stringContaining("chain6"),
  });
  const [first, second, ...rest] = robot.model.joints;
  const broken = { ...robot, id: "broken", model: { ...robot.model, joints: [second!, first!, ...rest] } };
  expect(harness.send({ type: "load", scene, seed: 1, robot: broken })).toMatchObject({ code: "E_ROBOT_CHAIN" });
  harness.send({ type: "play" });
  harness.wait(200);
  expect(harness.frame.q).toHaveLength(6);
  expect(harness.all("loaded").at(-1)!.description.robotId).toBe("chain-6");
});
