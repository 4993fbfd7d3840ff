/**
 * The engine against MuJoCo (WebAssembly) on the same scenes.
 *
 * The engines take turns inside every round and only ratios of simulated seconds per second are kept, so that a busy machine slows both.
 */

import { performance } from "node:perf_hooks";
import { defaultNativeOptions } from "../src/physics/engine";
import { createNativeBackend } from "../src/physics/nativeBackend";
import type { SceneSpec } from "../src/physics/sceneSpec";
import { graspScene, roundObject } from "../src/physics/testing/graspObjects";
import { graspTargets, REFERENCE_CUBE, referenceGrasp } from "../src/physics/testing/graspScript";
import { createMujocoOracle } from "../src/physics/testing/mujocoOracle";
import { type CubeFigures, POSE_A, referenceArm, referenceScene } from "../src/physics/testing/referenceScene";

const TIMESTEP = 0.002;
const WARM_UP_STEPS = 6000;
const ROUNDS = 9;
const STEPS = 3000;

/** What both engines offer. */
interface Runner {
  reset(q: ArrayLike<number>): void;
  setTargets(targets: ArrayLike<number>): void;
  step(n: number): void;
}

interface Case {
  readonly name: string;
  readonly scene: SceneSpec;
  /** Off where bodies at rest are to cost as much as moving ones. */
  readonly sleeping: boolean;
  readonly start: readonly number[];
  /** Brings the scene to where the measurement starts. */
  readonly lead: number;
  /** Targets for the step that begins at t, or null to keep them. */
  readonly targets: (t: number, out: Float64Array) => boolean;
}

function cases(): Case[] {
  const script = referenceGrasp();
  const stack = [0, 1, 2, 3, 4].map(
    (i): CubeFigures =>
      i < 3
        ? { half: 0.0125, mass: 0.02, p: [0.22 + 0.001 * i, 0, 0.0126 + 0.0252 * i] }
        : { half: 0.0125, mass: 0.02, p: [0.2, i === 3 ? 0.08 : -0.08, 0.0125] },
  );
  const grasp = (t: number, out: Float64Array): boolean => {
    // Lift first, then shake for as long as it takes.
    graspTargets(script, t < 3.4 ? t : 3.6 + ((t - 3.4) % 4), out);
    return true;
  };
  const still = (_t: number, out: Float64Array): boolean => {
    out.set(POSE_A);
    return true;
  };
  return [
    {
      name: "free",
      scene: referenceScene(referenceArm("stiff"), [REFERENCE_CUBE]),
      sleeping: true,
      start: POSE_A,
      lead: 500,
      targets(t, out) {
        const beat = Math.floor(t / 0.5);
        for (let i = 0; i < 6; i++) out[i] = POSE_A[i]! + 0.3 * Math.sin(beat + i);
        return true;
      },
    },
    {
      name: "grasp",
      scene: referenceScene(referenceArm("stiff"), [REFERENCE_CUBE]),
      sleeping: true,
      start: script.start,
      lead: 1700,
      targets: grasp,
    },
    {
      name: "graspCan",
      scene: graspScene(referenceArm("stiff"), roundObject("cylinder", REFERENCE_CUBE)),
      sleeping: true,
      start: script.start,
      lead: 1700,
      targets: grasp,
    },
    {
      name: "cubes5",
      scene: referenceScene(referenceArm("stiff"), stack),
      sleeping: true,
      start: POSE_A,
      lead: 500,
      targets: still,
    },
    {
      // The cubes rest, so the figure above is that of sleeping ones; this is the work of five that are simulated.
      name: "cubes5.awake",
      scene: referenceScene(referenceArm("stiff"), stack),
      sleeping: false,
      start: POSE_A,
      lead: 500,
      targets: still,
    },
  ];
}

/** Steps with a new target every step, as a control loop at full rate would; returns steps per second. */
function measure(runner: Runner, test: Case, from: number, steps: number): number {
  const targets = new Float64Array(6);
  const start = performance.now();
  for (let k = 0; k < steps; k++) {
    if (test.targets((from + k) * TIMESTEP, targets)) runner.setTargets(targets);
    runner.step(1);
  }
  return (steps / (performance.now() - start)) * 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Ratios to MuJoCo and simulated seconds per second, by dotted name. */
export async function benchPhysics(): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const test of cases()) {
    const native = createNativeBackend(test.scene, { ...defaultNativeOptions(), sleeping: test.sleeping });
    const runners: Runner[] = [native, await createMujocoOracle(test.scene)];
    for (const runner of runners) {
      runner.reset(test.start);
      measure(runner, test, 0, WARM_UP_STEPS);
    }
    const speeds: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      runners.forEach((runner, i) => {
        runner.reset(test.start);
        measure(runner, test, 0, test.lead);
        speeds[i]!.push(measure(runner, test, test.lead, STEPS));
      });
    }
    const ratios = speeds[0]!.map((speed, round) => speed / speeds[1]![round]!);
    figures[`physics.${test.name}.ratio`] = median(ratios);
    figures[`physics.${test.name}.realTime`] = median(speeds[0]!) * TIMESTEP;
  }
  return figures;
}
