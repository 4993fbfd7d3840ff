/** Buttons, drawers and doors: bodies on a slide or a hinge, alone and with things on them, against MuJoCo; and their sleep. */

import { expect, test } from "vitest";
import { distance3, type Vec3 } from "../math/vector3";
import { createNativeBackend } from "./nativeBackend";
import type { BodyMotion, BodySpec, SceneSpec, ShapeSpec } from "./sceneSpec";
import { createMujocoOracle } from "./testing/mujocoOracle";
import { bodyScene, SAMPLE_SHAPES, shapeBody } from "./testing/shapeScenes";

const STEP = 0.002;
const FLOOR = shapeBody("floor", { kind: "plane" }, "fixed");

function boxShape(p: Vec3, halfSize: Vec3): ShapeSpec {
  return { geometry: { kind: "box", halfSize }, X_BS: { p, q: [0, 0, 0, 1] }, friction: 0.8 };
}

function jointBody(id: string, p: Vec3, motion: BodyMotion, com: Vec3, shapes: readonly ShapeSpec[]): BodySpec {
  return {
    id,
    motion,
    X_WB: { p, q: [0, 0, 0, 1] },
    mass: 0.1,
    com,
    inertia: [6e-5, 8e-5, 1e-4, 0, 0, 0],
    shapes,
  };
}

/** A plate on a spring, 3 mm of travel; gravity presses it a little. */
const BUTTON = jointBody(
  "button",
  [0, 0, 0.03],
  { kind: "slide", axis: [0, 0, 1], lower: -0.003, upper: 0.001, damping: 0.8, friction: 0.05, stiffness: 900 },
  [0, 0, 0],
  [boxShape([0, 0, 0], [0.02, 0.02, 0.005])],
);
/** An open box that slides along x with dry friction. */
const DRAWER = jointBody(
  "drawer",
  [0, 0, 0.05],
  { kind: "slide", axis: [1, 0, 0], lower: 0, upper: 0.12, damping: 1.5, friction: 0.4, stiffness: 0 },
  [0, 0, 0.01],
  [
    boxShape([0, 0, 0], [0.05, 0.04, 0.003]),
    boxShape([0.048, 0, 0.015], [0.002, 0.04, 0.012]),
    boxShape([-0.048, 0, 0.015], [0.002, 0.04, 0.012]),
  ],
);
/** A flap about z with its handle 8 cm from the hinge. */
const DOOR = jointBody(
  "door",
  [0, 0, 0.05],
  { kind: "hinge", axis: [0, 0, 1], lower: -0.1, upper: 1.4, damping: 0.002, friction: 0.005, stiffness: 0.02 },
  [0.04, 0, 0],
  [boxShape([0.04, 0, 0], [0.04, 0.003, 0.03])],
);
const CUBE = shapeBody("cube", SAMPLE_SHAPES.box, "free", { p: [0.005, 0, 0.07], q: [0, 0, 0, 1] });
const CAN = shapeBody("can", SAMPLE_SHAPES.cylinder, "free", { p: [0.01, 0.005, 0.0695], q: [0, 0, 0, 1] });

interface Pull {
  /** s */
  readonly from: number;
  readonly to: number;
  /** On body 0, N and m in W. */
  readonly force: Vec3;
  readonly point: Vec3;
}

/** Runs both engines with a pull on body 0; returns the largest distance and what the first body did. */
async function compare(
  scene: SceneSpec,
  seconds: number,
  pull?: Pull,
): Promise<{ readonly apart: number; readonly joint: number[] }> {
  const oracle = await createMujocoOracle(scene);
  const engine = createNativeBackend(scene);
  const state = engine.createStateBuffer();
  oracle.reset();
  engine.reset();
  const joint: number[] = [];
  let apart = 0;
  for (let k = 0; k < seconds / STEP; k++) {
    const t = k * STEP;
    const pulls = pull && t >= pull.from && t < pull.to ? pull : undefined;
    engine.setPush(pulls ? { target: 0, point: pulls.point, force: pulls.force } : null);
    oracle.push(0, pulls?.force ?? [0, 0, 0], pulls?.point ?? [0, 0, 0]);
    oracle.step();
    engine.step(1);
    engine.readState(state);
    for (let b = 0; b < scene.bodies.length - 1; b++) {
      const theirs = oracle.bodyPose(b);
      for (let i = 0; i < 7; i++) apart = Math.max(apart, Math.abs(theirs[i]! - state.bodyPose[7 * b + i]!));
    }
    joint.push(state.bodyJoint[0]!);
  }
  oracle.dispose();
  return { apart, joint };
}

