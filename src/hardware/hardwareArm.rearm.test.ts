/** Arming an arm that holds, and what must not be written while a servo keeps its torque. */

import { expect, test } from "vitest";
import { reason } from "./reason";
import { armedRig, armRig } from "./testing/armRig";
import { EXAMPLE } from "./testing/exampleCalibration";

const ON = [1, 1, 1, 1, 1, 1];
const LIMP = [0, 0, 0, 0, 0, 0];

test("F05: a servo whose power went for a moment is armed anew with the others, from where it fell", async () => {
  const rig = await armedRig();
  rig.arm.stop("key:Space", reason("stopped"));
  await rig.run(100);
  const { chips } = rig.emulated;
  chips[2]!.powerOff();
  await rig.run(50);
  chips[2]!.powerOn();
  // It fell: its goal of before is far away.
  chips[2]!.set("Goal_Position", chips[2]!.get("Goal_Position") + 400);
  await rig.run(300);
  expect(rig.register("Torque_Enable")).toEqual([1, 1, 0, 1, 1, 1]);
  rig.arm.arm("button:arm");
  await rig.run(500);
  expect(rig.arm.state.phase).toBe("ARMED");
  expect(rig.register("Torque_Enable")).toEqual(ON);
  expect(Math.abs(chips[2]!.get("Goal_Position") - chips[2]!.present())).toBeLessThan(60);
});

test("an arm that is found holding and was never nudged is nudged before it is led", async () => {
  const rig = armRig({}, false);
  for (const chip of rig.emulated.chips) {
    chip.set("Goal_Position", chip.present());
    chip.set("Torque_Enable", 1);
  }
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "foundHolding" } });
  const before = rig.register("Present_Position");
  const moved = new Set<number>();
  rig.arm.arm("button:arm");
  for (let k = 0; k < 500; k++) {
    await rig.run(10);
    rig.register("Present_Position").forEach((counts, i) => {
      if (Math.abs(counts - before[i]!) > 12) moved.add(i);
    });
  }
  expect(rig.arm.state.phase).toBe("ARMED");
  expect([...moved].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("an arm that holds is not armed while one of its servos runs by speed: a limit would set it going", async () => {
  const rig = await armedRig();
  rig.arm.stop("key:Space", reason("stopped"));
  await rig.run(100);
  rig.emulated.chips[4]!.set("Goal_Velocity", 0);
  rig.emulated.chips[4]!.set("Operating_Mode", 1);
  const speeds = rig.register("Goal_Velocity");
  rig.arm.safety = { ...rig.arm.safety, speed: 2 };
  rig.arm.arm("button:arm");
  await rig.run(500);
  expect(rig.arm.state.phase).toBe("HOLD");
  expect(rig.news.at(-1)).toMatchObject({ code: "E_SERVO_SETTING", message: expect.stringContaining("wrist_roll") });
  expect(rig.register("Goal_Velocity")).toEqual(speeds);
});

test("F19, B55: no offset is written to a servo that keeps its torque", async () => {
  const rig = await armedRig();
  rig.emulated.chips[2]!.refusal = { address: 40, error: 0x20 };
  rig.arm.release();
  await rig.run(200);
  expect(rig.arm.state).toMatchObject({ phase: "RELEASED", reason: { code: "torqueStillOn" } });
  const offsets = rig.register("Homing_Offset");
  const written = rig.arm.writeCalibration(EXAMPLE);
  const refused = expect(written).rejects.toMatchObject({ code: "E_SERVO_SETTING" });
  await rig.run(500);
  await refused;
  expect(rig.register("Homing_Offset")).toEqual(offsets);
});

test("F49: a mistake of our own while the arm is armed lets it go and is told", async () => {
  const rig = armRig();
  rig.arm.connect();
  await rig.run(1500);
  rig.arm.connection!.servos.writeBounds = () => Promise.reject(new TypeError("no such thing"));
  rig.arm.arm("button:arm");
  await rig.run(500);
  expect(rig.arm.state).toMatchObject({ phase: "RELEASED", task: null });
  expect(rig.news.map(({ code }) => code)).toContain("E_INTERNAL");
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
});

test("a mistake of our own while the arm is connected ends the attempt, and it can be tried again", async () => {
  const rig = armRig();
  const { stream } = rig.emulated;
  let isBroken = true;
  Object.defineProperty(rig.emulated, "stream", {
    get: () => {
      if (isBroken) throw new TypeError("no such thing");
      return stream;
    },
  });
  rig.arm.connect();
  await rig.run(100);
  expect(rig.arm.state.phase).toBe("SIM");
  expect(rig.news.map(({ code }) => code)).toContain("E_INTERNAL");
  isBroken = false;
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state.phase).toBe("READY");
});

