/** Starting from where everything stood at some instant, in place of what the seed would draw. */

import { expect, test } from "vitest";
import { InputError } from "../errors";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { decodeStart, encodeStart, type StartState } from "../world/startState";
import { SimArm } from "./simArm";

const tray = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);
const drawer = parseScene(BUILTIN_SCENES["put-it-away"]);

/** Where an arm and its things are now, as a link tells it. */
function startOf(arm: SimArm): StartState {
  const { q, objectPose, objectJoint } = arm.picture();
  const start: StartState = {
    joints: [...q],
    targets: [...arm.target],
    objects: arm.scene.objects.map(({ fixed }, k) => {
      const [x = 0, y = 0, z = 0, a = 0, b = 0, c = 0, d = 1] = objectPose.slice(7 * k, 7 * k + 7);
      return { X_WO: fixed ? null : { p: [x, y, z], q: [a, b, c, d] }, joint: objectJoint[k]! };
    }),
  };
  return decodeStart(encodeStart(start, arm.scene), arm.scene);
}

function moved(scene: typeof tray, seed: number): SimArm {
  const arm = new SimArm(scene, so101);
  arm.reset(seed);
  arm.send(Float64Array.of(0.4, -0.5, 0.6, 0.5, 0.1, 0.4));
  for (let k = 0; k < 40; k++) arm.advance();
  return arm;
}

const largestGap = (a: Float64Array, b: Float64Array): number =>
  Math.max(0, ...Array.from(a, (x, k) => Math.abs(x - b[k]!)));
/** A quaternion and its negative are the same turn; here no component of a turn or a place is near its own negative. */
const unsigned = (x: number, k: number): number => (k % 7 < 3 ? x : Math.abs(x));

test.each([
  ["the tray", tray],
  ["the drawer", drawer],
])("%s: the arm and its things stand where they stood, at rest, at time 0", (_name, scene) => {
  const before = moved(scene, 7);
  const start = startOf(before);
  const arm = new SimArm(scene, so101);
  arm.reset(7, start);
  const [now, then] = [arm.picture(), before.picture()];
  expect(arm.time).toBe(0);
  expect(largestGap(now.q, then.q)).toBeLessThan(1e-4);
  expect(largestGap(now.objectPose.map(unsigned), then.objectPose.map(unsigned))).toBeLessThan(2e-4);
  expect(largestGap(now.objectJoint, then.objectJoint)).toBeLessThan(1e-4);
  expect(Math.max(...now.qd.map(Math.abs), ...now.objectTwist.map(Math.abs))).toBe(0);
  expect([...now.zonePose]).toEqual([...then.zonePose]);
});

test("the same start gives the same bits, now and 100 steps later, in another instance too", () => {
  const start = startOf(moved(tray, 3));
  const arms = [0, 1].map(() => {
    const arm = new SimArm(tray, so101);
    arm.reset(3, start);
    return arm;
  });
  arms[1]!.reset(9);
  arms[1]!.reset(3, start);
  expect(arms[0]!.hash()).toBe(arms[1]!.hash());
  for (const arm of arms) for (let k = 0; k < 100; k++) arm.advance();
  expect(arms[0]!.hash()).toBe(arms[1]!.hash());
});

test("positions beyond the limits of the arm are brought within", () => {
  const start = startOf(moved(tray, 3));
  const arm = new SimArm(tray, so101);
  arm.reset(3, { ...start, joints: start.joints.map(() => 19), targets: start.targets.map(() => -19) });
  arm.limits.forEach(({ lower, upper }, k) => {
    expect(arm.picture().q[k]).toBe(upper);
    expect(arm.target[k]).toBe(lower);
  });
});

test("a start of another arm or scene is refused", () => {
  const start = startOf(moved(tray, 3));
  const arm = new SimArm(drawer, so101);
  const refusalOf = (wrong: StartState): unknown => {
    try {
      arm.reset(3, wrong);
    } catch (error) {
      return error instanceof InputError && error.code;
    }
    return null;
  };
  expect(refusalOf({ ...start, joints: start.joints.slice(1) })).toBe("E_START");
  expect(refusalOf({ ...start, objects: [] })).toBe("E_START");
});
