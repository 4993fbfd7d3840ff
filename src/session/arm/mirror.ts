/**
 * The simulated arm goes where a real one is, by its own servos: what is in its way stops it, and it pushes what it touches.
 *
 * Its target is the measured position and what its servos sag by there: a real arm's position tells of its own sag already.
 */

import type { Action, Controller, JointLimits, Observation } from "../../control/contracts";

/** A difference that is told, rad (2 degrees), and how long it must stand, s: an arm on its way lags by a few degrees. */
const TOLD = (2 * Math.PI) / 180;
const STANDS_S = 0.7;
/** A real joint that turned farther than this meanwhile is on its way, rad (1.5 degrees). */
const STILL = (1.5 * Math.PI) / 180;
/** A real arm that is not heard of for this long is forgotten, s; a busy page misses a reading now and then. */
const FORGOTTEN_S = 1;
/** A real joint this far out of the simulated range cannot be followed for that reason, rad (half a degree). */
const BEYOND = (0.5 * Math.PI) / 180;

/** Why the simulated arm is not where the real one is. */
export interface MirrorGap {
  /** Name of the joint that is farthest off. */
  readonly joint: string;
  /** `range`: the simulated joint ends before; `blocked`: something is in its way. */
  readonly cause: "range" | "blocked";
  /** Where the joint is, rad. */
  readonly real: number;
  readonly simulated: number;
}

export interface MirrorOptions {
  /** Where the real arm is, shape (n), rad; null when that is not known: the simulated arm then stays. */
  readonly measured: () => Float64Array | null;
  /** Of the simulated arm; a real one may be calibrated a little wider. */
  readonly limits: readonly JointLimits[];
  /** Writes what the simulated servos sag by at a joint position; shape (n), rad. */
  readonly sag: (q: Float64Array, out: Float64Array) => void;
}

export interface Mirror extends Controller {
  /** What keeps the simulated arm from where the real one is; null while it is there, or on its way. */
  readonly gap: MirrorGap | null;
}

export function createMirror({ measured, limits, sag }: MirrorOptions): Mirror {
  const n = limits.length;
  const sags = new Float64Array(n);
  /** By joint: since when it is off, s, and where the real one was then; NaN while it is not. */
  const since = new Float64Array(n).fill(Number.NaN);
  const then = new Float64Array(n);
  let gap: MirrorGap | null = null;
  /** When the real arm was last heard of, s. */
  let heardAt = 0;

  const forget = (): void => {
    since.fill(Number.NaN);
    gap = null;
  };

  /** Whether joint `k` has been off for long while the real one stood still. */
  const isStuck = (k: number, real: number, off: number, time: number): boolean => {
    if (off < TOLD) {
      since[k] = Number.NaN;
      return false;
    }
    // Also where time was taken back.
    if (!(time >= since[k]!) || Math.abs(real - then[k]!) > STILL) {
      since[k] = time;
      then[k] = real;
    }
    return time - since[k]! >= STANDS_S;
  };

  const look = (real: Float64Array, { time, jointPosition }: Observation): void => {
    let most = 0;
    gap = null;
    for (let k = 0; k < n; k++) {
      const [at, simulated] = [real[k]!, jointPosition[k]!];
      const off = Math.abs(at - simulated);
      if (!isStuck(k, at, off, time) || off <= most) continue;
      most = off;
      const { name, lower, upper } = limits[k]!;
      const end = Math.min(Math.max(at, lower), upper);
      // What does not even come to the end of its range is blocked before it.
      const isOut = Math.abs(at - end) > BEYOND && Math.abs(end - simulated) < TOLD;
      gap = { joint: name, cause: isOut ? "range" : "blocked", real: at, simulated };
    }
  };

  return {
    id: "arm",
    reset: forget,
    get gap() {
      return gap;
    },
    act(observation): Action | null {
      const position = measured();
      if (position?.length !== n) {
        if (!(observation.time - heardAt <= FORGOTTEN_S)) forget();
        return null;
      }
      heardAt = observation.time;
      look(position, observation);
      sag(position, sags);
      return position.map((q, k) => Math.min(Math.max(q + sags[k]!, limits[k]!.lower), limits[k]!.upper));
    },
  };
}
