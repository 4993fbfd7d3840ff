/** Long grips, on the driver with an emulated arm whose gripper holds something hard. */

import { expect, test } from "vitest";
import { FIRST_RUN_LIMITS, type SafetyLimits } from "./safetyLimits";
import { type ArmRig, armRig } from "./testing/armRig";

/** Closes on something hard and squeezes it for some seconds. */
async function grips(limits: SafetyLimits, seconds: number): Promise<{ rig: ArmRig; sawOverload: boolean }> {
  const rig = armRig({ script: "at 3.0s block id=6" });
  rig.arm.safety = limits;
  rig.arm.connect();
  await rig.run(1500);
  rig.arm.arm("test");
  await rig.run(1500);
  const target = [...rig.arm.reading!.position];
  target[5]! -= 0.3;
  let sawOverload = false;
  rig.lead.act = () => {
    sawOverload ||= rig.arm.reading!.telemetry.servos[5]?.faults.includes("overload") ?? false;
  };
  await rig.run(1000 * seconds, { target });
  return { rig, sawOverload };
}

test("F15: a grip of a minute at the limits of a first run keeps up, without overload, and stays cool", {
  timeout: 240_000,
}, async () => {
  const { rig, sawOverload } = await grips(FIRST_RUN_LIMITS, 60);
  expect(sawOverload).toBe(false);
  expect(rig.news.map(({ code }) => code)).not.toContain("gripperEased");
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(Math.abs(rig.arm.reading!.telemetry.servos[5]!.loadPermille)).toBe(1000 * FIRST_RUN_LIMITS.gripperTorque);
  expect(rig.register("Present_Temperature")[5]).toBeLessThan(40);
});

test("F15: a gripper whose force was raised above what its servo bears for long eases off after two seconds", async () => {
  const { rig, sawOverload } = await grips({ ...FIRST_RUN_LIMITS, gripperTorque: 0.3 }, 4);
  expect(sawOverload).toBe(true);
  expect(rig.news.map(({ code }) => code)).toContain("gripperEased");
  expect(rig.arm.state.phase).toBe("ARMED");
});
