import { expect, test } from "vitest";
import { createEmulatedArm, type EmulatedArm } from "../emulator/emulatedArm";
import type { ServoBus } from "../servoBus";
import { VirtualClock } from "../virtualClock";
import { createFeetechBus } from "./feetechBus";
import { ownerOf, readRegisters, writableRange, writeRegister } from "./registerEditor";
import { type FeetechRegisterName, FEETECH_REGISTERS as R } from "./registers";

const NAMES = Object.keys(R) as FeetechRegisterName[];
const GRIPPER = 6;

function rig(): { clock: VirtualClock; arm: EmulatedArm; bus: ServoBus } {
  const clock = new VirtualClock();
  const arm = createEmulatedArm({ seed: 1 });
  const pump = (): void => {
    arm.advanceTo(1000 * clock.nowMs());
    clock.schedule(0.5, pump);
  };
  clock.schedule(0, pump);
  return { clock, arm, bus: createFeetechBus(arm.stream, clock) };
}

test("every register is read as the servo has it", async () => {
  const { clock, arm, bus } = rig();
  const values = await clock.until(readRegisters(bus, GRIPPER));
  const chip = arm.chips[5]!;
  // What is measured goes on while it is read.
  const steady = NAMES.filter((name) => !name.startsWith("Present_"));
  for (const name of steady) expect([name, values[name]]).toEqual([name, chip.get(name)]);
  expect(Math.abs(values.Present_Position - chip.get("Present_Position"))).toBeLessThan(3);
  expect(Object.keys(values)).toHaveLength(NAMES.length);
});

test("what is written stays without power where it should, and the servo is locked again", async () => {
  const { clock, arm, bus } = rig();
  const chip = arm.chips[5]!;
  await clock.until(writeRegister(bus, GRIPPER, "P_Coefficient", 24));
  await clock.until(writeRegister(bus, GRIPPER, "Maximum_Acceleration", 100));
  expect([chip.get("P_Coefficient"), chip.get("Maximum_Acceleration"), chip.get("Lock")]).toEqual([24, 100, 1]);
  arm.plugServo(5, false);
  arm.plugServo(5, true);
  await clock.advance(300);
  expect(chip.get("P_Coefficient")).toBe(24);
});

test("nothing that names, moves or unlocks a servo is written, nor anything out of bounds", async () => {
  const { clock, arm, bus } = rig();
  const before = arm.chips[5]!.memory.slice(0, 56);
  const refused = NAMES.filter((name) => ownerOf(name) !== null);
  expect(refused).toEqual(
    expect.arrayContaining([
      "ID",
      "Baud_Rate",
      "Lock",
      "Torque_Enable",
      "Goal_Position",
      "Model_Number",
      "Homing_Offset",
    ]),
  );
  for (const name of refused) {
    await expect(clock.until(writeRegister(bus, GRIPPER, name, 1))).rejects.toMatchObject({ code: "E_REGISTER" });
  }
  for (const name of NAMES.filter((name) => ownerOf(name) === null)) {
    const [min, max] = writableRange(name);
    for (const value of [min - 1, max + 1, min + 0.5, Number.NaN]) {
      await expect(clock.until(writeRegister(bus, GRIPPER, name, value))).rejects.toMatchObject({ code: "E_REGISTER" });
    }
  }
  await expect(clock.until(writeRegister(bus, GRIPPER, "toString", 1))).rejects.toMatchObject({ code: "E_REGISTER" });
  expect(writableRange("Max_Temperature_Limit")[1]).toBe(70);
  expect(arm.chips[5]!.memory.slice(0, 56)).toEqual(before);
});

test("a servo with torque is left alone, and one that does not take a value is told of", async () => {
  const { clock, arm, bus } = rig();
  arm.chips[5]!.set("Torque_Enable", 1);
  await expect(clock.until(writeRegister(bus, GRIPPER, "P_Coefficient", 24))).rejects.toMatchObject({
    code: "E_ARM_BUSY",
  });
  expect(arm.chips[5]!.get("P_Coefficient")).toBe(32);
  arm.chips[5]!.set("Torque_Enable", 0);
  arm.chips[5]!.refusal = { address: R.P_Coefficient.address, error: 0 };
  await expect(clock.until(writeRegister(bus, GRIPPER, "P_Coefficient", 24))).rejects.toMatchObject({
    code: "E_SERVO_SETTING",
  });
  expect(arm.chips[5]!.get("Lock")).toBe(1);
});
