/**
 * Chooses the next stroke: where the closed fingers are put down beside a slider, which way they push, and to what end.
 *
 * Every stroke that starts at a point of the outline is played in the model; from the best places to which one stroke leads, a
 * second one is played too. The search hands control back after each stroke, so that a control step does a part of it.
 */

import { atan2, cos, sin } from "../math/trigonometry";
import { wrapped } from "../robot/so101ClosedForm";
import type { Footprint } from "../world/footprint";
import { depthInPolygon, type Vec2 } from "../world/polygon";
import { easiestHeading, fingerOutline, leanAt, PAN_X, pushingHeight, radiusOf, type Turned } from "./fingertip";
import { type PlanePose, PushModel } from "./pushModel";
import type { Slider } from "./slider";

/** One stroke of the closed fingers, to whatever end. */
interface Attempt extends Turned {
  /** Where the tip is put down, m. */
  readonly start: Vec2;
  /** Height of the tip, m. */
  readonly height: number;
  /** Direction of the push, rad. */
  readonly direction: number;
  /** The fingers from above, about the tip, m. */
  readonly outline: readonly Vec2[];
}

/** A stroke that is to bring the slider somewhere. */
export interface Stroke extends Attempt {
  readonly end: PlanePose;
}

/** Distance between points of the outline that are tried, and from its corners, m. */
const SPACING = [0.01, 0.014] as const;
const CORNER_INSET = 0.005;
/** Directions about the inward normal that are tried, rad. */
const DIRECTIONS: readonly (readonly number[])[] = [
  [-0.5, -0.25, 0, 0.25, 0.5],
  [-0.4, 0, 0.4],
];
/** The corner of the fingers leads: they stand at this angle to the side that they push, rad. */
const ASKEW = Math.PI / 4;
/** Free way between fingers and slider where they are put down, m. */
const RUN_UP = 0.007;
/** Around the fingers as much room as this share of their size is wanted where they are put down. */
const ROOM = 1.4;
/** This near to a place where no stroke could be begun none is tried, m. */
const BLOCKED = 0.015;
/** Room between the tip, or the edge of the slider, and what is in the way, m. */
const FINGER_ROOM = 0.02;
const SLIDER_ROOM = 0.004;
/** Step of the model, m: at most, at least, and as a share of how far the goal is. */
const STEP = [0.0025, 0.004] as const;
const FINEST_STEP = 0.0006;
const STEP_SHARE = 0.2;
/** Longest stroke, m. */
const LONGEST = 0.15;
/** A stroke that has led this much farther from the goal than it was is not played on, m. */
const HOPELESS = [0.04, 0.01] as const;
/** How near to and how far from the pan axis the tip may be, m. */
const NEAREST = 0.085;
const FARTHEST = 0.335;
/** The beam: how many places after the first stroke are followed, how different they are, m. */
const BEAM = 8;
const BEAM_SPREAD = 0.008;
/** Places along the first stroke are this far apart, m. */
const STOP_SPACING = 0.01;
/** A further stroke must gain this much, m, or this share of what is left to gain. */
const STROKE_COST = [0.002, 0.25] as const;

/** A place that a first stroke leads to. */
interface Stop {
  readonly stroke: Stroke;
  readonly value: number;
}

/** Something that is in the way: what it covers of the table, and a circle round that, m. */
export interface Obstacle {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly footprint: Footprint;
}

/** What a plan keeps clear of. */
export interface Surroundings {
  /** Where no stroke can be begun, m. */
  readonly blocked: readonly Vec2[];
  /** Neither fingers nor slider come to them. */
  readonly others: readonly Obstacle[];
}

/** Plans for one slider. */
export class PushPlanner {
  /** Where the middle of mass may end. */
  goals: readonly PlanePose[] = [];
  readonly #slider: Slider;
  readonly #model: PushModel;
  readonly #turnLength: number;
  #around: Surroundings = { blocked: [], others: [] };
  #search: Generator<void, Stroke | null> | null = null;

  /**
   * @param friction - Between fingers and slider.
   * @param turnCounts - Whether it matters how the slider is turned in the end.
   */
  constructor(slider: Slider, friction: number, turnCounts: boolean) {
    this.#slider = slider;
    this.#model = new PushModel(slider, friction);
    this.#turnLength = turnCounts ? slider.turnLength : 0;
  }

  /** How far a pose is from the nearest goal: shift and turn in lengths that cost cover alike, m. */
  error(pose: PlanePose): number {
    let least = Number.POSITIVE_INFINITY;
    for (const goal of this.goals) least = Math.min(least, this.distance(pose, goal));
    return least;
  }

