import { expect, test } from "vitest";
import type { Observation } from "../control/contracts";
import { distance3, type Vec3 } from "../math/vector3";
import { linkPoses, toolPose } from "../robot/kinematics";
import { so101 } from "../robot/so101";
import { so101ArmJoints } from "../robot/so101ClosedForm";
import { bodyOverlap, TOOL_FLOOR } from "./handClearance";
import { createTeleopController, defaultTeleopOptions, type TeleopController } from "./teleopController";
import { idleTeleopInput, type TeleopInput } from "./teleopInput";
import { toolTargetAt } from "./toolHold";

const DT = 0.02;
const HOME = so101.poses.home!;
/** Hand straight down over the table, where cubes are picked. */
const OVER_TABLE = [...so101ArmJoints({ position: [0.22, 0, 0.08], pitch: Math.PI / 2, roll: 0 })!, 0.3];

interface Rig {
  readonly teleop: TeleopController;
  q: Float64Array;
  time: number;
  returnedNull: boolean;
}

const rigAt = (q: readonly number[]): Rig => ({
  teleop: createTeleopController(so101),
  q: Float64Array.from(q),
  time: 0,
  returnedNull: false,
});

/** An arm that is where it was sent one step later. Input null means that nothing arrives. */
function run(rig: Rig, seconds: number, input: Partial<TeleopInput> | null): Vec3[] {
  const trail: Vec3[] = [];
  for (let k = 0; k < Math.round(seconds / DT); k++) {
    if (input) rig.teleop.feed({ ...idleTeleopInput(), speedStep: 4, ...input });
    const observation: Observation = {
      time: rig.time,
      jointPosition: rig.q,
      jointVelocity: new Float64Array(6),
      jointTorque: new Float64Array(6),
      objects: null,
      zones: null,
    };
    const action = rig.teleop.act(observation);
    rig.returnedNull = action === null;
    if (action) rig.q = action.slice();
    rig.time += DT;
    trail.push(tool(rig.q));
  }
  return trail;
}

const tool = (q: ArrayLike<number>): Vec3 => toolPose(so101, linkPoses(so101, q)).p;
const speeds = (trail: readonly Vec3[]): number[] => trail.slice(1).map((p, k) => distance3(p, trail[k]!) / DT);

test("nobody touching anything means nothing new", () => {
  const rig = rigAt(HOME);
  run(rig, 0.2, {});
  expect(rig.returnedNull).toBe(true);
  expect(Array.from(rig.q)).toEqual(HOME);
});

test.each([
  ["move.forward", 0, 1],
  ["move.back", 0, -1],
  ["move.left", 1, 1],
  ["move.right", 1, -1],
  ["move.up", 2, 1],
  ["move.down", 2, -1],
] as const)("%s moves the tool along one axis of the table, and keeps the hand's pitch", (action, axis, sign) => {
  const rig = rigAt(HOME);
  const start = tool(rig.q);
  const pitch = toolTargetAt(so101, rig.q).pitch;
  run(rig, 0.3, { held: [action], speedStep: 2 });
  const end = tool(rig.q);
  // 0.125 m/s for 0.3 s, less what the ramp of 0.15 s costs.
  expect(sign * (end[axis] - start[axis])).toBeGreaterThan(0.026);
  expect(sign * (end[axis] - start[axis])).toBeLessThan(0.0375);
  for (const other of [0, 1, 2].filter((k) => k !== axis)) expect(end[other]).toBeCloseTo(start[other]!, 3);
  expect(toolTargetAt(so101, rig.q).pitch).toBeCloseTo(pitch, 2);
  expect(rig.teleop.reach).toBe("ok");
});

test("the speed step scales the speed, and the top speed is never passed", () => {
  const slow = run(rigAt(HOME), 0.4, { held: ["move.up"], speedStep: 0 }).at(-1)![2];
  const fast = run(rigAt(HOME), 0.4, { held: ["move.up"], speedStep: 2 });
  expect((fast.at(-1)![2] - tool(HOME)[2]) / (slow - tool(HOME)[2])).toBeCloseTo(5, 1);
  const both = run(rigAt(HOME), 0.4, {
    held: ["move.up"],
    gamepad: { mapping: "standard", axes: [0, 0, 0, -1], buttons: [] },
  });
  expect(Math.max(...speeds(both))).toBeLessThan(1.02 * defaultTeleopOptions().topSpeed);
});

