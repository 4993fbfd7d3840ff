/**
 * The simulated arm: robot, world and physics behind the same `Arm` contract as a real one.
 *
 * Nothing here reads a clock: `advance` moves the world on by one control period, and whoever calls it keeps the time.
 */

import { fromActionSteps, toActionSteps } from "../control/actionGrid";
import type { Action, Arm, JointLimits, ObjectState, Observation } from "../control/contracts";
import { jointLimitsOf } from "../control/jointLimits";
import { checkAction } from "../control/limitAction";
import { InputError } from "../errors";
import { createRandomStream } from "../math/random";
import { compose, inverseTransformPoint, type Transform, transformPoint } from "../math/transform";
import { add3, cross3, scale3, subtract3, type Vec3 } from "../math/vector3";
import type { ContactBuffer, PhysicsBackend, PhysicsSnapshot, StateBuffer } from "../physics/backend";
import type { RobotModel } from "../robot/robotModel";
import { objectBodies } from "../world/objectShapes";
import { type ResetPlan, sampleReset, unplacedPlan } from "../world/reset";
import type { Scene } from "../world/scene";
import { SETTLE_TOLERANCE, unsettledObject } from "../world/settling";
import type { StartState } from "../world/startState";
import type { WorldState } from "../world/worldState";
import { type LinkMount, linkMounts } from "./compileArm";
import { compileScene, defaultSimOptions, type SimOptions } from "./compileScene";
import { jointBodies } from "./sceneBodies";
import { SERVO_TOP_SPEED } from "./servo";
import { checkStart, startPosition } from "./startPosition";
import { contactOwners, type PartyNames, partyNames, worldContacts } from "./worldContacts";

/** How often a reset is drawn anew when something did not stay where it was put. */
const SETTLE_ATTEMPTS = 5;
/** What the spring of a pull is taken for when it is damped, N/m: about that of the page's pointer. */
const PULL_STIFFNESS = 25;

/** Everything that is needed to come back to an instant of this arm, bit for bit. Structured-cloneable. */
export interface SimSnapshot {
  readonly physics: PhysicsSnapshot;
  readonly controlSteps: number;
  readonly physicsSteps: number;
  readonly target: Float64Array;
  /** Actions on their way to a robot that hears late, oldest first. */
  readonly pending: readonly Float64Array[];
}

/** One instant as flat arrays; poses are x, y, z, qx, qy, qz, qw in W. */
export interface SimPicture {
  readonly q: Float64Array;
  readonly target: Float64Array;
  readonly qd: Float64Array;
  readonly tau: Float64Array;
  /** Links in the order of `RobotModel.links`, shape (links, 7). */
  readonly linkPose: Float64Array;
  /** Shape (objects, 7). */
  readonly objectPose: Float64Array;
  /** Travel fraction of each object's joint, 0 for those without; shape (objects). */
  readonly objectJoint: Float64Array;
  /** Shape (zones, 7). */
  readonly zonePose: Float64Array;
  /** Point and force of each contact, shape (contacts, 6), m and N. */
  readonly contacts: Float64Array;
  /** Who touches whom, coded as `contactOwners` does; shape (contacts, 2). */
  readonly contactOwner: Int32Array;
  /** Linear and angular velocity of each object in W, shape (objects, 6), m/s and rad/s. */
  readonly objectTwist: Float64Array;
}

/** What servos measure, shape (n) each: rad, rad/s and N·m. */
export interface ServoReading {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly torque: Float64Array;
}

/** A pull at an object (scene index; at its moving part if it has one) or at a link (`RobotModel` index). Point and force in W, m and N. */
export interface Push {
  readonly object: number | null;
  readonly link: number | null;
  readonly point: Vec3;
  readonly force: Vec3;
}

/** A pull in progress: the point stays on the body. */
interface Grip {
  readonly isObject: boolean;
  /** Body of the compiled scene or moving link of the chain. */
  readonly target: number;
  /** In the frame of what is pulled, m. */
  readonly p_body: Vec3;
  readonly force: Vec3;
  /** N·s/m */
  readonly damping: number;
}

