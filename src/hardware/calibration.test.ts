import { describe, expect, test } from "vitest";
import { so101 } from "../robot/so101";
import {
  type Calibration,
  CalibrationError,
  calibrationFromServos,
  checkCalibration,
  compareCalibration,
  type JointCalibration,
} from "./calibration";
import { calibrationWrites } from "./calibrationWrites";
import { calibrationHash, readLerobotCalibration, writeLerobotCalibration } from "./lerobotCalibration";
import { SO101_SERVOS } from "./servoJoints";
import { EXAMPLE, EXAMPLE_FILE } from "./testing/exampleCalibration";

/** The example with other numbers for one joint. */
const withJoint = (name: string, change: Partial<JointCalibration>): Calibration =>
  EXAMPLE.map((joint) => (joint.name === name ? { ...joint, ...change } : joint));

/** The example file with a piece of text replaced; fails when there is no such piece. */
function withText(from: string, to: string): string {
  expect(EXAMPLE_FILE).toContain(from);
  return EXAMPLE_FILE.replace(from, to);
}

function problemsOf(text: string): string[] {
  try {
    readLerobotCalibration(text, SO101_SERVOS);
  } catch (error) {
    expect(error).toBeInstanceOf(CalibrationError);
    const refused = error as CalibrationError;
    expect(refused.code).toBe("E_CAL");
    expect(refused.tip.length).toBeGreaterThan(20);
    return refused.problems.map(({ joint, message }) => `${joint}: ${message}`);
  }
  return [];
}

test("the servos stand in the order of the robot's joints", () => {
  expect(SO101_SERVOS.map(({ name }) => name)).toEqual(so101.joints.map(({ name }) => name));
});

describe("LeRobot's file", () => {
  test("is read, and written back byte for byte", () => {
    const { calibration, warnings } = readLerobotCalibration(EXAMPLE_FILE, SO101_SERVOS);
    expect(calibration).toEqual(EXAMPLE);
    expect(warnings).toEqual([]);
    expect(writeLerobotCalibration(calibration)).toBe(EXAMPLE_FILE);
  });

  test("may come in another order and layout, and has the same hash then", () => {
    const parsed = JSON.parse(EXAMPLE_FILE) as Record<string, unknown>;
    const shuffled = JSON.stringify(Object.fromEntries(Object.entries(parsed).reverse()));
    const { calibration } = readLerobotCalibration(`\n${shuffled}\n`, SO101_SERVOS);
    expect(calibration).toEqual(EXAMPLE);
    expect(calibrationHash(calibration)).toBe(calibrationHash(EXAMPLE));
  });

  test("has the hash that sha256sum gives, and another one when any number changes", () => {
    expect(calibrationHash(EXAMPLE)).toBe("2f5f56fcd18179f960c5132d02f4fd656608f9582ef7c62abb507b4567e224fa");
    const hashes = EXAMPLE.flatMap(({ name, homingOffset, rangeMin, rangeMax }) => [
      calibrationHash(withJoint(name, { homingOffset: homingOffset + 1 })),
      calibrationHash(withJoint(name, { rangeMin: rangeMin + 1 })),
      calibrationHash(withJoint(name, { rangeMax: rangeMax + 1 })),
    ]);
    expect(new Set([...hashes, calibrationHash(EXAMPLE)]).size).toBe(19);
  });
});

