/** Who leads, and what keeps time, on the driver with an emulated arm. */

import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../errors";
import { so101 } from "../robot/so101";
import { armedRig, expectBoundedLead } from "./testing/armRig";

afterEach(() => void vi.restoreAllMocks());

test("F25: an arm that slept holds, and does not catch up", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 1.2;
  await rig.run(1000, { target });
  rig.sleep(30_000);
  const at = rig.emulated.jointPosition[0]!;
  await rig.run(100, { target });
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "pausedBySleep" } });
  await rig.run(1000, { target });
  expect(Math.abs(rig.emulated.jointPosition[0]! - at)).toBeLessThan((5 * Math.PI) / 180);
  expectBoundedLead(rig);
});

test("F28: the clock on the wall is not looked at", async () => {
  const rig = await armedRig();
  const wall = vi.spyOn(Date, "now").mockImplementation(() => {
    throw new Error("Date.now() was called");
  });
  const target = [...rig.arm.reading!.position];
  target[0]! += 0.3;
  await rig.run(2000, { target });
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(wall).not.toHaveBeenCalled();
});

test("F32: a leader that is 90° away is approached at no more than 0.5 rad/s", async () => {
  const rig = await armedRig();
  const target = [...so101.poses.home!];
  target[0] = rig.arm.reading!.position[0]! + Math.PI / 2;
  await rig.run(100, { target });
  expect(rig.arm.isApproaching).toBe(true);
  let fastest = 0;
  for (let k = 0; k < 90; k++) {
    const before = rig.arm.goal!;
    await rig.run(100, { target });
    if (rig.arm.isApproaching)
      fastest = Math.max(fastest, ...rig.arm.goal!.map((q, k) => Math.abs(q - before[k]!) / 0.1));
  }
  expect(rig.arm.isApproaching).toBe(false);
  expect(rig.arm.reading!.position[0]).toBeCloseTo(target[0]!, 1);
  expect(fastest).toBeGreaterThan(0.3);
  // A tenth of a second has ten steps, or eleven.
  expect(fastest).toBeLessThanOrEqual(0.5 * 1.1 + 0.016);
  expectBoundedLead(rig);
});

test("F36: targets that are no numbers are refused, and stop the arm after 100 ms", async () => {
  const rig = await armedRig();
  const bad = new Float64Array(6).fill(Number.NaN);
  const goal = [...rig.arm.goal!];
  for (let ms = 0; ms < 200; ms += 10) {
    expect(() => rig.arm.send(bad)).toThrow(InputError);
    await rig.run(10);
    if (ms === 50) expect(rig.arm.state.phase).toBe("ARMED");
  }
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "badAction" } });
  rig.arm.goal!.forEach((q, k) => {
    expect(Math.abs(q - goal[k]!)).toBeLessThan(0.02);
  });
  expectBoundedLead(rig);
});

test("a leader that sends nothing new leaves its last target: the arm arrives, rests and stays armed", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 0.3;
  await rig.run(100, { target });
  // Folded as it is, it slides a little along itself first.
  await rig.run(6000);
  expect(rig.arm.reading!.position[0]).toBeCloseTo(target[0]!, 1);
  const goals = rig.register("Goal_Position");
  await rig.run(500);
  expect(rig.register("Goal_Position")).toEqual(goals);
  expect(rig.arm.state.phase).toBe("ARMED");
});
