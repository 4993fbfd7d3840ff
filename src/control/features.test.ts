import { expect, test } from "vitest";
import { multiplyQuat, type Quat, quatFromAxisAngle } from "../math/quaternion";
import { transformPoint } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { linkPoses, toolPose } from "../robot/kinematics";
import { so101 } from "../robot/so101";
import type { Observation } from "./contracts";
import { createFeatureEncoder, featureToJoints, jointFeatureNames, jointsToFeature } from "./features";

function observe(position: readonly number[], p: Vec3, q: Quat): Observation {
  const zero = new Float64Array(6);
  const cube = { id: "cube", p, q, v: [0, 0, 0], w: [0, 0, 0], joint: 0 } as const;
  return {
    time: 0,
    jointPosition: Float64Array.from(position),
    jointVelocity: zero,
    jointTorque: zero,
    objects: [cube],
    zones: null,
  };
}

function encode(names: readonly string[], observation: Observation): number[] {
  return Array.from(createFeatureEncoder(so101, names).encode(observation).environment);
}

const headings = ["cube.yaw4.cos", "cube.yaw4.sin"];
const aboutZ = (angle: number): Quat => quatFromAxisAngle([0, 0, 1], angle);

test("LeRobot's units: degrees; the gripper 0 at its lower limit and 100 at its upper one", () => {
  expect(jointFeatureNames(so101)).toEqual([
    "shoulder_pan.pos",
    "shoulder_lift.pos",
    "elbow_flex.pos",
    "wrist_flex.pos",
    "wrist_roll.pos",
    "gripper.pos",
  ]);
  // The SO-101's gripper: -10 degrees closed, 100 degrees open; 45 degrees is halfway.
  const feature = jointsToFeature(so101, [Math.PI / 2, -Math.PI / 4, 0, 1, -1, Math.PI / 4]);
  const expected = [90, -45, 0, 57.29578, -57.29578, 50];
  expected.forEach((value, i) => {
    expect(feature[i]).toBeCloseTo(value, 4);
  });
  expect(jointsToFeature(so101, [0, 0, 0, 0, 0, -0.174533])[5]).toBeCloseTo(0, 9);
});

test("there and back is the same position", () => {
  const position = [0.3, -1.2, 0.7, 1.1, -2.2, 0.6];
  const back = featureToJoints(so101, jointsToFeature(so101, position));
  position.forEach((value, i) => {
    expect(back[i]).toBeCloseTo(value, 14);
  });
});

test("the fourfold heading is (cos 4 yaw, sin 4 yaw) for a flat cube", () => {
  for (const yaw of [0, 0.2, 0.7, -1.3, 3]) {
    const [c, s] = encode(headings, observe(so101.poses.home!, [0.2, 0, 0.0125], aboutZ(yaw)));
    expect(c).toBeCloseTo(Math.cos(4 * yaw), 12);
    expect(s).toBeCloseTo(Math.sin(4 * yaw), 12);
  }
});

test("all orientations in which a cube looks alike give the same heading", () => {
  const turns: Quat[] = [];
  for (const axis of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const) {
    for (let k = 0; k < 4; k++) turns.push(quatFromAxisAngle(axis, (k * Math.PI) / 2));
  }
  const tilted = multiplyQuat(aboutZ(0.4), quatFromAxisAngle([0.6, 0.8, 0], 0.3));
  const [c0, s0] = encode(headings, observe(so101.poses.home!, [0.2, 0, 0], tilted));
  for (const a of turns) {
    for (const b of turns) {
      const q = multiplyQuat(tilted, multiplyQuat(a, b));
      const [c, s] = encode(headings, observe(so101.poses.home!, [0.2, 0, 0], q));
      expect(c).toBeCloseTo(c0!, 12);
      expect(s).toBeCloseTo(s0!, 12);
    }
  }
});

test("positions and headings in the tool's frame", () => {
  const position = [0.4, -0.5, 0.6, 1.2, 0.9, 0.3];
  const X_WE = toolPose(so101, linkPoses(so101, position));
  const names = ["cube.tool.x", "cube.tool.y", "cube.tool.z", "cube.tool.yaw4.cos", "cube.tool.yaw4.sin"];
  const p_E: Vec3 = [0.01, -0.02, 0.03];
  const q = multiplyQuat(X_WE.q, aboutZ(0.25));
  const values = encode(names, observe(position, transformPoint(X_WE, p_E), q));
  [0.01, -0.02, 0.03, Math.cos(1), Math.sin(1)].forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 12);
  });
  const tool = encode(["tool.x", "tool.y", "tool.z"], observe(position, [0, 0, 0], q));
  tool.forEach((value, i) => {
    expect(value).toBeCloseTo(X_WE.p[i]!, 12);
  });
});

test("an unknown name and an absent object are refused", () => {
  expect(() => createFeatureEncoder(so101, ["cube.colour"])).toThrow(
    expect.objectContaining({ code: "E_POLICY_SHAPE" }),
  );
  expect(() => createFeatureEncoder(so101, ["time"])).toThrow(expect.objectContaining({ code: "E_POLICY_SHAPE" }));
  const encoder = createFeatureEncoder(so101, ["tray.x"]);
  expect(() => encoder.encode(observe(so101.poses.home!, [0, 0, 0], aboutZ(0)))).toThrow('object "tray"');
});
