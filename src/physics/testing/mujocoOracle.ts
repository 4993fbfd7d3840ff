/** MuJoCo on the same scene, for parity tests and benchmarks. */

import loadMujoco from "@mujoco/mujoco";
import type { Vec3 } from "../../math/vector3";
import type { SceneSpec } from "../sceneSpec";
import { writeMjcf } from "./mjcf";

type Mujoco = Awaited<ReturnType<typeof loadMujoco>>;

let loading: Promise<Mujoco> | undefined;

/** A MuJoCo simulation with the engine's conventions: x, y, z, qx, qy, qz, qw and joint order of the scene. */
export interface MujocoOracle {
  readonly timestep: number;
  /** Back to the initial state with the arm at q. */
  reset(q?: ArrayLike<number>): void;
  setTargets(targets: ArrayLike<number>): void;
  step(n?: number): void;
  /** Arm joint positions, rad. */
  q(): Float64Array;
  /** Raw generalised velocity. */
  qvel(): Float64Array;
  /** Sets raw generalised velocities. */
  setVelocity(qvel: ArrayLike<number>): void;
  /** Sets raw generalised positions (arm joints, then 7 per free body or 1 per joint). */
  setPosition(qpos: ArrayLike<number>): void;
  /** Force (N) at a point (m), both in W, on a body of the scene during the following steps; replaces the last one. */
  push(body: number, force: Vec3, point: Vec3): void;
  /** Pose of a body of the scene in W. */
  bodyPose(body: number): Float64Array;
  /** Contacts of the last forward pass. */
  contacts(): readonly OracleContact[];
  /** Largest penetration, m. */
  penetration(): number;
  contactCount(): number;
  /** Mass matrix of the arm, row-major (n, n), and bias torque (n). */
  dynamics(): { readonly M: Float64Array; readonly bias: Float64Array };
  dispose(): void;
}

export interface OracleContact {
  /** m in W. */
  readonly point: Vec3;
  /** Unit normal from the first to the second geom, in W; geoms are numbered in the order of the scene. */
  readonly normal: Vec3;
  readonly depth: number;
  readonly geoms: readonly [number, number];
}

/** Compiles the scene in MuJoCo; see `writeMjcf` for the precision of convex contacts. */
export async function createMujocoOracle(scene: SceneSpec, preciseCcd = false): Promise<MujocoOracle> {
  loading ??= loadMujoco();
  const mj = await loading;
  const model = mj.MjModel.from_xml_string(writeMjcf(scene, preciseCcd));
  const data = new mj.MjData(model);
  const n = scene.arm?.links.length ?? 0;
  // World, base, links, then bodies.
  const firstBody = scene.arm ? n + 2 : 1;
  // Views detach when the heap grows, so every access fetches a fresh one when that has happened.
  let positions = data.qpos as Float64Array;
  let velocities = data.qvel as Float64Array;
  let controls = data.ctrl as Float64Array;
  const refresh = (): void => {
    if (positions.length === 0) positions = data.qpos as Float64Array;
    if (velocities.length === 0) velocities = data.qvel as Float64Array;
    if (controls.length === 0) controls = data.ctrl as Float64Array;
  };
  return {
    timestep: scene.options.timestep,
    reset(q) {
      mj.mj_resetData(model, data);
      refresh();
      if (q) for (let i = 0; i < n; i++) positions[i] = q[i]!;
      mj.mj_forward(model, data);
    },
    setTargets(targets) {
      refresh();
      for (let i = 0; i < controls.length; i++) controls[i] = targets[i]!;
    },
    step(count = 1) {
      for (let i = 0; i < count; i++) mj.mj_step(model, data);
    },
    q() {
      refresh();
      return positions.slice(0, n);
    },
    qvel() {
      refresh();
      return velocities.slice();
    },
    setVelocity(qvel) {
      refresh();
      velocities.set(qvel);
      mj.mj_forward(model, data);
    },
    setPosition(qpos) {
      refresh();
      positions.set(qpos);
      mj.mj_forward(model, data);
    },
    push(body, force, point) {
      // MuJoCo takes the force at the centre of mass, so the lever becomes a torque.
      mj.mj_kinematics(model, data);
      const at = firstBody + body;
      const lever = (k: number): number => point[k]! - (data.xipos as Float64Array)[3 * at + k]!;
      const [rx, ry, rz] = [lever(0), lever(1), lever(2)];
      const [fx, fy, fz] = force;
      const wrench = [fx, fy, fz, ry * fz - rz * fy, rz * fx - rx * fz, rx * fy - ry * fx];
      (data.xfrc_applied as Float64Array).set(wrench, 6 * at);
    },
    bodyPose(body) {
      // Poses are those at the start of the last step until they are computed anew.
      mj.mj_kinematics(model, data);
      const p = (data.xpos as Float64Array).slice(3 * (firstBody + body), 3 * (firstBody + body) + 3);
      const q = (data.xquat as Float64Array).slice(4 * (firstBody + body), 4 * (firstBody + body) + 4);
      return Float64Array.of(p[0]!, p[1]!, p[2]!, q[1]!, q[2]!, q[3]!, q[0]!);
    },
    contacts() {
      const list = data.contact;
      const found: OracleContact[] = [];
      for (let i = 0; i < data.ncon; i++) {
        const contact = list.get(i);
        if (!contact) continue;
        const at = (v: unknown, k: number): number => Array.from(v as ArrayLike<number>)[k]!;
        const three = (v: unknown): [number, number, number] => [at(v, 0), at(v, 1), at(v, 2)];
        found.push({
          point: three(contact.pos),
          normal: three(contact.frame),
          depth: -contact.dist,
          geoms: [at(contact.geom, 0), at(contact.geom, 1)],
        });
        contact.delete();
      }
      list.delete();
      return found;
    },
    penetration() {
      const contacts = data.contact;
      let deepest = 0;
      for (let i = 0; i < data.ncon; i++) {
        const contact = contacts.get(i);
        if (contact) deepest = Math.max(deepest, -contact.dist);
        contact?.delete();
      }
      contacts.delete();
      return deepest;
    },
    contactCount: () => data.ncon as number,
    dynamics() {
      mj.mj_forward(model, data);
      const full = new mj.DoubleBuffer(model.nv * model.nv);
      mj.mj_fullM(model, data, full);
      const all = full.GetView().slice() as Float64Array;
      full.delete();
      const M = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) M[n * i + j] = all[model.nv * i + j]!;
      return { M, bias: (data.qfrc_bias as Float64Array).slice(0, n) };
    },
    dispose() {
      data.delete();
      model.delete();
    },
  };
}
