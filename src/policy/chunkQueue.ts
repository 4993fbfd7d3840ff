/**
 * Predicted action chunks in time: which target belongs to which policy step.
 *
 * Steps count policy periods since reset. A chunk that arrives late is used from the present step on, so actions whose
 * time has passed are never played.
 */

import type { Action } from "../control/contracts";
import { invariant } from "../errors";
import { exp } from "../math/trigonometry";

/** One predicted chunk. */
interface QueuedChunk {
  /** Step of the observation that it was computed from; its first action belongs to this step. */
  readonly start: number;
  /** Shape (chunk, n), rad. */
  readonly actions: Float64Array;
}

/** Holds the chunks of one episode. */
export class ChunkQueue {
  readonly #joints: number;
  readonly #length: number;
  readonly #ensemble: number | null;
  /** Oldest first. */
  #chunks: QueuedChunk[] = [];

  /**
   * @param joints - n.
   * @param length - Actions per chunk.
   * @param ensemble - m of the weights exp(-m i), i = 0 for the oldest prediction of a step; null plays the newest.
   */
  constructor(joints: number, length: number, ensemble: number | null) {
    this.#joints = joints;
    this.#length = length;
    this.#ensemble = ensemble;
  }

  clear(): void {
    this.#chunks = [];
  }

  /** Adds a chunk, shape (length, n), rad. Chunks arrive in the order of their observations. */
  add(start: number, actions: Float64Array): void {
    invariant(actions.length === this.#length * this.#joints, "a chunk has its full length");
    if (this.#ensemble === null) this.#chunks = [];
    this.#chunks.push({ start, actions });
  }

  /** Start step of the newest chunk, or null. */
  newestStart(): number | null {
    return this.#chunks.at(-1)?.start ?? null;
  }

  /** Steps from this one on that the newest chunk still covers. */
  remaining(step: number): number {
    const newest = this.#chunks.at(-1);
    return newest ? Math.max(0, newest.start + this.#length - step) : 0;
  }

  /**
   * The target of one step; forgets chunks that have ended.
   *
   * With ensembling, the weighted mean of all predictions of this step (Zhao et al. 2023, ACT).
   *
   * @returns A new array, shape (n), rad, or null when no chunk covers the step.
   */
  actionAt(step: number): Action | null {
    this.#chunks = this.#chunks.filter((chunk) => step < chunk.start + this.#length);
    const live = this.#chunks.filter((chunk) => step >= chunk.start);
    if (live.length === 0) return null;
    const action = new Float64Array(this.#joints);
    let total = 0;
    live.forEach((chunk, i) => {
      const weight = exp(-(this.#ensemble ?? 0) * i);
      total += weight;
      for (let j = 0; j < this.#joints; j++)
        action[j]! += weight * chunk.actions[(step - chunk.start) * this.#joints + j]!;
    });
    for (let j = 0; j < this.#joints; j++) action[j]! /= total;
    return action;
  }

  /** Targets of the newest chunk from this step on, shape (remaining, n), rad. */
  ahead(step: number): Float64Array {
    const newest = this.#chunks.at(-1);
    if (!newest) return new Float64Array(0);
    return newest.actions.slice(Math.max(0, step - newest.start) * this.#joints);
  }
}
