/** The native engine behind the `PhysicsBackend` contract. */

import { invariant } from "../errors";
import { compose, type Transform } from "../math/transform";
import {
  BASE_PARTY,
  type ContactBuffer,
  FIRST_BODY_PARTY,
  type PhysicsBackend,
  type PhysicsSnapshot,
  type StateBuffer,
} from "./backend";
import { backToBodyFrames, FREE, HINGE, placeFreeBody, resetBodies, SLIDE, updateBodyFrame } from "./bodyModel";
import type { Contacts } from "./contacts";
import { createEngine } from "./createEngine";
import { defaultNativeOptions, type Engine, type NativeOptions } from "./engine";
import { applyState, captureState, coreState, weakenedServos } from "./engineState";
import { updateGeomsOfFrame } from "./geoms";
import { forgetFactors } from "./islands";
import { writeQuat } from "./rotation";
import type { SceneSpec } from "./sceneSpec";
import { wakeAll, wakeBody } from "./sleep";
import { hashNumbers } from "./stateHash";
import { refreshPoses, stepEngine, writeContactForces } from "./stepEngine";

/** Changes when the same inputs give other numbers. */
const VERSION = "1";

/**
 * Builds the engine for a scene, at its initial state with the arm at zero.
 *
 * @param scene - Plain data; not kept.
 */
export function createNativeBackend(scene: SceneSpec, options: NativeOptions = defaultNativeOptions()): PhysicsBackend {
  const engine = createEngine(scene, options);
  const X_FB = backToBodyFrames(engine.bodies);
  const force = new Float64Array(3 * engine.contacts.capacity);
  const { arm, bodies, frames, geoms, blocks } = engine;
  return {
    info: { id: "native", version: VERSION },
    createStateBuffer: () => createStateBuffer(engine),
    createContactBuffer: () => createContactBuffer(engine),
    reset: (q) => resetEngine(engine, q),
    setTargets(targets) {
      invariant(targets.length === arm.n, `${arm.n} targets, got ${targets.length}`);
      for (let i = 0; i < arm.n; i++) arm.target[i] = clamp(targets[i]!, arm.lower[i]!, arm.upper[i]!);
    },
    setServoScale(share) {
      invariant(share.length === arm.n, `${arm.n} servo shares, got ${share.length}`);
      for (let i = 0; i < arm.n; i++) {
        invariant(share[i]! >= 0 && share[i]! <= 1, `servo share of "${arm.jointNames[i]}" is ${share[i]}, not 0 to 1`);
        arm.servoScale[i] = share[i]!;
      }
    },
    setBodyPose(body, pose) {
      invariant(bodies.kind[body] === FREE, `body ${body} is free`);
      const at = (i: number): number => pose[i]!;
      for (let i = 0; i < 7; i++)
        invariant(Number.isFinite(at(i)), `body "${bodies.ids[body]}" is put at a finite pose`);
      placeFreeBody(bodies, frames, body, [at(0), at(1), at(2)], [at(3), at(4), at(5), at(6)]);
      settleVelocity(engine, body);
      updateGeomsOfFrame(geoms, frames, bodies.firstFrame + body);
    },
    setBodyJoint(body, position) {
      invariant(bodies.kind[body] === HINGE || bodies.kind[body] === SLIDE, `body ${body} has a joint`);
      invariant(Number.isFinite(position), `joint of body "${bodies.ids[body]}" is put at a finite position`);
      bodies.joint[body] = position;
      settleVelocity(engine, body);
      updateBodyFrame(bodies, frames, body);
      updateGeomsOfFrame(geoms, frames, bodies.firstFrame + body);
    },
    step(n) {
      for (let i = 0; i < n; i++) stepEngine(engine);
    },
    readState(out) {
      out.time = engine.steps * engine.h;
      out.q.set(arm.q);
      out.tau.set(arm.tau);
      for (let i = 0; i < arm.n; i++) {
        out.qd[i] = engine.V[blocks.at[blocks.arm]! + i]!;
        for (let k = 0; k < 3; k++) out.linkPose[7 * i + k] = frames.position[3 * (i + 1) + k]!;
        writeQuat(out.linkPose, 7 * i + 3, frames.rotation, 9 * (i + 1));
      }
      for (let i = 0; i < bodies.count; i++) writeBody(engine, X_FB[i]!, i, out);
    },
    readContacts(out) {
      out.count = 0;
      if (!engine.restored) writeContactForces(engine, force);
      appendContacts(engine, engine.contacts, engine.restored ? engine.restoredForce : force, out);
      appendContacts(engine, engine.sleep.contacts, engine.sleep.force, out);
    },
    setPush(push) {
      const state = engine.push;
      state.active = push !== null;
      if (!push) return;
      state.frame = push.target < 0 ? -push.target : bodies.firstFrame + push.target;
      invariant(state.frame > 0 && state.frame < frames.count, `push target ${push.target} is part of the scene`);
      state.point.set(push.point);
      state.force.set(push.force);
      if (push.target >= 0) wakeBody(engine, push.target);
    },
    snapshot: (): PhysicsSnapshot => ({ data: captureState(engine) }),
    restore: (snapshot) => applyState(engine, snapshot.data),
    hash: () => hashNumbers(coreState(engine), weakenedServos(engine)),
  };
}

function clamp(value: number, lower: number, upper: number): number {
  return value < lower ? lower : value > upper ? upper : value;
}