  /** The same from one pose to another. */
  distance(pose: PlanePose, goal: PlanePose): number {
    const [c, s] = [cos(goal.turn), sin(goal.turn)];
    const [dx, dy] = [pose.x - goal.x, pose.y - goal.y];
    const turn = Math.abs(wrapped(pose.turn - goal.turn));
    return Math.abs(c * dx + s * dy) + Math.abs(c * dy - s * dx) + this.#turnLength * turn;
  }

  /**
   * Starts to think about the next stroke.
   *
   * @param roll - Present wrist roll, rad.
   */
  begin(pose: PlanePose, roll: number, around: Surroundings): void {
    this.#around = around;
    this.#search = this.#choose(pose, roll);
  }

  /**
   * Thinks on.
   *
   * @param plays - How many strokes are played before it returns.
   * @returns undefined while it thinks; null when no stroke helps.
   */
  think(plays: number): Stroke | null | undefined {
    for (let k = 0; k < plays; k++) {
      const { done, value } = this.#search!.next();
      if (done) return value ?? null;
    }
    return undefined;
  }

  /**
   * The best way to push on from here towards the end of a stroke.
   *
   * @param tip - Where the tip is, m.
   * @returns The direction, rad, and how far from the stroke's end the slider will then come to rest, m.
   */
  pushOn(
    pose: PlanePose,
    tip: Vec2,
    stroke: Stroke,
    directions: readonly number[],
  ): { readonly direction: number; readonly rest: number } {
    let best = { direction: stroke.direction, rest: Number.POSITIVE_INFINITY };
    for (const direction of directions) {
      this.#model.place(pose, stroke.outline, tip);
      let rest = Number.POSITIVE_INFINITY;
      this.#play(direction, tip, stepFor(this.distance(pose, stroke.end), 0), (at) => {
        const left = this.distance(at, stroke.end);
        rest = Math.min(rest, left);
        return left < rest + HOPELESS[1];
      });
      if (rest < best.rest - 1e-5) best = { direction, rest };
    }
    return best;
  }

  *#choose(pose: PlanePose, roll: number): Generator<void, Stroke | null> {
    const now = this.error(pose);
    let best: Stroke | null = null;
    const cost = Math.min(STROKE_COST[0], STROKE_COST[1] * now);
    let bestValue = now - cost;
    const stops: Stop[] = [];
    for (const stroke of this.#candidates(pose, roll, 0)) {
      const played = this.#playFirst(pose, stroke);
      for (const stop of played) {
        stops.push(stop);
        if (stop.value >= bestValue) continue;
        bestValue = stop.value;
        best = stop.stroke;
      }
      yield;
    }
    for (const stop of this.#beam(stops)) {
      for (const second of this.#candidates(stop.stroke.end, stop.stroke.roll, 1)) {
        const value = this.#playLast(stop.stroke.end, second) + cost;
        if (value < bestValue) {
          bestValue = value;
          best = stop.stroke;
        }
        yield;
      }
    }
    return best;
  }

  /** The best places after the first stroke, none like another. */
  #beam(stops: Stop[]): Stop[] {
    stops.sort((a, b) => a.value - b.value);
    const kept: Stop[] = [];
    for (const stop of stops) {
      if (kept.length === BEAM) break;
      if (kept.every(({ stroke }) => this.distance(stroke.end, stop.stroke.end) > BEAM_SPREAD)) kept.push(stop);
    }
    return kept;
  }

  #playFirst(pose: PlanePose, stroke: Attempt): Stop[] {
    this.#model.place(pose, stroke.outline, stroke.start);
    const stops: Stop[] = [];
    let best = Number.POSITIVE_INFINITY;
    let bestEnd: PlanePose | null = null;
    let next = 0;
    this.#play(stroke.direction, stroke.start, stepFor(this.error(pose), 0), (at, way) => {
      const value = this.error(at);
      if (value < best) {
        best = value;
        bestEnd = { x: at.x, y: at.y, turn: at.turn };
      }
      if (way >= next) {
        next = way + STOP_SPACING;
        stops.push({ stroke: { ...stroke, end: { x: at.x, y: at.y, turn: at.turn } }, value });
      }
      return value < best + HOPELESS[0];
    });
    if (bestEnd) stops.push({ stroke: { ...stroke, end: bestEnd }, value: best });
    return stops;
  }

  #playLast(pose: PlanePose, stroke: Attempt): number {
    this.#model.place(pose, stroke.outline, stroke.start);
    let best = Number.POSITIVE_INFINITY;
    this.#play(stroke.direction, stroke.start, stepFor(this.error(pose), 1), (at) => {
      const value = this.error(at);
      best = Math.min(best, value);
      return value < best + HOPELESS[1];
    });
    return best;
  }

  /** Pushes in the model as far as the arm reaches; tells of each step that has moved the slider, until that gives false. */
  #play(direction: number, start: Vec2, step: number, tell: (at: PlanePose, way: number) => boolean): void {
    const [dx, dy] = [step * cos(direction), step * sin(direction)];
    let touched = false;
    const isFree = !this.#sliderMeets();
    for (let way = 0; way < LONGEST; way += step) {
      const [x, y] = [start[0] + (dx * way) / step, start[1] + (dy * way) / step];
      const radius = radiusOf(x, y);
      if (radius < NEAREST || radius > FARTHEST || this.#meets(x, y, FINGER_ROOM)) return;
      this.#model.advance(dx, dy);
      if (this.#model.touching) {
        touched = true;
        if (isFree && this.#sliderMeets()) return;
        if (!tell(this.#model, way)) return;
      } else if (touched) return;
    }
  }

  /** Strokes that can be begun. @param level - 0: fine, 1: coarse. */
  *#candidates(pose: PlanePose, roll: number, level: 0 | 1): Generator<Attempt> {
    const [c, s] = [cos(pose.turn), sin(pose.turn)];
    for (const { from, to, normal } of this.#slider.sides) {
      const [ex, ey] = [to[0] - from[0], to[1] - from[1]];
      const length = Math.sqrt(ex * ex + ey * ey);
      const count = Math.max(1, Math.floor((length - 2 * CORNER_INSET) / SPACING[level]) + 1);
      const inward = pose.turn + atan2(-normal[1], -normal[0]);
      for (let k = 0; k < count; k++) {
        const share = count === 1 ? 0.5 : (CORNER_INSET + ((length - 2 * CORNER_INSET) * k) / (count - 1)) / length;
        const [bx, by] = [from[0] + share * ex, from[1] + share * ey];
        const point: Vec2 = [pose.x + c * bx - s * by, pose.y + s * bx + c * by];
        for (const turn of DIRECTIONS[level]!) {
          const stroke = this.#strokeAt(pose, point, inward, inward + turn, roll);
          if (stroke) yield stroke;
        }
      }
    }
  }

  /** A stroke with a corner of the fingers against a point of the outline; null when there is no room or it is out of reach. */
  #strokeAt(pose: PlanePose, point: Vec2, inward: number, direction: number, roll: number): Attempt | null {
    const radius = radiusOf(point[0], point[1]);
    if (radius < NEAREST || radius > FARTHEST) return null;
    const turned = easiestHeading([point[0], point[1], 0], [inward + ASKEW, inward - ASKEW], roll);
    if (!turned) return null;
    const lean = leanAt(radius);
    const bearing = atan2(point[1], point[0] - PAN_X);
    const outline = fingerOutline(turned.heading, bearing, lean, this.#slider.height);
    const [nx, ny] = [cos(inward), sin(inward)];
    let foremost: Vec2 = [0, 0];
    for (const corner of outline) {
      if (corner[0] * nx + corner[1] * ny > foremost[0] * nx + foremost[1] * ny) foremost = corner;
    }
    const start: Vec2 = [
      point[0] - foremost[0] - RUN_UP * cos(direction),
      point[1] - foremost[1] - RUN_UP * sin(direction),
    ];
    const from = radiusOf(start[0], start[1]);
    if (from < NEAREST || from > FARTHEST || this.#isBlocked(start)) return null;
    if (this.#meets(start[0], start[1], FINGER_ROOM)) return null;
    this.#model.place(
      pose,
      outline.map(([x, y]): Vec2 => [ROOM * x, ROOM * y]),
      start,
    );
    if (this.#model.overlap() > 0) return null;
    return { ...turned, start, height: pushingHeight(lean), direction, outline };
  }
  /** Whether something stands this near to a point. */
  #meets(x: number, y: number, room: number): boolean {
    return this.#around.others.some((other) => {
      const [dx, dy, least] = [x - other.x, y - other.y, other.r + room];
      if (dx * dx + dy * dy >= least * least) return false;
      return other.footprint.some(({ corners, radius }) =>
        corners.length < 3 ? true : depthInPolygon(corners, [x, y]) > -(radius + room),
      );
    });
  }

  /** Whether the slider in the model touches something, by its corners and the middles of its sides. */
  #sliderMeets(): boolean {
    if (this.#around.others.length === 0) return false;
    const { x, y, turn } = this.#model;
    const [c, s] = [cos(turn), sin(turn)];
    return this.#slider.sides.some(({ from, to }) =>
      [from, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as const].some(([bx, by]) =>
        this.#meets(x + c * bx - s * by, y + s * bx + c * by, SLIDER_ROOM),
      ),
    );
  }

  #isBlocked([x, y]: Vec2): boolean {
    return this.#around.blocked.some(([bx, by]) => Math.abs(x - bx) + Math.abs(y - by) < BLOCKED);
  }
}

/** Step of the model for a stroke that is to correct an error, m. */
function stepFor(error: number, level: 0 | 1): number {
  return Math.min(STEP[level], Math.max(FINEST_STEP, STEP_SHARE * error));
}
