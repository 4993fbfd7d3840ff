import { expect, test } from "vitest";
import { encodeWrite } from "../feetech/packet";
import { FEETECH_REGISTERS as R } from "../feetech/registers";
import { toHex } from "../testing/hex";
import { SO101_STOPS } from "./so101Servos";
import { probe } from "./testing/probe";

const SECOND = 1_000_000;
const LIFT = 1;
const GRIPPER = 5;

test("a hand moves limp joints from stop to stop, no faster than a hand, and holds them against their weight", () => {
  const { arm, wait } = probe();
  arm.moveByHand([0.5, 0.5, 0.5, 0.5, 0.5, 1]);
  wait(0.1 * SECOND);
  expect(arm.chips[GRIPPER]!.get("Present_Velocity") * (1.919862 / 1511)).toBeLessThan(2.6);
  wait(4 * SECOND);
  expect(arm.shares.map((share) => +share.toFixed(6))).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 1]);
  expect(arm.jointPosition[GRIPPER]).toBeCloseTo(SO101_STOPS[GRIPPER]![1], 9);
  arm.moveByHand(null);
  wait(2 * SECOND);
  expect(arm.shares[LIFT], "let go, a raised arm falls").not.toBeCloseTo(0.5, 1);
});

test("a motor that comes on takes its joint out of the hand, and off again does not give it back", () => {
  const { arm, ask, wait } = probe();
  arm.moveByHand(arm.shares);
  const torque = (on: number): string => ask(toHex(encodeWrite(GRIPPER + 1, R.Torque_Enable.address, [on])));
  torque(1);
  wait(0.1 * SECOND);
  arm.moveByHand([...arm.shares.slice(0, GRIPPER), 1]);
  const before = arm.jointPosition[GRIPPER]!;
  wait(SECOND);
  expect(Math.abs(arm.jointPosition[GRIPPER]! - before)).toBeLessThan(0.02);
  torque(0);
  wait(SECOND);
  expect(Math.abs(arm.jointPosition[GRIPPER]! - before)).toBeLessThan(0.02);
});
