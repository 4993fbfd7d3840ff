/**
 * Resting bodies sleep: a group of bodies near each other, all of them slow for a while and none near the arm, is frozen and left
 * out of collision and solver until something that is awake comes near. Its contacts are kept as they were.
 */

import { framesNear } from "./collide";
import type { Contacts } from "./contacts";
import type { Engine } from "./engine";

/** Slower than this (m/s at the surface) counts as at rest. */
const REST_SPEED = 5e-4;
/** Rest before sleep, in steps: 0.2 s at 2 ms. */
const REST_STEPS = 100;
/** How often groups are formed, in steps. */
const CHECK_INTERVAL = 16;
/** Bodies closer than this belong together, and wake each other, m: more than anything moves in one step. */
export const NEAR = 0.005;

/** Mark of a body between the decision and its freezing. */
const FALLING_ASLEEP = 2;

export interface Sleep {
  /** 1 for sleeping bodies; steps at rest; group that fell asleep together (its smallest body); shape (bodies). */
  readonly asleep: Uint8Array;
  readonly restSteps: Int32Array;
  readonly group: Int32Array;
  /** Scratch: 1 for awake bodies that keep their group awake. */
  readonly restless: Uint8Array;
  count: number;
  /** Contacts of sleeping bodies with their forces (shape (n, 3), N), as they were. */
  readonly contacts: Contacts;
  readonly force: Float64Array;
}

export function createSleep(bodies: number, contacts: Contacts): Sleep {
  return {
    asleep: new Uint8Array(bodies),
    restSteps: new Int32Array(bodies),
    group: new Int32Array(bodies).fill(-1),
    restless: new Uint8Array(bodies),
    count: 0,
    contacts,
    force: new Float64Array(3 * contacts.capacity),
  };
}

/** Wakes everything. */
export function wakeAll(engine: Engine): void {
  const { sleep } = engine;
  sleep.asleep.fill(0);
  sleep.restSteps.fill(0);
  sleep.group.fill(-1);
  sleep.count = 0;
  sleep.contacts.count = 0;
  sleep.contacts.pairCount = 0;
}

/** Wakes a body and all that fell asleep with it. */
export function wakeBody(engine: Engine, body: number): void {
  const { sleep } = engine;
  sleep.restSteps[body] = 0;
  if (sleep.asleep[body] === 0) return;
  const group = sleep.group[body]!;
  for (let k = 0; k < sleep.asleep.length; k++) {
    if (sleep.asleep[k] === 0 || sleep.group[k] !== group) continue;
    sleep.asleep[k] = 0;
    sleep.restSteps[k] = 0;
    sleep.group[k] = -1;
    sleep.count--;
    dropContacts(engine, k);
  }
}

/** Wakes sleeping groups that something awake has come near to, by the near pairs of the present poses. */
export function wakeTouched(engine: Engine): void {
  const { sleep, framePairs, sweep } = engine;
  let before = 0;
  while (sleep.count !== before && sleep.count > 0) {
    before = sleep.count;
    for (let k = 0; k < sweep.count; k++) {
      const p = sweep.list[k]!;
      const a = framePairs.a[p]!;
      const b = framePairs.b[p]!;
      const quietA = isQuiet(engine, a);
      const quietB = isQuiet(engine, b);
      if (quietA === quietB || isStill(engine, a) || isStill(engine, b)) continue;
      if (framesNear(engine.geoms, a, b, NEAR)) wakeBody(engine, (quietA ? a : b) - engine.bodies.firstFrame);
    }
  }
}

/** Whether a frame is static or belongs to a sleeping body. */
export function isQuiet(engine: Engine, frame: number): boolean {
  if (engine.blockOfFrame[frame]! < 0) return true;
  const body = frame - engine.bodies.firstFrame;
  return body >= 0 && engine.sleep.asleep[body] === 1;
}

function isStill(engine: Engine, frame: number): boolean {
  return engine.blockOfFrame[frame]! < 0;
}

/** Counts rest and puts groups to sleep; runs after each step. */
export function updateSleep(engine: Engine, readForces: (out: Float64Array) => void): void {
  const { sleep, bodies, blocks, V, geoms } = engine;
  if (!engine.options.sleeping) return;
  for (let k = 0; k < bodies.count; k++) {
    const dim = blocks.dim[k]!;
    if (dim === 0 || sleep.asleep[k] === 1) continue;
    const o = blocks.at[k]!;
    const reach = geoms.frameRadius[bodies.firstFrame + k]!;
    let linear = 0;
    let angular = 0;
    for (let i = 0; i < dim; i++) {
      const x = V[o + i]!;
      if (i < 3) linear += x * x;
      else angular += x * x;
    }
    const still = linear + reach * reach * angular < REST_SPEED * REST_SPEED;
    sleep.restSteps[k] = still ? sleep.restSteps[k]! + 1 : 0;
  }
  if (engine.steps % CHECK_INTERVAL === 0) sleepGroups(engine, readForces);
}

/** Forms groups of near awake bodies and lets those sleep in which every body rests and none is near the arm. */
function sleepGroups(engine: Engine, readForces: (out: Float64Array) => void): void {
  if (!markRestless(engine)) return;
  // The smallest index and restlessness spread through neighbours until nothing changes.
  const { framePairs } = engine;
  for (let changed = true; changed; ) {
    changed = false;
    for (let p = 0; p < framePairs.count; p++) if (spread(engine, p)) changed = true;
  }
  const { asleep, group, restless } = engine.sleep;
  let any = false;
  for (let k = 0; k < asleep.length; k++) {
    if (asleep[k] !== 0 || restless[k] === 1 || group[k]! < 0) continue;
    asleep[k] = FALLING_ASLEEP;
    any = true;
  }
  if (any) freeze(engine, readForces);
}

