import { expect, test } from "vitest";
import type { ObjectState } from "../control/contracts";
import { quatFromRpy } from "../math/quaternion";
import { dot3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { createExpert } from "./expert";
import { handPose, pointOfHand, roundGap, roundJawAngle } from "./hand";
import { reachablePitch, TIGHTEST_ELBOW } from "./handMotion";
import type { Placed } from "./placement";
import { levelRoll, rodAxis, rodGrip, rodHalfHeight, uprightAttitude } from "./rod";
import { leanAt, MOST_LEAN, standingPlace } from "./standingPlace";
import { standPlan } from "./standPlan";

const SCENE = parseScene(BUILTIN_SCENES["stand-the-can"]);
const CAN = SCENE.objects[0]!;

function lying(roll: number, yaw: number, at: readonly [number, number] = [0.2, 0]): Placed {
  const state: ObjectState = {
    id: "can",
    p: [...at, 0.018],
    q: quatFromRpy(roll, Math.PI / 2, yaw),
    v: [0, 0, 0],
    w: [0, 0, 0],
    joint: 0,
  };
  return { object: CAN, state };
}

test("the jaw angle for a radius is the inverse of the radius between the jaws", () => {
  for (let radius = 0.008; radius < 0.035; radius += 0.003) {
    expect(roundGap(roundJawAngle(radius))).toBeCloseTo(radius, 9);
  }
  expect(roundJawAngle(1)).toBeLessThanOrEqual(so101.joints[5]!.upper);
});

test("a lying can is as high as it is thick, however it has rolled", () => {
  for (const roll of [0, 0.4, 1, 2]) expect(rodHalfHeight(lying(roll, 0.3))).toBeCloseTo(0.018, 6);
});

test("a lying can is taken across its axis, near the end that shall be up", () => {
  for (let yaw = -3; yaw < 3; yaw += 0.5) {
    const rod = lying(0, yaw);
    const { offset, pitch, roll } = rodGrip(rod, 0, false);
    expect(offset).toBeCloseTo(0.022, 6);
    expect(pitch).toBe(Math.PI / 2);
    // The jaws' opening direction in a hand that points down at this roll, found by trying the joints.
    const q = [0, 0.1, 0.2, Math.PI / 2 - 0.3, roll, 0.3];
    const X_BG = handPose(q);
    const [a, b] = [pointOfHand(X_BG, [0, 0, 0]), pointOfHand(X_BG, [1, 0, 0])];
    expect(Math.abs(dot3(rodAxis(rod, false), [b[0] - a[0], b[1] - a[1], b[2] - a[2]]))).toBeLessThan(0.15);
  }
});

test("held level at the upright attitude, the held axis points up", () => {
  for (const side of [-1, 1]) {
    const { roll, pitch } = uprightAttitude([0, side * 0.96, 0.28], 0);
    expect(roll).toBeCloseTo(levelRoll(-side), 9);
    const X_BG = handPose([0, -0.4, 0.6, pitch - 0.2, roll, 0.3]);
    const [from, to] = [pointOfHand(X_BG, [0, 0, 0]), pointOfHand(X_BG, [0, side * 0.96, 0.28])];
    expect(to[2] - from[2]).toBeCloseTo(1, 2);
  }
});

test("a can that the hand can only hold level is set down farther out, one that hangs in the middle of its place", () => {
  const target = { position: [0.2, 0.1, 0.035] as const, room: 0.03 };
  const point = [0.01, 0, -0.095] as const;
  const level = { roll: levelRoll(1), pitch: 0, point, above: 0.022 };
  const far = standingPlace(target, [], level);
  expect(far.final).toBe(false);
  expect(leanAt(far.position, level)).toBeLessThanOrEqual(MOST_LEAN);
  const hanging = { ...level, pitch: reachablePitch([0.2, 0.1, 0.057], level.roll, point, 0.6, TIGHTEST_ELBOW) };
  expect(standingPlace(target, [], hanging)).toEqual({ position: target.position, final: true });
});

test("which goals are about standing a can up", () => {
  const plan = (goal: unknown, more: object = {}): unknown => {
    const document = { ...BUILTIN_SCENES["stand-the-can"], reset: {}, fail: {}, goal, ...more };
    const scene = parseScene(document);
    expect(createExpert(scene, so101) !== null).toBe(standPlan(scene) !== null);
    return standPlan(scene);
  };
  expect(plan(BUILTIN_SCENES["stand-the-can"].goal)).toMatchObject({ target: { kind: "zone" }, flip: false });
  expect(plan({ upright: ["can", { flip: true }] })).toMatchObject({ target: { kind: "anywhere" }, flip: true });
  expect(plan({ all: [{ on: ["can", "table"] }, { upright: ["can"] }] })).toMatchObject({
    target: { kind: "anywhere" },
  });
  expect(plan({ pose: ["can", { at: [0.2, 0] }] })).toMatchObject({ target: { kind: "spot", within: 0.02 } });
  expect(plan({ pose: ["can", { at: [0.2, 0], yaw: 20 }] })).toBeNull();
  expect(plan({ all: [{ in: ["can", "coaster"] }, { lifted: ["can"] }] })).toBeNull();
  expect(plan({ all: [{ in: ["can", "coaster"] }, { pose: ["can", { at: [0.2, 0] }] }] })).toBeNull();
  const wide = [{ id: "can", kind: "can", r: 0.03, h: 0.07 }];
  expect(plan({ upright: ["can"] }, { objects: wide })).toBeNull();
});
