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
  /** Where a jump in time led to; null once time has run on from there. */
  #landing: Sample | null = null;

  /**
   * Takes a frame in unless it is known.
   *
   * A jump in time (reset, scrubbing) only moves the present; what lies there and after it is dropped once time runs on.
   */
  sample(frame: DrawFrame): void {
    if (this.measured.length > 0 && this.measured.at(-1)!.length !== frame.q.length) this.clear();
    const before = this.#seen;
    if (before && frame.sequence === before.sequence && frame.epoch === before.epoch) return;
    this.#seen = { sequence: frame.sequence, epoch: frame.epoch, time: frame.time };
    if (before && (frame.epoch !== before.epoch || frame.time <= before.time)) {
      this.#landing = sampleOf(frame);
      return;
    }
    if (this.#landing) this.#keep(this.#landing);
    this.#landing = null;
    this.#keep(sampleOf(frame));
  }

  #keep({ time, measured, target, torque, force }: Sample): void {
    this.#forgetFrom(time);
    this.time.push(time);
    this.measured.push(measured);
    this.target.push(target);
    this.torque.push(torque);
    this.force.push(force);
    if (this.time.length > CAPACITY) for (const column of this.#columns()) column.shift();
  }

  /** Forgets everything: another scene was opened, or another robot has other joints. */
  clear(): void {
    for (const column of this.#columns()) column.length = 0;
    this.#seen = null;
    this.#landing = null;
  }

  #forgetFrom(time: number): void {
    const at = this.time.findIndex((t) => t >= time);
    if (at >= 0) for (const column of this.#columns()) column.length = at;
  }

  #columns(): unknown[][] {
    return [this.time, this.measured, this.target, this.torque, this.force];
  }
}

/** One row of the columns. */
interface Sample {
  readonly time: number;
  readonly measured: number[];
  readonly target: number[];
  readonly torque: number[];
  readonly force: number;
}

function sampleOf({ time, q, target, tau, contacts }: DrawFrame): Sample {
  return {
    time,
    measured: Array.from(q),
    target: Array.from(target),
    torque: Array.from(tau),
    force: strongestForce(contacts),
  };
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
