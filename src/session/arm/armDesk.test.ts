import { expect, test } from "vitest";
import type { Alert } from "../../control/contracts";
import { parseTrace, type TraceEntry } from "../../hardware/emulator/busTrace";
import { so101 } from "../../robot/so101";
import { idleTeleopInput } from "../../teleop/teleopInput";
import { armed, DeskRig } from "./testing/deskRig";

const HOME = so101.poses.home!;

test("a connected follower is shown where it is, and nothing has torque", async () => {
  const rig = new DeskRig();
  await rig.connect("follower");
  expect(rig.status.follower).toMatchObject({ phase: "READY", blocks: [], supply: "7.4V" });
  expect(rig.desk.mirrored).toHaveLength(6);
  expect(rig.follower.chips.map((chip) => chip.get("Torque_Enable"))).toEqual([0, 0, 0, 0, 0, 0]);
});

test("keys drive the armed follower, in its own cycle", async () => {
  const rig = await armed("teleop");
  const before = rig.position("follower")[5]!;
  for (let k = 0; k < 60; k++) {
    rig.desk.overhear({ type: "teleop", input: { ...idleTeleopInput(), held: ["jaw.open"] } });
    await rig.run(50);
  }
  expect(rig.position("follower")[5]! - before).toBeGreaterThan(0.3);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
});

test("the leader arm leads the follower, slowly at first", async () => {
  const rig = await armed("leader");
  expect(rig.status.follower!.isApproaching).toBe(true);
  await rig.run(9000);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED", isApproaching: false });
  rig.position("leader").forEach((q, k) => {
    expect(Math.abs(q - rig.position("follower")[k]!)).toBeLessThan(0.15);
  });
});

test("F33: a leader whose cable is pulled lets the follower rest and then hold", async () => {
  const rig = await armed("leader");
  rig.leader.unplug();
  await rig.run(1000);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "inputGone" } });
});

test("the follower goes where the simulated arm is sent, and stops when that is another run", async () => {
  const rig = await armed("simulation");
  await rig.run(8000);
  HOME.slice(0, 5).forEach((q, k) => {
    expect(Math.abs(q - rig.position("follower")[k]!)).toBeLessThan(0.1);
  });
  rig.desk.overhear({ type: "controller", choice: { kind: "policy", policy: "somebody's" } });
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "simulationChanged" } });
});

test("F36: bad actions of who leads the simulation hold the arm after 100 ms, a single one does not", async () => {
  const rig = await armed("simulation");
  rig.simulation.refused = "E_ACTION_NAN";
  await rig.run(50);
  rig.simulation.refused = null;
  await rig.run(300);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  rig.simulation.refused = "E_ACTION_NAN";
  await rig.run(200);
  expect(rig.status.follower).toMatchObject({
    phase: "HOLD",
    reason: { code: "badAction", values: { code: "E_ACTION_NAN" } },
  });
});

test("F37: a policy of the simulation that is late slows the arm down, then holds it", async () => {
  const rig = await armed("simulation");
  rig.simulation.isLate = true;
  await rig.run(300);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  rig.simulation.isLate = false;
  await rig.run(600);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  rig.simulation.isLate = true;
  await rig.run(700);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "chunkGone" } });
});

test("opening a scene arms nothing, and the control that stopped the arm cannot arm it", async () => {
  const rig = new DeskRig();
  await rig.connect("follower");
  rig.desk.overhear({ type: "load", scene: {}, seed: 1 });
  await rig.run(200);
  expect(rig.status.follower).toMatchObject({ phase: "READY" });
  await rig.send({ type: "armArm", lead: "teleop", by: "button:arm" });
  await rig.run(300);
  rig.desk.overhear({ type: "stop" });
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "stopped" } });
  await rig.send({ type: "armArm", lead: "teleop", by: "button:stop" });
  await rig.run(300);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD" });
  expect(rig.events).toContainEqual({
    type: "armNews",
    role: "follower",
    news: { code: "stoppedByThis", values: { by: "button:stop" } },
  });
});

test("a policy cannot be armed for without a simulation, nor a leader that is not there", async () => {
  const rig = new DeskRig();
  expect(await rig.send({ type: "armArm", lead: "teleop", by: "b" })).toMatchObject({ code: "E_NO_ARM" });
  await rig.connect("follower");
  expect(await rig.send({ type: "armArm", lead: "leader", by: "b" })).toMatchObject({ code: "E_NO_ARM" });
  expect(rig.follower.chips.map((chip) => chip.get("Torque_Enable"))).toEqual([0, 0, 0, 0, 0, 0]);
});

