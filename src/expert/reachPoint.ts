/** Brings the tool to a point in the air and keeps it there. */

import type { Action, Controller, Observation } from "../control/contracts";
import { so101 } from "../robot/so101";
import { JAW_JOINT } from "./hand";
import { HandMotion } from "./handMotion";

/** A hand that leans reaches further than one that points straight down, rad. */
const LEANING = 0.9;

/** A controller for one zone; without sight of it, it has nothing to say. */
export class ReachPoint implements Controller {
  readonly id = "expert";
  readonly #zone: string;
  readonly #motion: HandMotion;

  /**
   * @param zone - Id of the zone.
   * @param dt - Control period, s.
   */
  constructor(zone: string, dt: number) {
    this.#zone = zone;
    this.#motion = new HandMotion(dt);
  }

  reset(): void {
    this.#motion.rest();
  }

  act({ jointPosition: q, zones }: Observation): Action | null {
    const target = zones?.find(({ id }) => id === this.#zone)?.p;
    if (!target) return null;
    const goal = {
      position: target,
      point: so101.tool.X_LE.p,
      roll: 0,
      travelHeight: target[2],
      jaw: q[JAW_JOINT]!,
      haste: 1,
      pitch: LEANING,
    };
    return this.#motion.towards(goal, q);
  }
}
