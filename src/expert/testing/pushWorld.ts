/**
 * A table without dynamics on which closed fingers push one thing: joints follow their targets at once, and the thing gives way
 * as the expert's own model says, with a support and a friction that may be others than the expert believes.
 */

import type { Controller, ObjectState, Observation } from "../../control/contracts";
import { cos, sin } from "../../math/trigonometry";
import { so101 } from "../../robot/so101";
import { sampleReset } from "../../world/reset";
import type { Scene } from "../../world/scene";
import { fingerOutline, leanAt, PAN_X, radiusOf, tipPosition } from "../fingertip";
import { handPose, openingHeading } from "../hand";
import { PushModel } from "../pushModel";
import { type Slider, sliderOf } from "../slider";

const TOP_SPEED = 4.7;
/** Steps of the model within a control period. */
const SUBSTEPS = 4;

export class PushWorld {
  readonly q = Float64Array.from(so101.poses.home!);
  readonly model: PushModel;
  time = 0;
  /** Fastest arm joint so far, rad/s. */
  fastest = 0;
  /** How often the fingers came down upon the thing. */
  landedOn = 0;
  readonly #scene: Scene;
  readonly #controller: Controller;
  readonly #slider: Slider;
  readonly #seed: number;

  /** @param supportScale - True radius of the support over the one that the expert takes. */
  constructor(scene: Scene, controller: Controller, seed: number, supportScale: number, friction: number) {
    this.#scene = scene;
    this.#controller = controller;
    this.#seed = seed;
    this.#slider = sliderOf(scene.objects[0]!)!;
    const supportRadius = supportScale * this.#slider.supportRadius;
    this.model = new PushModel({ ...this.#slider, supportRadius }, friction);
    const { p, q } = sampleReset(scene, seed).objects.get(scene.objects[0]!.id)!;
    const turn = 2 * Math.atan2(q[2], q[3]);
    const [mx, my] = this.#slider.middle;
    const [c, s] = [cos(turn), sin(turn)];
    this.model.place({ x: p[0] + c * mx - s * my, y: p[1] + s * mx + c * my, turn }, [], [0, 0]);
    controller.reset(seed);
  }

  observe(): Observation {
    const { x, y, turn } = this.model;
    const [mx, my] = this.#slider.middle;
    const [c, s] = [cos(turn), sin(turn)];
    const object: ObjectState = {
      id: this.#scene.objects[0]!.id,
      p: [x - (c * mx - s * my), y - (s * mx + c * my), this.#slider.height / 2],
      q: [0, 0, sin(turn / 2), cos(turn / 2)],
      v: [0, 0, 0],
      w: [0, 0, 0],
      joint: 0,
    };
    const zones = [...sampleReset(this.#scene, this.#seed).zones].map(([id, X_WZ]) => ({ id, ...X_WZ }));
    const none = new Float64Array(6);
    return {
      time: this.time,
      jointPosition: this.q.slice(),
      jointVelocity: none,
      jointTorque: none,
      objects: [object],
      zones,
    };
  }

  step(): void {
    const dt = 1 / this.#scene.episode.hz;
    const action = this.#controller.act(this.observe());
    this.time += dt;
    if (!action) return;
    const before = this.#tip();
    so101.joints.forEach(({ lower, upper }, j) => {
      const wanted = Math.min(Math.max(action[j]!, lower), upper);
      const moved = Math.min(Math.max(wanted - this.q[j]!, -TOP_SPEED * dt), TOP_SPEED * dt);
      if (j < 5) this.fastest = Math.max(this.fastest, Math.abs(moved) / dt);
      this.q[j]! += moved;
    });
    const after = this.#tip();
    if (after[2] > this.#slider.height) return;
    const bearing = Math.atan2(before[1], before[0] - PAN_X);
    const lean = leanAt(radiusOf(before[0], before[1]));
    const outline = fingerOutline(openingHeading(handPose(this.q)), bearing, lean, this.#slider.height);
    const { x, y, turn } = this.model;
    this.model.place({ x, y, turn }, outline, [before[0], before[1]]);
    if (before[2] > this.#slider.height && this.model.overlap() > 0.001) this.landedOn += 1;
    const [dx, dy] = [(after[0] - before[0]) / SUBSTEPS, (after[1] - before[1]) / SUBSTEPS];
    if (dx * dx + dy * dy > 1e-14) for (let k = 0; k < SUBSTEPS; k++) this.model.advance(dx, dy);
  }

  #tip() {
    return tipPosition(handPose(this.q));
  }
}