test("no setting goes over what may be raised", async () => {
  const rig = new DeskRig();
  await rig.send({ type: "armLimits", settings: { speed: 99, lead: 9, torque: 1 } });
  expect(rig.status.limits).toMatchObject({ speed: 2.5, torque: 0.8 });
});

test("F36: a simulated arm that is sent to NaN stops the follower after 100 ms", async () => {
  const rig = await armed("simulation");
  rig.simulation.target[2] = Number.NaN;
  await rig.run(300);
  expect(rig.status.follower).toMatchObject({ phase: "HOLD", reason: { code: "badAction" } });
});

test("a simulated arm that stands still leaves the follower armed and at rest", async () => {
  const rig = await armed("simulation");
  await rig.run(9000);
  const goals = rig.follower.chips.map((chip) => chip.get("Goal_Position"));
  await rig.run(2000);
  expect(rig.follower.chips.map((chip) => chip.get("Goal_Position"))).toEqual(goals);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
});

test("F34: an arm whose nudge failed is armed again only after it was looked at", async () => {
  const rig = new DeskRig("block id=3");
  await rig.send({ type: "armConnect", role: "follower", wire: { kind: "emulated", seed: 1, faults: "block id=3" } });
  await rig.run(1500);
  // A person is told before that joints will move which nobody leads.
  expect(rig.status.follower).toMatchObject({ phase: "READY", willNudge: true });
  await rig.send({ type: "armArm", lead: "teleop", by: "button:arm" });
  await rig.run(5000);
  expect(rig.status.follower).toMatchObject({ phase: "RELEASED", blocks: [{ code: "nudgeStill" }], willNudge: true });
  expect(await rig.send({ type: "armNudge" })).toBeNull();
  expect(rig.status.follower!.blocks).toEqual([]);
});

test("F35: a file that differs from the servos stands against arming until one of them is chosen", async () => {
  const rig = new DeskRig();
  await rig.connect("follower");
  const held = rig.status.follower!.calibration!;
  const file = Object.fromEntries(
    held.map(({ name, id, homingOffset, rangeMin, rangeMax }) => [
      name,
      {
        id,
        drive_mode: 0,
        homing_offset: homingOffset + (id === 2 ? 50 : 0),
        range_min: rangeMin,
        range_max: rangeMax,
      },
    ]),
  );
  expect(await rig.send({ type: "armCalibration", role: "follower", file: JSON.stringify(file) })).toBeNull();
  expect(rig.status.follower!.blocks.map(({ code }) => code)).toEqual(["calibrationDiffers"]);
  expect(rig.status.follower!.differences).toMatchObject([{ joint: "shoulder_lift", field: "homingOffset" }]);
  await rig.send({ type: "armArm", lead: "teleop", by: "b" });
  await rig.run(200);
  expect(rig.status.follower).toMatchObject({ phase: "READY" });
  expect(await rig.send({ type: "armWriteCalibration", role: "follower" })).toBeNull();
  expect(rig.status.follower).toMatchObject({ blocks: [], calibrationSource: "servos" });
  expect(rig.follower.chips[1]!.get("Homing_Offset")).toBe(held[1]!.homingOffset + 50);
});

test("B55: a file that is none is refused, and the calibration in use stays", async () => {
  const rig = new DeskRig();
  await rig.connect("follower");
  const before = rig.status.follower!.calibration;
  expect(await rig.send({ type: "armCalibration", role: "follower", file: "{" })).toMatchObject({ code: "E_CAL" });
  expect(rig.status.follower!.calibration).toEqual(before);
});

