import { expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import fixture from "./fixtures/so101ForwardKinematics.json";
import { linkPoses, poseOfLink, toolJacobian, toolPose } from "./kinematics";
import { so101 } from "./so101";

const POSITION_TOLERANCE = 2e-5;
const QUAT_TOLERANCE = 5e-5;

/** Largest difference of two quaternions that may differ in sign. */
function quatError(a: readonly number[], b: readonly number[]): number {
  const sign = a.reduce((sum, x, i) => sum + x * b[i]!, 0) < 0 ? -1 : 1;
  return Math.max(...a.map((x, i) => Math.abs(x - sign * b[i]!)));
}

test("every link frame agrees with 40 recorded configurations", () => {
  expect(fixture.cases).toHaveLength(40);
  for (const { q, links } of fixture.cases) {
    const poses = linkPoses(so101, q);
    for (const [name, wanted] of Object.entries(links)) {
      const index = so101.links.findIndex((link) => link.name === name);
      const pose = poseOfLink(poses, index);
      for (const i of [0, 1, 2] as const) expect(Math.abs(pose.p[i] - wanted.p[i]!)).toBeLessThan(POSITION_TOLERANCE);
      expect(quatError(pose.q, wanted.q)).toBeLessThan(QUAT_TOLERANCE);
    }
  }
});

// so101.md section 3: degrees, then gripper frame position (mm) and quaternion x, y, z, w.
const CHECK_VALUES: readonly (readonly [readonly number[], readonly number[], readonly number[]])[] = [
  [
    [0, 0, 0, 0, 0, 0],
    [391.361, -0.009, 226.47],
    [0.017206, 0.706894, 0.017214, 0.7069],
  ],
  [
    [-90, 0, 0, 0, 0, 0],
    [38.844, 352.526, 226.471],
    [-0.487683, 0.512015, 0.512026, 0.487684],
  ],
  [
    [0, -45, 45, 45, -30, 20],
    [252.146, 3.919, 103.828],
    [0.260762, 0.886314, 0.108017, 0.367127],
  ],
  [
    [30, -60, 75, -20, 100, 50],
    [240.156, -125.455, 182.323],
    [-0.373921, 0.562674, -0.660418, 0.327762],
  ],
  [
    [-60, 40, -30, 60, -120, 90],
    [191.267, 277.188, 18.309],
    [-0.513011, -0.840633, -0.1736, 0.004228],
  ],
];

test("the gripper frame agrees with the published check values", () => {
  for (const [degrees, millimetres, quat] of CHECK_VALUES) {
    const poses = linkPoses(
      so101,
      degrees.map((d) => (d * Math.PI) / 180),
    );
    const frame = poseOfLink(poses, 7);
    frame.p.forEach((x, i) => {
      expect(Math.abs(1000 * x - millimetres[i]!)).toBeLessThan(0.02);
    });
    expect(quatError(frame.q, quat)).toBeLessThan(QUAT_TOLERANCE);
  }
});

test("positive joints move as on the real arm", () => {
  const toolAt = (q: number[]) => toolPose(so101, linkPoses(so101, q)).p;
  const zero = toolAt([0, 0, 0, 0, 0, 0]);
  expect(toolAt([0.1, 0, 0, 0, 0, 0])[1]).toBeLessThan(zero[1]); // pan: to the right
  expect(toolAt([0, 0.1, 0, 0, 0, 0])[2]).toBeLessThan(zero[2]); // lift: forward and down
  expect(toolAt([0, 0, 0.1, 0, 0, 0])[2]).toBeLessThan(zero[2]); // elbow: drops the forearm
  expect(toolAt([0, 0, 0, 0.1, 0, 0])[2]).toBeLessThan(zero[2]); // wrist: hand down
});

test("the Jacobian agrees with finite differences", () => {
  const stream = createRandomStream(3, "jacobian");
  for (let trial = 0; trial < 20; trial++) {
    const q = so101.joints.map(({ lower, upper }) => stream.uniform(lower, upper));
    const J = toolJacobian(so101, linkPoses(so101, q));
    for (let j = 0; j < 6; j++) {
      const shifted = (h: number) =>
        toolPose(
          so101,
          linkPoses(
            so101,
            q.map((x, i) => (i === j ? x + h : x)),
          ),
        );
      const a = shifted(-1e-6);
      const b = shifted(1e-6);
      for (const i of [0, 1, 2] as const) {
        expect((b.p[i] - a.p[i]) / 2e-6).toBeCloseTo(J[6 * i + j]!, 6);
      }
      // w = 2 · vector part of dq/dt · conjugate(q)
      const sign = a.q.reduce((sum, x, i) => sum + x * b.q[i]!, 0) < 0 ? -1 : 1;
      const d = b.q.map((x, i) => (sign * x - a.q[i]!) / 2e-6);
      const [x, y, z, w] = a.q;
      const spin = [
        2 * (-d[3]! * x + w * d[0]! - d[1]! * z + d[2]! * y),
        2 * (-d[3]! * y + w * d[1]! - d[2]! * x + d[0]! * z),
        2 * (-d[3]! * z + w * d[2]! - d[0]! * y + d[1]! * x),
      ];
      spin.forEach((s, i) => {
        expect(s).toBeCloseTo(J[6 * (3 + i) + j]!, 4);
      });
    }
  }
});

test("given an array, the poses are written into it", () => {
  const out = new Float64Array(7 * so101.links.length);
  expect(linkPoses(so101, so101.poses.home!, out)).toBe(out);
});
