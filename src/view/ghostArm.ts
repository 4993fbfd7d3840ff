/** An arm that shows where the arm is wanted or predicted: a flat tint with an outline, never mistaken for the arm. */

import type { Group, Vector2 } from "three";
import { linkPoses } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { ghostHull } from "./arm/figureOf";
import { ghostStrength } from "./ghostStrength";
import { placeObject } from "./objectFigures";
import { Silhouette, type SilhouetteStyle } from "./silhouette";

/** Share of the way to the wanted strength per second: soft, and well under 200 ms. */
const EASE_PER_SECOND = 14;

export class GhostArm {
  readonly object;
  readonly #model: RobotModel;
  readonly #silhouette: Silhouette;
  readonly #links: readonly (Group | null)[];
  readonly #poses: Float64Array;
  #strength = 0;

  constructor(model: RobotModel, style: SilhouetteStyle, viewport: Vector2) {
    this.#model = model;
    this.#poses = new Float64Array(7 * model.links.length);
    this.#silhouette = new Silhouette(style, viewport);
    this.object = this.#silhouette.object;
    // The base stands still: it never differs.
    this.#links = model.links.map((_, k) => {
      const hull = k > 0 ? ghostHull(model, k) : null;
      return hull && this.#silhouette.add(hull);
    });
  }

  setColor(color: string): void {
    this.#silhouette.setColor(color);
  }

  /**
   * Shows joint positions as a ghost, the fainter the closer they are to the measured ones.
   *
   * @param q - Wanted, shape (n), rad; empty hides the ghost.
   * @param measured - Shape (n), rad.
   * @param base - Pose of the base in W, row 0 of the link poses.
   * @param dt - Since the last call, s.
   * @returns Whether it is still fading.
   */
  show(q: Float64Array, measured: Float64Array, base: Float64Array, dt: number): boolean {
    const known = q.length === this.#model.joints.length;
    const wanted = known ? ghostStrength(q, measured) : 0;
    const before = this.#strength;
    this.#strength += (wanted - before) * Math.min(1, dt * EASE_PER_SECOND);
    if (Math.abs(wanted - this.#strength) < 0.02) this.#strength = wanted;
    this.#silhouette.setStrength(this.#strength);
    if (this.object.visible && known) {
      linkPoses(this.#model, q, this.#poses);
      for (let k = 0; k < this.#links.length; k++) {
        const link = this.#links[k];
        if (link) placeObject(link, this.#poses, k);
      }
      placeObject(this.object, base, 0);
    }
    return this.#strength !== before;
  }

  dispose(): void {
    this.#silhouette.dispose();
  }
}
