/** Makes the frames that the view draws, at most sixty a second. */

import type { SimArm } from "../sim/simArm";
import type { DrawFrame } from "./drawState";

/** Shortest time between two frames, ms; a little under 1/60 s so that a timer's jitter does not halve the rate. */
const FRAME_INTERVAL_MS = 1000 / 60 - 2;

/** What a policy or planner intends; drawn as a ghost. */
export interface Prediction {
  /** Tool positions in W, shape (k, 3), m. */
  readonly path: Float64Array;
  /** Last joint position, shape (n) or empty, rad. */
  readonly pose: Float64Array;
}

/** Numbers frames and decides when one is due. */
export class FramePublisher {
  readonly #post: (frame: DrawFrame, transfer: ArrayBuffer[]) => void;
  #sequence = 0;
  #epoch = 0;
  #postedAtMs = Number.NEGATIVE_INFINITY;
  #dirty = false;

  constructor(post: (frame: DrawFrame, transfer: ArrayBuffer[]) => void) {
    this.#post = post;
  }

  /** Something moved. */
  touch(): void {
    this.#dirty = true;
  }

  /** Something moved because a person asked for it: the next picture must not wait. */
  touchAtOnce(): void {
    this.#dirty = true;
    this.#postedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Time jumped: the view must not interpolate from what it has, and wants the new picture at once. */
  cut(): void {
    this.#epoch += 1;
    this.touchAtOnce();
  }

  /** Posts a frame when something moved and enough time has passed. */
  publish(nowMs: number, arm: SimArm, predict: () => Prediction): void {
    if (!this.#dirty || nowMs - this.#postedAtMs < FRAME_INTERVAL_MS) return;
    this.#dirty = false;
    this.#postedAtMs = nowMs;
    this.#sequence += 1;
    const { path, pose } = predict();
    const picture = arm.picture();
    const frame: DrawFrame = {
      time: arm.time,
      sequence: this.#sequence,
      epoch: this.#epoch,
      ...picture,
      predictedPath: path,
      predictedPose: pose,
    };
    const arrays = [...Object.values(picture), path, pose] as Float64Array[];
    this.#post(
      frame,
      arrays.map((array) => array.buffer as ArrayBuffer),
    );
  }
}
