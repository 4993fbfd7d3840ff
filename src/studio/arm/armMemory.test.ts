import { expect, test } from "vitest";
import type { Calibration } from "../../hardware/calibration";
import { EXAMPLE } from "../../hardware/testing/exampleCalibration";
import { onePlace } from "../stores/testing/onePlace";
import { changedJoints, findArm, forgetArm, type RememberedArm, rememberArm, rememberedArms } from "./armMemory";

const arm = (change: Partial<RememberedArm> = {}): RememberedArm => ({
  name: "Red arm",
  role: "follower",
  calibration: EXAMPLE,
  seenAt: 5,
  ...change,
});

/** The calibration of an arm whose first joints were done again. */
const redone = (joints: number): Calibration =>
  EXAMPLE.map((joint, k) => (k < joints ? { ...joint, homingOffset: joint.homingOffset + 9 } : joint));

test("an arm is known again, also after two joints were done again, and the joints are named", () => {
  const place = onePlace();
  rememberArm(arm(), place);
  expect(findArm(EXAMPLE, place)).toEqual(arm());
  expect(changedJoints(arm(), EXAMPLE)).toEqual([]);
  expect(findArm(redone(2), place)?.name).toBe("Red arm");
  expect(changedJoints(arm(), redone(2))).toEqual(["shoulder_pan", "shoulder_lift"]);
  expect(findArm(redone(3), place)).toBeNull();
});

test("an arm has one name, and a name one arm", () => {
  const place = onePlace();
  rememberArm(arm(), place);
  rememberArm(arm({ name: "Blue arm", seenAt: 6 }), place);
  expect(rememberedArms(place).map(({ name }) => name)).toEqual(["Blue arm"]);
  rememberArm(arm({ name: "Blue arm", calibration: redone(6), seenAt: 7 }), place);
  expect(rememberedArms(place)).toEqual([arm({ name: "Blue arm", calibration: redone(6), seenAt: 7 })]);
  forgetArm("Blue arm", place);
  expect(rememberedArms(place)).toEqual([]);
});

test("new servos are nobody's, and what another hand damaged is left out", () => {
  const fresh = EXAMPLE.map((joint) => ({ ...joint, homingOffset: 0 }));
  const place = onePlace();
  rememberArm(arm({ calibration: fresh }), place);
  expect(findArm(fresh, place)).toBeNull();
  for (const text of ["{", "7", '[null, {"name": 1}, {"name": "a", "role": "leader", "file": "{}", "seenAt": 1}]']) {
    expect(rememberedArms(onePlace(text))).toEqual([]);
  }
});

test("twenty arms are kept, those that were seen last", () => {
  const place = onePlace();
  for (let k = 0; k < 25; k++) {
    const calibration = EXAMPLE.map((joint) => ({ ...joint, homingOffset: joint.homingOffset - k }));
    rememberArm(arm({ name: `Arm ${k}`, calibration, seenAt: k }), place);
  }
  expect(rememberedArms(place).map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, k) => `Arm ${24 - k}`));
});