/** The nearest joint position, rad, that can be sent. */
function onGrid(position: Float64Array, limits: readonly JointLimits[]): Float64Array {
  return fromActionSteps(toActionSteps(position, limits));
}

/** A scene with an SO-101 (or another serial arm) in it, simulated. Call `reset` before anything else. */
export class SimArm implements Arm {
  readonly scene: Scene;
  readonly robot: RobotModel;
  readonly limits: readonly JointLimits[];
  /** Control period, s. */
  readonly dt: number;
  /** Physics step, s. */
  readonly timestep: number;

  readonly options: SimOptions;
  /** Built anew at each reset: where fixed objects stand is part of the compiled scene. */
  #backend: PhysicsBackend;
  readonly #state: StateBuffer;
  readonly #contacts: ContactBuffer;
  readonly #mounts: readonly LinkMount[];
  readonly #names: PartyNames;
  readonly #target: Float64Array;
  /** By object of the scene: the body on its joint and that joint's travel, or null. */
  readonly #joints: readonly ({ readonly body: number; readonly travel: number } | null)[];
  #pending: Float64Array[] = [];
  #plan: ResetPlan;
  #controlSteps = 0;
  #physicsSteps = 0;
  #grip: Grip | null = null;

  constructor(scene: Scene, robot: RobotModel, options: SimOptions = defaultSimOptions()) {
    this.scene = scene;
    this.robot = robot;
    this.limits = limitsIn(scene, robot);
    this.dt = 1 / scene.episode.hz;
    this.timestep = options.timestep;
    this.options = options;
    this.#plan = unplacedPlan(scene);
    this.#backend = this.#compiled();
    this.#state = this.#backend.createStateBuffer();
    this.#contacts = this.#backend.createContactBuffer();
    this.#mounts = linkMounts(robot);
    this.#names = partyNames(scene, robot, this.#mounts);
    this.#target = new Float64Array(robot.joints.length);
    this.#joints = jointBodies(scene);
    this.#backend.readState(this.#state);
  }

  /** s since reset */
  get time(): number {
    return this.#physicsSteps * this.timestep;
  }

  /** Control periods since reset. */
  get controlSteps(): number {
    return this.#controlSteps;
  }

  /** Where the last reset put everything, and what it drew. */
  get plan(): ResetPlan {
    return this.#plan;
  }

  /** Name and version of the engine. */
  get engine(): { readonly id: string; readonly version: string } {
    return this.#backend.info;
  }

