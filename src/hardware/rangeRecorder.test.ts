import { describe, expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { CalibrationError } from "./calibration";
import {
  beginRecording,
  finishSweep,
  jointBars,
  type PositionReading,
  type RangeRecording,
  recordingResult,
  redoJoint,
  reviewRecording,
  takeMiddle,
  takeSample,
} from "./rangeRecorder";
import { SO101_SERVOS } from "./servoJoints";
import { EXAMPLE } from "./testing/exampleCalibration";

const modulo = (counts: number): number => ((counts % 4096) + 4096) % 4096;

/** Six servos with encoders that end at 4095 and old offsets; joints are where a person puts them, in counts from the middle. */
function bench(oldOffset = 0) {
  const middles = EXAMPLE.map(({ homingOffset }) => modulo(homingOffset + 2047));
  const at = [0, 0, 0, 0, 0, 0];
  let timeMs = 0;
  const read = () =>
    SO101_SERVOS.map(({ id }, i) => ({
      id,
      position: modulo(middles[i]! + at[i]! - oldOffset),
      homingOffset: oldOffset,
    }));
  return {
    at,
    read,
    /** Moves one joint slowly to a place, sampling on the way. */
    move(recording: RangeRecording, i: number, to: number): RangeRecording {
      let moved = recording;
      while (at[i] !== to) {
        at[i]! += Math.max(-60, Math.min(60, to - at[i]!));
        timeMs += 20;
        moved = takeSample(moved, read(), timeMs);
      }
      return moved;
    },
    sample(recording: RangeRecording, readings: readonly PositionReading[] = read()): RangeRecording {
      timeMs += 20;
      return takeSample(recording, readings, timeMs);
    },
  };
}

const start = (rig: ReturnType<typeof bench>): RangeRecording => {
  const { recording, problems } = takeMiddle(beginRecording(SO101_SERVOS), rig.read());
  expect(problems).toEqual([]);
  expect(recording.step).toBe("sweep");
  return recording;
};

/** Sweeps each joint to the ends of the example, and back. */
function sweepAll(rig: ReturnType<typeof bench>, recording: RangeRecording): RangeRecording {
  let swept = recording;
  EXAMPLE.forEach(({ rangeMin, rangeMax }, i) => {
    for (const end of [rangeMin - 2047, rangeMax - 2047, 0]) swept = rig.move(swept, i, end);
  });
  return swept;
}

describe("a calibration by hand", () => {
  test.each([0, 500, -1999])("finds what LeRobot found, whatever offset the servos held (%d)", (oldOffset) => {
    const rig = bench(oldOffset);
    const review = finishSweep(sweepAll(rig, start(rig)));
    const { calibration, problems } = reviewRecording(review);
    expect(problems).toEqual([]);
    // The wrist turns all round and is not swept.
    expect(calibration).toEqual(
      EXAMPLE.map((joint) => (joint.name === "wrist_roll" ? { ...joint, rangeMin: 0, rangeMax: 4095 } : joint)),
    );
  });

  test("says what to write, and only that", () => {
    const rig = bench();
    const review = finishSweep(sweepAll(rig, start(rig)));
    const held = EXAMPLE.map(({ id, homingOffset, rangeMin, rangeMax }) => ({ id, homingOffset, rangeMin, rangeMax }));
    expect(recordingResult(review, held).writes).toEqual([
      { id: 5, register: "Torque_Enable", value: 0 },
      { id: 5, register: "Lock", value: 0 },
      { id: 5, register: "Min_Position_Limit", value: 0 },
      { id: 5, register: "Max_Position_Limit", value: 4095 },
      { id: 5, register: "Lock", value: 1 },
    ]);
    expect(recordingResult(review, []).writes).toHaveLength(6 * 6);
  });

  test("draws every joint as a bar", () => {
    const rig = bench();
    let recording = start(rig);
    expect(jointBars(recording).map(({ state }) => state)).toEqual([
      "moving",
      "moving",
      "moving",
      "moving",
      "free",
      "moving",
    ]);
    recording = rig.move(recording, 2, 851 - 2047);
    recording = rig.move(recording, 2, 3074 - 2047);
    const expected = {
      name: "elbow_flex",
      position: 3074,
      min: 851,
      max: 3074,
      typicalSpanCounts: 2220,
      state: "enough",
    };
    expect(jointBars(recording)[2]).toEqual(expected);
  });

  test("a joint that was not moved, or hardly, is told at the end, and can be done again alone", () => {
    const rig = bench();
    let recording = start(rig);
    for (const i of [0, 1, 3, 5]) {
      recording = rig.move(recording, i, EXAMPLE[i]!.rangeMin - 2047);
      recording = rig.move(recording, i, EXAMPLE[i]!.rangeMax - 2047);
    }
    recording = finishSweep(recording);
    const { problems } = reviewRecording(recording);
    expect(problems.map(({ severity, kind, joint }) => [severity, kind, joint])).toEqual([
      ["error", "emptyRange", "elbow_flex"],
    ]);
    expect(() => recordingResult(recording, [])).toThrow(CalibrationError);

    recording = redoJoint(recording, "elbow_flex");
    expect(recording).toMatchObject({ step: "middle", active: ["elbow_flex"] });
    rig.at[2] = 40; // The new middle is another one.
    recording = takeMiddle(recording, rig.read()).recording;
    recording = rig.move(recording, 2, -600);
    recording = rig.move(recording, 0, 0); // Other joints are left as they were recorded.
    recording = rig.move(recording, 2, 300);
    recording = finishSweep(recording);
    const again = reviewRecording(recording);
    expect(again.problems.map(({ severity, kind, joint }) => [severity, kind, joint])).toEqual([
      ["warning", "narrowSpan", "elbow_flex"],
    ]);
    expect(again.calibration[2]).toMatchObject({ homingOffset: 1189, rangeMin: 1407, rangeMax: 2307 });
    expect(again.calibration[0]).toEqual(EXAMPLE[0]);
    expect(recordingResult(recording, []).calibration).toEqual(again.calibration);
  });
});

describe("the end of the encoder", () => {
  test("every middle from 0 to 4095 but one has an offset that fits, and its range does not wrap", () => {
    for (let middle = 0; middle < 4096; middle++) {
      const readings = SO101_SERVOS.map(({ id }) => ({ id, position: middle, homingOffset: 0 }));
      let { recording, problems } = takeMiddle(beginRecording(SO101_SERVOS), readings);
      if (middle === 4095) {
        expect(problems.map(({ kind }) => kind)).toEqual(Array(6).fill("notInMiddle"));
        continue;
      }
      expect(problems).toEqual([]);
      for (const [n, by] of [150, 300, 100, -100, -300, -200].entries()) {
        const moved = SO101_SERVOS.map(({ id }) => ({ id, position: modulo(middle + by) }));
        recording = takeSample(recording, moved, n * 40);
      }
      const { calibration } = reviewRecording(finishSweep(recording));
      expect(calibration[1]).toMatchObject({ homingOffset: middle - 2047, rangeMin: 1747, rangeMax: 2347 });
    }
  });

  test.each([
    ["above", 4161, 0],
    ["below", -3, 0],
    ["with an old offset", 5000, 1000],
    ["not a number", Number.NaN, 0],
  ])("F14: a position outside one turn (%s) stops before anything is written", (_, position, homingOffset) => {
    const rig = bench();
    const readings = rig.read().map((reading) => (reading.id === 2 ? { id: 2, position, homingOffset } : reading));
    const { recording, problems } = takeMiddle(beginRecording(SO101_SERVOS), readings);
    expect(recording.step).toBe("middle");
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(/^joint 2 \(shoulder_lift\) was not near the middle when calibration began/);
    expect(problems[0]!.tip).toBe("Turn the power off and on, put it in the pose shown, and start this joint again.");
  });

  test("a firmware that reports the plain difference, below 0 too, gives the same range", () => {
    const joint = (position: number) => SO101_SERVOS.map(({ id }) => ({ id, position, homingOffset: 1000 }));
    let { recording } = takeMiddle(beginRecording(SO101_SERVOS), joint(100)); // Actual 1100.
    for (const [n, actual] of [1000, 850, 700, 850, 1000, 1150, 1300].entries()) {
      recording = takeSample(recording, joint(actual - 1000), n * 20);
    }
    const { calibration } = reviewRecording(finishSweep(recording));
    expect(calibration[0]).toMatchObject({ homingOffset: -947, rangeMin: 1647, rangeMax: 2247 });
  });

  test("a joint that crosses it was not in the middle: to be done again", () => {
    const rig = bench();
    let recording = start(rig);
    recording = rig.move(recording, 1, -2000);
    expect(jointBars(recording)[1]!.state).toBe("moving");
    recording = rig.move(recording, 1, -2100);
    expect(jointBars(recording)[1]).toMatchObject({ state: "crossed", position: -53 });
    recording = finishSweep(rig.move(recording, 1, 300));
    const told = reviewRecording(recording).problems.filter(({ joint }) => joint === "shoulder_lift");
    expect(told.map(({ severity, kind }) => [severity, kind])).toEqual([["error", "notInMiddle"]]);
  });

  test("a range wider than a hinge can have is refused even if it just fits", () => {
    const rig = bench();
    let recording = start(rig);
    for (const end of [-1800, 1800]) recording = rig.move(recording, 5, end);
    const told = reviewRecording(finishSweep(recording)).problems.filter(({ joint }) => joint === "gripper");
    expect(told).toMatchObject([{ severity: "error", kind: "notInMiddle" }]);
  });

  test("the wrist may turn round and round", () => {
    const rig = bench();
    let recording = start(rig);
    for (const end of [6000, -6000]) recording = rig.move(recording, 4, end);
    expect(jointBars(recording)[4]!.state).toBe("free");
    const { problems } = reviewRecording(finishSweep(recording));
    expect(problems.filter(({ joint }) => joint === "wrist_roll")).toEqual([]);
  });
});

describe("F13: encoder jumps", () => {
  const jumped = (rig: ReturnType<typeof bench>, by: number) =>
    rig.read().map((reading) => (reading.id === 3 ? { ...reading, position: modulo(reading.position + by) } : reading));

  test.each([2048, -2048, 1000, -400])("one sample %d counts away is refused and leaves no trace", (by) => {
    const rig = bench();
    const before = rig.sample(start(rig));
    const after = rig.sample(rig.sample(before, jumped(rig, by)));
    expect(jointBars(after)).toEqual(jointBars(before));
  });

  test("two are refused, the third makes the joint to be done again, for good", () => {
    const rig = bench();
    let recording = rig.sample(start(rig));
    for (let n = 0; n < 2; n++) recording = rig.sample(recording, jumped(rig, 2048));
    expect(jointBars(recording)[2]!.state).toBe("moving");
    recording = rig.sample(recording, jumped(rig, 2048));
    expect(jointBars(recording)[2]!.state).toBe("jumped");
    recording = finishSweep(sweepAll(rig, rig.sample(recording)));
    expect(reviewRecording(recording).problems).toMatchObject([{ kind: "encoderJump", joint: "elbow_flex" }]);
    expect(() => recordingResult(recording, [])).toThrow("encoder jump on joint 3 (elbow_flex)");
  });

  test("failed reads and a pause are no jump", () => {
    const rig = bench();
    let recording = rig.sample(start(rig));
    const silent = SO101_SERVOS.map(({ id }) => ({ id, position: null }));
    for (let n = 0; n < 50; n++) recording = rig.sample(recording, silent);
    rig.at[2] = 900; // Moved meanwhile.
    recording = rig.sample(recording);
    expect(jointBars(recording)[2]).toMatchObject({ position: 2947, state: "moving" });
  });

  test("a reading of another servo is never credited to a joint", () => {
    const rig = bench();
    const before = rig.sample(start(rig));
    const after = rig.sample(before, [{ id: 99, position: 5 }]);
    expect(jointBars(after)).toEqual(jointBars(before));
  });
});

test("B55: random sweeps give a calibration that passes its checks, or nothing to write", () => {
  const random = createRandomStream(7, "sweeps");
  let good = 0;
  for (let run = 0; run < 300; run++) {
    const rig = bench(random.integer(4095) - 2047);
    rig.at.forEach((_, i) => {
      rig.at[i] = Math.round(random.normal(0, 200));
    });
    let recording = start(rig);
    SO101_SERVOS.forEach(({ typicalSpanCounts }, i) => {
      for (const side of [-1, 1])
        recording = rig.move(recording, i, Math.round(side * random.uniform(0.3, 0.9) * typicalSpanCounts));
    });
    recording = finishSweep(recording);
    const { calibration, problems } = reviewRecording(recording);
    if (problems.some(({ severity }) => severity === "error")) {
      expect(() => recordingResult(recording, [])).toThrow(CalibrationError);
      continue;
    }
    good += 1;
    for (const { rangeMin, rangeMax, homingOffset } of calibration) {
      expect(rangeMin).toBeLessThan(rangeMax);
      expect(rangeMin).toBeGreaterThanOrEqual(0);
      expect(rangeMax).toBeLessThanOrEqual(4095);
      expect(Math.abs(homingOffset)).toBeLessThanOrEqual(2047);
    }
    expect(recordingResult(recording, []).writes).toHaveLength(36);
  }
  expect(good).toBeGreaterThan(20);
  expect(good).toBeLessThan(300);
});

test("F49: a calibration given up in any step has written nothing, because only a good review says what to write", () => {
  const rig = bench();
  const middle = beginRecording(SO101_SERVOS);
  const sweep = start(rig);
  for (const unfinished of [middle, sweep]) {
    expect(() => recordingResult(unfinished, [])).toThrow("the sweep is finished");
  }
});
