/** What the contact solver is for: holding, stacking, placing, and surviving abuse. */

import { expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { createNativeBackend } from "./nativeBackend";
import { planGrasp, randomGrasps, runGrasp } from "./testing/graspPlanner";
import { graspTargets, REFERENCE_CUBE, referenceGrasp } from "./testing/graspScript";
import { type CubeFigures, POSE_A, referenceArm, referenceScene } from "./testing/referenceScene";

const GRASPS = 100;

for (const servo of ["stiff", "soft"] as const) {
  test(`${GRASPS} of ${GRASPS} random cubes are held through the shake and placed, ${servo} servo`, () => {
    const outcomes = randomGrasps(GRASPS, 7).map(({ cube, plan }) =>
      runGrasp(createNativeBackend(referenceScene(referenceArm(servo), [cube])), plan, cube),
    );
    const slips = outcomes.map(({ slip }) => slip).sort((a, b) => a - b);
    console.log(
      servo,
      "held",
      outcomes.filter((o) => o.held).length,
      "slip med",
      slips[GRASPS / 2],
      "max",
      slips.at(-1),
      "pen",
      Math.max(...outcomes.map((o) => o.penetration)),
    );
    expect(outcomes.filter(({ held }) => held)).toHaveLength(GRASPS);
    expect(outcomes.filter(({ placed }) => placed)).toHaveLength(GRASPS);
    // 0.965 mm with the stiff servo and 0.997 mm with the soft one, the same on every machine; the promise is 1 mm.
    expect(Math.max(...outcomes.map(({ penetration }) => penetration))).toBeLessThan(1e-3);
  }, 120_000);
}

test("a 50 g cube is held with 0.21 N·m at the gripper and dropped with 0.20", () => {
  const cube = { ...REFERENCE_CUBE, mass: 0.05 };
  const plan = planGrasp(cube)!;
  const outcome = (limit: number): boolean =>
    runGrasp(createNativeBackend(referenceScene(referenceArm("stiff", limit), [cube])), plan, cube).held;
  expect(outcome(0.21)).toBe(true);
  expect(outcome(0.2)).toBe(false);
});

test("a stack of three creeps less than 0.05 mm in ten seconds, in any direction", () => {
  const cubes = [0, 1, 2].map(
    (i): CubeFigures => ({ half: 0.0125, mass: 0.02, p: [0.002 * i, 0, 0.0126 + 0.0252 * i] }),
  );
  for (const sleeping of [true, false]) {
    const backend = createNativeBackend(referenceScene(null, cubes), { plainNewton: false, sleeping });
    const state = backend.createStateBuffer();
    backend.reset();
    backend.step(500);
    backend.readState(state);
    const before = [...state.bodyPose];
    backend.step(5000);
    backend.readState(state);
    let creep = 0;
    for (let b = 0; b < 3; b++) {
      const d = [0, 1, 2].map((k) => state.bodyPose[7 * b + k]! - before[7 * b + k]!);
      creep = Math.max(creep, Math.hypot(...d));
    }
    console.log("creep", creep);
    expect(creep).toBeLessThan(5e-5);
    expect(state.bodyPose[16]).toBeCloseTo(0.0625, 3);
  }
});

test("a cube is placed on another ten times of ten", () => {
  const random = createRandomStream(5, "place on a cube");
  for (let k = 0; k < 10; k++) {
    const cube = { ...REFERENCE_CUBE, p: [random.uniform(0.19, 0.21), random.uniform(0.04, 0.06), 0.0125] as const };
    const plan = planGrasp(cube)!;
    // Closing pushes the cube to the fixed jaw, so look where it lands first and put the other cube there.
    const rehearsal = createNativeBackend(referenceScene(referenceArm("stiff"), [cube]));
    const state = rehearsal.createStateBuffer();
    runGrasp(rehearsal, plan, cube);
    rehearsal.readState(state);
    const base: CubeFigures = { half: 0.0125, mass: 0.02, p: [state.bodyPose[0]!, state.bodyPose[1]!, 0.0125] };
    const backend = createNativeBackend(referenceScene(referenceArm("stiff"), [cube, base]));
    const raised = planGrasp(cube, 0.5, 0.026)!;
    runGrasp(backend, raised, cube);
    backend.readState(state);
    expect(state.bodyPose[2]).toBeGreaterThan(0.036);
    expect(state.bodyPose[2]).toBeLessThan(0.039);
  }
}, 60_000);

test("a minute of random targets over the full range stays finite", () => {
  const arm = referenceArm("stiff");
  const cubes: CubeFigures[] = [
    { half: 0.0125, mass: 0.02, p: [0.2, 0.03, 0.0125] },
    { half: 0.015, mass: 0.05, p: [0.2, -0.05, 0.015] },
  ];
  const backend = createNativeBackend(referenceScene(arm, cubes));
  const state = backend.createStateBuffer();
  const random = createRandomStream(3, "abuse");
  backend.reset(POSE_A);
  let jointSpeed = 0;
  let cubeSpeed = 0;
  for (let k = 0; k < 400; k++) {
    backend.setTargets(arm.links.map((link) => random.uniform(link.lower, link.upper)));
    for (let i = 0; i < 15; i++) {
      backend.step(5);
      backend.readState(state);
      for (const qd of state.qd) jointSpeed = Math.max(jointSpeed, Math.abs(qd));
      for (let b = 0; b < 2; b++)
        for (let i = 0; i < 3; i++) cubeSpeed = Math.max(cubeSpeed, Math.abs(state.bodyTwist[6 * b + i]!));
    }
  }
  console.log("abuse", jointSpeed, cubeSpeed);
  expect(jointSpeed).toBeLessThan(10);
  expect(cubeSpeed).toBeLessThan(10);
}, 60_000);

test("factor reuse and plain Newton agree through a grasp", () => {
  const scene = referenceScene(referenceArm("stiff"), [REFERENCE_CUBE]);
  const script = referenceGrasp();
  const [fast, plain] = [false, true].map((plainNewton) => {
    const backend = createNativeBackend(scene, { plainNewton, sleeping: false });
    backend.reset(script.start);
    return backend;
  }) as [ReturnType<typeof createNativeBackend>, ReturnType<typeof createNativeBackend>];
  const a = fast.createStateBuffer();
  const b = plain.createStateBuffer();
  const targets = new Float64Array(6);
  let joints = 0;
  let cube = 0;
  for (let k = 0; k < 6150; k++) {
    graspTargets(script, 0.002 * k, targets);
    for (const backend of [fast, plain]) {
      backend.setTargets(targets);
      backend.step(1);
    }
    fast.readState(a);
    plain.readState(b);
    for (let i = 0; i < 6; i++) joints += (a.q[i]! - b.q[i]!) ** 2 / (6 * 6150);
    for (let i = 0; i < 3; i++) cube += (a.bodyPose[i]! - b.bodyPose[i]!) ** 2 / 6150;
  }
  console.log("reuse vs plain", Math.sqrt(joints), Math.sqrt(cube));
  expect(Math.sqrt(joints)).toBeLessThan(1e-4);
  expect(Math.sqrt(cube)).toBeLessThan(1e-4);
});
