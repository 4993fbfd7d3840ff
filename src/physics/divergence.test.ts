/** A state that leaves the plausible range is caught by name before it is drawn, and the last good one stays. */

import { expect, test } from "vitest";
import { DivergedError } from "./backend";
import { createNativeBackend } from "./nativeBackend";
import { graspScene, roundObject } from "./testing/graspObjects";
import { REFERENCE_CUBE } from "./testing/graspScript";
import { POSE_A, referenceArm } from "./testing/referenceScene";

const scene = graspScene(referenceArm("stiff"), roundObject("cylinder", REFERENCE_CUBE));
const ELBOW = 3;

test.each([
  ["a body pushed too hard", 0, 1e9, "object"],
  ["a body pushed by no number", 0, Number.NaN, "object"],
  ["a link pushed too hard", -ELBOW, 1e9, "shoulder_pan"],
  ["a link pushed by no number", -ELBOW, Number.NaN, "shoulder_pan"],
] as const)("%s is named, and the last good state is kept and goes on", (_name, target, size, culprit) => {
  const backend = createNativeBackend(scene);
  const before = backend.createStateBuffer();
  const after = backend.createStateBuffer();
  backend.reset(POSE_A);
  backend.step(200);
  backend.readState(before);
  backend.setPush({ target, point: [0.15, 0.02, 0.1], force: [0, size, size] });
  let thrown: unknown;
  try {
    backend.step(5);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(DivergedError);
  expect((thrown as DivergedError).message).toMatch(/would move at .*expected a finite speed/);
  expect((thrown as DivergedError).culprit).toBe(culprit);
  backend.readState(after);
  for (const part of ["time", "q", "qd", "linkPose", "bodyPose", "bodyTwist"] as const) {
    expect(after[part]).toEqual(before[part]);
  }
  backend.setPush(null);
  backend.step(200);
  backend.readState(after);
  for (let i = 0; i < 6; i++) expect(after.q[i]).toBeCloseTo(before.q[i]!, 4);
  for (let i = 0; i < 3; i++) expect(after.bodyPose[i]).toBeCloseTo(before.bodyPose[i]!, 5);
});

test("a target that is no number is noticed at once, and the arm goes on from where it was", () => {
  const backend = createNativeBackend(scene);
  backend.reset(POSE_A);
  backend.step(10);
  backend.setTargets([0, -1, Number.NaN, 0.6, 0, 0.5]);
  expect(() => backend.step(1)).toThrow(/joint "elbow_flex" would move at NaN/);
  backend.setTargets(POSE_A);
  expect(() => backend.step(100)).not.toThrow();
});

test("a body is not put at a pose that is no number", () => {
  const backend = createNativeBackend(scene);
  expect(() => backend.setBodyPose(0, [0, Number.NaN, 0.1, 0, 0, 0, 1])).toThrow(/"object" is put at a finite pose/);
});
