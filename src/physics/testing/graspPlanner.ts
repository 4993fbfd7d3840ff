/** Plans the scripted grasp for any cube on the floor, and runs and judges grasps. */

import { createRandomStream } from "../../math/random";
import { inverseTransformPoint, type Transform } from "../../math/transform";
import { atan2, cos, sin } from "../../math/trigonometry";
import { updateArmKinematics } from "../armDynamics";
import { createArmModel } from "../armModel";
import type { PhysicsBackend, StateBuffer } from "../backend";
import { createFrames } from "../frames";
import { type GraspScript, graspScript, graspTargets, SHAKE } from "./graspScript";
import { type CubeFigures, referenceArm } from "./referenceScene";

/** Where the cube is between the jaws, in the gripper frame: 5 mm from the fixed jaw, near the tips, m. */
const FIXED_JAW_X = -0.0079;
const APPROACH_GAP = 0.005;
const TIP_Z = -0.093;
const GRIPPER_FRAME = 5;
const PAN_AXIS_X = 0.0388;

const spec = referenceArm(null);
const frames = createFrames(7, 63);
const arm = createArmModel(spec, frames);

export interface GraspPlan {
  readonly script: GraspScript;
  /** Where the plan alone puts the cube, m. */
  readonly place: readonly [number, number, number];
}

interface Solution {
  readonly q: number[];
  readonly error: number;
  readonly yaw: number;
}

function toolPoint(tool: readonly number[]): [number, number, number] {
  const { position: P, rotation: R } = frames;
  return [0, 1, 2].map((r) => {
    const o = 9 * GRIPPER_FRAME + 3 * r;
    return P[3 * GRIPPER_FRAME + r]! + R[o]! * tool[0]! + R[o + 1]! * tool[1]! + R[o + 2]! * tool[2]!;
  }) as [number, number, number];
}

/** Damped least squares on position, approach direction and yaw of the gripper frame. */
function solve(target: readonly number[], tool: readonly number[], yaw: number, start: readonly number[]): Solution {
  const q = [...start];
  const w = 0.12;
  let error = 1;
  for (let k = 0; k < 400; k++) {
    arm.q.set(q);
    updateArmKinematics(arm, frames);
    const R = frames.rotation;
    const o = 9 * GRIPPER_FRAME;
    const p = toolPoint(tool);
    const z = [R[o + 2]!, R[o + 5]!, R[o + 8]!];
    const x = [R[o]!, R[o + 3]!];
    const e = [
      target[0]! - p[0],
      target[1]! - p[1],
      target[2]! - p[2],
      w * z[1]!,
      -w * z[0]!,
      w * (x[0]! * sin(yaw) - x[1]! * cos(yaw)),
    ];
    error = Math.sqrt(e.reduce((sum, v) => sum + v * v, 0));
    if (error < 1e-6) break;
    stepTowards(q, e, p, w);
  }
  return { q, error, yaw };
}

function stepTowards(q: number[], e: readonly number[], p: readonly number[], w: number): void {
  const J = Array.from({ length: 5 }, (_, j) => {
    const S = arm.screw.subarray(6 * j, 6 * j + 6);
    const [ax, ay, az] = [S[0]!, S[1]!, S[2]!];
    return [
      S[3]! + ay * p[2]! - az * p[1]!,
      S[4]! + az * p[0]! - ax * p[2]!,
      S[5]! + ax * p[1]! - ay * p[0]!,
      w * ax,
      w * ay,
      w * az,
    ];
  });
  const A = J.map((a, i) => [
    ...J.map((b, j) => a.reduce((sum, v, k) => sum + v * b[k]!, i === j ? 1e-6 : 0)),
    a.reduce((sum, v, k) => sum + v * e[k]!, 0),
  ]);
  for (let i = 0; i < 5; i++) {
    for (let r = i + 1; r < 5; r++) {
      const m = A[r]![i]! / A[i]![i]!;
      for (let c = i; c < 6; c++) A[r]![c]! -= m * A[i]![c]!;
    }
  }
  const step = [0, 0, 0, 0, 0];
  for (let i = 4; i >= 0; i--) {
    let s = A[i]![5]!;
    for (let c = i + 1; c < 5; c++) s -= A[i]![c]! * step[c]!;
    step[i] = s / A[i]![i]!;
  }
  const most = Math.max(...step.map(Math.abs));
  const scale = most > 0.3 ? 0.3 / most : 1;
  for (let i = 0; i < 5; i++) {
    const link = spec.links[i]!;
    q[i] = Math.min(link.upper, Math.max(link.lower, q[i]! + scale * step[i]!));
  }
}

/** Gripper joint at which the tips are a gap apart, rad. */
function jawAngle(gap: number): number {
  const r = [0.0079 - 0.0202, TIP_Z + 0.0234] as const;
  let low = -0.17;
  let high = 1.5;
  for (let k = 0; k < 50; k++) {
    const m = (low + high) / 2;
    if (0.0202 + r[0] * cos(m) - r[1] * sin(m) - FIXED_JAW_X < gap) low = m;
    else high = m;
  }
  return low;
}

/**
 * Null when the cube is out of reach from above.
 *
 * @param swing - Turn of the pan joint between picking and placing, rad.
 * @param raise - How much higher than it was picked the cube is let go, m.
 */
