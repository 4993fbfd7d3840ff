import { expect, test } from "vitest";
import { holdGoals } from "./armMotion";
import type { ArmReading } from "./armReading";
import { SO101_SERVOS } from "./servoJoints";
import { EXAMPLE } from "./testing/exampleCalibration";
import { jointScale } from "./units";

const SCALES = EXAMPLE.map((joint, k) => jointScale(joint, SO101_SERVOS[k]!));
const GOALS = [2000, 2000, 2000, 2000, 2000, 2500];
const LEAD = (5 * Math.PI) / 180;

function readingAt(counts: readonly (number | null)[]): ArmReading {
  const servos = counts.map((positionCounts) => (positionCounts === null ? null : { positionCounts }));
  return { telemetry: { servos } } as unknown as ArmReading;
}

test("F14: a stop goes to where a joint is if it is further away than the lead, and never to where no joint can be", () => {
  const near = readingAt([2040, 1300, -40, 4200, null, 2500]);
  expect(holdGoals(GOALS, near, SCALES, LEAD)).toEqual([2000, 1300, 2000, 2000, 2000, 2500]);
});

test("without a reading a stop keeps the goals", () => {
  expect(holdGoals(GOALS, null, SCALES, LEAD)).toEqual(GOALS);
});
