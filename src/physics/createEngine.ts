/** Lays a scene out as an engine: frames, blocks, pairs, inverse weights. */

import { invariant } from "../errors";
import { updateArmDynamics, updateArmKinematics } from "./armDynamics";
import { type ArmModel, createArmModel } from "./armModel";
import { type BodyModel, createBodyModel, FIXED, FREE, HINGE } from "./bodyModel";
import { collideFrames } from "./collide";
import { createContacts } from "./contacts";
import type { Blocks, Engine, NativeOptions } from "./engine";
import {
  FREE_RANK,
  type FramePairs,
  JOINT_RANK,
  keepFramePairs,
  LINK_RANK,
  listFramePairs,
  STATIC_RANK,
} from "./framePairs";
import { createFrames, type Frames } from "./frames";
import { createGeoms, type Geoms, rotationPoolSize, shapesInFrame, updateGeomsOfFrame } from "./geoms";
import type { SceneSpec, ShapeSpec } from "./sceneSpec";
import { checkShapes, ownersOfShapes } from "./shapeChecks";
import { createSleep } from "./sleep";
import { JOINT_SOLIMP, JOINT_SOLREF, softLaw } from "./softLaw";
import { createSolver } from "./solver";
import { refreshPoses, writeContactForces } from "./stepEngine";
import { createSweep } from "./sweep";

/** Most joints an arm may have; columns of a manifold have this much room. */
const MAX_JOINTS = 8;
/** Contacts for which there is room, per scene and per moving body. */
const BASE_CONTACTS = 256;
const CONTACTS_PER_BODY = 24;

/**
 * Builds the engine at the scene's initial state, the arm at zero.
 *
 * @throws {InputError} When a shape cannot be simulated; the message names whose.
 */
export function createEngine(scene: SceneSpec, options: NativeOptions): Engine {
  checkShapes(scene);
  const links = scene.arm?.links.length ?? 0;
  invariant(links <= MAX_JOINTS, `at most ${MAX_JOINTS} joints, got ${links}`);
  const firstBody = links + 1;
  const frameCount = firstBody + scene.bodies.length;
  // The shapes of a free body are needed in its principal frame before the pool can be sized.
  const sketch = createBodyModel(scene.bodies, createFrames(frameCount, 9 * frameCount), firstBody);
  const shapes = shapesOfFrames(scene, sketch);
  const frames = createFrames(frameCount, rotationPoolSize(shapes));
  const arm = createArmModel(scene.arm, frames);
  const bodies = createBodyModel(scene.bodies, frames, firstBody);
  const geoms = createGeoms(shapes, ownersOfShapes(scene), frames.rotation);
  const blocks = layOutBlocks(bodies, links);
  const dynamic = bodies.kind.reduce((sum, kind) => sum + (kind === FIXED ? 0 : 1), 0);
  const capacity = BASE_CONTACTS + CONTACTS_PER_BODY * dynamic;
  const { solref, solimp, timestep, gravity, impratio, torsionalFriction } = scene.options;
  const framePairs = findPairs(scene, frames, arm, bodies, geoms);
  const engine: Engine = {
    options,
    h: timestep,
    gravity: Float64Array.from(gravity),
    contactLaw: softLaw(solref, solimp, timestep),
    jointLaw: softLaw(JOINT_SOLREF, JOINT_SOLIMP, timestep),
    impratio,
    torsion: torsionalFriction,
    frames,
    arm,
    bodies,
    geoms,
    framePairs,
    sweep: createSweep(framePairs, frameCount),
    contacts: createContacts(capacity),
    blocks,
    blockOfFrame: blocksOfFrames(bodies, blocks, links, frameCount),
    frameWeight: new Float64Array(frameCount),
    velocityWeight: new Float64Array(blocks.nv),
    V: new Float64Array(blocks.nv),
    dV: new Float64Array(blocks.nv),
    sleep: createSleep(bodies.count, createContacts(capacity)),
    push: { active: false, frame: 0, point: new Float64Array(3), force: new Float64Array(3) },
    solver: createSolver(blocks.nv, blocks.count, links + dynamic, capacity),
    steps: 0,
    restored: true,
    restoredForce: new Float64Array(3 * capacity),
    readForces: (out) => writeContactForces(engine, out),
  };
  findWeights(engine);
  refreshPoses(engine);
  return engine;
}

function shapesOfFrames(scene: SceneSpec, bodies: BodyModel): ShapeSpec[][] {
  return [
    [...(scene.arm?.baseShapes ?? [])],
    ...(scene.arm?.links ?? []).map((link) => [...link.shapes]),
    ...scene.bodies.map((body, i) => shapesInFrame(body.shapes, bodies.X_BF[i]!)),
  ];
}

function layOutBlocks(bodies: BodyModel, joints: number): Blocks {
  const count = bodies.count + 1;
  const at = new Int32Array(count);
  const dim = new Int32Array(count);
  let nv = 0;
  for (let k = 0; k < count; k++) {
    const kind = bodies.kind[k];
    dim[k] = k === bodies.count ? joints : kind === FREE ? 6 : kind === FIXED ? 0 : 1;
    at[k] = nv;
    nv += dim[k]!;
  }
  return { count, arm: bodies.count, at, dim, nv };
}

function blocksOfFrames(bodies: BodyModel, blocks: Blocks, links: number, frames: number): Int32Array {
  return Int32Array.from({ length: frames }, (_, f) => {
    if (f === 0) return -1;
    if (f <= links) return blocks.arm;
    return bodies.kind[f - bodies.firstFrame] === FIXED ? -1 : f - bodies.firstFrame;
  });
}

