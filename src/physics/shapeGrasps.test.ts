/** The gripper holds round and many-sided things, and what was simulated can be taken back and repeated. */

import { expect, test } from "vitest";
import { distance3, type Vec3 } from "../math/vector3";
import { createNativeBackend } from "./nativeBackend";
import { goldenShapes, goldenShapesScene } from "./testing/goldenShapes";
import { graspScene, roundObject } from "./testing/graspObjects";
import { planGrasp, randomGrasps, runGrasp } from "./testing/graspPlanner";
import { graspTargets, REFERENCE_CUBE } from "./testing/graspScript";
import { createMujocoOracle } from "./testing/mujocoOracle";
import { referenceArm } from "./testing/referenceScene";

const KINDS = ["cylinder", "prism"] as const;

/** Wider things meet the moving jaw at a slant and are squeezed out of the hand, in MuJoCo too. */
const WIDEST = 0.032;

test.each(KINDS)("ten random %ss are held through the shake and placed", (kind) => {
  const grasps = randomGrasps(30, 21).filter(({ cube }) => 2 * cube.half < WIDEST);
  const outcomes = grasps
    .slice(0, 10)
    .map(({ cube, plan }) =>
      runGrasp(createNativeBackend(graspScene(referenceArm("stiff"), roundObject(kind, cube))), plan, cube),
    );
  expect(outcomes.filter(({ held }) => held)).toHaveLength(10);
  expect(outcomes.filter(({ placed }) => placed)).toHaveLength(10);
  expect(Math.max(...outcomes.map(({ penetration }) => penetration))).toBeLessThan(1.5e-3);
});

test.each(KINDS)("a %s in the gripper goes where MuJoCo's goes", async (kind) => {
  const { script } = planGrasp(REFERENCE_CUBE)!;
  const scene = graspScene(referenceArm("stiff"), roundObject(kind, REFERENCE_CUBE));
  const oracle = await createMujocoOracle(scene);
  const engine = createNativeBackend(scene);
  const state = engine.createStateBuffer();
  const targets = new Float64Array(6);
  oracle.reset(script.start);
  engine.reset(script.start);
  let most = 0;
  for (let k = 0; k < script.duration / scene.options.timestep; k++) {
    graspTargets(script, k * scene.options.timestep, targets);
    oracle.setTargets(targets);
    engine.setTargets(targets);
    oracle.step();
    engine.step(1);
    engine.readState(state);
    const at = (pose: ArrayLike<number>): Vec3 => [pose[0]!, pose[1]!, pose[2]!];
    most = Math.max(most, distance3(at(state.bodyPose), at(oracle.bodyPose(0))));
  }
  oracle.dispose();
  expect(most).toBeLessThan(1.5e-3);
});

test("ten seconds of cylinders and convex shapes end in the same bits as ever", () => {
  // A change of this value is a change of the physics: say so in the changelog and record it anew.
  expect(goldenShapes()).toBe("abd6273469509f59");
});

test("a snapshot taken in the middle of it continues to the same bits, and in another instance", () => {
  const { scene, script } = goldenShapesScene();
  const backend = createNativeBackend(scene);
  const other = createNativeBackend(scene);
  const targets = new Float64Array(6);
  const run = (engine: typeof backend, from: number, to: number): string => {
    for (let k = from; k < to; k++) {
      graspTargets(script, k * scene.options.timestep, targets);
      engine.setTargets(targets);
      engine.step(1);
    }
    return engine.hash();
  };
  backend.reset(script.start);
  let at = 0;
  const contacts = backend.createContactBuffer();
  // In the fall, while the jaws close, in the shake with the others asleep, and between two renewals of the factors.
  for (const stop of [63, 800, 2001, 2500]) {
    run(backend, at, stop);
    const snapshot = backend.snapshot();
    backend.readContacts(contacts);
    expect(contacts.count).toBeGreaterThan(0);
    const expected = run(backend, stop, stop + 150);
    other.restore(snapshot);
    expect(run(other, stop, stop + 150)).toBe(expected);
    backend.restore(snapshot);
    expect(run(backend, stop, stop + 150)).toBe(expected);
    at = stop + 150;
  }
});
