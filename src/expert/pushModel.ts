/**
 * Foresees where a slider goes when the closed fingers push it: slow, with dry friction, one contact at a time.
 *
 * Motion at a contact: Lynch and Mason, "Stable Pushing" (1996), section 2; the force that makes the contact stick, or the
 * edge of the friction cone when that is not enough.
 */

import { cos, sin } from "../math/trigonometry";
import type { Vec2 } from "../world/polygon";
import type { Slider } from "./slider";

/** Middle of mass in the plane of the table, m, and turn about +z, rad. */
export interface PlanePose {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
}

/** Contacts resolved after each step of the fingers: two in an inner corner. */
const ROUNDS = 2;
/** Of what is deeper inside than this the way out is unclear, m. */
const DEEPEST = 0.008;

/** One slider with one pusher. The state is public to the planner: it reads it after each `advance`. */
export class PushModel {
  x = 0;
  y = 0;
  turn = 0;
  /** Whether the last step touched. */
  touching = false;
  readonly #slider: Slider;
  readonly #friction: number;
  readonly #c2: number;
  /** Corners of the pusher about its tip, anticlockwise, m. */
  #pusher: readonly Vec2[] = [];
  #tipX = 0;
  #tipY = 0;
  /** The deepest contact: depth, point and direction into the slider, in W. */
  #depth = 0;
  #px = 0;
  #py = 0;
  #nx = 0;
  #ny = 0;
  #deepest = DEEPEST;

  /** @param friction - Between fingers and slider. */
  constructor(slider: Slider, friction: number) {
    this.#slider = slider;
    this.#friction = friction;
    this.#c2 = slider.supportRadius * slider.supportRadius;
  }

  /** Sets the scene. @param pusher - Convex, anticlockwise, about the tip, m. */
  place(pose: PlanePose, pusher: readonly Vec2[], tip: Vec2): void {
    this.x = pose.x;
    this.y = pose.y;
    this.turn = pose.turn;
    this.#pusher = pusher;
    this.#tipX = tip[0];
    this.#tipY = tip[1];
    this.touching = false;
  }

  /** Depth to which the pusher stands in the slider where it is now, m; 0 when they are apart. */
  overlap(): number {
    this.#deepest = Number.POSITIVE_INFINITY;
    this.#findDeepest();
    this.#deepest = DEEPEST;
    return this.#depth;
  }

  /** Moves the pusher by a small step, m. */
  advance(dx: number, dy: number): void {
    this.#tipX += dx;
    this.#tipY += dy;
    this.touching = false;
    for (let round = 0; round < ROUNDS; round++) {
      this.#findDeepest();
      if (this.#depth <= 0) return;
      this.touching = true;
      this.#yieldTo(dx, dy);
    }
  }

  /** The slider gives way until the deepest contact is at its surface. */
  #yieldTo(dx: number, dy: number): void {
    const [nx, ny] = [this.#nx, this.#ny];
    const [rx, ry] = [this.#px - this.x, this.#py - this.y];
    const step = Math.sqrt(dx * dx + dy * dy);
    let [ux, uy] = [dx / step, dy / step];
    // What is touched sideways is pushed away, not along.
    if (ux * nx + uy * ny < 0.1) [ux, uy] = [nx, ny];
    const c2 = this.#c2;
    const determinant = 1 + (rx * rx + ry * ry) / c2;
    let fx = (ux * (1 + (rx * rx) / c2) + (uy * rx * ry) / c2) / determinant;
    let fy = (uy * (1 + (ry * ry) / c2) + (ux * rx * ry) / c2) / determinant;
    const along = fx * nx + fy * ny;
    const across = -fx * ny + fy * nx;
    if (Math.abs(across) > this.#friction * along) {
      const side = across > 0 ? this.#friction : -this.#friction;
      fx = nx - side * ny;
      fy = ny + side * nx;
    }
    const spin = (rx * fy - ry * fx) / c2;
    const give = (fx - spin * ry) * nx + (fy + spin * rx) * ny;
    if (give < 1e-6) return;
    const scale = this.#depth / give;
    this.x += scale * fx;
    this.y += scale * fy;
    this.turn += scale * spin;
  }

  #findDeepest(): void {
    this.#depth = 0;
    const c = cos(this.turn);
    const s = sin(this.turn);
    const [ox, oy] = [this.#tipX - this.x, this.#tipY - this.y];
    for (const [vx, vy] of this.#pusher) {
      const [wx, wy] = [ox + vx, oy + vy];
      this.#tryPusherCorner(c * wx + s * wy, c * wy - s * wx, c, s);
    }
    for (const [bx, by] of this.#slider.corners) {
      this.#trySliderCorner(c * bx - s * by - ox, s * bx + c * by - oy);
    }
  }

  /** A corner of the pusher at (bx, by) in the slider's axes. */
  #tryPusherCorner(bx: number, by: number, c: number, s: number): void {
    if (!this.#slider.rects.some(([x0, x1, y0, y1]) => bx > x0 && bx < x1 && by > y0 && by < y1)) return;
    let nearest = this.#deepest;
    let [nx, ny] = [0, 0];
    for (const { from, to, normal } of this.#slider.sides) {
      const depth = normal[0] * (from[0] - bx) + normal[1] * (from[1] - by);
      if (depth < 0 || depth >= nearest) continue;
      const beyond = (bx - from[0]) * -normal[1] + (by - from[1]) * normal[0];
      const before = (to[0] - bx) * -normal[1] + (to[1] - by) * normal[0];
      if (beyond < -depth || before < -depth) continue;
      nearest = depth;
      nx = -normal[0];
      ny = -normal[1];
    }
    if (nearest >= this.#deepest || nearest <= this.#depth) return;
    this.#depth = nearest;
    this.#px = this.x + c * bx - s * by;
    this.#py = this.y + s * bx + c * by;
    this.#nx = c * nx - s * ny;
    this.#ny = s * nx + c * ny;
  }

  /** A corner of the slider at (qx, qy) from the tip. */
  #trySliderCorner(qx: number, qy: number): void {
    const pusher = this.#pusher;
    let nearest = this.#deepest;
    let [nx, ny] = [0, 0];
    for (let k = 0; k < pusher.length; k++) {
      const [ax, ay] = pusher[k]!;
      const [bx, by] = pusher[(k + 1) % pusher.length]!;
      const [ex, ey] = [bx - ax, by - ay];
      const length = Math.sqrt(ex * ex + ey * ey);
      const depth = (ex * (qy - ay) - ey * (qx - ax)) / length;
      if (depth <= 0) return;
      if (depth >= nearest) continue;
      nearest = depth;
      nx = ey / length;
      ny = -ex / length;
    }
    if (nearest >= this.#deepest || nearest <= this.#depth) return;
    this.#depth = nearest;
    this.#px = this.#tipX + qx;
    this.#py = this.#tipY + qy;
    this.#nx = nx;
    this.#ny = ny;
  }
}
