/** Bodies of every rarer shape fall, land, roll and come to rest, as they do in MuJoCo. */

import { expect, test } from "vitest";
import { type Quat, quatFromAxisAngle } from "../math/quaternion";
import { IDENTITY_TRANSFORM } from "../math/transform";
import { distance3, type Vec3 } from "../math/vector3";
import { createNativeBackend } from "./nativeBackend";
import type { BodySpec, SceneSpec, ShapeGeometry } from "./sceneSpec";
import { createMujocoOracle } from "./testing/mujocoOracle";
import { bodyScene, octahedron, prism, SAMPLE_SHAPES, shapeBody } from "./testing/shapeScenes";

const STEP = 0.002;
const UPRIGHT: Quat = [0, 0, 0, 1];
const LYING: Quat = quatFromAxisAngle([0, 1, 0], Math.PI / 2);
const FLOOR: BodySpec = shapeBody("floor", { kind: "plane" }, "fixed");
/** Turns an octahedron from its corner onto a face. */
const ON_FACE: Quat = quatFromAxisAngle([1 / Math.SQRT2, -1 / Math.SQRT2, 0], Math.acos(1 / Math.sqrt(3)));
const { box, cylinder, sphere, capsule } = SAMPLE_SHAPES;
const block: ShapeGeometry = { kind: "box", halfSize: [0.05, 0.04, 0.02] };
const post: ShapeGeometry = { kind: "cylinder", radius: 0.025, halfLength: 0.02 };

interface Run {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly speed: number;
  /** Largest distance between the two bodies at any time, m. */
  readonly apart: number;
}

/** Runs body 0 in both engines. */
async function runBoth(scene: SceneSpec, seconds: number): Promise<Run> {
  const oracle = await createMujocoOracle(scene, true);
  const engine = createNativeBackend(scene, { plainNewton: false, sleeping: false });
  const state = engine.createStateBuffer();
  oracle.reset();
  engine.reset();
  let apart = 0;
  for (let k = 0; k < seconds / STEP; k++) {
    oracle.step();
    engine.step(1);
    engine.readState(state);
    apart = Math.max(apart, distance3(position(state.bodyPose), position(oracle.bodyPose(0))));
  }
  const theirs = [...oracle.bodyPose(0)];
  oracle.dispose();
  const speed = Math.sqrt(state.bodyTwist.slice(0, 3).reduce((sum, v) => sum + v * v, 0));
  return { ours: [...state.bodyPose.slice(0, 7)], theirs, speed, apart };
}

function position(pose: ArrayLike<number>): Vec3 {
  return [pose[0]!, pose[1]!, pose[2]!];
}

/** Angle between two orientations, rad. */
function turned(a: readonly number[], b: readonly number[]): number {
  const dot = Math.abs([3, 4, 5, 6].reduce((sum, k) => sum + a[k]! * b[k]!, 0));
  return 2 * Math.acos(Math.min(1, dot));
}

const LANDINGS: readonly (readonly [string, ShapeGeometry, Quat, ShapeGeometry | null, number])[] = [
  ["a cylinder stands on the floor", cylinder, UPRIGHT, null, 0.016],
  ["a cylinder lies on the floor", cylinder, LYING, null, 0.013],
  ["a hexagonal prism stands on the floor", SAMPLE_SHAPES.prism, UPRIGHT, null, 0.012],
  ["an octahedron lies on the floor", SAMPLE_SHAPES.octahedron, ON_FACE, null, 0.018 / Math.sqrt(3)],
  ["a cylinder stands on a box", cylinder, UPRIGHT, block, 0.016],
  ["a cylinder lies on a box", cylinder, LYING, block, 0.013],
  ["a capsule lies on a box", capsule, LYING, block, 0.009],
  ["a hexagonal prism stands on a box", SAMPLE_SHAPES.prism, UPRIGHT, block, 0.012],
  ["an octahedron lies on a box", SAMPLE_SHAPES.octahedron, ON_FACE, block, 0.018 / Math.sqrt(3)],
  ["a sphere lies on a cylinder", sphere, UPRIGHT, post, 0.014],
  ["a capsule lies on a cylinder", capsule, LYING, post, 0.009],
  ["a box stands on a cylinder", box, UPRIGHT, post, 0.01],
  ["a cylinder stands on a cylinder", cylinder, UPRIGHT, post, 0.016],
  ["a prism stands on a cylinder", SAMPLE_SHAPES.prism, UPRIGHT, post, 0.012],
  ["a sphere lies on a prism", sphere, UPRIGHT, prism(5, 0.03, 0.02), 0.014],
  ["a capsule lies on a prism", capsule, LYING, prism(5, 0.04, 0.02), 0.009],
  ["a cylinder stands on a prism", cylinder, UPRIGHT, prism(5, 0.03, 0.02), 0.016],
  ["a prism stands on a prism", SAMPLE_SHAPES.prism, UPRIGHT, prism(5, 0.03, 0.02), 0.012],
];

