/** Poses at the instant that is drawn: between the two newest frames of the session. No three here. */

import type { DrawFrame, DrawState } from "../session/drawState";

/** Poses are x, y, z, qx, qy, qz, qw in W; the arrays are written anew each time. */
export class DrawnPoses {
  linkPose = new Float64Array(0);
  objectPose = new Float64Array(0);
  objectJoint = new Float64Array(0);
  zonePose = new Float64Array(0);
  q = new Float64Array(0);
  target = new Float64Array(0);
  /** Simulated time that is drawn, s. */
  time = 0;
  /** The newest frame, for what is not interpolated. */
  frame: DrawFrame | null = null;
  #sequence = -1;
  #epoch = -1;
  #share = -1;

  /**
   * Samples the mailbox.
   *
   * @param nowMs - Page time, ms.
   * @returns Whether anything differs from the last sample.
   */
  sample(draw: DrawState, nowMs: number): boolean {
    const { current, previous } = draw;
    if (!current) return false;
    const apart = previous && previous.epoch === current.epoch ? current.time - previous.time : 0;
    const since = ((nowMs - draw.arrivedMs) / 1000) * draw.rate;
    const share = apart > 0 && draw.rate > 0 ? Math.min(1, Math.max(0, since / apart)) : 1;
    if (current.sequence === this.#sequence && current.epoch === this.#epoch && share === this.#share) return false;
    this.#sequence = current.sequence;
    this.#epoch = current.epoch;
    this.#share = share;
    const from = share < 1 && previous ? previous : current;
    this.frame = current;
    this.time = from.time + (current.time - from.time) * share;
    this.linkPose = blendPoses(this.linkPose, from.linkPose, current.linkPose, share);
    this.objectPose = blendPoses(this.objectPose, from.objectPose, current.objectPose, share);
    this.objectJoint = blend(this.objectJoint, from.objectJoint, current.objectJoint, share);
    this.zonePose = blendPoses(this.zonePose, from.zonePose, current.zonePose, share);
    this.q = blend(this.q, from.q, current.q, share);
    this.target = blend(this.target, from.target, current.target, share);
    return true;
  }
}

function blend(out: Float64Array<ArrayBuffer>, a: Float64Array, b: Float64Array, t: number): Float64Array<ArrayBuffer> {
  const result = out.length === b.length ? out : new Float64Array(b.length);
  const from = a.length === b.length ? a : b;
  for (let i = 0; i < b.length; i++) result[i] = from[i]! + (b[i]! - from[i]!) * t;
  return result;
}

/** Positions along the line, orientations along the short way (normalised linear blend; steps are small). */
function blendPoses(
  out: Float64Array<ArrayBuffer>,
  a: Float64Array,
  b: Float64Array,
  t: number,
): Float64Array<ArrayBuffer> {
  const result = out.length === b.length ? out : new Float64Array(b.length);
  const from = a.length === b.length ? a : b;
  for (let o = 0; o < b.length; o += 7) {
    for (let i = 0; i < 3; i++) result[o + i] = from[o + i]! + (b[o + i]! - from[o + i]!) * t;
    let dot = 0;
    for (let i = 3; i < 7; i++) dot += from[o + i]! * b[o + i]!;
    const sign = dot < 0 ? -1 : 1;
    let norm = 0;
    for (let i = 3; i < 7; i++) {
      const value = sign * from[o + i]! * (1 - t) + b[o + i]! * t;
      result[o + i] = value;
      norm += value * value;
    }
    const scale = 1 / Math.sqrt(norm);
    for (let i = 3; i < 7; i++) result[o + i]! *= scale;
  }
  return result;
}
