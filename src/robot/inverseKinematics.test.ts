import { expect, test } from "vitest";
import { rotate3 } from "../math/quaternion";
import { createRandomStream } from "../math/random";
import { dot3 } from "../math/vector3";
import { dexterity, solveInverseKinematics } from "./inverseKinematics";
import { linkPoses, toolPose } from "./kinematics";
import { so101 } from "./so101";

const toolAt = (q: ArrayLike<number>) => toolPose(so101, linkPoses(so101, q));
const inLimits = (q: ArrayLike<number>) =>
  so101.joints.every(({ lower, upper }, j) => q[j]! >= lower && q[j]! <= upper);

test("random reachable positions are found from the home pose", () => {
  const stream = createRandomStream(1, "ik positions");
  let found = 0;
  for (let trial = 0; trial < 200; trial++) {
    const q = so101.joints.map(({ lower, upper }) => stream.uniform(0.9 * lower, 0.9 * upper));
    const result = solveInverseKinematics(so101, { position: toolAt(q).p }, so101.poses.home!);
    expect(inLimits(result.q)).toBe(true);
    if (result.converged) {
      found++;
      const p = toolAt(result.q).p;
      toolAt(q).p.forEach((x, i) => {
        expect(Math.abs(x - p[i]!)).toBeLessThan(1e-5);
      });
    }
  }
  // The rest lies behind joint limits that a local method does not get round.
  expect(found).toBeGreaterThanOrEqual(165);
});

test("a goal near the start, as when it is dragged, is always reached", () => {
  const stream = createRandomStream(1, "ik drags");
  for (let trial = 0; trial < 200; trial++) {
    const q = so101.joints.map(({ lower, upper }) => stream.uniform(0.7 * lower, 0.7 * upper));
    const start = q.map((x) => x + stream.uniform(-0.1, 0.1));
    expect(solveInverseKinematics(so101, { position: toolAt(q).p }, start).converged).toBe(true);
  }
});

test("position, approach and opening are met together where five axes allow it", () => {
  for (const heading of [-0.6, 0, 0.8]) {
    const opening = { axis: [Math.cos(heading), Math.sin(heading), 0] as const, weight: 0.1 };
    const approach = { axis: [0, 0, -1] as const, weight: 0.1 };
    const goal = { position: [0.2, 0.06, 0.05] as const, approach, opening };
    const result = solveInverseKinematics(so101, goal, so101.poses.home!);
    expect(result.converged).toBe(true);
    expect(result.approachError).toBeLessThan(1e-4);
    expect(Math.abs(dot3(rotate3(toolAt(result.q).q, [1, 0, 0]), opening.axis))).toBeGreaterThan(1 - 1e-6);
    expect(result.q[5]).toBe(so101.poses.home![5]);
  }
});

test("out of reach the arm stretches towards the goal and says how far it is off", () => {
  const result = solveInverseKinematics(so101, { position: [0.8, 0, 0.1166] }, so101.poses.home!);
  expect(result.converged).toBe(false);
  expect(inLimits(result.q)).toBe(true);
  // The longest stretch: 0.116 + 0.135 + 0.156 m from the lift axis.
  expect(result.positionError).toBeCloseTo(0.8 - 0.0692 - 0.407, 2);
  expect(result.dexterity.condition).toBeGreaterThan(30);
});

test("a start outside the limits is pulled back into them", () => {
  const result = solveInverseKinematics(so101, { position: [0.25, 0.1, 0.15] }, [9, -9, 9, -9, 9, 9]);
  expect(inLimits(result.q)).toBe(true);
});

test("dexterity falls to a singularity when the arm is straight", () => {
  const bent = dexterity(so101, so101.poses.home!);
  expect(bent.condition).toBeLessThan(4);
  expect(bent.manipulability).toBeGreaterThan(1e-3);
  // Elbow and wrist in line with the upper arm: only a hair of the radial direction is left.
  const straight = dexterity(so101, [0, 0, -1.2884, 0.0, 0, 0]);
  expect(straight.condition).toBeGreaterThan(20 * bent.condition);
});
