/**
 * The changing part of an engine as one array of numbers, and back.
 *
 * Layout: steps, core (what `hash` covers), push, contacts, contacts of sleepers, the solver's factors, which are needed
 * to continue bit for bit only between two renewals of all factors, and the shares of weakened servos if there are any.
 */

import { invariant } from "../errors";
import type { Contacts } from "./contacts";
import type { Engine } from "./engine";
import { forgetFactors } from "./islands";
import { FACTOR_LIFETIME, refreshPoses, writeContactForces } from "./stepEngine";

/** Writes numbers and arrays one after the other. */
interface Pen {
  readonly data: number[];
}

/** The part of the state that decides the future: joint and body state, velocities, warm start, targets, sleep. */
export function coreState(engine: Engine): Float64Array {
  const { arm, bodies, V, dV, sleep } = engine;
  return Float64Array.from([
    engine.steps,
    ...arm.q,
    ...arm.target,
    ...arm.tau,
    ...V,
    ...dV,
    ...bodies.pose,
    ...bodies.joint,
    ...sleep.asleep,
    ...sleep.restSteps,
    ...sleep.group,
  ]);
}

/** What is added to the core only where a servo is weakened, so that all other states keep their form. */
export function weakenedServos({ arm }: Engine): Float64Array {
  return arm.servoScale.every((share) => share === 1) ? NOTHING : arm.servoScale;
}

const NOTHING = new Float64Array(0);

/** Everything that is needed to continue bit for bit. */
export function captureState(engine: Engine): Float64Array {
  const { push, contacts, sleep, solver } = engine;
  const pen: Pen = { data: [...coreState(engine)] };
  pen.data.push(push.active ? 1 : 0, push.frame, ...push.point, ...push.force);
  const force = new Float64Array(3 * contacts.capacity);
  if (engine.restored) force.set(engine.restoredForce);
  else writeContactForces(engine, force);
  writeContacts(pen, contacts, force);
  writeContacts(pen, sleep.contacts, sleep.force);
  if (engine.steps % FACTOR_LIFETIME !== 0) {
    pen.data.push(solver.packing, ...solver.factorSignature, ...solver.firstColumn, ...solver.L);
  }
  pen.data.push(...weakenedServos(engine));
  return Float64Array.from(pen.data);
}

function writeContacts(pen: Pen, contacts: Contacts, force: Float64Array): void {
  pen.data.push(contacts.pairCount);
  for (let p = 0; p < contacts.pairCount; p++) {
    const start = contacts.start[p]!;
    const end = contacts.start[p + 1]!;
    pen.data.push(contacts.frameA[p]!, contacts.frameB[p]!, end - start);
    for (let c = start; c < end; c++) {
      pen.data.push(...contacts.point.subarray(3 * c, 3 * c + 3), ...contacts.normal.subarray(3 * c, 3 * c + 3));
      pen.data.push(contacts.depth[c]!, ...force.subarray(3 * c, 3 * c + 3));
    }
  }
}

/** Reads numbers in the order in which they were written. */
class Reader {
  private at = 0;
  constructor(private readonly data: Float64Array) {}
  get ended(): boolean {
    return this.at === this.data.length;
  }
  next(): number {
    const value = this.data[this.at++];
    invariant(value !== undefined, "a snapshot belongs to the scene it was taken from");
    return value;
  }
  fill(out: Float64Array | Int32Array | Uint8Array, from = 0, count = out.length): void {
    for (let i = 0; i < count; i++) out[from + i] = this.next();
  }
}

/** Puts an engine of the same scene into a captured state. */
export function applyState(engine: Engine, data: Float64Array): void {
  const { arm, bodies, V, dV, sleep, push, solver } = engine;
  const reader = new Reader(data);
  engine.steps = reader.next();
  for (const part of [arm.q, arm.target, arm.tau, V, dV, bodies.pose, bodies.joint]) reader.fill(part);
  for (const part of [sleep.asleep, sleep.restSteps, sleep.group]) reader.fill(part);
  sleep.count = sleep.asleep.reduce((sum, flag) => sum + flag, 0);
  push.active = reader.next() === 1;
  push.frame = reader.next();
  reader.fill(push.point);
  reader.fill(push.force);
  readContacts(reader, engine.contacts, engine.restoredForce);
  readContacts(reader, sleep.contacts, sleep.force);
  forgetFactors(solver);
  if (engine.steps % FACTOR_LIFETIME !== 0) {
    solver.packing = reader.next();
    reader.fill(solver.factorSignature);
    reader.fill(solver.firstColumn);
    reader.fill(solver.L);
  }
  if (reader.ended) arm.servoScale.fill(1);
  else reader.fill(arm.servoScale);
  engine.restored = true;
  refreshPoses(engine);
}

function readContacts(reader: Reader, contacts: Contacts, force: Float64Array): void {
  contacts.pairCount = reader.next();
  let count = 0;
  for (let p = 0; p < contacts.pairCount; p++) {
    contacts.frameA[p] = reader.next();
    contacts.frameB[p] = reader.next();
    contacts.start[p] = count;
    const end = count + reader.next();
    for (; count < end; count++) {
      reader.fill(contacts.point, 3 * count, 3);
      reader.fill(contacts.normal, 3 * count, 3);
      contacts.depth[count] = reader.next();
      reader.fill(force, 3 * count, 3);
    }
    contacts.start[p + 1] = count;
  }
  contacts.count = count;
}