test("in the tool's frame forward goes where the hand points", () => {
  const rig = rigAt(OVER_TABLE);
  const start = tool(rig.q);
  run(rig, 0.3, { held: ["move.forward"], frame: "tool", speedStep: 2 });
  expect(start[2] - tool(rig.q)[2]).toBeGreaterThan(0.02);
  expect(tool(rig.q)[0]).toBeCloseTo(start[0], 2);
});

test("pitch and roll turn the hand about a tool that stays in place", () => {
  const rig = rigAt(HOME);
  const start = tool(rig.q);
  const pitch = toolTargetAt(so101, rig.q).pitch;
  run(rig, 0.4, { held: ["move.pitchUp"], speedStep: 2 });
  expect(toolTargetAt(so101, rig.q).pitch).toBeLessThan(pitch - 0.15);
  expect(distance3(tool(rig.q), start)).toBeLessThan(0.002);
  const roll = rig.q[4]!;
  run(rig, 0.4, { held: ["move.rollLeft"], speedStep: 2 });
  expect(Math.abs(rig.q[4]! - roll)).toBeGreaterThan(0.15);
  expect(distance3(tool(rig.q), start)).toBeLessThan(0.004);
});

test("the jaw opens to its limit and closes, and nothing else moves", () => {
  const rig = rigAt(HOME);
  run(rig, 1.5, { held: ["jaw.open"] });
  expect(rig.q[5]).toBe(so101.joints[5]!.upper);
  run(rig, 0.6, { held: ["jaw.close"] });
  expect(rig.q[5]).toBeLessThan(so101.joints[5]!.upper - 0.3);
  expect(Array.from(rig.q.slice(0, 5))).toEqual(HOME.slice(0, 5));
});

test("one joint is jogged alone", () => {
  const rig = rigAt(HOME);
  run(rig, 0.3, { held: ["joint.plus"], joint: 3 });
  expect(rig.q[3]).toBeGreaterThan(HOME[3]! + 0.1);
  expect([0, 1, 2, 4, 5].map((j) => rig.q[j])).toEqual([0, 1, 2, 4, 5].map((j) => HOME[j]));
});

test("sliders lead their joints at a bounded speed, to the limit at most", () => {
  const rig = rigAt(HOME);
  run(rig, DT, {});
  const { jointSpeed, rampS } = defaultTeleopOptions();
  let last = { at: rig.q[4]!, speed: 0 };
  for (let k = 0; k < 120; k++) {
    run(rig, DT, { jointTargets: [0.5, null, null, null, 99, null] });
    const speed = (rig.q[4]! - last.at) / DT;
    expect(speed).toBeLessThanOrEqual(jointSpeed + 1e-9);
    expect(speed - last.speed).toBeLessThanOrEqual((jointSpeed / rampS) * DT + 1e-9);
    last = { at: rig.q[4]!, speed };
  }
  expect(rig.q[0]).toBeCloseTo(0.5, 9);
  expect(rig.q[4]).toBe(so101.joints[4]!.upper);
  expect(rig.q[1]).toBe(HOME[1]);
});

test("sliders for another robot and NaN are refused by name", () => {
  expect(() => run(rigAt(HOME), DT, { jointTargets: [0.1] })).toThrow(/1 values; expected 6/);
  expect(() => run(rigAt(HOME), DT, { jointTargets: [0, 0, Number.NaN, 0, 0, 0] })).toThrow(/"elbow_flex" gives NaN/);
});

test("the tool goes straight to the drag handle and stays there", () => {
  const rig = rigAt(HOME);
  const handle: Vec3 = [0.2, 0.1, 0.12];
  const start = tool(rig.q);
  const trail = run(rig, 1.5, { drag: { position: handle, orientation: null } });
  expect(distance3(trail.at(-1)!, handle)).toBeLessThan(0.001);
  const detour = trail.map((p) => distance3(start, p) + distance3(p, handle) - distance3(start, handle));
  expect(Math.max(...detour)).toBeLessThan(0.004);
  expect(rig.teleop.reach).toBe("ok");
});

test("F22: a key that is never let go because the input stopped ends in a smooth stop within 100 ms and the ramp", () => {
  const rig = rigAt(HOME);
  run(rig, 0.4, { held: ["move.up"], speedStep: 2 });
  const trail = run(rig, 1, null);
  const moving = speeds(trail).filter((speed) => speed > 1e-4);
  expect(moving.length * DT).toBeLessThanOrEqual(0.1 + defaultTeleopOptions().rampS + 2 * DT);
  const braking = moving.slice(5);
  for (let k = 1; k < braking.length; k++) expect(braking[k]).toBeLessThan(braking[k - 1]!);
});

