/** The engine against live MuJoCo on the same scenes. Limits are those that the product promises. */

import { expect, test } from "vitest";
import { normalizeQuat } from "../math/quaternion";
import { createRandomStream } from "../math/random";
import { cos, sin } from "../math/trigonometry";
import { updateArmDynamics, updateArmKinematics } from "./armDynamics";
import { createEngine } from "./createEngine";
import { defaultNativeOptions } from "./engine";
import { createNativeBackend } from "./nativeBackend";
import type { SceneSpec } from "./sceneSpec";
import { graspTargets, REFERENCE_CUBE, referenceGrasp } from "./testing/graspScript";
import { createMujocoOracle } from "./testing/mujocoOracle";
import { type CubeFigures, POSE_A, type ReferenceServo, referenceArm, referenceScene } from "./testing/referenceScene";
import { bodyScene, shapeBody } from "./testing/shapeScenes";

const STEP = 0.002;
const SERVOS: readonly ReferenceServo[] = ["stiff", "soft"];

interface Deviation {
  /** rad */
  readonly jointRms: number;
  /** m */
  readonly bodyRms: number;
  readonly bodyMax: number;
}

/** Runs both engines on one scene and compares them after every step. */
async function deviation(
  scene: SceneSpec,
  steps: number,
  run: { q?: readonly number[]; targets?: (t: number, out: Float64Array) => void; qvel?: readonly number[] } = {},
): Promise<Deviation> {
  const oracle = await createMujocoOracle(scene);
  const engine = createNativeBackend(scene);
  const state = engine.createStateBuffer();
  const n = scene.arm?.links.length ?? 0;
  const cubes = scene.bodies.length - 1;
  oracle.reset(run.q);
  engine.reset(run.q);
  if (run.qvel) {
    oracle.setVelocity(run.qvel);
    startMoving(engine, run.qvel);
  }
  const targets = new Float64Array(n);
  let joints = 0;
  let bodies = 0;
  let most = 0;
  for (let k = 0; k < steps; k++) {
    if (run.targets) {
      run.targets(k * STEP, targets);
      oracle.setTargets(targets);
      engine.setTargets(targets);
    }
    oracle.step();
    engine.step(1);
    engine.readState(state);
    const q = oracle.q();
    for (let i = 0; i < n; i++) joints += (q[i]! - state.q[i]!) ** 2;
    for (let b = 0; b < cubes; b++) {
      const pose = oracle.bodyPose(b);
      let square = 0;
      for (let i = 0; i < 3; i++) square += (pose[i]! - state.bodyPose[7 * b + i]!) ** 2;
      bodies += square;
      most = Math.max(most, Math.sqrt(square));
    }
  }
  oracle.dispose();
  return {
    jointRms: n ? Math.sqrt(joints / (steps * n)) : 0,
    bodyRms: cubes ? Math.sqrt(bodies / (steps * cubes)) : 0,
    bodyMax: most,
  };
}

/** Gives the engine initial velocities through its snapshot: steps, then q, target and tau of the arm, then velocities. */
function startMoving(engine: ReturnType<typeof createNativeBackend>, qvel: readonly number[]): void {
  const { data } = engine.snapshot();
  const joints = engine.createStateBuffer().q.length;
  data.set(qvel, 1 + 3 * joints);
  engine.restore({ data });
}

test("mass matrix and bias torque equal MuJoCo's in random states", async () => {
  const scene = referenceScene(referenceArm(null), []);
  const oracle = await createMujocoOracle(scene);
  const engine = createEngine(scene, defaultNativeOptions());
  const random = createRandomStream(1, "dynamics");
  let worstM = 0;
  let worstBias = 0;
  for (let k = 0; k < 25; k++) {
    const q = scene.arm!.links.map((link) => random.uniform(link.lower, link.upper));
    const qd = q.map(() => random.uniform(-2, 2));
    oracle.setPosition(q);
    oracle.setVelocity(qd);
    const expected = oracle.dynamics();
    engine.arm.q.set(q);
    engine.V.set(qd);
    updateArmKinematics(engine.arm, engine.frames);
    updateArmDynamics(engine.arm, engine.frames, engine.V, 0, engine.gravity);
    expected.M.forEach((value, i) => {
      worstM = Math.max(worstM, Math.abs(value - engine.arm.M[i]!));
    });
    expected.bias.forEach((value, i) => {
      worstBias = Math.max(worstBias, Math.abs(value - engine.arm.bias[i]!));
    });
  }
  console.log("M", worstM, "bias", worstBias);
  expect(worstM).toBeLessThan(1e-6);
  expect(worstBias).toBeLessThan(1e-6);
  oracle.dispose();
});

test("the arm falls as MuJoCo's does", async () => {
  const scene = referenceScene(referenceArm(null), []);
  for (const q of [POSE_A, [0.7, -1.4, 0.2, -0.5, 0.8, 0.9]]) {
    const { jointRms } = await deviation(scene, 500, { q });
    console.log("fall", jointRms);
    expect(jointRms).toBeLessThan(1e-4);
  }
});