test.each(LANDINGS)("%s as in MuJoCo", async (_name, shape, q, support, half) => {
  const top = support ? 0.04 : 0;
  const body = shapeBody("body", shape, "free", { p: [0.002, 0.001, top + half + 0.01], q });
  const under = support ? [shapeBody("under", support, "fixed", { ...IDENTITY_TRANSFORM, p: [0, 0, 0.02] })] : [];
  const { ours, theirs, speed, apart } = await runBoth(bodyScene([body, ...under, FLOOR]), 1);
  // Both rest where the shape says, less what its weight presses in.
  expect(Math.abs(ours[2]! - top - half)).toBeLessThan(1e-4);
  expect(apart).toBeLessThan(2e-5);
  expect(turned(ours, theirs)).toBeLessThan(1e-3);
  expect(speed).toBeLessThan(1e-3);
});

test("a cylinder rolls along the floor and along a box as in MuJoCo", async () => {
  const tall = { p: [0, 0, 0.013], q: quatFromAxisAngle([1, 0, 0], Math.PI / 2) } as const;
  const floor = await runBoth(
    bodyScene([shapeBody("body", cylinder, "free", tall), FLOOR], { gravity: [1, 0, -9.7] }),
    1,
  );
  const table = shapeBody("table", { kind: "box", halfSize: [0.6, 0.1, 0.02] }, "fixed", {
    p: [0.4, 0, -0.02],
    q: UPRIGHT,
  });
  const onBox = await runBoth(
    bodyScene([shapeBody("body", cylinder, "free", tall), table], { gravity: [1, 0, -9.7] }),
    1,
  );
  for (const { ours, apart } of [floor, onBox]) {
    expect(ours[0]).toBeGreaterThan(0.3);
    expect(apart).toBeLessThan(1e-4);
  }
});

test.each([
  ["cylinder", cylinder, 0.013, 0.016],
  ["prism", SAMPLE_SHAPES.prism, 0.012, 0.015 * (Math.sqrt(3) / 2)],
  ["octahedron", octahedron(0.018), 0.018 / Math.sqrt(3), 0.018 / Math.sqrt(3)],
  ["capsule", capsule, 0.009, 0.009],
] as const)("a tumbling %s comes to rest on one of its sides", async (_name, shape, low, high) => {
  const q = quatFromAxisAngle([0.6, 0, 0.8], 0.7);
  const table = shapeBody("table", { kind: "box", halfSize: [0.3, 0.3, 0.02] }, "fixed", {
    p: [0, 0, -0.02],
    q: UPRIGHT,
  });
  const moment = 0.03 * 8e-5;
  const inertia = [moment, 1.2 * moment, 0.8 * moment, 0, 0, 0] as const;
  const body = shapeBody("body", shape, "free", { p: [0, 0, 0.06], q }, { inertia });
  const { ours, theirs } = await runBoth(bodyScene([body, table]), 3);
  expect(Math.min(Math.abs(ours[2]! - low), Math.abs(ours[2]! - high))).toBeLessThan(2e-4);
  // Tumbling multiplies every difference, and still both lie within half a millimetre of each other.
  expect(distance3(position(ours), position(theirs))).toBeLessThan(5e-4);
});