test("F22: letting go, or losing the focus, brakes at once", () => {
  const rig = rigAt(HOME);
  run(rig, 0.4, { held: ["move.up"], speedStep: 2 });
  const [first, second] = speeds([tool(rig.q), ...run(rig, 0.3, {})]);
  expect(second).toBeLessThan(first!);
  expect(speeds(run(rig, 0.1, {})).every((speed) => speed < 1e-6)).toBe(true);
});

test("with a wall clock the age of the input counts by it", () => {
  let now = 0;
  const teleop = createTeleopController(so101, { ...defaultTeleopOptions(), clock: () => now });
  teleop.feed({ ...idleTeleopInput(), held: ["jaw.open"] });
  const act = (time: number): number =>
    teleop.act({
      time,
      jointPosition: Float64Array.from(HOME),
      jointVelocity: new Float64Array(6),
      jointTorque: new Float64Array(6),
      objects: null,
      zones: null,
    })?.[5] ?? Number.NaN;
  const early = act(0);
  // Eight times faster than real: half a simulated second in 60 ms of the wall.
  now = 0.06;
  expect(act(0.5)).toBeGreaterThan(early);
});

test("F39: a handle out of reach is followed to the nearest reachable place, in red, without shaking", () => {
  const rig = rigAt(HOME);
  const trail = run(rig, 4, { drag: { position: [0.9, 0, 0.3], orientation: null } });
  expect(rig.teleop.reach).toBe("unreachable");
  expect(trail.at(-1)![0]).toBeGreaterThan(0.33);
  expect(Math.max(...speeds(trail.slice(-10)))).toBeLessThan(0.003);
  run(rig, 2, { drag: { position: [0.25, 0, 0.15], orientation: null } });
  expect(rig.teleop.reach).not.toBe("unreachable");
  expect(distance3(tool(rig.q), [0.25, 0, 0.15])).toBeLessThan(0.002);
});

test("F39: driven outwards the tool turns amber, then red, stops, and comes back at once", () => {
  const rig = rigAt(HOME);
  const seen: string[] = [];
  for (let k = 0; k < 150; k++) {
    run(rig, DT, { held: ["move.forward"] });
    if (seen.at(-1) !== rig.teleop.reach) seen.push(rig.teleop.reach);
  }
  expect(seen.slice(0, 3)).toEqual(["ok", "near", "unreachable"]);
  expect(Math.max(...speeds(run(rig, 0.2, { held: ["move.forward"] })))).toBeLessThan(0.01);
  const furthest = tool(rig.q)[0];
  run(rig, 0.5, { held: ["move.back"] });
  expect(furthest - tool(rig.q)[0]).toBeGreaterThan(0.03);
});

test("F40: neither keys nor the handle bring the tool below 5 mm, or the fingertips into the table", () => {
  const lowestTip = (q: ArrayLike<number>): number => {
    const poses = linkPoses(so101, q);
    return Math.min(poses[7 * 7 + 2]!, tool(q)[2]);
  };
  for (const input of [
    { held: ["move.down"] },
    { held: ["move.down", "move.pitchDown"] },
    { drag: { position: [0.22, 0, -0.1], orientation: null } },
  ] satisfies Partial<TeleopInput>[]) {
    const rig = rigAt(OVER_TABLE);
    const trail = run(rig, 2, input);
    expect(Math.min(...trail.map((p) => p[2]))).toBeGreaterThan(TOOL_FLOOR - 1e-3);
    expect(lowestTip(rig.q)).toBeGreaterThan(0);
    expect(trail.at(-1)![2]).toBeLessThan(0.025);
  }
});

test("F40, F41: the hand is not led into the arm's own body", () => {
  const rig = rigAt(HOME);
  run(rig, 4, { drag: { position: [0, 0, 0.05], orientation: null } });
  expect(rig.teleop.reach).toBe("unreachable");
  expect(tool(rig.q)[0]).toBeGreaterThan(0.05);
});

test.each<readonly [string, Partial<TeleopInput>]>([
  ["the handle", { drag: { position: [0, 0, 0.08], orientation: null } }],
  ["two keys", { held: ["move.back", "move.down"] }],
  ["a jogged elbow", { held: ["joint.plus"], joint: 2 }],
  ["the sliders", { jointTargets: [0, 0, so101.joints[2]!.upper, so101.joints[3]!.upper, 0, 0] }],
])("F40, F41: %s stop at the arm's own body and never lead the hand into it", (_name, input) => {
  const rig = rigAt(OVER_TABLE);
  let wasRefused = false;
  for (let k = 0; k < 200; k++) {
    run(rig, DT, input);
    expect(bodyOverlap(so101, rig.q), `step ${k}`).toBe(0);
    wasRefused ||= rig.teleop.reach === "unreachable";
  }
  expect(wasRefused).toBe(true);
});