for (const servo of SERVOS) {
  test(`steps of the ${servo} servo follow MuJoCo`, async () => {
    const scene = referenceScene(referenceArm(servo), []);
    for (let joint = 0; joint < 6; joint++) {
      const targets = (_t: number, out: Float64Array): void => {
        out.set(POSE_A);
        out[joint] = out[joint]! + 0.5;
      };
      const { jointRms } = await deviation(scene, 500, { q: POSE_A, targets });
      console.log("step", servo, joint, jointRms);
      expect(jointRms).toBeLessThan(1e-4);
    }
  });

  test(`sine targets on the ${servo} servo follow MuJoCo`, async () => {
    const scene = referenceScene(referenceArm(servo), []);
    const targets = (t: number, out: Float64Array): void => {
      for (let i = 0; i < 6; i++) {
        out[i] = POSE_A[i]! + 0.3 * sin(2 * Math.PI * (0.5 + 0.1 * i) * t) * Math.min(1, t);
      }
    };
    const { jointRms } = await deviation(scene, 1500, { q: POSE_A, targets });
    console.log("sine", servo, jointRms);
    expect(jointRms).toBeLessThan(1e-4);
  });

  test(`the scripted grasp with the ${servo} servo follows MuJoCo`, async () => {
    const script = referenceGrasp();
    const scene = referenceScene(referenceArm(servo), [REFERENCE_CUBE]);
    const result = await deviation(scene, Math.round(script.duration / STEP), {
      q: script.start,
      targets: (t, out) => graspTargets(script, t, out),
    });
    console.log("grasp", servo, result);
    expect(result.jointRms).toBeLessThan(1e-3);
    expect(result.bodyRms).toBeLessThan(6e-4);
  }, 60_000);
}

const CUBE: CubeFigures = { half: 0.0125, mass: 0.02, p: [0, 0, 0.0125] };
const incline = (degrees: number): readonly [number, number, number] => {
  const a = (degrees * Math.PI) / 180;
  return [9.81 * sin(a), 0, -9.81 * cos(a)];
};

test("a cube slides to rest, slips on 30° and sticks on 20° as MuJoCo's does", async () => {
  const slide = await deviation(referenceScene(null, [CUBE], {}, 0.5), 500, { qvel: [0.5, 0, 0, 0, 0, 0] });
  const slip = await deviation(referenceScene(null, [CUBE], { gravity: incline(30) }, 0.5), 500);
  const stick = await deviation(referenceScene(null, [CUBE], { gravity: incline(20) }, 0.5), 500);
  console.log("slide", slide, "slip", slip, "stick", stick);
  expect(slide.bodyMax).toBeLessThan(1e-4);
  expect(slip.bodyMax).toBeLessThan(1e-4);
  expect(stick.bodyMax).toBeLessThan(1e-4);
});

test("a level cube drops as MuJoCo's does", async () => {
  const drop = await deviation(referenceScene(null, [{ ...CUBE, p: [0, 0, 0.05] }]), 500);
  console.log("drop", drop);
  expect(drop.bodyMax).toBeLessThan(1e-4);
});

test("a cube that falls on an edge tumbles and comes to rest as MuJoCo's does", async () => {
  const q = normalizeQuat([0.244625879, 0.144792463, 0.0369715856, 0.95803258]);
  const drop = await deviation(referenceScene(null, [{ ...CUBE, p: [0, 0, 0.1], q }]), 750);
  console.log("tilted drop", drop);
  expect(drop.bodyMax).toBeLessThan(1e-4);
});

test.each([0.002, 0.02])(
  "a spinning ball stops by torsional friction of %s m as MuJoCo's does",
  async (torsionalFriction) => {
    const ball = shapeBody("ball", { kind: "sphere", radius: 0.014 }, "free", { p: [0, 0, 0.014], q: [0, 0, 0, 1] });
    const scene = bodyScene([ball, shapeBody("floor", { kind: "plane" }, "fixed")], { torsionalFriction });
    const oracle = await createMujocoOracle(scene);
    const engine = createNativeBackend(scene, { plainNewton: false, sleeping: false });
    const state = engine.createStateBuffer();
    const spin = [0, 0, 0, 0, 0, 20];
    oracle.reset();
    engine.reset();
    oracle.setVelocity(spin);
    startMoving(engine, spin);
    for (let k = 0; k < 500; k++) {
      oracle.step();
      engine.step(1);
      engine.readState(state);
      expect(Math.abs(oracle.qvel()[5]! - state.bodyTwist[5]!)).toBeLessThan(2e-3);
    }
    console.log("spin", state.bodyTwist[5], oracle.qvel()[5]);
    // Without torsion a ball on one point never stops.
    expect(Math.abs(state.bodyTwist[5]!)).toBeLessThan(1e-3);
    oracle.dispose();
  },
);
