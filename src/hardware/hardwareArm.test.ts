import { expect, test } from "vitest";
import { reason } from "./reason";
import { armedRig, armRig, expectBoundedLead } from "./testing/armRig";

test("connects by reading alone: the arm is ready, limp, and nothing was written", async () => {
  const rig = armRig();
  const writes: number[] = [];
  rig.emulated.onTraffic = (_, direction, bytes) => {
    // 02 is READ, 01 PING, 82 SYNC READ.
    if (direction === "out" && ![0x01, 0x02, 0x82].includes(bytes[4]!)) writes.push(bytes[4]!);
  };
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state).toMatchObject({ phase: "READY", blocks: [] });
  expect(writes).toEqual([]);
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 0]);
  expect(rig.arm.observe().jointPosition).toHaveLength(6);
});

test("arms with the goal where the arm is, the bounds set and torque last; nothing moves", async () => {
  const rig = await armedRig();
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(rig.register("Torque_Enable")).toEqual([1, 1, 1, 1, 1, 1]);
  expect(rig.register("Torque_Limit")).toEqual([400, 400, 400, 400, 400, 200]);
  rig.register("Goal_Position").forEach((goal, k) => {
    expect(Math.abs(goal - rig.register("Present_Position")[k]!)).toBeLessThan(23);
  });
  expectBoundedLead(rig);
});

test("follows a target within the limits and arrives", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 0.6;
  target[3]! -= 0.4;
  await rig.run(6000, { target });
  const { position } = rig.arm.reading!;
  expect(rig.arm.state).toMatchObject({ phase: "ARMED" });
  expect(position[0]).toBeCloseTo(target[0]!, 1);
  expect(position[3]).toBeCloseTo(target[3]!, 1);
  expectBoundedLead(rig);
});

test("F22: input that goes stale lets the arm come to rest, and holds after half a second", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 1.2;
  await rig.run(1500, { target });
  await rig.run(300, { target, input: false });
  expect(rig.arm.state.phase).toBe("ARMED");
  const at = rig.arm.reading!.position[0]!;
  await rig.run(400, { target, input: false });
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "inputGone" } });
  expect(Math.abs(rig.arm.reading!.position[0]! - at)).toBeLessThan(0.02);
  expectBoundedLead(rig);
});

test("F26: a page that is silent for 250 ms stops the arm", async () => {
  const rig = await armedRig();
  await rig.run(400, { page: false });
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "pageSilent" } });
});

test("F20: a hidden tab stops the arm at once", async () => {
  const rig = await armedRig();
  rig.arm.tellHidden(true);
  await rig.run(50);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "tabHidden" } });
});

test("F01, F02: a pulled cable is a lost arm; plugged back in it is ready and stays still", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 1;
  await rig.run(1200, { target });
  rig.emulated.unplug();
  await rig.run(200, { target });
  expect(rig.arm.state.phase).toBe("LOST");
  const goals = rig.register("Goal_Position");
  rig.emulated.replug();
  await rig.run(2000, { target });
  // The servos had torque all the while: the arm is held, not dropped, and not armed.
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "foundHolding" } });
  expect(rig.register("Goal_Position")).toEqual(goals);
  expectBoundedLead(rig);
});

test("F04: a supply that goes stops the arm, and says that no servo answers", async () => {
  const rig = await armedRig();
  rig.emulated.power(false);
  await rig.run(150);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "noServoAnswers" } });
});

test("F05: power that returns with a stale goal leaves the arm limp", async () => {
  const rig = await armedRig();
  rig.emulated.power(false);
  await rig.run(300);
  rig.emulated.power(true);
  await rig.run(3000);
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 0]);
  expect(rig.arm.state.phase).not.toBe("ARMED");
});

test("F06: one silent servo stops the others and is named", async () => {
  const rig = await armedRig({ script: "at 4.0s drop id=4" });
  await rig.run(2000);
  expect(rig.arm.state).toMatchObject({
    phase: "HOLD",
    reason: { code: "servoSilent", values: { joints: "wrist_flex" } },
  });
  expectBoundedLead(rig);
});

test("F07: one reply in a hundred corrupted: the arm goes on", async () => {
  const rig = await armedRig({ script: "corrupt p=0.01 seed=7" });
  const target = [...rig.arm.reading!.position];
  target[0]! += 0.5;
  await rig.run(4000, { target });
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(rig.arm.reading!.position[0]).toBeCloseTo(target[0]!, 1);
  expectBoundedLead(rig);
});

test("F16: an arm joint that overloads stops the arm by name", async () => {
  const rig = await armedRig({ script: "at 4.0s overload id=2" });
  await rig.run(2000);
  expect(rig.arm.state).toMatchObject({
    phase: "HOLD",
    reason: { code: "servoFault", values: { joint: "shoulder_lift" } },
  });
});

test("F15: a gripper that overloads eases off, and the arm goes on", async () => {
  const rig = await armedRig({ script: "at 4.0s overload id=6" });
  const target = [...rig.arm.reading!.position];
  await rig.run(2000, { target });
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(rig.news.map(({ code }) => code)).toContain("gripperEased");
});