/** Pairs that may collide; arm parts that overlap where every joint is at zero are left out for good. */
function findPairs(scene: SceneSpec, frames: Frames, arm: ArmModel, bodies: BodyModel, geoms: Geoms): FramePairs {
  const rank = Array.from({ length: frames.count }, (_, f) => {
    if (f === 0) return STATIC_RANK;
    if (f <= arm.n) return LINK_RANK;
    const kind = bodies.kind[f - bodies.firstFrame];
    return kind === FIXED ? STATIC_RANK : kind === FREE ? FREE_RANK : JOINT_RANK;
  });
  const hasShapes = rank.map((_, f) => geoms.firstOfFrame[f + 1]! > geoms.firstOfFrame[f]!);
  const pairs = listFramePairs(rank, hasShapes, arm.n, scene.arm?.selfCollision ?? false);
  updateArmKinematics(arm, frames);
  for (let f = 0; f <= arm.n; f++) updateGeomsOfFrame(geoms, frames, f);
  const scratch = createContacts(BASE_CONTACTS);
  return keepFramePairs(pairs, (a, b) => {
    if (b > arm.n) return true;
    scratch.count = 0;
    scratch.pairCount = 0;
    collideFrames(geoms, a, b, scratch);
    return scratch.count === 0;
  });
}

/**
 * Inverse weights at the rest pose, which scale the regularisation of contacts and joint rows: the mean translational response of
 * each frame at its centre of mass, and the diagonal of M⁻¹ (MuJoCo's body_invweight0 and dof_invweight0).
 */
function findWeights(engine: Engine): void {
  const { arm, bodies, blocks, frameWeight, velocityWeight } = engine;
  for (let k = 0; k < bodies.count; k++) {
    const at = blocks.at[k]!;
    const frame = bodies.firstFrame + k;
    if (bodies.kind[k] === FREE) {
      frameWeight[frame] = 1 / bodies.mass[k]!;
      for (let i = 0; i < 3; i++) {
        velocityWeight[at + i] = 1 / bodies.mass[k]!;
        velocityWeight[at + 3 + i] = 1 / bodies.moments[3 * k + i]!;
      }
    } else if (bodies.kind[k] !== FIXED) {
      velocityWeight[at] = 1 / bodies.jointInertia[k]!;
      frameWeight[frame] = jointFrameWeight(bodies, k);
    }
  }
  if (arm.n > 0) findArmWeights(engine);
}

/** Mean over three directions of the response of the centre of mass; of the turn where the centre lies on the axis. */
function jointFrameWeight(bodies: BodyModel, k: number): number {
  const inverse = 1 / bodies.jointInertia[k]!;
  if (bodies.kind[k] !== HINGE) return inverse / 3;
  const [ax, ay, az] = [bodies.axis[3 * k]!, bodies.axis[3 * k + 1]!, bodies.axis[3 * k + 2]!];
  const [cx, cy, cz] = [bodies.com[3 * k]!, bodies.com[3 * k + 1]!, bodies.com[3 * k + 2]!];
  const along = ax * cx + ay * cy + az * cz;
  const lever = cx * cx + cy * cy + cz * cz - along * along;
  const weight = (lever * inverse) / 3;
  return weight > 1e-15 ? weight : inverse / 3;
}

function findArmWeights(engine: Engine): void {
  const { arm, frames, frameWeight, velocityWeight, blocks } = engine;
  const { n, screw: S, com } = arm;
  updateArmKinematics(arm, frames);
  updateArmDynamics(arm, frames, engine.V, blocks.at[blocks.arm]!, engine.gravity);
  const inverse = invertMatrix(arm.M, n);
  const { position: P, rotation: R } = frames;
  for (let i = 0; i < n; i++) {
    velocityWeight[blocks.at[blocks.arm]! + i] = inverse[n * i + i]!;
    const center = [0, 1, 2].map((r) => {
      const o = 9 * (i + 1) + 3 * r;
      return P[3 * (i + 1) + r]! + R[o]! * com[3 * i]! + R[o + 1]! * com[3 * i + 1]! + R[o + 2]! * com[3 * i + 2]!;
    }) as [number, number, number];
    // Velocity of the centre per joint: linear part of the screw plus axis × centre.
    const J = Array.from({ length: i + 1 }, (_, j) => {
      const [ax, ay, az] = [S[6 * j]!, S[6 * j + 1]!, S[6 * j + 2]!];
      return [
        S[6 * j + 3]! + ay * center[2] - az * center[1],
        S[6 * j + 4]! + az * center[0] - ax * center[2],
        S[6 * j + 5]! + ax * center[1] - ay * center[0],
      ] as const;
    });
    let sum = 0;
    for (let a = 0; a <= i; a++) {
      for (let b = 0; b <= i; b++) {
        sum += inverse[n * a + b]! * (J[a]![0] * J[b]![0] + J[a]![1] * J[b]![1] + J[a]![2] * J[b]![2]);
      }
    }
    frameWeight[i + 1] = sum / 3;
  }
}

/** Inverse of a symmetric positive definite matrix by Gauss-Jordan elimination; runs once per scene. */
function invertMatrix(source: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(source);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[n * i + i] = 1;
  for (let p = 0; p < n; p++) {
    const scale = 1 / a[n * p + p]!;
    for (let j = 0; j < n; j++) {
      a[n * p + j]! *= scale;
      inverse[n * p + j]! *= scale;
    }
    for (let i = 0; i < n; i++) {
      if (i === p) continue;
      const factor = a[n * i + p]!;
      for (let j = 0; j < n; j++) {
        a[n * i + j]! -= factor * a[n * p + j]!;
        inverse[n * i + j]! -= factor * inverse[n * p + j]!;
      }
    }
  }
  return inverse;
}
