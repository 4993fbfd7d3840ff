/**
 * The soft-constraint law of MuJoCo, written for velocities.
 *
 * MuJoCo documentation, chapter "Computation", sections "Constraint model" and "Solver parameters": a constraint with residual r
 * wants the acceleration -b v - k d r and yields with the regularisation R = (1 - d) / d · A, where d(r) is the impedance.
 */

import { exp, log } from "../math/trigonometry";

/** Stiffness k (1/s²) and damping b (1/s) of the reference acceleration, and the shape of the impedance. */
export interface SoftLaw {
  readonly stiffness: number;
  readonly damping: number;
  readonly dmin: number;
  readonly dmax: number;
  readonly width: number;
  readonly midpoint: number;
  readonly power: number;
}

/** MuJoCo's defaults, which joint limits and dry friction keep. */
export const JOINT_SOLREF: readonly [number, number] = [0.02, 1];
export const JOINT_SOLIMP: readonly [number, number, number, number, number] = [0.9, 0.95, 0.001, 0.5, 2];

/** MuJoCo keeps impedances off 0 and 1. */
const MIN_IMPEDANCE = 1e-4;
const MAX_IMPEDANCE = 1 - 1e-4;

/** The law for solref (time constant s, damping ratio) and solimp; the time constant is at least two steps. */
export function softLaw(
  solref: readonly [number, number],
  solimp: readonly [number, number, number, number, number],
  timestep: number,
): SoftLaw {
  const bound = (d: number): number => Math.min(MAX_IMPEDANCE, Math.max(MIN_IMPEDANCE, d));
  const dmax = bound(solimp[1]);
  const time = Math.max(solref[0], 2 * timestep);
  return {
    stiffness: 1 / (dmax * dmax * time * time * solref[1] * solref[1]),
    damping: 2 / (dmax * time),
    dmin: bound(solimp[0]),
    dmax,
    width: Math.max(1e-15, solimp[2]),
    midpoint: bound(solimp[3]),
    power: Math.max(1, solimp[4]),
  };
}

/** Impedance d at a violation (m or rad, either sign). */
export function impedance(law: SoftLaw, violation: number): number {
  const x = Math.abs(violation) / law.width;
  if (x >= 1) return law.dmax;
  const { midpoint, power } = law;
  let y: number;
  if (power === 2) y = x < midpoint ? (x * x) / midpoint : 1 - ((1 - x) * (1 - x)) / (1 - midpoint);
  else if (x < midpoint) y = raise(x, power) / raise(midpoint, power - 1);
  else y = 1 - raise(1 - x, power) / raise(1 - midpoint, power - 1);
  return law.dmin + y * (law.dmax - law.dmin);
}

/** base to the exponent, for base 0 to 1. */
function raise(base: number, exponent: number): number {
  return base > 0 ? exp(exponent * log(base)) : 0;
}
