/** One flat thing that is to cover one zone: where it lies, where it may end, and the planner that knows how it slides. */

import type { ObjectState, Observation, ZonePose } from "../control/contracts";
import { yawOfQuat } from "../math/quaternion";
import { cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import type { Scene, SceneObject, SceneZone } from "../world/scene";
import type { GoalAtom } from "./goalAtoms";
import type { PlanePose } from "./pushModel";
import { PushPlanner } from "./pushPlan";
import { type Slider, sliderOf } from "./slider";

/** Nearer than this to its goal a slider is left alone; once it is moved by more, all is thought over, m. */
const GOOD = 0.0012;
/** Friction of the jaws; a contact has the larger of two. */
const ARM_FRICTION = 0.8;
/** A thing that leans more than this does not lie flat, as the cosine. */
const FLAT = 0.97;

/** What an observation shows of a job. */
export interface JobView {
  readonly pose: PlanePose;
  readonly isFlat: boolean;
}

export class PushJob {
  readonly object: SceneObject;
  readonly slider: Slider;
  readonly planner: PushPlanner;
  readonly #zone: SceneZone;
  /** Where the slider lay when nothing made it better. */
  #settled: PlanePose | null = null;

  constructor(object: SceneObject, zone: SceneZone, slider: Slider) {
    this.object = object;
    this.slider = slider;
    this.planner = new PushPlanner(slider, Math.max(ARM_FRICTION, object.friction), zone.shape !== "disc");
    this.#zone = zone;
  }

  /** Forgets the last episode. */
  reset(): void {
    this.#settled = null;
  }

  /** Looks at thing and zone; null when they are not seen. */
  look({ objects, zones }: Observation): JobView | null {
    const state = objects?.find(({ id }) => id === this.object.id);
    const zone = zones?.find(({ id }) => id === this.#zone.id);
    if (!state || !zone) return null;
    this.planner.goals = this.#goals(zone);
    return { pose: this.#middlePose(state.p, yawOfQuat(state.q)), isFlat: uprightness(state) > FLAT };
  }

  /** Says that nothing makes it better. */
  settle(pose: PlanePose): void {
    this.#settled = pose;
  }

  isDone({ pose }: JobView): boolean {
    if (this.planner.error(pose) < GOOD) return true;
    return this.#settled !== null && this.planner.distance(pose, this.#settled) < GOOD;
  }

  #middlePose([x, y]: Vec3, turn: number): PlanePose {
    const [mx, my] = this.slider.middle;
    const [c, s] = [cos(turn), sin(turn)];
    return { x: x + c * mx - s * my, y: y + s * mx + c * my, turn };
  }

  /** Where the middle may end: a box looks the same turned by half, a square one by a quarter. */
  #goals({ p, q }: ZonePose): PlanePose[] {
    const [x, y] = this.object.size!;
    const turns = this.object.kind === "tee" ? 1 : x === y ? 4 : 2;
    return Array.from({ length: turns }, (_, k) => this.#middlePose(p, yawOfQuat(q) + (2 * Math.PI * k) / turns));
  }
}

/** The job that a condition of a goal gives; null when it asks for something else. */
export function pushJob(scene: Scene, { key, args: [item, place] }: GoalAtom): PushJob | null {
  const object = scene.objects.find(({ id }) => id === item);
  const zone = scene.zones.find(({ id }) => id === place);
  const slider = object ? sliderOf(object) : null;
  if (key !== "cover" || !object || !zone || !slider || zone.shape === "ball") return null;
  return new PushJob(object, zone, slider);
}

/** Cosine between an object's z axis and the vertical. */
function uprightness({ q: [x, y] }: ObjectState): number {
  return 1 - 2 * (x * x + y * y);
}
