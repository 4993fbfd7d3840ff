import { expect, test } from "vitest";
import type { DrawFrame } from "../session/drawState";
import { DrawnPoses } from "./drawnPoses";

function frame(time: number, sequence: number, x: number, epoch = 0): DrawFrame {
  const pose = (flip: number): Float64Array => Float64Array.of(x, 0, 0, 0, 0, 0, flip);
  return {
    time,
    sequence,
    epoch,
    q: Float64Array.of(x),
    target: Float64Array.of(x),
    qd: new Float64Array(1),
    tau: new Float64Array(1),
    linkPose: pose(sequence % 2 ? -1 : 1),
    objectPose: pose(1),
    objectJoint: Float64Array.of(x),
    zonePose: new Float64Array(0),
    contacts: new Float64Array(0),
    contactOwner: new Int32Array(0),
    objectTwist: new Float64Array(6),
    predictedPath: new Float64Array(0),
    predictedPose: new Float64Array(0),
  };
}

test("halfway between two frames the poses are halfway, and quaternions take the short way", () => {
  const drawn = new DrawnPoses();
  const draw = { look: null, previous: frame(0, 0, 0), current: frame(0.02, 1, 1), arrivedMs: 1000, rate: 1 };
  expect(drawn.sample(draw, 1010)).toBe(true);
  expect(drawn.linkPose[0]).toBeCloseTo(0.5, 9);
  expect(Math.abs(drawn.linkPose[6]!)).toBeCloseTo(1, 9);
  expect(drawn.q[0]).toBeCloseTo(0.5, 9);
  expect(drawn.objectJoint[0]).toBeCloseTo(0.5, 9);
  expect(drawn.time).toBeCloseTo(0.01, 9);
});

test("slow motion takes longer to get there; afterwards nothing changes", () => {
  const drawn = new DrawnPoses();
  const draw = { look: null, previous: frame(0, 0, 0), current: frame(0.02, 1, 1), arrivedMs: 0, rate: 0.25 };
  drawn.sample(draw, 40);
  expect(drawn.q[0]).toBeCloseTo(0.5, 9);
  drawn.sample(draw, 80);
  expect(drawn.q[0]).toBe(1);
  expect(drawn.sample(draw, 500)).toBe(false);
});

test("never between two epochs, and a paused session shows its newest frame", () => {
  const drawn = new DrawnPoses();
  drawn.sample({ look: null, previous: frame(5, 8, 3), current: frame(0, 9, 1, 1), arrivedMs: 0, rate: 1 }, 0);
  expect(drawn.q[0]).toBe(1);
  drawn.sample({ look: null, previous: frame(0, 9, 1, 1), current: frame(0.02, 10, 2, 1), arrivedMs: 0, rate: 0 }, 0);
  expect(drawn.q[0]).toBe(2);
});