describe("B55: a calibration that must not be used", () => {
  test.each([
    [
      "no range",
      '"range_min": 732',
      '"range_min": 3454',
      'shoulder_pan: joint "shoulder_pan": range_min and range_max are both 3454',
    ],
    [
      "a reversed range",
      '"range_max": 3195',
      '"range_max": 820',
      "shoulder_lift: .* range_min 821 is above range_max 820",
    ],
    [
      "a large offset",
      '"homing_offset": 1149',
      '"homing_offset": 2048',
      "elbow_flex: .*is 2048; expected .* -2047 to 2047",
    ],
    ["a large negative offset", '"homing_offset": -1606', '"homing_offset": -2048', "wrist_flex: .*is -2048; expected"],
    [
      "a range beyond a turn",
      '"range_max": 3416',
      '"range_max": 4096',
      "gripper: .*range_max is 4096; expected .* 0 to 4095",
    ],
    ["a negative range", '"range_min": 851', '"range_min": -1', "elbow_flex: .*range_min is -1; expected"],
    ["another arm's id", '"id": 6', '"id": 12', "gripper: .*servo id is 12; expected 6 on this arm"],
    ["an unknown drive mode", '"drive_mode": 0', '"drive_mode": 2', "shoulder_pan: .*drive_mode is 2; expected"],
    [
      "an extra joint",
      '"gripper": {',
      '"thumb": {\n"id": 7, "drive_mode": 0, "homing_offset": 0, "range_min": 1, "range_max": 9},\n"gripper": {',
      'thumb: joint "thumb" is not part of this arm',
    ],
    ["a joint with another name", '"elbow_flex"', '"elbow"', 'elbow: joint "elbow" is not part of this arm'],
    [
      "text for a number",
      '"range_min": 124',
      '"range_min": "124"',
      'wrist_roll: joint "wrist_roll": range_min is "124"; expected a whole number',
    ],
    [
      "a fraction",
      '"range_min": 124',
      '"range_min": 124.5',
      "wrist_roll: .*range_min is 124.5; expected a whole number",
    ],
    [
      "nothing for a number",
      '"homing_offset": 612',
      '"homing_offset": null',
      "wrist_roll: .*homing_offset is null; expected",
    ],
    ["a missing number", '"homing_offset": 612,', "", "wrist_roll: .*homing_offset is nothing; expected"],
    [
      "an unknown number",
      '"homing_offset": 612,',
      '"homing_offset": 612, "speed": 3,',
      'wrist_roll: joint "wrist_roll" has "speed"',
    ],
    [
      "the same number twice",
      '"homing_offset": 612,',
      '"homing_offset": 612, "homing_offset": 613,',
      "null: this is no calibration file: .*homing_offset",
    ],
  ])("%s", (_, from, to, expected) => {
    expect(problemsOf(withText(from, to))[0]).toMatch(new RegExp(expected));
  });

  test.each([
    ["a web page", "<!doctype html>"],
    ["an empty file", ""],
    ["a file cut off", EXAMPLE_FILE.slice(0, 300)],
    ["a list", "[1, 2]"],
    ["nothing", "null"],
    ["NaN", '{"shoulder_pan": NaN}'],
    ["a huge file", `{"a": "${"x".repeat(70_000)}"}`],
  ])("%s is refused as a whole", (_, text) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^null: /);
  });

  test("a prototype cannot be smuggled in", () => {
    expect(problemsOf('{"__proto__": {"polluted": 1}}')).toHaveLength(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("a missing joint is named, and an unreadable one is not called missing", () => {
    expect(problemsOf("{}")).toHaveLength(6);
    expect(problemsOf('{"gripper": 3}').filter((text) => text.startsWith("gripper"))).toEqual([
      'gripper: joint "gripper" is 3; expected an object with id, drive_mode, homing_offset, range_min, range_max',
    ]);
  });

  test("two joints with one id: both are named", () => {
    const kinds = checkCalibration(withJoint("gripper", { id: 5 }), SO101_SERVOS).map(({ kind, joint }) => [
      joint,
      kind,
    ]);
    expect(kinds).toEqual([
      ["wrist_roll", "idTwice"],
      ["gripper", "otherId"],
      ["gripper", "idTwice"],
    ]);
  });

  test("every faulty joint is told at once", () => {
    const text = withText('"range_min": 732', '"range_min": 3454').replace(
      '"homing_offset": 1088',
      '"homing_offset": 9999',
    );
    expect(problemsOf(text).map((message) => message.split(":")[0])).toEqual(["shoulder_pan", "gripper"]);
  });

  test("nothing is written to the servos", () => {
    for (const change of [{ rangeMin: 3454 }, { homingOffset: 2048 }, { id: 9 }, { rangeMax: Number.NaN }]) {
      expect(() => calibrationWrites(withJoint("shoulder_pan", change), SO101_SERVOS)).toThrow(CalibrationError);
    }
    expect(() => calibrationWrites(EXAMPLE.slice(1), SO101_SERVOS)).toThrow('joint "shoulder_pan" is missing');
    expect(() => calibrationWrites([...EXAMPLE, EXAMPLE[0]!], SO101_SERVOS)).toThrow("stands in it twice");
  });
});

describe("odd ranges are told, and can be used", () => {
  const warningsOf = (calibration: Calibration): (string | null)[][] =>
    checkCalibration(calibration, SO101_SERVOS).map(({ severity, kind, joint }) => [severity, kind, joint]);

  test.each(["shoulder_pan", "shoulder_lift", "elbow_flex", "wrist_flex", "gripper"])(
    "%s over the encoder's end",
    (name) => {
      expect(warningsOf(withJoint(name, { rangeMin: 0, rangeMax: 4095 }))).toEqual([["warning", "wideSpan", name]]);
      expect(warningsOf(withJoint(name, { rangeMin: 200, rangeMax: 3700 }))).toEqual([]);
      expect(warningsOf(withJoint(name, { rangeMin: 2000, rangeMax: 2100 }))).toEqual([
        ["warning", "narrowSpan", name],
      ]);
    },
  );

  test("the wrist turns all the way round", () => {
    expect(warningsOf(withJoint("wrist_roll", { rangeMin: 0, rangeMax: 4095 }))).toEqual([]);
  });

  test("a turned direction", () => {
    expect(warningsOf(withJoint("gripper", { driveMode: 1 }))).toEqual([["warning", "driveModeOn", "gripper"]]);
    const text = EXAMPLE_FILE.replace('"drive_mode": 0', '"drive_mode": 1');
    expect(readLerobotCalibration(text, SO101_SERVOS).warnings).toHaveLength(1);
  });
});

describe("F35: file and servos", () => {
  const registers = EXAMPLE.map(({ id, homingOffset, rangeMin, rangeMax }) => ({
    id,
    homingOffset,
    rangeMin,
    rangeMax,
  }));

  test("agree", () => {
    expect(compareCalibration(EXAMPLE, [...registers].reverse())).toEqual([]);
    expect(calibrationWrites(EXAMPLE, SO101_SERVOS, registers)).toEqual([]);
  });

  test("differ: each number is told with both values", () => {
    const other = registers.map((servo) => (servo.id === 3 ? { ...servo, homingOffset: -5, rangeMax: 3000 } : servo));
    expect(compareCalibration(EXAMPLE, other)).toEqual([
      { joint: "elbow_flex", id: 3, field: "homingOffset", file: 1149, servo: -5 },
      { joint: "elbow_flex", id: 3, field: "rangeMax", file: 3074, servo: 3000 },
    ]);
  });

  test("a servo that was not read differs in everything", () => {
    const differences = compareCalibration(EXAMPLE, registers.slice(1));
    expect(differences.map(({ joint, servo }) => [joint, servo])).toEqual([
      ["shoulder_pan", null],
      ["shoulder_pan", null],
      ["shoulder_pan", null],
    ]);
  });

  test("use the file: torque off, then unlock, only what differs, lock", () => {
    const other = registers.map((servo) => {
      if (servo.id === 3) return { ...servo, homingOffset: -5, rangeMax: 3000 };
      return servo.id === 6 ? { ...servo, rangeMin: 1 } : servo;
    });
    expect(
      calibrationWrites(EXAMPLE, SO101_SERVOS, other).map(({ id, register, value }) => `${id} ${register} ${value}`),
    ).toEqual([
      "3 Torque_Enable 0",
      "6 Torque_Enable 0",
      "3 Lock 0",
      "3 Homing_Offset 1149",
      "3 Max_Position_Limit 3074",
      "3 Lock 1",
      "6 Lock 0",
      "6 Min_Position_Limit 1938",
      "6 Lock 1",
    ]);
  });

  test("use the servos: what they hold becomes the calibration, and hashes like its file", () => {
    const calibration = calibrationFromServos(registers, SO101_SERVOS);
    expect(calibration).toEqual(EXAMPLE);
    expect(() => calibrationFromServos(registers.slice(0, 5), SO101_SERVOS)).toThrow('joint "gripper" is missing');
    const empty = registers.map((servo) => ({ ...servo, rangeMax: servo.rangeMin }));
    expect(() => calibrationFromServos(empty, SO101_SERVOS)).toThrow(CalibrationError);
  });
});
