/** The simulated arm goes where a real one is. */

import type { Action, Controller, JointLimits } from "../../control/contracts";

/**
 * @param measured - Where the real arm is, shape (n), rad; null when that is not known: the simulated arm then stays.
 * @param limits - Of the simulated arm; a real one may be calibrated a little wider.
 */
export function createMirror(measured: () => Float64Array | null, limits: readonly JointLimits[]): Controller {
  return {
    id: "arm",
    reset() {},
    act(): Action | null {
      const position = measured();
      if (position?.length !== limits.length) return null;
      return position.map((q, k) => Math.min(Math.max(q, limits[k]!.lower), limits[k]!.upper));
    },
  };
}
