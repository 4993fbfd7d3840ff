import { expect, test } from "vitest";
import { createMotorCommand, createMotorReading, DRIVE, type MotorCommand } from "../../hardware/emulator/plant";
import { SERVO_KINDS } from "../../hardware/emulator/servoKind";
import { so101 } from "../../robot/so101";
import { defaultSimOptions } from "../../sim/compileScene";
import { SimArm } from "../../sim/simArm";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { parseScene } from "../../world/parseScene";
import { createCoupledPlant } from "./coupledPlant";

const n = so101.joints.length;
const KIND = SERVO_KINDS["12V"];
/** As the firmware has it with its registers at their usual values: full torque at 40 counts. */
const STIFFNESS = 1 / (40 * 0.00153398);

function rig() {
  const sim = new SimArm(parseScene(BUILTIN_SCENES["cube-in-the-tray"]), so101, defaultSimOptions());
  sim.reset(100_000);
  const start = sim.observe().jointPosition;
  const plant = createCoupledPlant(sim, "stiff", KIND);
  const reading = createMotorReading(n);
  const run = (ms: number, command: MotorCommand): void => {
    for (let k = 0; k < ms; k++) plant.step(0.001, command, reading);
  };
  return { sim, start, plant, reading, run };
}

/** Holds a pose with all servos on. */
function holding(at: ArrayLike<number>): MotorCommand {
  const command = createMotorCommand(n);
  command.drive.fill(DRIVE.on);
  command.target.set(at);
  command.torqueShare.fill(1);
  command.stiffness.fill(STIFFNESS);
  command.damping.fill(0.5);
  return command;
}

test("the engine goes on at the pace of the servos, one step of 2 ms for two of theirs", () => {
  const { sim, start, run } = rig();
  const before = sim.time;
  run(1, holding(start));
  expect(sim.time).toBe(before);
  run(999, holding(start));
  expect(sim.time - before).toBeCloseTo(1, 9);
});

test("an arm is held until all its servos have had torque, and falls when they lose it", () => {
  const { start, run, reading } = rig();
  const limp = createMotorCommand(n);
  run(500, limp);
  for (let i = 0; i < n; i++) expect(reading.position[i]).toBeCloseTo(start[i]!, 2);
  expect([...reading.load]).toEqual(new Array(n).fill(0));
  const almost = holding(start);
  almost.drive[1] = DRIVE.free;
  run(200, almost);
  expect(reading.position[1]).toBeCloseTo(start[1]!, 2);
  run(200, holding(start));
  run(800, limp);
  expect(Math.max(...reading.position.map((q, i) => Math.abs(q - start[i]!)))).toBeGreaterThan(0.1);
});

test("the servos are as stiff as their registers say: half the gain, twice the error under the same weight", () => {
  const errors = [1, 0.5].map((share) => {
    const { start, run, reading } = rig();
    const raised = Float64Array.from(start);
    raised[1] = 0.3;
    raised[2] = -0.3;
    const command = holding(raised);
    command.stiffness.fill(share * STIFFNESS);
    run(3000, command);
    // Gravity is all that is left.
    expect(Math.abs(reading.velocity[2]!)).toBeLessThan(0.01);
    return [reading.position[2]! - raised[2]!, reading.load[2]!] as const;
  });
  const [[stiff, load], [soft]] = errors as [readonly [number, number], readonly [number, number]];
  expect(Math.abs(load)).toBeGreaterThan(0.03);
  expect(-stiff * STIFFNESS).toBeCloseTo(load, 2);
  expect(soft / stiff).toBeGreaterThan(1.6);
  expect(soft / stiff).toBeLessThan(2.4);
});

test("no servo pushes harder than its share, and half the voltage gives half of it", () => {
  const { sim, start, run, reading } = rig();
  const far = Float64Array.from(start, (q) => q + 1);
  const command = holding(far);
  command.torqueShare.fill(0.2);
  run(20, command);
  expect(Math.max(...sim.observe().jointTorque)).toBeCloseTo(0.2 * KIND.stallTorque, 6);
  expect(Math.max(...reading.load)).toBeCloseTo(0.2, 6);
  command.supplyShare = 0.5;
  run(2, command);
  expect(Math.max(...sim.observe().jointTorque)).toBeCloseTo(0.1 * KIND.stallTorque, 6);
});

test("what a fault script cannot do to an arm in a scene is refused", () => {
  const { plant } = rig();
  expect(() => plant.place(0, 0.5)).toThrow(/cannot put a joint somewhere/);
  expect(() => plant.setLoad(0, 1)).toThrow(/cannot pull at a joint/);
  expect(() => plant.setBlocked(0, true)).toThrow(/cannot jam a joint/);
});