test("the log of the bus is a trace of both directions, and goes on after what is known", async () => {
  const rig = new DeskRig();
  expect(await rig.send({ type: "armLog", role: "follower", afterUs: null })).toMatchObject({ code: "E_NO_ARM" });
  await rig.connect("follower");
  await rig.send({ type: "armLog", role: "follower", afterUs: null });
  const heard = (): TraceEntry[] => {
    const event = rig.events.findLast((event) => event.type === "armLog");
    return parseTrace(event?.type === "armLog" ? event.text : "none");
  };
  const first = heard();
  expect(first.some(({ direction }) => direction === "out")).toBe(true);
  expect(first.some(({ direction }) => direction === "in")).toBe(true);
  const newest = first.at(-1)!.at;
  await rig.run(200);
  await rig.send({ type: "armLog", role: "follower", afterUs: newest });
  expect(heard().length).toBeGreaterThan(0);
  expect(heard().every(({ at }) => at > newest)).toBe(true);
});

test("registers are read and changed on a limp arm, and only read while it is armed", async () => {
  const rig = await armed("teleop");
  const write = (value: number): Promise<Alert | null> =>
    rig.send({ type: "armWriteRegister", role: "follower", servo: 6, register: "D_Coefficient", value });
  const heard = (): number | undefined => {
    const event = rig.events.findLast((event) => event.type === "armRegisters");
    return event?.type === "armRegisters" ? event.values.D_Coefficient : undefined;
  };
  expect(await rig.send({ type: "armRegisters", role: "follower", servo: 6 })).toBeNull();
  expect(heard()).toBe(32);
  expect(await write(30)).toMatchObject({ code: "E_ARM_BUSY" });
  expect(rig.follower.chips[5]!.get("D_Coefficient")).toBe(32);
  await rig.send({ type: "armRelease" });
  await rig.run(300);
  expect(await write(30)).toBeNull();
  expect(heard()).toBe(30);
  expect(await rig.send({ type: "armRegisters", role: "follower", servo: 9 })).toMatchObject({ code: "E_NO_ARM" });
});

test("an arming that is refused changes neither who leads an armed arm nor its limits", async () => {
  const rig = await armed("teleop");
  await rig.send({ type: "armLimits", settings: { lead: 0.2, speed: 2 } });
  rig.simulation.target[0] = rig.position("follower")[0]! + 0.4;
  await rig.send({ type: "armArm", lead: "simulation", by: "button:arm" });
  expect(rig.status.lead).toBe("teleop");
  const before = rig.position("follower")[0]!;
  await rig.run(3000);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  expect(Math.abs(rig.position("follower")[0]! - before)).toBeLessThan(0.02);
});

test("a leader that is found with torque on can be let go, and is then read", async () => {
  const rig = new DeskRig();
  for (const chip of rig.leader.chips) {
    chip.set("Goal_Position", chip.present());
    chip.set("Torque_Enable", 1);
  }
  await rig.connect("leader");
  expect(rig.status.leader).toMatchObject({ phase: "HOLD", reason: { code: "foundHolding" } });
  expect(await rig.send({ type: "armRelease", role: "leader" })).toBeNull();
  await rig.run(300);
  expect(rig.status.leader).toMatchObject({ phase: "RELEASED", reason: null });
  expect(rig.leader.chips.map((chip) => chip.get("Torque_Enable"))).toEqual([0, 0, 0, 0, 0, 0]);
});

test("F34: an arm is nudged anew after a register was changed: it may turn the other way now", async () => {
  const rig = new DeskRig();
  await rig.send({ type: "armConnect", role: "follower", wire: { kind: "serial", index: 0 } });
  await rig.run(1500);
  const arm = (): Promise<Alert | null> => rig.send({ type: "armArm", lead: "teleop", by: "button:arm" });
  const release = async (): Promise<void> => {
    await rig.send({ type: "armRelease" });
    await rig.run(500);
  };
  await arm();
  await rig.run(6000);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  await release();
  await arm();
  await rig.run(500);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED", willNudge: false });
  await release();
  const write = { type: "armWriteRegister", role: "follower", servo: 2, register: "Phase", value: 13 } as const;
  expect(await rig.send(write)).toBeNull();
  expect(rig.status.follower).toMatchObject({ willNudge: true });
  await arm();
  await rig.run(500);
  expect(rig.status.follower).toMatchObject({ task: "arming" });
});

test("a mistake of our own is answered, so that the page does not wait for ever", async () => {
  const rig = new DeskRig();
  Object.defineProperty(rig.simulation, "target", {
    get: () => {
      throw new TypeError("no such thing");
    },
  });
  await rig.connect("follower");
  expect(await rig.send({ type: "armArm", lead: "simulation", by: "b" })).toMatchObject({ code: "E_INTERNAL" });
});
