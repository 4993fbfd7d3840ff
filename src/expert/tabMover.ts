/** Takes a drawer or a slider by its tab, moves it to a travel fraction and lets go of it. */

import type { Action, ObjectState, Observation } from "../control/contracts";
import { rotate3 } from "../math/quaternion";
import { compose, transformPoint } from "../math/transform";
import { atan2 } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { movingFrame, objectJoint, objectTab } from "../world/objectShapes";
import type { Scene, SceneObject } from "../world/scene";
import { easiestGrip } from "./grip";
import { FINGERTIP, graspPoint, pointOfHand, ROLL_JOINT } from "./hand";
import { type HandGoal, HandMotion } from "./handMotion";
import {
  DOWN,
  isAround,
  isBetweenJaws,
  isHeld,
  isLetGo,
  type JawView,
  openAngle,
  squeezeAngle,
  TRAVEL_CLEARANCE,
  viewOfJaws,
} from "./jawGrasp";
import { highestTop, type Placed } from "./placement";

type Phase = "approach" | "grasp" | "slide" | "release" | "retreat";

/** How far ahead of the tab the hand is sent while it slides, m: with the hand's approach rate this sets the speed. */
const LEAD = 0.02;
/** The tab is where it should be within this, m. */
const TOLERANCE = 0.0015;
/** How far above the tab the hand backs off, m: the fingertips come free. */
const RETREAT = 0.026;

interface View extends JawView {
  /** Middle of the tab in B, m. */
  readonly p: Vec3;
  readonly halfHeight: number;
  /** Way that is left along the slide, m, and its direction in B. */
  readonly left: number;
  readonly axis: Vec3;
  /** Top of the highest thing around, m. */
  readonly top: number;
}

/** Whether something slides and has a tab that can be taken from above. */
export function hasSlidingTab(object: SceneObject): boolean {
  return objectJoint(object)?.kind === "slide" && objectTab(object) !== null;
}

/** Moves the tab of one object; its memory is the phase. */
export class TabMover {
  readonly #scene: Scene;
  readonly #object: SceneObject;
  readonly #motion: HandMotion;
  #phase: Phase = "approach";
  constructor(scene: Scene, object: SceneObject) {
    this.#scene = scene;
    this.#object = object;
    this.#motion = new HandMotion(1 / scene.episode.hz);
  }

  /** Whether the hand does not hold the tab, nor lets go of it. */
  get isIdle(): boolean {
    return this.#phase === "approach";
  }

  reset(): void {
    this.#phase = "approach";
    this.#motion.rest();
  }

  /**
   * The next target on the way to a travel fraction.
   *
   * @param states - Where everything is.
   */
  act(observation: Observation, states: ReadonlyMap<string, ObjectState>, fraction: number): Action {
    const view = this.#look(observation, states, fraction);
    this.#phase = this.#nextPhase(view);
    return this.#motion.towards(this.#goal(view), observation.jointPosition);
  }

  #look(observation: Observation, states: ReadonlyMap<string, ObjectState>, fraction: number): View {
    const state = states.get(this.#object.id)!;
    const { centre, halfSize } = objectTab(this.#object)!;
    const { axis, travel } = objectJoint(this.#object)!;
    const p = transformPoint(compose(state, movingFrame(this.#object, state.joint)), centre);
    // The tab is thin across the slide, and what it is on is in the way along it.
    const [x, y] = rotate3(state.q, [0, 1, 0]);
    const heading = atan2(y, x);
    const grip = easiestGrip(
      { halfHeight: halfSize[2], sides: [{ heading, width: 2 * halfSize[1] }] },
      p,
      observation.jointPosition[ROLL_JOINT]!,
    );
    const all = this.#scene.objects.map((object): Placed => ({ object, state: states.get(object.id)! }));
    return {
      ...viewOfJaws(observation, p, halfSize[2], grip),
      p,
      halfHeight: halfSize[2],
      left: (fraction - state.joint) * travel,
      axis: rotate3(state.q, axis),
      top: highestTop(all),
    };
  }

  #nextPhase(view: View): Phase {
    switch (this.#phase) {
      case "approach":
        return isAround(view, 0) ? "grasp" : "approach";
      case "grasp":
        if (!isBetweenJaws(view, 1)) return "approach";
        return isHeld(view) ? "slide" : "grasp";
      case "slide":
        if (!isBetweenJaws(view, 1.6)) return "approach";
        return Math.abs(view.left) < TOLERANCE ? "release" : "slide";
      case "release":
        return isLetGo(view) ? "retreat" : "release";
      case "retreat":
        return this.#heightAbove(view) > view.halfHeight + 0.85 * RETREAT ? "approach" : "retreat";
    }
  }

  #goal(view: View): HandGoal {
    const { grip, gap, p, halfHeight } = view;
    const open = openAngle(grip.width, halfHeight);
    const closed = squeezeAngle(grip.width, halfHeight);
    const around = { position: p, point: graspPoint(grip.width, gap), roll: grip.roll, haste: 1, pitch: DOWN };
    switch (this.#phase) {
      case "approach":
        return { ...around, travelHeight: view.top + FINGERTIP + TRAVEL_CLEARANCE, jaw: open };
      case "grasp":
        return { ...around, travelHeight: p[2], jaw: closed };
      case "slide": {
        const step = Math.min(Math.max(view.left, -LEAD), LEAD);
        const position: Vec3 = [p[0] + step * view.axis[0], p[1] + step * view.axis[1], p[2] + step * view.axis[2]];
        return { ...around, position, point: view.inHand.p, travelHeight: position[2], jaw: closed };
      }
      case "release":
        return { ...around, travelHeight: p[2], jaw: open };
      case "retreat": {
        const z = p[2] + halfHeight + RETREAT;
        return { ...around, position: [p[0], p[1], z], travelHeight: z, jaw: open };
      }
    }
  }

  /** How far the grasp point is above the middle of the tab, m. */
  #heightAbove({ X_BG, grip, gap, p }: View): number {
    return pointOfHand(X_BG, graspPoint(grip.width, gap))[2] - p[2];
  }
}
