/** Arming, letting go and stops in between, on the driver with an emulated arm. */

import { expect, test } from "vitest";
import { reason } from "./reason";
import { type ArmRig, armedRig, armRig, expectBoundedLead } from "./testing/armRig";

const LIMP = [0, 0, 0, 0, 0, 0];

async function connected(script: string, nudged: boolean): Promise<ArmRig> {
  const rig = armRig({ script }, nudged);
  rig.arm.connect();
  await rig.run(1500);
  return rig;
}

test("F19: a servo that refuses to let go is named, and all others are off", async () => {
  const rig = await armedRig();
  rig.emulated.chips[2]!.refusal = { address: 40, error: 0x20 };
  rig.arm.release();
  await rig.run(100);
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 1, 0, 0, 0]);
  expect(rig.arm.state).toMatchObject({
    phase: "RELEASED",
    reason: { code: "torqueStillOn", values: { joints: "elbow_flex" } },
  });
  rig.emulated.chips[2]!.refusal = null;
  rig.arm.release();
  await rig.run(200);
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
});

test("F34: the first arming nudges each joint, there and back, within the lead", async () => {
  const rig = await connected("", false);
  const moved = new Set<number>();
  const before = rig.register("Present_Position");
  rig.arm.arm("button:arm");
  for (let k = 0; k < 500; k++) {
    await rig.run(10);
    rig.register("Present_Position").forEach((counts, i) => {
      if (Math.abs(counts - before[i]!) > 12) moved.add(i);
    });
  }
  expect(rig.arm.state).toMatchObject({ phase: "ARMED", blocks: [] });
  expect([...moved].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expectBoundedLead(rig);
});

test("F34: a joint that does not go where it is nudged is named, let go, and never armed", async () => {
  const rig = await connected("block id=4", false);
  rig.arm.arm("button:arm");
  await rig.run(6000);
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
  expect(rig.arm.state.blocks).toMatchObject([{ code: "nudgeStill", values: { joint: "wrist_flex" } }]);
  rig.arm.arm("button:arm");
  await rig.run(1000);
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
  // Once it was looked at, it can be tried again, and is nudged again.
  rig.arm.retryNudge();
  expect(rig.arm.state.blocks).toEqual([]);
  rig.arm.arm("button:arm");
  await rig.run(6000);
  expect(rig.arm.state.blocks).toMatchObject([{ code: "nudgeStill" }]);
  expectBoundedLead(rig);
});

test("F34, F49: a stop during the nudge lets go", async () => {
  const rig = await connected("", false);
  rig.arm.arm("button:arm");
  await rig.run(1500);
  expect(rig.register("Torque_Enable")).toEqual([1, 1, 1, 1, 1, 1]);
  rig.arm.stop("key:Space", reason("stopped"));
  await rig.run(100);
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
  const goals = rig.register("Goal_Position");
  await rig.run(2000);
  expect(rig.register("Goal_Position")).toEqual(goals);
  expect(rig.arm.state.phase).toBe("RELEASED");
});

test("F49: a stop at any moment of connecting leaves no torque and an arm that connects again", async () => {
  for (let ms = 1; ms < 1200; ms += 97) {
    const rig = armRig();
    rig.arm.connect();
    await rig.clock.advance(ms);
    if (rig.arm.state.phase !== "CONNECTING") break;
    rig.arm.stop("key:Space", reason("stopped"));
    await rig.run(100);
    expect(rig.arm.state.phase).toBe("SIM");
    expect(rig.register("Torque_Enable")).toEqual(LIMP);
    rig.arm.connect();
    await rig.run(1500);
    expect(rig.arm.state.phase).toBe("READY");
  }
});

test("F49: a stop ends a calibration", async () => {
  const rig = await connected("", true);
  rig.arm.calibrate();
  expect(rig.arm.state.task).toBe("calibrating");
  rig.arm.stop("key:Space", reason("stopped"));
  await rig.run(100);
  expect(rig.arm.state).toMatchObject({ phase: "READY", task: null });
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
});

test("F50: stop and arm hammered a hundred times, at any moment of it, within the lead", async () => {
  const rig = await armedRig();
  for (let k = 0; k < 100; k++) {
    rig.arm.stop("key:Space", reason("stopped"));
    await rig.clock.advance(1 + ((7 * k) % 40));
    rig.arm.arm("button:arm");
    await rig.clock.advance(1 + ((13 * k) % 90));
    rig.arm.tellHeartbeat();
    rig.arm.tellInput();
  }
  await rig.run(500);
  rig.arm.arm("button:arm");
  await rig.run(500);
  expect(rig.arm.state.phase).toBe("ARMED");
  rig.arm.stop("key:Space", reason("stopped"));
  await rig.run(100);
  expect(rig.arm.state.phase).toBe("HOLD");
  rig.arm.release();
  await rig.run(200);
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
  expectBoundedLead(rig);
});
