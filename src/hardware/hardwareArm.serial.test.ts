/** Faults of the wire, on the driver with an emulated arm. */

import { expect, test } from "vitest";
import { type ArmRig, armedRig, armRig, expectBoundedLead } from "./testing/armRig";

/** Target that is `by` rad away with the first joint. */
function panned(rig: ArmRig, by: number): number[] {
  const target = [...rig.arm.reading!.position];
  target[0]! += by;
  return target;
}

const pan = (rig: ArmRig): number => rig.arm.reading!.position[0]!;

/** Drives the first joint while a fault is on, and expects that the arm gets there and nothing is credited to a wrong joint. */
async function drivesThrough(script: string): Promise<ArmRig> {
  const rig = await armedRig({ script });
  const target = panned(rig, 0.4);
  for (let k = 0; k < 30; k++) {
    await rig.run(100, { target });
    if (script.includes("jump")) continue;
    // What was read of each joint is where that joint is, but for what it moves in a few cycles.
    rig.arm.reading!.position.forEach((q, i) => {
      if (Number.isFinite(q)) expect(Math.abs(q - rig.emulated.jointPosition[i]!)).toBeLessThan(0.04);
    });
  }
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(pan(rig)).toBeCloseTo(target[0]!, 1);
  expectBoundedLead(rig);
  return rig;
}

test("F03: another arm on the port is asked who it is, told nothing, and not used", async () => {
  const rig = await armedRig();
  rig.emulated.unplug();
  await rig.run(200);
  expect(rig.arm.state.phase).toBe("LOST");
  rig.emulated.chips[2]!.setAndSave("Homing_Offset", rig.emulated.chips[2]!.get("Homing_Offset") + 40);
  const sent: number[] = [];
  rig.emulated.onTraffic = (_, direction, bytes) => {
    if (direction === "out") sent.push(bytes[4]!);
  };
  rig.emulated.replug();
  await rig.run(2000);
  expect(rig.arm.state).toMatchObject({ phase: "LOST", reason: { code: "otherArm" } });
  expect(sent.length).toBeGreaterThan(0);
  // 01 PING, 02 READ, 82 SYNC READ.
  expect(sent.filter((instruction) => ![0x01, 0x02, 0x82].includes(instruction))).toEqual([]);
});

test("F03: servos of another model are refused by name", async () => {
  const rig = armRig({ script: "model id=2 number=1029" });
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state).toMatchObject({ phase: "SIM", reason: { code: "device", values: { code: "E_BUS_MODEL" } } });
});

test("F06: joints that do not answer while the others do are named", async () => {
  const rig = armRig({ script: "cut id=5" });
  rig.arm.connect();
  await rig.run(3000);
  const values = { joints: "wrist_roll, gripper" };
  expect(rig.arm.state).toMatchObject({ phase: "SIM", reason: { code: "servosMissing", values } });
});

test("F08: one reply in five corrupted stops the arm within 300 ms, and says that the bus is noisy", async () => {
  const rig = await armedRig({ script: "at 4.0s corrupt p=0.2 seed=3" });
  const target = panned(rig, 0.8);
  while (rig.clock.nowMs() < 4000) await rig.run(10, { target });
  expect(rig.arm.state.phase).toBe("ARMED");
  await rig.run(300, { target });
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "busNoisy" } });
  expectBoundedLead(rig);
});

test("F09: replies that come after their time are counted, and credited to no other joint", async () => {
  const rig = await drivesThrough("at 3.0s delay 30ms id=3 for 5ms every ~400ms");
  expect(rig.arm.connection!.bus.quality().late).toBeGreaterThan(0);
});

test("F10: replies byte by byte", async () => {
  await drivesThrough("slice 1");
});

test("F10: replies glued together", async () => {
  await drivesThrough("glue");
});

test("F11: the host hears itself", async () => {
  await drivesThrough("echo");
});

test("F12: replies under another servo's id are thrown away", async () => {
  const rig = await drivesThrough("at 2.0s wrongid p=0.02 seed=5");
  expect(rig.arm.connection!.bus.quality().wrongId).toBeGreaterThan(0);
});

test("F12: replies of a wrong length are thrown away", async () => {
  const rig = await drivesThrough("at 2.0s wronglength p=0.02 seed=5");
  expect(rig.arm.connection!.bus.quality().wrongLength).toBeGreaterThan(0);
});

test("F13: one sample that jumps by half a turn is refused", async () => {
  await drivesThrough("at 4.0s jump id=2 counts=2048 samples=1");
});

test("F13: three such samples stop the arm by name, where it is", async () => {
  const rig = await armedRig({ script: "at 3.0s jump id=2 counts=2048 samples=1000" });
  const before = rig.emulated.jointPosition[1]!;
  await rig.run(1000);
  expect(rig.arm.state).toMatchObject({
    phase: "HOLD",
    reason: { code: "encoderJump", values: { joint: "shoulder_lift" } },
  });
  await rig.run(500);
  expect(Math.abs(rig.emulated.jointPosition[1]! - before)).toBeLessThan(0.05);
  expectBoundedLead(rig);
});

test("F14: a position that leaves the turn, or passes its end, stops the arm before any goal follows it", async () => {
  for (const script of ["at 3.0s jump unwrapped id=3 counts=-4096 for 2s", "at 3.0s jump id=3 counts=3500 for 2s"]) {
    const rig = await armedRig({ script });
    const before = rig.emulated.jointPosition[2]!;
    await rig.run(1000);
    const expected = { phase: "HOLD", reason: { code: "positionWrapped", values: { joint: "elbow_flex" } } };
    // The second jump wraps itself, and then is one of 596 counts the other way: an encoder that jumps.
    if (script.includes("unwrapped")) expect(rig.arm.state).toMatchObject(expected);
    else expect(rig.arm.state.phase).toBe("HOLD");
    expect(Math.abs(rig.emulated.jointPosition[2]! - before)).toBeLessThan(0.05);
    expectBoundedLead(rig);
  }
});

test("F14: an arm that is found outside of one turn is not armed", async () => {
  const rig = armRig({ script: "jump unwrapped id=3 counts=-4096 for 60s" });
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state.blocks).toMatchObject([{ code: "positionWrapped", values: { joint: "elbow_flex" } }]);
  rig.arm.arm("test");
  await rig.run(500);
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 0]);
});

test("F14: a new calibration takes back what stood against an arm that was outside of one turn", async () => {
  const rig = armRig({ script: "jump unwrapped id=3 counts=-4096 for 1.2s" });
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state.blocks).toMatchObject([{ code: "positionWrapped" }]);
  const written = rig.arm.writeCalibration(rig.arm.calibration!);
  await rig.run(500);
  await written;
  expect(rig.arm.state.blocks).toEqual([]);
});

test("F30: a port that another program holds is told as such, and nothing is opened", async () => {
  const rig = armRig({ script: "busy" });
  await rig.emulated.stream.close();
  rig.reopen();
  rig.arm.connect();
  await rig.run(500);
  expect(rig.arm.state).toMatchObject({ phase: "SIM", reason: { code: "device", values: { code: "E_PORT_BUSY" } } });
});