  /**
   * Places everything as this seed wants it and lets it settle with the arm held.
   *
   * @param start - Where the arm and its things stand instead, at rest; what the seed varies and where zones lie stays the
   *   seed's. Nothing settles: what is held is held.
   * @throws {InputError} `E_RESET_UNPLACEABLE` when no placement is found or none stays where it is put; `E_START` for a start
   *   of another arm or scene.
   * @throws {DivergedError} When the physics leaves the plausible range while settling.
   */
  reset(seed: number, start: StartState | null = null): void {
    if (start) {
      this.#placeAs(seed, start);
      return;
    }
    let culprit: string | null = null;
    for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
      culprit = this.#place(seed, attempt);
      if (culprit === null) return;
    }
    throw new InputError(
      `seed ${seed}: after ${SETTLE_ATTEMPTS} tries "${culprit}" still moves more than ${SETTLE_TOLERANCE * 100} cm while settling, or does not come to rest in its area`,
      "Give the objects more room, or place them where they can stand.",
      { code: "E_RESET_UNPLACEABLE" },
    );
  }

  observe(): Observation {
    const { q, qd, tau } = this.#state;
    return {
      time: this.time,
      jointPosition: q.slice(),
      jointVelocity: qd.slice(),
      jointTorque: tau.slice(),
      objects: this.scene.objects.map(({ id }, k) => this.#objectState(id, k)),
      zones: this.scene.zones.map(({ id }) => ({ id, ...this.#plan.zones.get(id)! })),
    };
  }

  send(action: Action): Action {
    checkAction(action, this.limits);
    this.#target.set(onGrid(action, this.limits));
    this.#transmit(this.#target);
    return this.#target.slice();
  }

  /** Hands a target to the servos: at once, or late and not always where the scene varies the robot's link. */
  #transmit(target: Float64Array): void {
    const { latencyMs, dropRate } = this.#plan.link;
    const delay = Math.round(latencyMs / 1000 / this.dt);
    // Drawn by the count of steps and not from a running stream, so that going back in time draws the same.
    const draw = dropRate > 0 ? createRandomStream(this.#plan.seed, `robot/drop/${this.#controlSteps}`).uniform() : 1;
    // In the place of one that is lost goes the one before it, so that the others are not later for it.
    const heard = draw >= dropRate ? target : this.#pending.at(-1);
    if (heard) this.#pending.push(heard.slice());
    if (this.#pending.length <= delay) return;
    const due = this.#pending.shift();
    if (due) this.#backend.setTargets(due);
  }

  /**
   * Moves the world on by one control period.
   *
   * Where the period is no whole number of physics steps (30 Hz and 2 ms), the count alternates, always in the same order.
   *
   * @throws {DivergedError} When a joint or body leaves the plausible range; the state is the last good one.
   */
  advance(): void {
    this.#controlSteps += 1;
    // The small term keeps a product like 49.999999 from losing a step.
    const due = Math.floor(this.#controlSteps * (this.dt / this.timestep) + 1e-6);
    this.#step(due - this.#physicsSteps);
    this.#physicsSteps = due;
  }

  /**
   * Moves the world on by one physics step with the servos led from outside, as an emulated bus leads them: no grid of
   * actions, no delay, and no more torque than each servo is given.
   *
   * @param target - Joint position, shape (n), rad; clamped to the joint ranges.
   * @param torqueShare - Share of each servo's torque limit, 0 to 1, shape (n); 0 lets the joint go.
   * @param out - Joint position (rad), velocity (rad/s) and servo torque (N·m) after the step, shape (n).
   * @throws {DivergedError} When a joint or body leaves the plausible range; the state is the last good one.
   */
  stepServos(target: ArrayLike<number>, torqueShare: ArrayLike<number>, out: ServoReading): void {
    this.#target.set(target);
    this.#backend.setTargets(target);
    this.#backend.setServoScale(torqueShare);
    this.#step(1);
    this.#physicsSteps += 1;
    this.#controlSteps = Math.floor((this.#physicsSteps * this.timestep) / this.dt + 1e-6);
    out.position.set(this.#state.q);
    out.velocity.set(this.#state.qd);
    out.torque.set(this.#state.tau);
  }

  /** What predicates look at. */
  worldState(): WorldState {
    const objects = new Map(
      this.scene.objects.map(({ id }, k) => {
        const { p, q, v, w, joint } = this.#objectState(id, k);
        return [id, { p, q, v, w, joint }] as const;
      }),
    );
    this.#backend.readContacts(this.#contacts);
    return {
      time: this.time,
      objects,
      zones: this.#plan.zones,
      contacts: worldContacts(this.#contacts, this.#names),
      tool: compose(this.linkPose(this.robot.tool.link), this.robot.tool.X_LE),
      jointPosition: this.#state.q.slice(),
      jointVelocity: this.#state.qd.slice(),
    };
  }

  /** Pose in W of a link of the model. */
  linkPose(link: number): Transform {
    const { carrier, X_CL } = this.#mounts[link]!;
    return carrier < 0 ? X_CL : compose(poseAt(this.#state.linkPose, carrier), X_CL);
  }

  snapshot(): SimSnapshot {
    return {
      physics: this.#backend.snapshot(),
      controlSteps: this.#controlSteps,
      physicsSteps: this.#physicsSteps,
      target: this.#target.slice(),
      pending: this.#pending.map((action) => action.slice()),
    };
  }

  /** Back to an instant of the same episode, bit for bit. */
  restore(snapshot: SimSnapshot): void {
    this.#backend.restore(snapshot.physics);
    this.#controlSteps = snapshot.controlSteps;
    this.#physicsSteps = snapshot.physicsSteps;
    this.#target.set(snapshot.target);
    this.#pending = snapshot.pending.map((action) => action.slice());
    this.#backend.readState(this.#state);
  }

  /** Hex hash of the full physical state. */
  hash(): string {
    return this.#backend.hash();
  }

  /** Pulls at something until told otherwise or the next reset; the point moves with what is pulled. Null lets go. */
  push(push: Push | null): void {
    this.#grip = push && this.#gripOf(push);
    if (!this.#grip) this.#backend.setPush(null);
  }

  /** Copies what a picture of this instant needs; the arrays are the caller's. */
  picture(): SimPicture {
    const { q, qd, tau, bodyPose, bodyTwist } = this.#state;
    const objectPose = bodyPose.slice(0, 7 * this.scene.objects.length);
    const objectTwist = bodyTwist.slice(0, 6 * this.scene.objects.length);
    const linkPose = new Float64Array(7 * this.robot.links.length);
    this.robot.links.forEach((_, k) => {
      writePose(linkPose, k, this.linkPose(k));
    });
    const zonePose = new Float64Array(7 * this.scene.zones.length);
    this.scene.zones.forEach(({ id }, k) => {
      writePose(zonePose, k, this.#plan.zones.get(id)!);
    });
    this.#backend.readContacts(this.#contacts);
    const { count, point, force } = this.#contacts;
    const contacts = new Float64Array(6 * count);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < 3; i++) {
        contacts[6 * k + i] = point[3 * k + i]!;
        contacts[6 * k + 3 + i] = force[3 * k + i]!;
      }
    }
    return {
      q: q.slice(),
      target: this.#target.slice(),
      qd: qd.slice(),
      tau: tau.slice(),
      linkPose,
      objectPose,
      objectJoint: Float64Array.from(this.scene.objects, (_, k) => this.#jointFraction(k)),
      zonePose,
      contacts,
      contactOwner: contactOwners(this.#contacts, this.scene, this.#mounts),
      objectTwist,
    };
  }

  /** The newest target, shape (n), rad; a copy. */
  get target(): Float64Array {
    return this.#target.slice();
  }

  /** Number of contacts and the largest contact force, N. */
  contactSummary(): { readonly contacts: number; readonly peakForce: number } {
    this.#backend.readContacts(this.#contacts);
    const { count, force } = this.#contacts;
    let largest = 0;
    for (let k = 0; k < count; k++) {
      const [x, y, z] = [force[3 * k]!, force[3 * k + 1]!, force[3 * k + 2]!];
      largest = Math.max(largest, x * x + y * y + z * z);
    }
    return { contacts: count, peakForce: Math.sqrt(largest) };
  }

  /** An engine with the scene as the present plan has it. */
  #compiled(): PhysicsBackend {
    return this.options.createBackend(compileScene(this.robot, this.#plan, this.options));
  }

  /**
   * Draws a start, puts everything there and lets it settle.
   *
   * @returns The id of something that did not stay where it was put, or null.
   */
  #place(seed: number, attempt: number): string | null {
    const plan = sampleReset(this.scene, seed, attempt);
    const start = onGrid(startPosition(this.robot, plan), this.limits);
    this.#putDown(plan, start, start);
    this.#step(Math.round(this.scene.reset.settleS / this.timestep));
    return unsettledObject(plan, this.worldState().objects);
  }

  /** Puts everything where a start says. */
  #placeAs(seed: number, start: StartState): void {
    checkStart(start, this.scene, this.limits);
    const plan = sampleReset(this.scene, seed);
    const objects = new Map(plan.objects);
    const joints = new Map(plan.joints);
    this.scene.objects.forEach(({ id }, k) => {
      const { X_WO, joint } = start.objects[k]!;
      if (X_WO) objects.set(id, X_WO);
      if (joint !== null) joints.set(id, joint);
    });
    const inLimits = (positions: readonly number[]): Float64Array =>
      Float64Array.from(this.limits, ({ lower, upper }, k) => Math.min(Math.max(positions[k]!, lower), upper));
    this.#putDown({ ...plan, objects, joints }, inLimits(start.joints), inLimits(start.targets));
    this.#backend.readState(this.#state);
  }

  /** A fresh engine with everything in its place, at rest. Positions and targets of the joints, shape (n), rad. */
  #putDown(plan: ResetPlan, position: Float64Array, target: Float64Array): void {
    this.#plan = plan;
    this.#grip = null;
    this.#backend = this.#compiled();
    this.#backend.reset(position);
    this.#target.set(target);
    this.#backend.setTargets(target);
    this.#pending = [];
    this.#controlSteps = 0;
    this.#physicsSteps = 0;
    this.#joints.forEach((joint, k) => {
      if (!joint) return;
      const fraction = plan.joints.get(this.scene.objects[k]!.id) ?? 0;
      this.#backend.setBodyJoint(joint.body, fraction * joint.travel);
    });
  }

  #step(n: number): void {
    if (!this.#grip) {
      this.#backend.step(n);
      this.#backend.readState(this.#state);
      return;
    }
    // A pull acts on a point of the body, and the body moves within a control period.
    const { isObject, target, p_body } = this.#grip;
    for (let k = 0; k < n; k++) {
      const point = transformPoint(this.#pulledPose(this.#grip), p_body);
      this.#backend.setPush({ target: isObject ? target : -1 - target, point, force: this.#pull(this.#grip, point) });
      this.#backend.step(1);
      this.#backend.readState(this.#state);
    }
  }

  #gripOf({ object, link, point, force }: Push): Grip | null {
    // What has a joint is fixed to the table, so a pull can only mean its moving part.
    const body = object === null ? null : (this.#joints[object]?.body ?? object);
    const target = body ?? (link === null ? -1 : this.#mounts[link]!.carrier);
    if (target < 0) return null;
    const isObject = object !== null;
    const p_body = inverseTransformPoint(this.#pulledPose({ isObject, target }), point);
    return { isObject, target, force, p_body, damping: object === null ? 0 : this.#pullDamping(object) };
  }

  /** Critical for this mass on the spring. The arm's joints are damped enough. */
  #pullDamping(object: number): number {
    return 2 * Math.sqrt(PULL_STIFFNESS * objectBodies(this.#plan.scene.objects[object]!).at(-1)!.mass);
  }

  /** The pull's force now, N in W: a damped one, so that a light thing swings in and is never shot away. */
  #pull({ isObject, target, force, damping }: Grip, point: Vec3): Vec3 {
    if (!isObject) return force;
    const { bodyTwist } = this.#state;
    const at = (i: number): number => bodyTwist[6 * target + i]!;
    const arm = subtract3(point, poseAt(this.#state.bodyPose, target).p);
    const v = add3([at(0), at(1), at(2)], cross3([at(3), at(4), at(5)], arm));
    return subtract3(force, scale3(v, damping));
  }

  /** Pose in W of a body or moving link that is pulled. */
  #pulledPose({ isObject, target }: Pick<Grip, "isObject" | "target">): Transform {
    return poseAt(isObject ? this.#state.bodyPose : this.#state.linkPose, target);
  }

  /** Travel fraction of an object's joint; 0 for an object without one. */
  #jointFraction(k: number): number {
    const joint = this.#joints[k];
    return joint ? this.#state.bodyJoint[joint.body]! / joint.travel : 0;
  }

  #objectState(id: string, k: number): ObjectState {
    const { p, q } = poseAt(this.#state.bodyPose, k);
    const twist = this.#state.bodyTwist;
    const at = (i: number): number => twist[6 * k + i]!;
    return { id, p, q, v: [at(0), at(1), at(2)], w: [at(3), at(4), at(5)], joint: this.#jointFraction(k) };
  }
}

/** The robot's limits, with the jaw locked where the scene wants it shut. */
function limitsIn(scene: Scene, robot: RobotModel): JointLimits[] {
  const limits = jointLimitsOf(robot, SERVO_TOP_SPEED);
  const jaw = limits[robot.gripperJoint];
  if (scene.robot.gripper === "closed" && jaw) limits[robot.gripperJoint] = { ...jaw, upper: jaw.lower };
  return limits;
}

function poseAt(poses: Float64Array, k: number): Transform {
  const at = (i: number): number => poses[7 * k + i]!;
  return { p: [at(0), at(1), at(2)], q: [at(3), at(4), at(5), at(6)] };
}

function writePose(poses: Float64Array, k: number, { p, q }: Transform): void {
  poses.set(p, 7 * k);
  poses.set(q, 7 * k + 3);
}