function createStateBuffer({ arm, bodies }: Engine): StateBuffer {
  const f = (n: number): Float64Array => new Float64Array(n);
  return {
    time: 0,
    q: f(arm.n),
    qd: f(arm.n),
    tau: f(arm.n),
    linkPose: f(7 * arm.n),
    bodyPose: f(7 * bodies.count),
    bodyTwist: f(6 * bodies.count),
    bodyJoint: f(bodies.count),
  };
}

function createContactBuffer({ contacts }: Engine): ContactBuffer {
  // Room for the contacts of the awake and of the sleeping.
  const capacity = 2 * contacts.capacity;
  return {
    count: 0,
    party: new Int32Array(2 * capacity),
    point: new Float64Array(3 * capacity),
    normal: new Float64Array(3 * capacity),
    depth: new Float64Array(capacity),
    force: new Float64Array(3 * capacity),
  };
}

function resetEngine(engine: Engine, q: ArrayLike<number> | undefined): void {
  const { arm, bodies, frames, contacts, push } = engine;
  invariant(q === undefined || q.length === arm.n, `${arm.n} joint positions, got ${q?.length}`);
  for (let i = 0; i < arm.n; i++) arm.q[i] = q ? q[i]! : 0;
  for (let i = 0; i < arm.n; i++) arm.target[i] = clamp(arm.q[i]!, arm.lower[i]!, arm.upper[i]!);
  arm.tau.fill(0);
  arm.servoScale.fill(1);
  engine.V.fill(0);
  engine.dV.fill(0);
  resetBodies(bodies, frames);
  wakeAll(engine);
  contacts.count = 0;
  contacts.pairCount = 0;
  push.active = false;
  engine.steps = 0;
  engine.restored = true;
  forgetFactors(engine.solver);
  refreshPoses(engine);
}

/** A body that was moved by hand stands still; it and everything that leaned on it are awake. */
function settleVelocity(engine: Engine, body: number): void {
  const { blocks, V, dV } = engine;
  wakeBody(engine, body);
  for (let i = 0; i < blocks.dim[body]!; i++) {
    V[blocks.at[body]! + i] = 0;
    dV[blocks.at[body]! + i] = 0;
  }
}

/** Pose and twist of the body frame from those of the simulated frame. */
function writeBody(engine: Engine, X_FB: Transform, i: number, out: StateBuffer): void {
  const { bodies, frames, blocks, V } = engine;
  const frame = bodies.firstFrame + i;
  const kind = bodies.kind[i]!;
  const q = simulatedQuat;
  if (kind === FREE) for (let k = 0; k < 4; k++) q[k] = bodies.pose[7 * i + 3 + k]!;
  else writeQuat(q, 0, frames.rotation, 9 * frame);
  const P = frames.position;
  const X_WF: Transform = {
    p: [P[3 * frame]!, P[3 * frame + 1]!, P[3 * frame + 2]!],
    q: [q[0]!, q[1]!, q[2]!, q[3]!],
  };
  const { p: p_WB, q: q_WB } = compose(X_WF, X_FB);
  for (let k = 0; k < 3; k++) out.bodyPose[7 * i + k] = p_WB[k as 0 | 1 | 2];
  for (let k = 0; k < 4; k++) out.bodyPose[7 * i + 3 + k] = q_WB[k as 0 | 1 | 2 | 3];
  out.bodyJoint[i] = bodies.joint[i]!;
  const at = blocks.at[i]!;
  const twist = out.bodyTwist;
  const o = 6 * i;
  for (let k = 0; k < 6; k++) twist[o + k] = kind === FREE ? V[at + k]! : 0;
  if (kind === FREE) {
    const [wx, wy, wz] = [V[at + 3]!, V[at + 4]!, V[at + 5]!];
    const [rx, ry, rz] = [p_WB[0] - X_WF.p[0], p_WB[1] - X_WF.p[1], p_WB[2] - X_WF.p[2]];
    twist[o] = twist[o]! + wy * rz - wz * ry;
    twist[o + 1] = twist[o + 1]! + wz * rx - wx * rz;
    twist[o + 2] = twist[o + 2]! + wx * ry - wy * rx;
  } else if (kind === HINGE || kind === SLIDE) {
    const R = frames.rotation;
    const first = kind === HINGE ? 3 : 0;
    for (let r = 0; r < 3; r++) {
      const m = 9 * frame + 3 * r;
      const axis =
        R[m]! * bodies.axis[3 * i]! + R[m + 1]! * bodies.axis[3 * i + 1]! + R[m + 2]! * bodies.axis[3 * i + 2]!;
      twist[o + first + r] = axis * V[at]!;
    }
  }
}

const simulatedQuat = new Float64Array(4);

function appendContacts(engine: Engine, contacts: Contacts, force: Float64Array, out: ContactBuffer): void {
  for (let p = 0; p < contacts.pairCount; p++) {
    const a = partyOf(engine, contacts.frameA[p]!);
    const b = partyOf(engine, contacts.frameB[p]!);
    for (let c = contacts.start[p]!; c < contacts.start[p + 1]!; c++) {
      const to = out.count++;
      out.party[2 * to] = a;
      out.party[2 * to + 1] = b;
      out.depth[to] = contacts.depth[c]!;
      for (let k = 0; k < 3; k++) {
        out.point[3 * to + k] = contacts.point[3 * c + k]!;
        out.normal[3 * to + k] = contacts.normal[3 * c + k]!;
        out.force[3 * to + k] = force[3 * c + k]!;
      }
    }
  }
}

function partyOf(engine: Engine, frame: number): number {
  const { firstFrame } = engine.bodies;
  if (frame === 0) return BASE_PARTY;
  return frame < firstFrame ? frame - 1 : FIRST_BODY_PARTY + frame - firstFrame;
}
