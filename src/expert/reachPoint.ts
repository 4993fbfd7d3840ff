/** Brings the tool to a point in the air and keeps it there. */

import type { Action, Controller, Observation } from "../control/contracts";
import { InputError } from "../errors";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { sampleReset } from "../world/reset";
import type { Scene } from "../world/scene";
import { JAW_JOINT } from "./hand";
import { HandMotion } from "./handMotion";

/** A hand that leans reaches further than one that points straight down, rad. */
const LEANING = 0.9;

/** A controller for one zone. Zones are not observed, so it draws the placement of the episode's seed itself. */
export class ReachPoint implements Controller {
  readonly id = "expert";
  readonly #scene: Scene;
  readonly #zone: string;
  readonly #motion: HandMotion;
  #target: Vec3 | null = null;

  constructor(scene: Scene, zone: string) {
    this.#scene = scene;
    this.#zone = zone;
    this.#motion = new HandMotion(1 / scene.episode.hz);
  }

  reset(seed: number): void {
    this.#motion.rest();
    try {
      this.#target = sampleReset(this.#scene, seed).zones.get(this.#zone)?.p ?? null;
    } catch (error) {
      // An unplaceable seed has no dot to reach; the reset of the arm reports it.
      if (!(error instanceof InputError)) throw error;
      this.#target = null;
    }
  }

  act({ jointPosition: q }: Observation): Action | null {
    if (!this.#target) return null;
    const goal = {
      position: this.#target,
      point: so101.tool.X_LE.p,
      roll: 0,
      travelHeight: this.#target[2],
      jaw: q[JAW_JOINT]!,
      haste: 1,
      pitch: LEANING,
    };
    return this.#motion.towards(goal, q);
  }
}
