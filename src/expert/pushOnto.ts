/**
 * Pushes flat things onto zones with the closed fingers: looks, chooses a stroke, puts the fingers down, pushes, lifts them.
 *
 * While it pushes it plays the rest of the stroke at every control step from what it sees, steers a little, and stops where
 * pushing on would not bring the slider nearer to where the stroke should leave it.
 */

import type { Action, Controller, Observation } from "../control/contracts";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { wrapped } from "../robot/so101ClosedForm";
import { objectFootprint } from "../world/footprint";
import { halfExtents } from "../world/objectShapes";
import type { Vec2 } from "../world/polygon";
import type { Scene } from "../world/scene";
import { pitchAt, rollAt, TIP, tipJoints, tipPosition } from "./fingertip";
import { goalAtoms } from "./goalAtoms";
import { handPose, JAW_JOINT, ROLL_JOINT } from "./hand";
import { HandMotion } from "./handMotion";
import { highestTop, type Placed } from "./placement";
import { type JobView, type PushJob, pushJob } from "./pushJob";
import type { PlanePose } from "./pushModel";
import type { Obstacle, Stroke } from "./pushPlan";

/** "think": up, and looking for the next stroke; "stay": nothing makes it better. */
type Phase = "think" | "travel" | "land" | "push" | "back" | "stay";

/** Clear height of the tip above everything while travelling, m, and the greatest height at which it travels. */
const CLEARANCE = 0.014;
const HIGHEST_WAY = 0.1;
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

const CLOSED = so101.joints[JAW_JOINT]!.lower;

/** An expert for goals that ask for zones to be covered with flat things; null for all others. */
export function pushExpert(scene: Scene): Controller | null {
  const jobs: PushJob[] = [];
  for (const atom of goalAtoms(scene)) {
    const job = pushJob(scene, atom);
    if (!job) return null;
    jobs.push(job);
  }
  return jobs.length > 0 ? new PushOnto(scene, jobs) : null;
}

class PushOnto implements Controller {
  readonly id = "expert";
  readonly #scene: Scene;
  readonly #jobs: readonly PushJob[];
  readonly #motion: HandMotion;
  readonly #dt: number;
  #phase: Phase = "think";
  /** What is pushed now. */
  #job: PushJob;
  /** Time in this phase, or since the slider last moved while it is pushed, s. */
  #waited = 0;
  #thinking = false;
  #stroke: Stroke | null = null;
  /** Height of the tip on its way over everything, m. */
  #above = 0;
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

  constructor(scene: Scene, jobs: readonly PushJob[]) {
    this.#scene = scene;
    this.#jobs = jobs;
    this.#job = jobs[0]!;
    this.#dt = 1 / scene.episode.hz;
    this.#motion = new HandMotion(this.#dt);
  }

  reset(): void {
    for (const job of this.#jobs) job.reset();
    this.#enter("think");
    this.#blocked = [];
    this.#motion.rest();
  }

  act(observation: Observation): Action | null {
    const views = new Map<PushJob, JobView>();
    for (const job of this.#jobs) {
      const view = job.look(observation);
      if (!view) return null;
      views.set(job, view);
    }
    const q = observation.jointPosition;
    const tip = tipPosition(handPose(q));
    const things = placedThings(this.#scene, observation);
    this.#above = Math.min(highestTop(things) + CLEARANCE, HIGHEST_WAY);
    this.#waited += this.#dt;
    if (this.#phase === "stay" || (this.#phase === "think" && !this.#thinking)) this.#chooseJob(views);
    const { pose, isFlat } = views.get(this.#job)!;
    if (!isFlat) this.#enter("think");
    else this.#decide(pose, tip, q[ROLL_JOINT]!, things);
    return this.#move(tip, q);
  }

  /** The first job that is still to be done. */
  #chooseJob(views: ReadonlyMap<PushJob, JobView>): void {
    const open = this.#jobs.find((job) => !job.isDone(views.get(job)!));
    if (!open) {
      if (this.#phase !== "stay") this.#enter("stay");
      return;
    }
    if (this.#phase === "stay") this.#enter("think");
    if (open !== this.#job) this.#blocked = [];
    this.#job = open;
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#waited = 0;
    this.#thinking = false;
    this.#hover = null;
  }

  #decide(pose: PlanePose, tip: Vec3, roll: number, things: readonly Placed[]): void {
    switch (this.#phase) {
      case "stay":
        return;
      case "think":
        this.#think(pose, roll, things);
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

  #think(pose: PlanePose, roll: number, things: readonly Placed[]): void {
    const { planner, object } = this.#job;
    if (!this.#thinking) {
      const others = things.filter((thing) => thing.object.id !== object.id);
      planner.begin(pose, roll, { blocked: this.#blocked, others: others.map(obstacle) });
      this.#thinking = true;
    }
    const stroke = planner.think(PLAYS);
    if (stroke === undefined) return;
    this.#stroke = stroke;
    if (!stroke) this.#job.settle(pose);
    this.#enter(stroke ? "travel" : "think");
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
    if (this.#job.planner.distance(pose, this.#last) > GAIN) {
      this.#last = pose;
      this.#waited = 0;
      this.#blocked = [];
      this.#hasMoved = true;
    }
    const directions = [0, -STEER, STEER]
      .map((turn) => this.#direction + turn)
      .filter((direction) => Math.abs(direction - stroke.direction) <= MOST_STEER);
    const next = this.#job.planner.pushOn(pose, [tip[0], tip[1]], stroke, directions);
    if (next.rest < this.#job.planner.distance(pose, stroke.end) - GAIN && this.#waited < PATIENCE.push) {
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
    const above = this.#above;
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

function planeDistance([ax, ay]: Vec3, [bx, by]: readonly [number, number, ...number[]]): number {
  return Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}

function placedThings({ objects }: Scene, { objects: states }: Observation): Placed[] {
  return objects.map((object, k) => ({ object, state: states![k]! }));
}

function obstacle({ object, state }: Placed): Obstacle {
  const [hx, hy] = halfExtents(object);
  const [x, y] = state.p;
  return { x, y, r: Math.sqrt(hx * hx + hy * hy), footprint: objectFootprint(object, state) };
}
