/**
 * A world without forces, to see what the expert does: joints follow their targets at once, a box between closing jaws
 * sticks to the hand, and what is let go drops straight onto whatever is below.
 */

import type { Controller, ObjectState, Observation, ZonePose } from "../../control/contracts";
import { compose, IDENTITY_TRANSFORM, invert, type Transform } from "../../math/transform";
import { so101 } from "../../robot/so101";
import { WALL_THICKNESS } from "../../world/objectRecipes";
import { halfExtents } from "../../world/objectShapes";
import { sampleReset } from "../../world/reset";
import type { Scene } from "../../world/scene";
import { lyingBox } from "../grip";
import { handPose, JAW_JOINT, jawAngle, jawGap, seenFromHand } from "../hand";

const TOP_SPEED = 4.7;

export class KinematicWorld {
  readonly q: Float64Array;
  readonly poses = new Map<string, Transform>();
  time = 0;
  /** Fastest arm joint so far, rad/s. */
  fastest = 0;
  #held: { readonly id: string; readonly X_GO: Transform } | null = null;
  readonly #scene: Scene;
  readonly #controller: Controller;
  readonly #zones: readonly ZonePose[];

  /** @param toldSeed - What the controller is told at its reset; it must not matter where things stand by. */
  constructor(scene: Scene, controller: Controller, seed: number, toldSeed = seed) {
    this.#scene = scene;
    this.#controller = controller;
    this.q = Float64Array.from(so101.poses[scene.reset.robot.pose]!);
    const plan = sampleReset(scene, seed);
    for (const [id, X_WO] of plan.objects) this.poses.set(id, X_WO);
    this.#zones = [...plan.zones].map(([id, X_WZ]) => ({ id, ...X_WZ }));
    controller.reset(toldSeed);
  }

  get held(): string | null {
    return this.#held?.id ?? null;
  }

  /** Lets the held box slip out of the hand. */
  slip(): void {
    if (this.#held) this.#drop(this.#held.id);
    this.#held = null;
  }

  observe(): Observation {
    const objects = [...this.poses].map(
      ([id, { p, q }]): ObjectState => ({ id, p, q, v: [0, 0, 0], w: [0, 0, 0], joint: 0 }),
    );
    const jointTorque = new Float64Array(6);
    if (this.#held) jointTorque[JAW_JOINT] = -1.5;
    const [jointPosition, jointVelocity, zones] = [this.q.slice(), new Float64Array(6), this.#zones];
    return { time: this.time, jointPosition, jointVelocity, jointTorque, objects, zones };
  }

  step(): void {
    const dt = 1 / this.#scene.episode.hz;
    const action = this.#controller.act(this.observe());
    this.time += dt;
    if (!action) return;
    so101.joints.forEach(({ lower, upper }, j) => {
      const reach = TOP_SPEED * dt;
      const wanted = Math.min(Math.max(action[j]!, lower), upper);
      const moved = Math.min(Math.max(wanted - this.q[j]!, -reach), reach);
      if (j !== JAW_JOINT) this.fastest = Math.max(this.fastest, Math.abs(moved) / dt);
      this.q[j]! += moved;
    });
    this.#grip();
  }

  #grip(): void {
    const X_BG = handPose(this.q);
    if (this.#held) {
      const { id, X_GO } = this.#held;
      const { width, halfHeight } = this.#between(id);
      if (jawGap(this.q[JAW_JOINT]!, halfHeight) > width + 0.001) {
        this.slip();
        return;
      }
      this.q[JAW_JOINT] = jawAngle(width, halfHeight);
      this.poses.set(id, compose(X_BG, X_GO));
      return;
    }
    for (const { id, fixed } of this.#scene.objects) {
      if (fixed) continue;
      const { width, halfHeight } = this.#between(id);
      const seen = seenFromHand(X_BG, this.poses.get(id)!.p);
      const gap = jawGap(this.q[JAW_JOINT]!, halfHeight);
      const inside =
        Math.abs(seen.beside) < 0.01 && Math.abs(seen.beyond) < 0.012 && Math.abs(seen.across - gap / 2) < 0.006;
      if (!inside || gap > width) continue;
      this.#held = { id, X_GO: compose(invert(X_BG), this.poses.get(id)!) };
      this.q[JAW_JOINT] = jawAngle(width, halfHeight);
      return;
    }
  }

  /** Width across the jaws; the boxes here are square. */
  #between(id: string): { readonly width: number; readonly halfHeight: number } {
    const object = this.#scene.objects.find((candidate) => candidate.id === id)!;
    const { sides, halfHeight } = lyingBox(object.size!, this.poses.get(id)!.q);
    return { width: sides[0]!.width, halfHeight };
  }

  #drop(id: string): void {
    const { p, q } = this.poses.get(id) ?? IDENTITY_TRANSFORM;
    const object = this.#scene.objects.find((candidate) => candidate.id === id)!;
    let surface = 0;
    for (const other of this.#scene.objects) {
      const below = this.poses.get(other.id)!;
      const [hx, hy, hz] = halfExtents(other);
      if (other.id === id || Math.abs(p[0] - below.p[0]) > hx || Math.abs(p[1] - below.p[1]) > hy) continue;
      const top = other.kind === "tray" ? below.p[2] - hz + WALL_THICKNESS : below.p[2] + hz;
      surface = Math.max(surface, top);
    }
    this.poses.set(id, { p: [p[0], p[1], surface + halfExtents(object)[2]], q });
  }
}