export function planGrasp(cube: CubeFigures, swing = 0.5, raise = 0): GraspPlan | null {
  const tool = [FIXED_JAW_X + APPROACH_GAP + cube.half, 0, TIP_Z];
  const target = [cube.p[0], cube.p[1], Math.max(cube.half, 0.015)];
  const pan = -atan2(cube.p[1], cube.p[0] - PAN_AXIS_X);
  let best: Solution | null = null;
  for (let k = -2; k < 2; k++) {
    const found = solve(target, tool, (cube.yaw ?? 0) + (k * Math.PI) / 2, [pan, 0, 0.4, 1.1, 0, 0.5]);
    if (found.error < 1e-4 && (!best || Math.abs(found.q[4]!) < Math.abs(best.q[4]!))) {
      best = found;
    }
  }
  if (!best) return null;
  const up = solve([target[0]!, target[1]!, target[2]! + 0.05], tool, best.yaw, best.q);
  if (up.error > 0.02) return null;
  const turn = best.q[0]! > 0 ? -swing : swing;
  const jaw = { open: jawAngle(2 * cube.half + 0.014), closed: jawAngle(2 * cube.half) - 0.25 };
  // The pan axis points down: turning it by +a turns the cube by -a about +z.
  const c = cos(turn);
  const s = -sin(turn);
  const [x, y] = [cube.p[0] - spec.links[0]!.X_PL.p[0], cube.p[1]];
  const place = [spec.links[0]!.X_PL.p[0] + c * x - s * y, s * x + c * y, cube.half] as const;
  const low = raise > 0 ? solve([target[0]!, target[1]!, target[2]! + raise], tool, best.yaw, best.q).q : best.q;
  return { script: graspScript(up.q, best.q, jaw, turn, low), place };
}

/** Random cubes and their plans: side 20-40 mm, 20-50 g, any yaw, 13-20 cm away. */
export function randomGrasps(count: number, seed: number): { readonly cube: CubeFigures; readonly plan: GraspPlan }[] {
  const random = createRandomStream(seed, "grasps");
  const grasps: { cube: CubeFigures; plan: GraspPlan }[] = [];
  while (grasps.length < count) {
    const half = random.uniform(0.01, 0.02);
    const mass = random.uniform(0.02, 0.05);
    const reach = random.uniform(0.13, 0.2);
    const direction = random.uniform(-0.6, 0.6);
    const yaw = random.uniform(-Math.PI / 4, Math.PI / 4);
    const cube = {
      half,
      mass,
      yaw,
      p: [PAN_AXIS_X + reach * cos(direction), reach * sin(direction), half] as const,
    };
    const plan = planGrasp(cube);
    if (plan) grasps.push({ cube, plan });
  }
  return grasps;
}

export interface GraspOutcome {
  /** Stayed up through the whole shake. */
  readonly held: boolean;
  /** Also lies at rest where the plan wanted it. */
  readonly placed: boolean;
  /** Largest move of the cube in the gripper frame during the shake, m. */
  readonly slip: number;
  readonly penetration: number;
}

/** Runs a plan on body 0 of the backend's scene and judges it. */
export function runGrasp(backend: PhysicsBackend, plan: GraspPlan, cube: CubeFigures, timestep = 0.002): GraspOutcome {
  const { script } = plan;
  const targets = new Float64Array(6);
  const state = backend.createStateBuffer();
  const contacts = backend.createContactBuffer();
  backend.reset(script.start);
  let lowest = Number.POSITIVE_INFINITY;
  let first: number[] | null = null;
  let slip = 0;
  let penetration = 0;
  const steps = Math.round(script.duration / timestep);
  for (let k = 0; k < steps; k++) {
    graspTargets(script, k * timestep, targets);
    backend.setTargets(targets);
    backend.step(1);
    const t = (k + 1) * timestep;
    if (k % 5 !== 4 || t < 2) continue;
    backend.readState(state);
    backend.readContacts(contacts);
    for (let c = 0; c < contacts.count; c++) penetration = Math.max(penetration, contacts.depth[c]!);
    if (t <= SHAKE.from || t >= SHAKE.to) continue;
    lowest = Math.min(lowest, state.bodyPose[2]!);
    const p = inGripper(state);
    first ??= p;
    slip = Math.max(slip, Math.sqrt(p.reduce((sum, v, i) => sum + (v - first![i]!) ** 2, 0)));
  }
  backend.readState(state);
  const held = lowest > cube.half + 0.025;
  const [x, y, z] = [state.bodyPose[0]!, state.bodyPose[1]!, state.bodyPose[2]!];
  const off = Math.sqrt((x - plan.place[0]) ** 2 + (y - plan.place[1]) ** 2);
  const speed = Math.sqrt(state.bodyTwist.slice(0, 3).reduce((sum, v) => sum + v * v, 0));
  const placed = held && off < 0.015 && Math.abs(z - plan.place[2]) < 0.003 && speed < 0.01;
  return { held, placed, slip, penetration };
}

/** Position of body 0 in the gripper link's frame. */
function inGripper(state: StateBuffer): number[] {
  const at = (i: number): number => state.linkPose[7 * (GRIPPER_FRAME - 1) + i]!;
  const X_WG: Transform = { p: [at(0), at(1), at(2)], q: [at(3), at(4), at(5), at(6)] };
  return [...inverseTransformPoint(X_WG, [state.bodyPose[0]!, state.bodyPose[1]!, state.bodyPose[2]!])];
}