test("the rest pose can be reached by sliders", () => {
  const rig = rigAt(HOME);
  run(rig, 4, { jointTargets: so101.poses.rest! });
  so101.poses.rest!.forEach((q, j) => {
    expect(rig.q[j]).toBeCloseTo(q, 6);
  });
});

test("taking over starts from the last action, so that a grip holds", () => {
  const rig = rigAt(HOME);
  const action = Float64Array.from(HOME);
  action[5] = HOME[5]! - 0.1;
  rig.teleop.startFrom(action);
  run(rig, DT, { held: ["move.up"] });
  expect(rig.q[5]).toBeCloseTo(HOME[5]! - 0.1, 9);
});

test("an arm that is blocked is not pressed with more than the lead", () => {
  const { teleop } = rigAt(HOME);
  const stuck = Float64Array.from(HOME);
  let action = stuck;
  for (let k = 0; k < 200; k++) {
    teleop.feed({ ...idleTeleopInput(), speedStep: 4, held: ["move.up", "jaw.close"] });
    const [jointPosition, jointVelocity, jointTorque] = [stuck, stuck, stuck];
    const observation = { time: k * DT, jointPosition, jointVelocity, jointTorque, objects: null, zones: null };
    action = (teleop.act(observation) ?? stuck) as Float64Array<ArrayBuffer>;
  }
  const lead = defaultTeleopOptions().lead + defaultTeleopOptions().jointSpeed * DT;
  for (let j = 0; j < 6; j++) expect(Math.abs(action[j]! - HOME[j]!)).toBeLessThanOrEqual(lead + 1e-9);
});

test("the same inputs give the same actions, bit for bit", () => {
  const once = (): number[] => {
    const rig = rigAt(HOME);
    run(rig, 0.5, { held: ["move.left", "move.down", "jaw.close"] });
    run(rig, 0.5, { drag: { position: [0.2, -0.1, 0.1], orientation: null } });
    return Array.from(rig.q);
  };
  expect(once()).toEqual(once());
});

/** Largest change of the tool's velocity from one step to the next, as an acceleration, m/s². */
function jolt(trail: readonly Vec3[]): number {
  const velocity = trail.slice(1).map((p, k) => p.map((x, i) => (x - trail[k]![i]!) / DT));
  return Math.max(...velocity.slice(1).map((v, k) => Math.hypot(...v.map((x, i) => x - velocity[k]![i]!)) / DT));
}

/** The hand down over the table, the arm turned by a quarter. */
const AT_THE_SIDE = [...so101ArmJoints({ position: [0.02, 0.2, 0.1], pitch: 1.2, roll: 0 })!, 0.3];

test.each([
  ["move.forward", 0, 1],
  ["move.left", 1, 1],
  ["move.right", 1, -1],
  ["move.up", 2, 1],
] as const)("with the arm turned by a quarter %s still goes along the table's axis", (action, axis, sign) => {
  const rig = rigAt(AT_THE_SIDE);
  const start = tool(rig.q);
  run(rig, 0.3, { held: [action], speedStep: 2 });
  expect(sign * (tool(rig.q)[axis] - start[axis])).toBeGreaterThan(0.026);
  for (const other of [0, 1, 2].filter((k) => k !== axis)) expect(tool(rig.q)[other]).toBeCloseTo(start[other]!, 3);
});

test("in the hand's frame left is the hand's left, wherever the arm has turned", () => {
  const rig = rigAt(AT_THE_SIDE);
  const start = tool(rig.q);
  run(rig, 0.2, { held: ["move.right"], frame: "tool", speedStep: 2 });
  // The arm points along +y, so its right is +x.
  expect(tool(rig.q)[0] - start[0]).toBeGreaterThan(0.012);
  expect(tool(rig.q)[1]).toBeCloseTo(start[1], 2);
});

test("a handle dragged by a quarter around the base leaves the hand's pitch alone", () => {
  const rig = rigAt([...so101ArmJoints({ position: [0.22, 0, 0.1], pitch: 0.9, roll: 0 })!, 0.3]);
  const { pitch } = toolTargetAt(so101, rig.q);
  for (let k = 1; k <= 30; k++) {
    const turn = (k / 30) * (Math.PI / 2);
    run(rig, 0.1, { drag: { position: [0.22 * Math.cos(turn), 0.22 * Math.sin(turn), 0.1], orientation: null } });
  }
  run(rig, 0.5, { drag: { position: [0, 0.22, 0.1], orientation: null } });
  expect(distance3(tool(rig.q), [0, 0.22, 0.1])).toBeLessThan(0.002);
  expect(toolTargetAt(so101, rig.q).pitch).toBeCloseTo(pitch, 2);
});

