/** The last seconds of joint positions, torques and contact forces, for the plots. Written once per new frame. */

import type { DrawFrame } from "../session/drawState";

/** Samples kept: 20 s at 60 frames a second. */
const CAPACITY = 1200;

/** Plain columns, oldest first. */
export class Telemetry {
  readonly time: number[] = [];
  readonly measured: number[][] = [];
  readonly target: number[][] = [];
  readonly torque: number[][] = [];
  readonly force: number[] = [];
  #seen: { readonly sequence: number; readonly epoch: number; readonly time: number } | null = null;

  /**
   * Takes a frame in unless it is known.
   *
   * A jump in time (reset, scrubbing) only moves the present; what lies after it is dropped once time runs on from there.
   */
  sample(frame: DrawFrame): void {
    if (this.measured.length > 0 && this.measured.at(-1)!.length !== frame.q.length) this.#clear();
    const before = this.#seen;
    if (before && frame.sequence === before.sequence && frame.epoch === before.epoch) return;
    this.#seen = { sequence: frame.sequence, epoch: frame.epoch, time: frame.time };
    if (before && (frame.epoch !== before.epoch || frame.time <= before.time)) return;
    this.#forgetFrom(frame.time);
    this.time.push(frame.time);
    this.measured.push(Array.from(frame.q));
    this.target.push(Array.from(frame.target));
    this.torque.push(Array.from(frame.tau));
    this.force.push(strongestForce(frame.contacts));
    if (this.time.length > CAPACITY) for (const column of this.#columns()) column.shift();
  }

  /** Forgets everything: another robot has other joints. */
  #clear(): void {
    for (const column of this.#columns()) column.length = 0;
    this.#seen = null;
  }

  #forgetFrom(time: number): void {
    const at = this.time.findIndex((t) => t >= time);
    if (at >= 0) for (const column of this.#columns()) column.length = at;
  }

  #columns(): unknown[][] {
    return [this.time, this.measured, this.target, this.torque, this.force];
  }
}

/** Largest contact force, N; contacts as in `DrawFrame`. */
function strongestForce(contacts: Float64Array): number {
  let most = 0;
  for (let i = 0; i + 5 < contacts.length; i += 6) {
    const [x, y, z] = [contacts[i + 3]!, contacts[i + 4]!, contacts[i + 5]!];
    most = Math.max(most, Math.sqrt(x * x + y * y + z * z));
  }
  return most;
}
