/** The engine against recorded MuJoCo trajectories, where they lie beside the repository; `parity.test.ts` runs MuJoCo itself. */

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sin } from "../math/trigonometry";
import { createNativeBackend } from "./nativeBackend";
import type { SceneSpec } from "./sceneSpec";
import { graspTargets, REFERENCE_CUBE, referenceGrasp } from "./testing/graspScript";
import { type CubeFigures, POSE_A, type ReferenceServo, referenceArm, referenceScene } from "./testing/referenceScene";

const RECORDS = new URL("../../../shared/reference/mujoco/", import.meta.url);
const STEP = 0.002;
const JOINTS = ["shoulder_pan", "shoulder_lift", "elbow_flex", "wrist_flex", "wrist_roll", "gripper"];

type Row = Readonly<Record<string, number>>;

function rowsOf(file: string): Row[] {
  const [head, ...lines] = readFileSync(new URL(file, RECORDS), "utf8").trim().split("\n");
  const columns = head!.trim().split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, k) => [columns[k]!, Number(value)])));
}

interface Run {
  readonly q?: readonly number[];
  readonly targets?: (t: number, out: Float64Array) => void;
  /** Initial velocity of the first body: linear, angular. */
  readonly velocity?: readonly number[];
  /** Names of the columns x, y, z of each body. */
  readonly bodies?: readonly (readonly [string, string, string])[];
}

/** Root mean square over joints (rad) and over bodies (m), and the largest distance of a body (m). */
function distanceTo(rows: readonly Row[], scene: SceneSpec, run: Run) {
  const engine = createNativeBackend(scene);
  const state = engine.createStateBuffer();
  engine.reset(run.q);
  if (run.velocity) {
    const { data } = engine.snapshot();
    data.set(run.velocity, 1 + 3 * state.q.length);
    engine.restore({ data });
  }
  const targets = new Float64Array(state.q.length);
  expect(rows.length).toBeGreaterThan(50);
  let done = 0;
  let joints = 0;
  let bodies = 0;
  let most = 0;
  for (const row of rows) {
    for (const due = Math.round(row.t! / STEP); done < due; done++) {
      run.targets?.(done * STEP, targets);
      if (run.targets) engine.setTargets(targets);
      engine.step(1);
    }
    engine.readState(state);
    for (const [j, q] of state.q.entries()) joints += (q - row[`q_${JOINTS[j]}`]!) ** 2;
    for (const [b, columns] of (run.bodies ?? []).entries()) {
      const square = columns.reduce((sum, name, k) => sum + (row[name]! - state.bodyPose[7 * b + k]!) ** 2, 0);
      bodies += square;
      most = Math.max(most, Math.sqrt(square));
    }
  }
  const count = (width: number): number => Math.max(1, rows.length * width);
  return {
    joints: Math.sqrt(joints / count(state.q.length)),
    bodies: Math.sqrt(bodies / count(run.bodies?.length ?? 0)),
    most,
  };
}

const XYZ = [["x", "y", "z"]] as const;
const incline = (degrees: number): readonly [number, number, number] => {
  const a = (degrees * Math.PI) / 180;
  return [9.81 * sin(a), 0, -9.81 * sin(Math.PI / 2 - a)];
};

describe.skipIf(!existsSync(RECORDS))("recorded by MuJoCo", () => {
  test.each([
    ["fall.csv", POSE_A],
    ["fall2.csv", [0.7, -1.4, 0.2, -0.5, 0.8, 0.9]],
  ])("%s", (file, q) => {
    expect(distanceTo(rowsOf(file), referenceScene(referenceArm(null), []), { q }).joints).toBeLessThan(1e-4);
  });

  test.each<ReferenceServo>(["stiff", "soft"])("steps and sines of the %s servo", (servo) => {
    const scene = referenceScene(referenceArm(servo), []);
    const steps = rowsOf(`step_${servo}.csv`);
    for (let joint = 0; joint < 6; joint++) {
      const rows = steps.filter((row) => row.joint_stepped === joint);
      const targets = (_: number, out: Float64Array): void => {
        out.set(POSE_A);
        out[joint] = out[joint]! + 0.5;
      };
      expect(distanceTo(rows, scene, { q: POSE_A, targets }).joints).toBeLessThan(1e-4);
    }
    const targets = (t: number, out: Float64Array): void => {
      for (let i = 0; i < 6; i++) out[i] = POSE_A[i]! + 0.3 * sin(2 * Math.PI * (0.5 + 0.1 * i) * t) * Math.min(1, t);
    };
    expect(distanceTo(rowsOf(`sine_${servo}.csv`), scene, { q: POSE_A, targets }).joints).toBeLessThan(1e-4);
  });

  test.each<ReferenceServo>(["stiff", "soft"])("the scripted grasp with the %s servo", (servo) => {
    const rows = rowsOf(`grasp_${servo}.csv`);
    const names = Object.keys(rows[0]!);
    const columns = ["x", "y", "z"].map((axis) => names.find((name) => name === axis || name.endsWith(`_${axis}`))!);
    const script = referenceGrasp();
    const { joints, bodies } = distanceTo(rows, referenceScene(referenceArm(servo), [REFERENCE_CUBE]), {
      q: script.start,
      targets: (t, out) => graspTargets(script, t, out),
      bodies: [columns as unknown as (typeof XYZ)[0]],
    });
    expect(joints).toBeLessThan(1e-3);
    expect(bodies).toBeLessThan(6e-4);
  });

  const CUBE: CubeFigures = { half: 0.0125, mass: 0.02, p: [0, 0, 0.0125] };
  test.each([
    ["slide_flat.csv", referenceScene(null, [CUBE], {}, 0.5), [0.5, 0, 0, 0, 0, 0]],
    ["slope_slip.csv", referenceScene(null, [CUBE], { gravity: incline(30) }, 0.5), undefined],
    ["slope_stick.csv", referenceScene(null, [CUBE], { gravity: incline(20) }, 0.5), undefined],
    ["drop_flat.csv", referenceScene(null, [{ ...CUBE, p: [0, 0, 0.05] }]), undefined],
  ])("%s", (file, scene, velocity) => {
    const { most } = distanceTo(rowsOf(file), scene, { bodies: XYZ, ...(velocity && { velocity }) });
    expect(most).toBeLessThan(1e-4);
  });
});