test("a pitch that had to be given up far out comes back on the way home", () => {
  const rig = rigAt(OVER_TABLE);
  const { pitch } = toolTargetAt(so101, rig.q);
  run(rig, 0.6, { held: ["move.forward"] });
  expect(Math.abs(toolTargetAt(so101, rig.q).pitch - pitch)).toBeGreaterThan(0.15);
  run(rig, 0.6, { held: ["move.back"] });
  run(rig, 0.2, {});
  expect(toolTargetAt(so101, rig.q).pitch).toBeCloseTo(pitch, 2);
});

test("the handle starts, arrives and lets go with a bounded acceleration, and does not pass the handle", () => {
  const { topSpeed, rampS } = defaultTeleopOptions();
  const gentle = (2.2 * topSpeed) / rampS;
  const rig = rigAt(HOME);
  const start = tool(rig.q);
  const handle: Vec3 = [0.2, 0.1, 0.12];
  const arrival = [start, ...run(rig, 1.5, { drag: { position: handle, orientation: null } })];
  expect(jolt([start, ...arrival])).toBeLessThan(gentle);
  const along = (p: Vec3): number => distance3(start, p);
  for (let k = 1; k < arrival.length; k++) expect(along(arrival[k]!)).toBeGreaterThan(along(arrival[k - 1]!) - 1e-4);
  const other = rigAt(HOME);
  const before = run(other, 0.3, { drag: { position: handle, orientation: null } });
  const after = run(other, 0.4, {});
  expect(jolt([...before.slice(-2), ...after])).toBeLessThan(gentle);
  expect(distance3(after.at(-1)!, before.at(-1)!)).toBeLessThan(0.02);
  expect(Math.max(...speeds(after.slice(-5)))).toBeLessThan(1e-9);
});

test("F40: on the way down the hand slows above the table instead of being stopped by it", () => {
  const { topSpeed, rampS } = defaultTeleopOptions();
  const rig = rigAt(OVER_TABLE);
  const trail = [tool(rig.q), ...run(rig, 1.5, { held: ["move.down"] })];
  expect(jolt(trail)).toBeLessThan((2.2 * topSpeed) / rampS);
  expect(trail.at(-1)![2]).toBeLessThan(0.025);
});

test("another speed step on the move changes the speed smoothly", () => {
  const { topSpeed, rampS } = defaultTeleopOptions();
  const rig = rigAt(OVER_TABLE);
  const slow = run(rig, 0.4, { held: ["move.left"], speedStep: 0 });
  const fast = run(rig, 0.3, { held: ["move.left"], speedStep: 4 });
  expect(jolt([...slow.slice(-2), ...fast])).toBeLessThan((1.1 * topSpeed) / rampS);
  expect(speeds(fast).at(-1)).toBeGreaterThan(0.9 * topSpeed);
});

test("F39: pushed against the edge of the reach, the tool slides along it", () => {
  const rig = rigAt(HOME);
  const drag = { position: [0.6, 0, 0.15] as Vec3, orientation: null };
  run(rig, 3, { drag });
  const edge = tool(rig.q);
  run(rig, 2, { drag: { ...drag, position: [0.6, 0.3, 0.15] } });
  expect(rig.teleop.reach).toBe("unreachable");
  expect(tool(rig.q)[1] - edge[1]).toBeGreaterThan(0.08);
  expect(Math.hypot(...tool(rig.q).slice(0, 2))).toBeGreaterThan(Math.hypot(edge[0], edge[1]) - 0.02);
});

test("a joint that was measured beyond its limit is led back from there, not through the whole range", () => {
  const outside = [...OVER_TABLE];
  outside[3] = so101.joints[3]!.upper + 0.02;
  const rig = rigAt(outside);
  const start = tool(rig.q);
  run(rig, 0.3, { held: ["move.up"], speedStep: 2 });
  expect(tool(rig.q)[2] - start[2]).toBeGreaterThan(0.02);
  expect(Math.abs(tool(rig.q)[0] - start[0])).toBeLessThan(0.01);
  expect(rig.q[3]).toBeLessThanOrEqual(so101.joints[3]!.upper);
});
