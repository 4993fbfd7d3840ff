import { describe, expect, test } from "vitest";
import { so101 } from "../robot/so101";
import type { JointCalibration } from "./calibration";
import { SO101_SERVOS } from "./servoJoints";
import { EXAMPLE } from "./testing/exampleCalibration";
import {
  accelerationSteps,
  countsOfLerobot,
  countsOfPosition,
  goalCounts,
  jointScale,
  lerobotOfCounts,
  positionOfCounts,
  recordedRange,
  servoState,
  speedCounts,
  torqueLimitPermille,
} from "./units";

const [pan, , elbow, , roll, gripper] = EXAMPLE as readonly JointCalibration[] as readonly [
  JointCalibration,
  JointCalibration,
  JointCalibration,
  JointCalibration,
  JointCalibration,
  JointCalibration,
];
const scales = EXAMPLE.map((joint, i) => jointScale(joint, SO101_SERVOS[i]!));
const deg = (rad: number): number => (rad * 180) / Math.PI;

describe("LeRobot's values", () => {
  test("degrees: the numbers of the reference", () => {
    expect(lerobotOfCounts(elbow, "degrees", 1962)).toBeCloseTo(-0.044, 4);
    expect(lerobotOfCounts(pan, "degrees", 732)).toBeCloseTo(-119.65, 2);
    expect(lerobotOfCounts(pan, "degrees", 0)).toBeLessThan(-180); // Not clamped.
  });

  test("0 to 100 and -100 to 100: clamped to the recorded range", () => {
    expect(lerobotOfCounts(gripper, "0To100", 2677)).toBe(50);
    expect([1938, 3416, 0, 4095].map((p) => lerobotOfCounts(gripper, "0To100", p))).toEqual([0, 100, 0, 100]);
    expect([732, 2093, 3454, 0, 4095].map((p) => lerobotOfCounts(pan, "m100To100", p))).toEqual([
      -100, 0, 100, -100, 100,
    ]);
  });

  test("a turned drive mode turns the normalised values, not the degrees", () => {
    const turned = { ...gripper, driveMode: 1 };
    expect(lerobotOfCounts(turned, "0To100", 1938)).toBe(100);
    expect(lerobotOfCounts({ ...pan, driveMode: 1 }, "m100To100", 732)).toBe(100);
    expect(lerobotOfCounts({ ...pan, driveMode: 1 }, "degrees", 732)).toBe(lerobotOfCounts(pan, "degrees", 732));
    expect(countsOfLerobot(turned, "0To100", 100)).toBe(1938);
    expect(countsOfLerobot({ ...pan, driveMode: 1 }, "m100To100", 100)).toBe(732);
  });

  test("back to counts: cut, clamped where LeRobot clamps, at most one count off", () => {
    expect(countsOfLerobot(elbow, "degrees", 0)).toBe(1962); // The middle is 1962.5.
    expect(countsOfLerobot(gripper, "0To100", 250)).toBe(3416);
    expect(countsOfLerobot(pan, "m100To100", -250)).toBe(732);
    for (const joint of EXAMPLE) {
      for (let p = joint.rangeMin; p <= joint.rangeMax; p += 7) {
        for (const unit of ["degrees", "m100To100", "0To100"] as const) {
          const back = countsOfLerobot(joint, unit, lerobotOfCounts(joint, unit, p));
          expect(p - back).toBeGreaterThanOrEqual(0);
          expect(p - back).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

describe("joint positions", () => {
  test("one turn is 4096 counts, not LeRobot's 4095: its degrees are 0.024 % larger", () => {
    const [scale] = scales;
    expect(deg(positionOfCounts(scale!, scale!.zeroCounts + 1024))).toBe(90);
    const ours = deg(positionOfCounts(scale!, 732));
    expect(lerobotOfCounts(pan, "degrees", 732) / ours).toBeCloseTo(4096 / 4095, 12);
    expect(Math.abs(lerobotOfCounts(pan, "degrees", 732) - ours)).toBeGreaterThan(0.029);
  });

  test("zero is the middle of the range; a wrist recorded all round has it at 2047.5", () => {
    for (const [i, joint] of EXAMPLE.slice(0, 5).entries()) {
      expect(countsOfPosition(scales[i]!, 0)).toBe((joint.rangeMin + joint.rangeMax) / 2);
    }
    const allRound = jointScale({ ...roll, rangeMin: 0, rangeMax: 4095 }, SO101_SERVOS[4]!);
    expect(countsOfPosition(allRound, 0)).toBe(2047.5);
    expect(recordedRange(allRound)[1]).toBeCloseTo(Math.PI, 2);
  });

  test("the gripper runs from the closed to the open end of the model", () => {
    const scale = scales[5]!;
    const { lower, upper } = so101.joints[5]!;
    expect(recordedRange(scale)[0]).toBeCloseTo(lower, 9);
    expect(recordedRange(scale)[1]).toBeCloseTo(upper, 5);
    expect(positionOfCounts(scale, 2677)).toBeCloseTo(0.785398, 5); // LeRobot's 50.
    const turned = jointScale({ ...gripper, driveMode: 1 }, SO101_SERVOS[5]!);
    expect(positionOfCounts(turned, 3416)).toBeCloseTo(lower, 9);
    expect(recordedRange(turned)).toEqual([expect.closeTo(lower, 9), expect.closeTo(upper, 5)]);
  });

  test("every count of every joint comes back as itself", () => {
    for (const scale of scales) {
      for (let p = scale.minCounts; p <= scale.maxCounts; p++) {
        const back = countsOfPosition(scale, positionOfCounts(scale, p));
        if (back !== p) expect([p, back]).toEqual([p, p]);
      }
    }
  });

  test("a goal is the nearest count", () => {
    const [scale] = scales;
    const step = scale!.radPerCount;
    const q = positionOfCounts(scale!, 2000);
    expect([q, q + 0.4 * step, q + 0.6 * step, q - 0.6 * step].map((at) => goalCounts(scale!, at))).toEqual([
      2000, 2000, 2001, 1999,
    ]);
    expect(countsOfPosition(scale!, q + 0.4 * step)).toBeCloseTo(2000.4, 9);
  });

  test("a goal stays within the recorded range, and NaN is refused", () => {
    expect(goalCounts(scales[0]!, 9)).toBe(3454);
    expect(goalCounts(scales[0]!, -9)).toBe(732);
    expect(() => goalCounts(scales[0]!, Number.NaN)).toThrow("goal position is NaN");
  });
});

describe("other registers", () => {
  const plain = scales[0]!;

  test("telemetry of the documented packet", () => {
    const reading = { velocityCounts: -120, loadPermille: -250, currentSteps: 38, voltageSteps: 49, temperatureC: 26 };
    const state = servoState(plain, reading);
    expect(state.velocity).toBeCloseTo(-0.184078, 6);
    expect(state).toMatchObject({ load: -0.25, current: 0.247, voltage: 4.9, temperatureC: 26 });
    // 45 rpm, the no-load speed at 12 V.
    expect(servoState(plain, { ...reading, velocityCounts: 3072 }).velocity).toBeCloseTo((45 * 2 * Math.PI) / 60, 9);
  });

  test("a turned gripper moves and pushes the other way", () => {
    const turned = jointScale({ ...gripper, driveMode: 1 }, SO101_SERVOS[5]!);
    const reading = { velocityCounts: 100, loadPermille: 500, currentSteps: 0, voltageSteps: 0, temperatureC: 0 };
    expect(servoState(turned, reading).load).toBe(-0.5);
    expect(servoState(turned, reading).velocity).toBeLessThan(0);
  });

  test("limits never exceed what was asked, and are never 0, which means no limit", () => {
    expect(speedCounts(plain, 1)).toBe(651); // 651.9 counts/s
    expect(speedCounts(plain, 1e-6)).toBe(1);
    expect(speedCounts(plain, 1e9)).toBe(32767);
    expect(accelerationSteps(plain, 5)).toBe(32); // 3259 counts/s²
    expect(accelerationSteps(plain, 20)).toBe(130);
    expect(accelerationSteps(plain, 1e-6)).toBe(1);
    expect(accelerationSteps(plain, 1e6)).toBe(254);
    for (const bad of [0, -1, Number.NaN]) {
      expect(() => speedCounts(plain, bad)).toThrow("expected more than 0");
      expect(() => accelerationSteps(plain, bad)).toThrow("expected more than 0");
    }
  });

  test("the torque limit is a share of the stall torque", () => {
    expect([0, 0.29, 0.3, 0.4, 0.8, 1].map(torqueLimitPermille)).toEqual([0, 290, 300, 400, 800, 1000]);
    for (const bad of [-0.1, 1.1, Number.NaN]) expect(() => torqueLimitPermille(bad)).toThrow("expected a share");
  });
});
