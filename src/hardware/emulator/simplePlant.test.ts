import { expect, test } from "vitest";
import fixture from "../../robot/fixtures/so101ForwardKinematics.json";
import { createMotorCommand, createMotorReading, DRIVE } from "./plant";
import { SERVO_KINDS } from "./servoKind";
import { createSimplePlant, so101HoldTorque } from "./simplePlant";
import { SO101_STOPS } from "./so101Servos";

const KIND = SERVO_KINDS["12V"];
const DT = 0.001;

test("the torque that holds the arm is that of two independent programs", () => {
  const out = new Float64Array(6);
  expect(fixture.cases.length).toBeGreaterThan(30);
  for (const { q, gravityTorque } of fixture.cases) {
    so101HoldTorque(q, out);
    // Roll and gripper shift the hand's weight a little; they are left out.
    for (const joint of [1, 2, 3]) expect(Math.abs(out[joint]! - gravityTorque[joint]!)).toBeLessThan(0.007);
  }
});

test("a driven joint runs at the no-load speed of its torque share, minus friction", () => {
  const plant = createSimplePlant(KIND, [-1.9, 0, 0, 0, 0, 0]);
  const command = createMotorCommand(6);
  const reading = createMotorReading(6);
  command.drive[0] = DRIVE.on;
  command.target[0] = 100;
  command.stiffness[0] = 1;
  command.torqueShare[0] = 0.5;
  for (let k = 0; k < 500; k++) plant.step(DT, command, reading);
  expect(reading.load[0]).toBe(0.5);
  expect(reading.velocity[0]).toBeGreaterThan(0.45 * KIND.noLoadSpeed);
  expect(reading.velocity[0]).toBeLessThan(0.55 * KIND.noLoadSpeed);
});

test("end stops, jams and loads are felt", () => {
  const plant = createSimplePlant(KIND, [0, 0, 0, 0, 0, 0]);
  const command = createMotorCommand(6);
  const reading = createMotorReading(6);
  plant.setLoad(0, 1);
  plant.setLoad(4, 1);
  plant.setBlocked(4, true);
  for (let k = 0; k < 3000; k++) plant.step(DT, command, reading);
  expect(reading.position[0]).toBe(SO101_STOPS[0]![1]);
  expect(reading.velocity[0]).toBe(0);
  expect(reading.position[4]).toBe(0);
  plant.place(0, 9);
  plant.setLoad(0, 0);
  plant.step(DT, command, reading);
  expect(reading.position[0]).toBe(SO101_STOPS[0]![1]);
});

test("a shorted motor slows a fall", () => {
  const fall = (drive: number): number => {
    const plant = createSimplePlant(KIND, [0, 0, 0, 0, 0, 0]);
    const command = createMotorCommand(6);
    const reading = createMotorReading(6);
    command.drive.fill(drive);
    for (let k = 0; k < 300; k++) plant.step(DT, command, reading);
    return reading.position[2]!;
  };
  expect(fall(DRIVE.free)).toBeGreaterThan(1.4 * fall(DRIVE.brake));
  expect(fall(DRIVE.brake)).toBeGreaterThan(0.01);
});
