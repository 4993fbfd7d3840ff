/** The contract suite that every arm passes, simulated or real (on a fake bus). */

import { describe, expect, test } from "vitest";
import { InputError } from "../../errors";
import type { Arm } from "../contracts";
import { limitAction } from "../limitAction";

/** An arm under test. */
export interface ArmUnderTest {
  readonly arm: Arm;
  /** Control period, s. */
  readonly dt: number;
  /** Lets one control period pass. */
  advance(): void | Promise<void>;
}

/** Registers the suite. `open` gives a fresh arm, at rest, away from obstacles. */
export function describeArmContract(name: string, open: () => ArmUnderTest | Promise<ArmUnderTest>): void {
  describe(`${name} keeps the arm contract`, () => {
    test("limits are finite, in order, with unique joint names", async () => {
      const { limits } = (await open()).arm;
      expect(new Set(limits.map((joint) => joint.name)).size).toBe(limits.length);
      for (const { lower, upper, maxSpeed } of limits) {
        expect(lower).toBeLessThan(upper);
        expect(Number.isFinite(lower) && Number.isFinite(upper)).toBe(true);
        expect(maxSpeed > 0 && Number.isFinite(maxSpeed)).toBe(true);
      }
    });

    test("a reading has one value per joint and is the reader's to keep", async () => {
      const { arm, advance } = await open();
      const first = arm.observe();
      const n = arm.limits.length;
      for (const array of [first.jointPosition, first.jointVelocity, first.jointTorque]) expect(array).toHaveLength(n);
      const kept = first.jointPosition.slice();
      first.jointVelocity.fill(99);
      await advance();
      expect(first.jointPosition).toEqual(kept);
      expect(arm.observe().jointVelocity[0]).not.toBe(99);
    });

    test("time goes on with every period", async () => {
      const { arm, dt, advance } = await open();
      const start = arm.observe().time;
      for (let k = 0; k < 50; k++) await advance();
      expect(Math.abs(arm.observe().time - start - 50 * dt)).toBeLessThan(dt / 2);
    });

    test("send returns what was sent, as a copy", async () => {
      const { arm } = await open();
      const target = arm.observe().jointPosition;
      const sent = arm.send(target);
      expect(sent).toHaveLength(target.length);
      expect(sent).not.toBe(target);
      for (let k = 0; k < sent.length; k++) expect(sent[k]).toBeCloseTo(target[k]!, 2);
    });

    test("a bad action is refused by joint name and the arm keeps its target", async () => {
      const { arm, dt, advance } = await open();
      const held = arm.send(arm.observe().jointPosition);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const action = held.slice();
        action[1] = bad;
        expect(() => arm.send(action)).toThrow(InputError);
        expect(() => arm.send(action)).toThrow(arm.limits[1]!.name);
      }
      expect(() => arm.send(new Float64Array(held.length + 1))).toThrow(InputError);
      for (let k = 0; k < 0.5 / dt; k++) await advance();
      arm.observe().jointPosition.forEach((q, k) => {
        expect(Math.abs(q - held[k]!)).toBeLessThan(0.05);
      });
    });

    test("it goes where it is sent, through the limiter", async () => {
      const { arm, dt, advance } = await open();
      const goal = arm.observe().jointPosition;
      goal[0]! += 0.3;
      for (let k = 0; k < 1.5 / dt; k++) {
        arm.send(limitAction(goal, arm.observe().jointPosition, arm.limits, dt));
        await advance();
      }
      expect(Math.abs(arm.observe().jointPosition[0]! - goal[0]!)).toBeLessThan(0.03);
    });
  });
}
