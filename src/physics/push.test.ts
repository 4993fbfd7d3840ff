/** A push at a link turns the joints as the principle of virtual work says. */

import { expect, test } from "vitest";
import { inverseTransformPoint, type Transform, transformPoint } from "../math/transform";
import { dot3, scale3, subtract3, type Vec3 } from "../math/vector3";
import type { PhysicsBackend } from "./backend";
import { createNativeBackend } from "./nativeBackend";
import { POSE_A, referenceArm, referenceScene } from "./testing/referenceScene";

const POINT: Vec3 = [0.17, 0.03, 0.12];

/** Without weight and dry friction an arm that stands still has servo torques against the push and nothing else. */
function weightlessArm(): PhysicsBackend {
  const arm = referenceArm("stiff");
  const links = arm.links.map((link) => ({ ...link, frictionLoss: 0 }));
  return createNativeBackend(referenceScene({ ...arm, links }, [], { gravity: [0, 0, 0] }));
}

function linkPose(backend: PhysicsBackend, q: readonly number[], link: number): Transform {
  backend.reset(q);
  const { linkPose: pose } = read(backend);
  const at = (i: number): number => pose[7 * link + i]!;
  return { p: [at(0), at(1), at(2)], q: [at(3), at(4), at(5), at(6)] };
}

function read(backend: PhysicsBackend) {
  const state = backend.createStateBuffer();
  backend.readState(state);
  return state;
}

test.each<readonly [string, Vec3]>([
  ["forward", [0.5, 0, 0]],
  ["to the left", [0, 0.5, 0]],
  ["up", [0, 0, 0.5]],
])("a push %s at the gripper is met by the servos of all joints up to it, with Jᵀf", (_name, force) => {
  const LINK = 4;
  const backend = weightlessArm();
  backend.reset(POSE_A);
  backend.setTargets(POSE_A);
  backend.setPush({ target: -1 - LINK, point: POINT, force });
  backend.step(3000);
  const { q, tau, qd } = read(backend);
  // The solver stops at its own tolerance, so this is as still as it gets: it leaves up to 0.1 mN·m in what follows.
  expect(Math.max(...qd.map(Math.abs))).toBeLessThan(1e-4);
  const bent = [...q];
  const p_link = inverseTransformPoint(linkPose(backend, bent, LINK), POINT);
  const STEP = 1e-6;
  bent.forEach((_, j) => {
    const moved = (by: number): Vec3 => {
      const other = bent.map((x, k) => (k === j ? x + by : x));
      return transformPoint(linkPose(backend, other, LINK), p_link);
    };
    const column = scale3(subtract3(moved(STEP), moved(-STEP)), 1 / (2 * STEP));
    expect(tau[j], `joint ${j}`).toBeCloseTo(-dot3(column, force), 3);
  });
  // The pan joint is turned by a push to the side only, the others by those in the plane: none of this is nought.
  expect(Math.max(...tau.map(Math.abs))).toBeGreaterThan(0.01);
});
