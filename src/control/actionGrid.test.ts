import { expect, test } from "vitest";
import { createRandomStream } from "../math/random";
import { ACTION_STEPS, fromActionSteps, toActionSteps } from "./actionGrid";

const limits = [
  { name: "a", lower: -1.92, upper: 1.92, maxSpeed: 3 },
  { name: "b", lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, maxSpeed: 3 },
];

test("what stands on the grid comes back bit for bit, and everything else moves by half a step at most", () => {
  const draw = createRandomStream(1, "grid");
  for (let k = 0; k < 1000; k++) {
    const action = Float64Array.of(draw.uniform(-1.9, 1.9), draw.uniform(-7, 7));
    const sent = fromActionSteps(toActionSteps(action, limits));
    sent.forEach((value, i) => {
      expect(Math.abs(value - action[i]!)).toBeLessThanOrEqual(0.5 / ACTION_STEPS);
    });
    expect(fromActionSteps(toActionSteps(sent, limits))).toEqual(sent);
  }
});

test("rounding does not lead over a limit", () => {
  const [high] = fromActionSteps(toActionSteps(Float64Array.of(1.92, 0), limits));
  const [low] = fromActionSteps(toActionSteps(Float64Array.of(-1.92, 0), limits));
  expect(high).toBeLessThanOrEqual(1.92);
  expect(high).toBeGreaterThan(1.92 - 1 / ACTION_STEPS);
  expect(low).toBeGreaterThanOrEqual(-1.92);
});
