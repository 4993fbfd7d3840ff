import { expect, test } from "vitest";
import { rotate3 } from "../math/quaternion";
import { createRandomStream } from "../math/random";
import fixture from "./fixtures/so101ForwardKinematics.json";
import { linkPoses, toolPose } from "./kinematics";
import { so101 } from "./so101";
import { rollForHeading, so101ArmJoints, withinArmLimits } from "./so101ClosedForm";

/** LeRobot's gripper frame in the gripper link: so101.md section 2. */
const GRIPPER_FRAME = [-0.0079, -0.000218121, -0.0981274] as const;

test("recorded gripper frames lead back to the recorded joints wherever the elbow is up", () => {
  let checked = 0;
  for (const { q, links } of fixture.cases) {
    const [x, y, z] = links.gripper_frame_link.p as [number, number, number];
    const pose = { position: [x, y, z] as const, pitch: q[1]! + q[2]! + q[3]!, roll: q[4]! };
    const joints = so101ArmJoints(pose, GRIPPER_FRAME);
    // The straight elbow is at -1.288; the hand may also point back over the base, which is another branch.
    if (!joints || q[2]! < -1.28 || Math.abs(joints[0] - q[0]!) > 1) continue;
    checked++;
    joints.forEach((angle, j) => {
      expect(Math.abs(angle - q[j]!)).toBeLessThan(1e-3);
    });
  }
  expect(checked).toBeGreaterThanOrEqual(20);
});

test("forward kinematics brings the tool back to the point, pitch and heading", () => {
  const stream = createRandomStream(1, "closed form");
  for (let trial = 0; trial < 200; trial++) {
    const position = [stream.uniform(0.14, 0.24), stream.uniform(-0.12, 0.12), stream.uniform(0.01, 0.08)] as const;
    const heading = stream.uniform(-0.8, 0.8);
    const joints = so101ArmJoints({ position, pitch: Math.PI / 2, roll: rollForHeading(position, heading) });
    expect(joints).not.toBeNull();
    const tool = toolPose(so101, linkPoses(so101, [...joints!, 0]));
    position.forEach((x, i) => {
      expect(tool.p[i]).toBeCloseTo(x, 10);
    });
    const opening = rotate3(tool.q, [1, 0, 0]);
    expect(Math.atan2(opening[1], opening[0])).toBeCloseTo(heading, 9);
    expect(rotate3(tool.q, [0, 0, 1])[2]).toBeCloseTo(-1, 10);
  }
});

test("what is out of reach has no joints", () => {
  expect(so101ArmJoints({ position: [0.6, 0, 0.1], pitch: 0, roll: 0 })).toBeNull();
  expect(withinArmLimits([0, 0, 1.6, 0, 0], 0.2)).toBe(false);
});