/** Labels every awake body with itself and whether it has rested too little; false when none could sleep. */
function markRestless(engine: Engine): boolean {
  const { sleep, blocks, push, bodies } = engine;
  let candidates = 0;
  for (let k = 0; k < sleep.asleep.length; k++) {
    if (sleep.asleep[k] === 1) continue;
    const moves = blocks.dim[k]! > 0;
    const pushed = push.active && push.frame === bodies.firstFrame + k;
    const rested = moves && !pushed && sleep.restSteps[k]! >= REST_STEPS;
    sleep.group[k] = moves ? k : -1;
    sleep.restless[k] = rested ? 0 : 1;
    if (rested) candidates++;
  }
  return candidates > 0;
}

/** Joins the two frames of a pair when they are near; returns whether a label changed. */
function spread(engine: Engine, p: number): boolean {
  const { sleep, framePairs, bodies } = engine;
  const { group, restless } = sleep;
  const frameA = framePairs.a[p]!;
  const frameB = framePairs.b[p]!;
  if (isQuiet(engine, frameA) || isQuiet(engine, frameB)) return false;
  const a = frameA - bodies.firstFrame;
  const b = frameB - bodies.firstFrame;
  if (b < 0) return false;
  const restlessA = a < 0 ? 1 : restless[a]!;
  const same = restlessA === restless[b]! && (a < 0 || group[a] === group[b]);
  if (same || (a < 0 && restless[b] === 1)) return false;
  if (!framesNear(engine.geoms, frameA, frameB, NEAR)) return false;
  const either = restlessA | restless[b]!;
  restless[b] = either;
  if (a < 0) return true;
  restless[a] = either;
  const smallest = Math.min(group[a]!, group[b]!);
  group[a] = smallest;
  group[b] = smallest;
  return true;
}

/** Stops the bodies that fall asleep and keeps their contacts. */
function freeze(engine: Engine, readForces: (out: Float64Array) => void): void {
  const { sleep, bodies, blocks, V, dV, contacts } = engine;
  readForces(forces(contacts.capacity));
  for (let p = 0; p < contacts.pairCount; p++) {
    const a = contacts.frameA[p]! - bodies.firstFrame;
    const b = contacts.frameB[p]! - bodies.firstFrame;
    if ((a >= 0 && sleep.asleep[a] === FALLING_ASLEEP) || (b >= 0 && sleep.asleep[b] === FALLING_ASLEEP))
      keepManifold(engine, p);
  }
  for (let k = 0; k < bodies.count; k++) {
    if (sleep.asleep[k] !== FALLING_ASLEEP) continue;
    sleep.asleep[k] = 1;
    sleep.count++;
    for (let i = 0; i < blocks.dim[k]!; i++) {
      V[blocks.at[k]! + i] = 0;
      dV[blocks.at[k]! + i] = 0;
    }
  }
}

let forceScratch = new Float64Array(0);

function forces(capacity: number): Float64Array {
  if (forceScratch.length < 3 * capacity) forceScratch = new Float64Array(3 * capacity);
  return forceScratch;
}

function keepManifold(engine: Engine, p: number): void {
  const { contacts, sleep } = engine;
  const kept = sleep.contacts;
  const end = contacts.start[p + 1]!;
  if (kept.count + end - contacts.start[p]! > kept.capacity) return;
  const q = kept.pairCount++;
  kept.frameA[q] = contacts.frameA[p]!;
  kept.frameB[q] = contacts.frameB[p]!;
  kept.start[q] = kept.count;
  for (let c = contacts.start[p]!; c < end; c++) {
    const to = kept.count++;
    kept.depth[to] = contacts.depth[c]!;
    for (let k = 0; k < 3; k++) {
      kept.point[3 * to + k] = contacts.point[3 * c + k]!;
      kept.normal[3 * to + k] = contacts.normal[3 * c + k]!;
      sleep.force[3 * to + k] = forceScratch[3 * c + k]!;
    }
  }
  kept.start[q + 1] = kept.count;
}

/** Forgets the kept contacts of one body. */
function dropContacts(engine: Engine, body: number): void {
  const { sleep, bodies } = engine;
  const kept = sleep.contacts;
  const frame = bodies.firstFrame + body;
  let pairs = 0;
  let count = 0;
  for (let p = 0; p < kept.pairCount; p++) {
    const start = kept.start[p]!;
    const end = kept.start[p + 1]!;
    if (kept.frameA[p] === frame || kept.frameB[p] === frame) continue;
    kept.frameA[pairs] = kept.frameA[p]!;
    kept.frameB[pairs] = kept.frameB[p]!;
    const first = count;
    for (let c = start; c < end; c++, count++) {
      kept.depth[count] = kept.depth[c]!;
      for (let k = 0; k < 3; k++) {
        kept.point[3 * count + k] = kept.point[3 * c + k]!;
        kept.normal[3 * count + k] = kept.normal[3 * c + k]!;
        sleep.force[3 * count + k] = sleep.force[3 * c + k]!;
      }
    }
    kept.start[pairs++] = first;
  }
  kept.start[pairs] = count;
  kept.pairCount = pairs;
  kept.count = count;
}
