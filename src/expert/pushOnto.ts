/**
 * Pushes a flat thing onto a zone with the closed fingers: looks, chooses a stroke, puts the fingers down, pushes, lifts them.
 *
 * While it pushes it plays the rest of the stroke at every control step from what it sees, steers a little, and stops where
 * pushing on would not bring the slider nearer to where the stroke should leave it.
 */

import type { Action, Controller, Observation, ZonePose } from "../control/contracts";
import type { Quat } from "../math/quaternion";
import { atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { wrapped } from "../robot/so101ClosedForm";
import type { Vec2 } from "../world/polygon";
import type { Scene, SceneObject, SceneZone } from "../world/scene";
import { pitchAt, rollAt, TIP, tipJoints, tipPosition } from "./fingertip";
import { goalAtoms } from "./goalAtoms";
import { handPose, JAW_JOINT, ROLL_JOINT } from "./hand";
import { HandMotion } from "./handMotion";
import type { PlanePose } from "./pushModel";
import { PushPlanner, type Stroke } from "./pushPlan";
import { type Slider, sliderOf } from "./slider";

/** "think": up, and looking for the next stroke; "stay": nothing makes it better. */
type Phase = "think" | "travel" | "land" | "push" | "back" | "stay";

/** Clear height of the tip above the slider while travelling, m. */
const CLEARANCE = 0.014;
/** Speeds of the tip while it pushes, and on its other ways near the slider, m/s. */
const PUSH_SPEED = 0.07;
const CLOSE_SPEED = 0.12;
/** Top speed of any arm joint on these ways, rad/s. */
const JOINT_SPEED = 1.5;
/** How far the fingers back off before they are lifted, m: what they touch would come along. */
const BACK_OFF = 0.006;
/** How far the tip may be told to be from where it is, along each axis, m: what stops it is not pressed hard. */
const LEASH = 0.01;
/** The tip has arrived, m; and the roll, rad. */
const ARRIVED = 0.003;
const ARRIVED_ROLL = 0.04;
/** Nearer than this to its goal the slider is left alone; when it is moved by more, all is thought over, m. */
const GOOD = 0.0012;
/** A stroke goes on while it brings the slider nearer by more than this, m. */
const GAIN = 0.0003;
/** Strokes that are played in the model in one control step. */
const PLAYS = 40;
/** How far the direction of a stroke is changed in one control step, and in all, rad. */
const STEER = 0.12;
const MOST_STEER = 0.6;
/** A way that takes longer than this is blocked, s; so is a push that moves nothing for the last of them. */
const PATIENCE: Readonly<Record<"travel" | "land" | "back" | "push", number>> = {
  travel: 6,
  land: 1.2,
  back: 0.6,
  push: 1.5,
};
/** A thing that leans more than this does not lie flat, as the cosine. */
const FLAT = 0.97;

const CLOSED = so101.joints[JAW_JOINT]!.lower;

/** An expert for goals that ask for one zone to be covered with one flat thing; null for all others. */
export function pushExpert(scene: Scene): Controller | null {
  const [job, other] = goalAtoms(scene);
  if (!job || other || job.key !== "cover") return null;
  const [item, place] = job.args;
  const object = scene.objects.find(({ id }) => id === item);
  const zone = scene.zones.find(({ id }) => id === place);
  const slider = object ? sliderOf(object) : null;
  if (!object || !zone || !slider || zone.shape === "ball") return null;
  return new PushOnto(object, zone, slider, 1 / scene.episode.hz);
}

class PushOnto implements Controller {
  readonly id = "expert";
  readonly #object: SceneObject;
  readonly #zone: SceneZone;
  readonly #slider: Slider;
  readonly #planner: PushPlanner;
  readonly #motion: HandMotion;
  readonly #dt: number;
  #phase: Phase = "think";
  /** Time in this phase, or since the slider last moved while it is pushed, s. */
  #waited = 0;
  #thinking = false;
  #stroke: Stroke | null = null;
  /** Where the tip waits, m. */
  #hover: Vec2 | null = null;
  /** Where strokes came to nothing since one moved the slider, m. */
  #blocked: Vec2[] = [];
  /** Where the slider lay at the last look that counted. */
  #last: PlanePose = { x: 0, y: 0, turn: 0 };
  /** Where the tip is told to be, in B, m; which way it pushes, rad; where it backs off to, m. */
  #told: Vec3 = [0, 0, 0];
  #direction = 0;
  /** Whether the stroke has moved the slider. */
  #hasMoved = false;
  #retreat: Vec3 = [0, 0, 0];

  constructor(object: SceneObject, zone: SceneZone, slider: Slider, dt: number) {
    this.#object = object;
    this.#zone = zone;
    this.#slider = slider;
    this.#dt = dt;
    this.#planner = new PushPlanner(slider, Math.max(ARM_FRICTION, object.friction), zone.shape !== "disc");
    this.#motion = new HandMotion(dt);
  }

  reset(): void {
    this.#enter("think");
    this.#blocked = [];
    this.#motion.rest();
  }

  act({ objects, zones, jointPosition: q }: Observation): Action | null {
    const state = objects?.find(({ id }) => id === this.#object.id);
    const zone = zones?.find(({ id }) => id === this.#zone.id);
    if (!state || !zone) return null;
    this.#planner.goals = this.#goals(zone);
    const tip = tipPosition(handPose(q));
    this.#waited += this.#dt;
    if (uprightness(state.q) < FLAT) this.#enter("think");
    else this.#decide(this.#middlePose(state.p, yawOf(state.q)), tip, q[ROLL_JOINT]!);
    return this.#move(tip, q);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#waited = 0;
    this.#thinking = false;
    this.#hover = null;
  }

  #middlePose([x, y]: Vec3, turn: number): PlanePose {
    const [mx, my] = this.#slider.middle;
    const [c, s] = [cos(turn), sin(turn)];
    return { x: x + c * mx - s * my, y: y + s * mx + c * my, turn };
  }

  /** Where the middle may end: a box looks the same turned by half, a square one by a quarter. */
  #goals({ p, q }: ZonePose): PlanePose[] {
    const [x, y] = this.#object.size!;
    const turns = this.#object.kind === "tee" ? 1 : x === y ? 4 : 2;
    return Array.from({ length: turns }, (_, k) => this.#middlePose(p, yawOf(q) + (2 * Math.PI * k) / turns));
  }

  #decide(pose: PlanePose, tip: Vec3, roll: number): void {
    switch (this.#phase) {
      case "stay":
        if (this.#planner.distance(pose, this.#last) > GOOD) this.#enter("think");
        return;
      case "think":
        this.#think(pose, roll);
        return;
      case "travel": {
        const { start, roll: wanted } = this.#stroke!;
        if (this.#isBlocked("travel")) return;
        if (planeDistance(tip, start) > ARRIVED || Math.abs(wrapped(wanted - roll)) > ARRIVED_ROLL) return;
        this.#told = tip;
        this.#enter("land");
        return;
      }
      case "land":
        if (this.#isBlocked("land") || tip[2] > this.#stroke!.height + ARRIVED / 2) return;
        this.#direction = this.#stroke!.direction;
        this.#last = pose;
        this.#hasMoved = false;
        this.#enter("push");
        return;
      case "push":
        this.#watch(pose, tip);
        return;
      case "back":
        if (planeDistance(tip, this.#retreat) > ARRIVED && this.#waited < PATIENCE.back) return;
        this.#motion.rest();
        this.#enter("think");
    }
  }

  #think(pose: PlanePose, roll: number): void {
    if (!this.#thinking) {
      this.#last = pose;
      if (this.#planner.error(pose) < GOOD) {
        this.#enter("stay");
        return;
      }
      this.#planner.begin(pose, roll, this.#blocked);
      this.#thinking = true;
    }
    const stroke = this.#planner.think(PLAYS);
    if (stroke === undefined) return;
    this.#stroke = stroke;
    this.#enter(stroke ? "travel" : "stay");
  }

  /** Gives up a stroke that cannot be begun, so that another is looked for. */
  #isBlocked(phase: "travel" | "land"): boolean {
    if (this.#waited < PATIENCE[phase]) return false;
    this.#blocked.push(this.#stroke!.start);
    this.#motion.rest();
    this.#enter("think");
    return true;
  }

  /** Steers the push, or ends it. */
  #watch(pose: PlanePose, tip: Vec3): void {
    const stroke = this.#stroke!;
    if (this.#planner.distance(pose, this.#last) > GAIN) {
      this.#last = pose;
      this.#waited = 0;
      this.#blocked = [];
      this.#hasMoved = true;
    }
    const directions = [0, -STEER, STEER]
      .map((turn) => this.#direction + turn)
      .filter((direction) => Math.abs(direction - stroke.direction) <= MOST_STEER);
    const next = this.#planner.pushOn(pose, [tip[0], tip[1]], stroke, directions);
    if (next.rest < this.#planner.distance(pose, stroke.end) - GAIN && this.#waited < PATIENCE.push) {
      this.#direction = next.direction;
      return;
    }
    if (!this.#hasMoved) this.#blocked.push(stroke.start);
    const [dx, dy] = [BACK_OFF * cos(this.#direction), BACK_OFF * sin(this.#direction)];
    this.#retreat = [tip[0] - dx, tip[1] - dy, stroke.height];
    this.#told = tip;
    this.#enter("back");
  }

  #move(tip: Vec3, q: Float64Array): Action {
    const stroke = this.#stroke;
    const above = this.#slider.height + CLEARANCE;
    switch (this.#phase) {
      case "stay":
      case "think":
        this.#hover ??= [tip[0], tip[1]];
        return this.#swing([...this.#hover, above], q[ROLL_JOINT]!, tip, q);
      case "travel":
        return this.#swing([stroke!.start[0], stroke!.start[1], above], stroke!.roll, tip, q);
      case "land":
        return this.#glide([stroke!.start[0], stroke!.start[1], stroke!.height], CLOSE_SPEED, tip, q);
      case "push": {
        const [x, y] = this.#told;
        const ahead: Vec3 = [x + cos(this.#direction), y + sin(this.#direction), stroke!.height];
        return this.#glide(ahead, PUSH_SPEED, tip, q);
      }
      case "back":
        return this.#glide(this.#retreat, CLOSE_SPEED, tip, q);
    }
  }

  /** Round the base, high enough. */
  #swing(position: Vec3, roll: number, [x, y]: Vec3, q: Float64Array): Action {
    const goal = { position, point: TIP, roll, travelHeight: position[2], jaw: CLOSED, haste: 1, pitch: pitchAt(x, y) };
    return this.#motion.towards(goal, q);
  }

  /** Straight towards a place with the fingers' heading kept. */
  #glide(to: Vec3, speed: number, tip: Vec3, q: Float64Array): Action {
    const [x, y, z] = [0, 1, 2].map((i) => to[i]! - this.#told[i]!) as [number, number, number];
    const length = Math.sqrt(x * x + y * y + z * z);
    const share = length > 0 ? Math.min(1, (speed * this.#dt) / length) : 0;
    const leashed = (i: 0 | 1 | 2, way: number): number =>
      Math.min(Math.max(this.#told[i] + share * way, tip[i] - LEASH), tip[i] + LEASH);
    this.#told = [leashed(0, x), leashed(1, y), leashed(2, z)];
    const action = q.slice();
    const joints = tipJoints(this.#told, rollAt(this.#told, this.#stroke!.heading)) ?? [];
    const farthest = joints.reduce((most, value, j) => Math.max(most, Math.abs(value - q[j]!)), 0);
    const slowed = Math.min(1, (JOINT_SPEED * this.#dt) / Math.max(farthest, 1e-9));
    joints.forEach((value, j) => {
      action[j] = q[j]! + slowed * (value - q[j]!);
    });
    action[JAW_JOINT] = CLOSED;
    return action;
  }
}

/** Friction of the jaws; a contact has the larger of two. */
const ARM_FRICTION = 0.8;

function planeDistance([ax, ay]: Vec3, [bx, by]: readonly [number, number, ...number[]]): number {
  return Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}

function yawOf([x, y, z, w]: Quat): number {
  return atan2(2 * (x * y + w * z), 1 - 2 * (y * y + z * z));
}

/** Cosine between an object's z axis and the vertical. */
function uprightness([x, y]: Quat): number {
  return 1 - 2 * (x * x + y * y);
}