test("a joint that hangs out of its calibrated range gets no torque: its servo would pull it in at full speed", async () => {
  const rig = armRig();
  const chip = rig.emulated.chips[1]!;
  // 4.4 degrees.
  chip.setAndSave("Min_Position_Limit", chip.present() + 50);
  rig.arm.connect();
  await rig.run(1500);
  rig.arm.arm("button:arm");
  await rig.run(500);
  expect(rig.arm.state.phase).toBe("RELEASED");
  expect(rig.news.at(-1)).toMatchObject({ code: "E_OUTSIDE_RANGE", message: expect.stringContaining("shoulder_lift") });
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
});

test("a joint that moves by more than 2 degrees when its torque comes on is let go", async () => {
  const rig = armRig();
  rig.arm.connect();
  await rig.run(1500);
  const { servos } = rig.arm.connection!;
  const readAll = servos.readAll.bind(servos);
  servos.readAll = async (name) => {
    const values = await readAll(name);
    const isOn = rig.register("Torque_Enable").every((value) => value === 1);
    return name === "Present_Position" && isOn ? values.map((counts, k) => counts + (k === 3 ? 26 : 0)) : values;
  };
  rig.arm.arm("button:arm");
  await rig.run(500);
  expect(rig.arm.state).toMatchObject({ phase: "RELEASED", task: null });
  expect(rig.news.at(-1)).toMatchObject({ code: "E_ARM_SLIPPED", message: expect.stringContaining("wrist_flex") });
  expect(rig.register("Torque_Enable")).toEqual(LIMP);
});

test("an arm that holds keeps a goal only within the lead that it is armed with", async () => {
  const rig = await armedRig();
  // Soft servos sag more.
  for (const chip of rig.emulated.chips) chip.set("P_Coefficient", 3);
  const target = [...rig.arm.reading!.position];
  target[1]! += 0.6;
  await rig.run(3000, { target });
  rig.arm.stop("key:Space", reason("stopped"));
  await rig.run(500);
  const [goals, present] = [rig.register("Goal_Position"), rig.register("Present_Position")];
  const away = goals.map((goal, k) => Math.abs(goal - present[k]!));
  // Sag: more than one degree somewhere.
  expect(Math.max(...away)).toBeGreaterThan(14);
  rig.arm.safety = { ...rig.arm.safety, lead: Math.PI / 180 };
  rig.arm.arm("button:arm");
  for (let ms = 0; ms < 60 && rig.arm.state.phase !== "ARMED"; ms++) await rig.clock.advance(1);
  rig.register("Goal_Position").forEach((goal, k) => {
    expect(Math.abs(goal - present[k]!)).toBeLessThanOrEqual(13);
  });
});

test("an arm of which a single joint holds is found holding, and not dropped", async () => {
  const rig = armRig();
  const chip = rig.emulated.chips[5]!;
  chip.set("Goal_Position", chip.present());
  chip.set("Torque_Enable", 1);
  rig.arm.connect();
  await rig.run(1500);
  expect(rig.arm.state).toMatchObject({ phase: "HOLD", reason: { code: "foundHolding" } });
  expect(rig.register("Torque_Enable")).toEqual([0, 0, 0, 0, 0, 1]);
});

test("no calibration is taken or written while a joint may have torque", async () => {
  const rig = await armedRig();
  const { arm } = rig;
  const isRefused = async (): Promise<void> => {
    expect(() => arm.takeCalibration(EXAMPLE)).toThrow(expect.objectContaining({ code: "E_ARM_BUSY" }));
    await expect(arm.writeCalibration(EXAMPLE)).rejects.toMatchObject({ code: "E_ARM_BUSY" });
  };
  await isRefused();
  arm.stop("key:Space", reason("stopped"));
  await isRefused();
  arm.arm("button:arm");
  await isRefused();
  await rig.run(500);
  expect(arm.state.phase).toBe("ARMED");
  rig.emulated.unplug();
  await rig.run(300);
  expect(arm.state.phase).toBe("LOST");
  await isRefused();
  expect(arm.calibration).not.toEqual(EXAMPLE);
});
