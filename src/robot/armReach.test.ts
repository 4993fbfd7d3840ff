import { expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { distance3 } from "../math/vector3";
import { armReach } from "./armReach";
import { linkPoses, poseOfLink, toolPose } from "./kinematics";
import { so101 } from "./so101";
import { readUrdf } from "./urdf";

test("no pose of the SO-101 reaches further, and a stretched one nearly as far", () => {
  const random = createRandomStream(1, "reach");
  let farthest = 0;
  for (let k = 0; k < 2000; k++) {
    const q = so101.joints.map(({ lower, upper }) => random.uniform(lower, upper));
    const poses = linkPoses(so101, q);
    const first = poseOfLink(poses, so101.joints[0]!.link).p;
    farthest = Math.max(farthest, distance3(first, toolPose(so101, poses).p));
  }
  expect(armReach(so101)).toBeGreaterThan(farthest);
  expect(armReach(so101)).toBeLessThan(1.5 * farthest);
});

test("fixed parts count with their arm, a pedestal does not, and a slide counts with its whole way", () => {
  const robot =
    readUrdf(`<robot name="r"><link name="base"/><link name="post"/><link name="a"/><link name="b"/><link name="tip"/>
<joint name="stand" type="fixed"><parent link="base"/><child link="post"/><origin xyz="0 0 5"/></joint>
<joint name="pan" type="revolute"><parent link="post"/><child link="a"/><origin xyz="0 0 1"/><axis xyz="0 0 1"/>
<limit lower="-1" upper="1" effort="1" velocity="1"/></joint>
<joint name="slide" type="prismatic"><parent link="a"/><child link="b"/><origin xyz="0.3 0 0"/><axis xyz="1 0 0"/>
<limit lower="-0.1" upper="0.4" effort="1" velocity="1"/></joint>
<joint name="mount" type="fixed"><parent link="b"/><child link="tip"/><origin xyz="0 0 0.2"/></joint></robot>`);
  const tool = {
    link: robot.links.findIndex(({ name }) => name === "tip"),
    X_LE: { p: [0, 0, 0.05], q: [0, 0, 0, 1] },
  } as const;
  expect(armReach({ ...robot, tool })).toBeCloseTo(0.3 + 0.4 + 0.2 + 0.05, 12);
  // Its way may lie on the other side.
  const joints = robot.joints.map((joint) => (joint.type === "prismatic" ? { ...joint, lower: -0.7 } : joint));
  expect(armReach({ ...robot, joints, tool })).toBeCloseTo(0.3 + 0.7 + 0.2 + 0.05, 12);
});
