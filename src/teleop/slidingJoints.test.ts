import { expect, test } from "vitest";
import type { Observation } from "../control/contracts";
import { readUrdf } from "../robot/urdf";
import { createTeleopController, defaultTeleopOptions, type TeleopController } from "./teleopController";
import { idleTeleopInput, type TeleopInput } from "./teleopInput";
import { followTool, toolTargetAt } from "./toolHold";

/** A lift on a turntable with a long way, and a finger with a short one. */
const ROBOT =
  readUrdf(`<robot name="lift"><link name="base"/><link name="table"/><link name="carriage"/><link name="finger"/>
<joint name="pan" type="revolute"><parent link="base"/><child link="table"/><axis xyz="0 0 1"/>
<limit lower="-2" upper="2" effort="10" velocity="5"/></joint>
<joint name="lift" type="prismatic"><parent link="table"/><child link="carriage"/><origin xyz="0.2 0 0.2"/><axis xyz="0 0 1"/>
<limit lower="0" upper="0.4" effort="50" velocity="5"/></joint>
<joint name="gripper" type="prismatic"><parent link="carriage"/><child link="finger"/><axis xyz="0 1 0"/>
<limit lower="0" upper="0.03" effort="10" velocity="5"/></joint></robot>`);
const DT = 0.02;

/** Joint targets step by step; the arm follows each at once, or stands still when it is blocked. */
function led(input: Partial<TeleopInput>, q: readonly number[], steps: number, isBlocked = false) {
  const teleop: TeleopController = createTeleopController(ROBOT);
  const trail: Float64Array[] = [Float64Array.from(q)];
  for (let k = 0; k < steps; k++) {
    teleop.feed({ ...idleTeleopInput(), speedStep: 4, ...input });
    const observation: Observation = {
      time: k * DT,
      jointPosition: isBlocked ? trail[0]! : trail.at(-1)!,
      jointVelocity: new Float64Array(3),
      jointTorque: new Float64Array(3),
      objects: null,
      zones: null,
    };
    trail.push(teleop.act(observation) ?? trail.at(-1)!);
  }
  const fastest = (joint: number): number =>
    Math.max(...trail.slice(1).map((at, k) => Math.abs(at[joint]! - trail[k]![joint]!) / DT));
  return { end: trail.at(-1)!, fastest, reach: teleop.reach };
}

test("a slider leads a lift in metres: a tenth of the number that a turning joint goes at", () => {
  const { end, fastest } = led({ jointTargets: [1.5, 0.38, null] }, [0, 0.02, 0], 200);
  expect(Array.from(end)).toEqual([1.5, 0.38, 0]);
  expect(fastest(0)).toBeCloseTo(defaultTeleopOptions().jointSpeed, 6);
  expect(fastest(1)).toBeCloseTo(0.3, 6);
});

test("a finger with a short way takes as long for it as a jaw that turns", () => {
  expect(led({ jointTargets: [null, null, 0.03] }, [0, 0.2, 0], 100).fastest(2)).toBeCloseTo(0.045, 6);
  const { end, fastest } = led({ held: ["jaw.open"] }, [0, 0.2, 0], 100);
  expect(fastest(2)).toBeCloseTo(2.5 * 0.015, 6);
  expect(end[2]).toBeCloseTo(0.03, 12);
});

test("one joint that is jogged slides as fast as the hand may be led", () => {
  expect(led({ held: ["joint.plus"], joint: 1 }, [0, 0.02, 0], 60).fastest(1)).toBeCloseTo(0.15, 6);
});

test("a lift that follows the tool goes on by a tenth of the number that a turning joint may", () => {
  const q = Float64Array.of(0, 0.1, 0);
  const { position, ...rest } = toolTargetAt(ROBOT, q);
  const target = { ...rest, position: [position[0], position[1], position[2] + 0.2] as const };
  const next = followTool(ROBOT, q, target, { turn: 0.02, way: 1 }).q;
  expect(next[1]! - q[1]!).toBeCloseTo(0.002, 9);
});

test("a lift that is blocked is pressed with two centimetres, not with twenty", () => {
  const { end } = led({ jointTargets: [null, 0.4, null] }, [0, 0.05, 0], 200, true);
  // The lead, and the step that is made from there.
  expect(end[1]).toBeGreaterThanOrEqual(0.07);
  expect(end[1]).toBeLessThan(0.05 + 0.02 + 0.3 * DT + 1e-9);
});

test("a locked slide stays where it is and leaves the others free", () => {
  const joints = ROBOT.joints.map((joint, j) => (j === 2 ? { ...joint, lower: 0, upper: 0 } : joint));
  const teleop = createTeleopController({ ...ROBOT, joints });
  teleop.feed({ ...idleTeleopInput(), speedStep: 4, jointTargets: [1, null, 0.01] });
  const still = { jointVelocity: new Float64Array(3), jointTorque: new Float64Array(3), objects: null, zones: null };
  const action = teleop.act({ time: 0, jointPosition: new Float64Array(3), ...still });
  expect(action?.every((x) => Number.isFinite(x))).toBe(true);
  expect(action?.[2]).toBe(0);
});