test("F17: a servo of 66 °C stops the arm", async () => {
  const rig = await armedRig({ script: "at 4.0s heat id=3 celsius=66" });
  await rig.run(2500);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "tooHot", values: { joint: "elbow_flex" } } });
});

test("F18: 5 V on 12 V servos never arms", async () => {
  const rig = armRig({ kind: "12V", supplyVolts: 5.1 });
  rig.arm.connect();
  await rig.run(1500);
  rig.arm.arm("test");
  await rig.run(500);
  expect(rig.arm.state.phase).not.toBe("ARMED");
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 0]);
});

test("F50: stopped and armed twenty times, it can still be both, and has not sunk", async () => {
  const rig = await armedRig();
  await rig.run(500);
  const before = rig.arm.reading!.position.slice();
  for (let k = 0; k < 20; k++) {
    rig.arm.stop("key:Space", reason("stopped"));
    await rig.run(40);
    expect(rig.arm.state.phase).toBe("HOLD");
    rig.arm.arm("button");
    await rig.run(400);
    expect(rig.arm.state.phase).toBe("ARMED");
  }
  const sunk = rig.arm.reading!.position.map((q, k) => Math.abs(q - before[k]!));
  expect(Math.max(...sunk)).toBeLessThan(0.02);
});

test("F49: a stop at any moment of being armed leaves no joint with torque", async () => {
  const rig = armRig();
  rig.arm.connect();
  await rig.run(1500);
  let stops = 0;
  for (let ms = 2; ms < 200; ms += 5) {
    rig.arm.arm(`button:${ms}`);
    await rig.clock.advance(ms);
    if (rig.arm.state.phase === "ARMED") break;
    stops += 1;
    rig.arm.stop("key:Space", reason("stopped"));
    await rig.run(300);
    expect(rig.arm.state.phase).toBe("RELEASED");
    expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rig.register("Lock")).toEqual([1, 1, 1, 1, 1, 1]);
  }
  expect(stops).toBeGreaterThan(8);
});

test("parks slowly and lets go", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 0.4;
  await rig.run(3000, { target });
  rig.arm.park();
  await rig.run(15000);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "parked" } });
  rig.arm.release();
  await rig.run(300);
  expect(rig.arm.state.phase).toBe("RELEASED");
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each([
  ["no number", [0, 0, 0, Number.NaN, 0, 0], "E_ACTION_NAN"],
  ["too short", [0, 0, 0], "E_ACTION_LENGTH"],
])("F36: actions that are %s are refused, and hold the arm after 100 ms", async (_, action, code) => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  const sendBad = (): void => expect(() => rig.arm.send(Float64Array.from(action))).toThrow(/joint|action/);
  sendBad();
  await rig.run(60);
  await rig.run(300, { target });
  expect(rig.arm.state.phase).toBe("ARMED");
  for (let k = 0; k < 15; k++) {
    sendBad();
    await rig.run(10);
  }
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "badAction", values: { code } } });
});

test("F37: a late chunk slows the arm down, and holds it after half a second", async () => {
  const rig = await armedRig();
  const target = [...rig.arm.reading!.position];
  target[0]! += 0.6;
  await rig.run(1000, { target });
  rig.arm.tellChunk(true);
  await rig.run(300);
  const slow = rig.arm.goal![0]!;
  await rig.run(100);
  expect(rig.arm.goal![0]).toBe(slow);
  expect(slow).toBeLessThan(target[0]! - 0.1);
  rig.arm.tellChunk(false);
  await rig.run(300);
  expect(rig.arm.goal![0]).toBeGreaterThan(slow);
  rig.arm.tellChunk(true);
  await rig.run(600);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "chunkGone" } });
});

test("a calibration cannot be changed under an arm that has torque", async () => {
  const rig = await armedRig();
  const { calibration } = rig.arm;
  const other = calibration!.map((joint) => ({ ...joint, rangeMin: joint.rangeMin + 40 }));
  expect(() => rig.arm.takeCalibration(other)).toThrow(expect.objectContaining({ code: "E_ARM_BUSY" }));
  await expect(rig.arm.writeCalibration(other)).rejects.toMatchObject({ code: "E_ARM_BUSY" });
  rig.arm.stop("test", reason("stopped"));
  expect(() => rig.arm.takeCalibration(other)).toThrow(expect.objectContaining({ code: "E_ARM_BUSY" }));
  expect(rig.arm.calibration).toEqual(calibration);
  rig.arm.release();
  await rig.run(300);
  rig.arm.takeCalibration(other);
  expect(rig.arm.calibration).toEqual(other);
});

test("a mistake of our own in a cycle holds the arm, is told once, and the arm goes on being read", async () => {
  const rig = await armedRig();
  rig.lead.act = () => {
    throw new TypeError("not foreseen");
  };
  await rig.run(300);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { values: { code: "E_INTERNAL" } } });
  expect(rig.news.filter(({ code }) => code === "E_INTERNAL")).toEqual([
    { code: "E_INTERNAL", message: "TypeError: not foreseen" },
  ]);
  const { atMs } = rig.arm.reading!;
  await rig.run(100);
  expect(rig.arm.reading!.atMs).toBeGreaterThan(atMs);
  expectBoundedLead(rig);
});