test("a button gives way to a cube that falls on it as in MuJoCo", async () => {
  const { apart, joint } = await compare(bodyScene([BUTTON, CUBE, FLOOR]), 1);
  expect(Math.min(...joint)).toBeLessThan(-0.0015);
  expect(apart).toBeLessThan(1e-4);
});

test("a drawer that is pulled takes a cube along, and stops, as in MuJoCo", async () => {
  const pull = { from: 0.2, to: 0.45, force: [1, 0, 0], point: [0.05, 0, 0.06] } as const;
  const { apart, joint } = await compare(bodyScene([DRAWER, CUBE, FLOOR]), 1.5, pull);
  expect(joint.at(-1)).toBeGreaterThan(0.02);
  expect(apart).toBeLessThan(2e-4);
});

test("a drawer that is pulled too far stays within its range, as in MuJoCo", async () => {
  const pull = { from: 0, to: 1, force: [3, 0, 0], point: [0.05, 0, 0.06] } as const;
  const { apart, joint } = await compare(bodyScene([DRAWER, FLOOR]), 1, pull);
  expect(joint.at(-1)).toBeGreaterThan(0.119);
  // Soft limits give way by a centimetre to a drawer at 1.5 m/s. We solve with the damping in the mass matrix, MuJoCo adds it
  // afterwards: without damping both agree to 1e-7 m here.
  expect(Math.max(...joint)).toBeLessThan(0.132);
  expect(apart).toBeLessThan(5e-4);
});

test("a door swings on its hinge and springs back as in MuJoCo", async () => {
  const pull = { from: 0.1, to: 0.4, force: [0, 0.6, 0], point: [0.08, 0, 0.05] } as const;
  const { apart, joint } = await compare(bodyScene([DOOR, FLOOR]), 2, pull);
  expect(Math.max(...joint)).toBeGreaterThan(0.3);
  expect(apart).toBeLessThan(1e-3);
});

test("a closed drawer with a can in it falls asleep, and a pull wakes both", () => {
  const scene = bodyScene([DRAWER, CAN, FLOOR]);
  const run = (sleeping: boolean): { readonly rest: readonly number[]; readonly moved: readonly number[] } => {
    const engine = createNativeBackend(scene, { plainNewton: false, sleeping });
    const state = engine.createStateBuffer();
    engine.reset();
    engine.step(1000);
    engine.readState(state);
    const rest = [...state.bodyPose];
    engine.setPush({ target: 0, point: [0.05, 0, 0.06], force: [1.2, 0, 0] });
    engine.step(200);
    engine.setPush(null);
    engine.step(500);
    engine.readState(state);
    return { rest, moved: [...state.bodyPose] };
  };
  const asleep = run(true);
  const awake = run(false);
  for (let i = 0; i < 14; i++) {
    expect(asleep.rest[i]).toBeCloseTo(awake.rest[i]!, 5);
    expect(Math.abs(asleep.moved[i]! - awake.moved[i]!)).toBeLessThan(2e-4);
  }
  const at = (pose: readonly number[], b: number): Vec3 => [pose[7 * b]!, pose[7 * b + 1]!, pose[7 * b + 2]!];
  expect(distance3(at(asleep.moved, 0), at(asleep.rest, 0))).toBeGreaterThan(0.02);
  expect(distance3(at(asleep.moved, 1), at(asleep.rest, 1))).toBeGreaterThan(0.02);
});
