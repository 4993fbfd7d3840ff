/**
 * Picks boxes up and puts them where they belong, one after the other.
 *
 * A state machine whose every change hangs on what is seen: where the box is in the hand, how far the jaws are open,
 * how the box stands. So it tries again by itself when a box was missed, slips or falls over.
 */

import type { Action, Controller, ObjectState, Observation } from "../control/contracts";
import type { Vec3 } from "../math/vector3";
import { wrapped } from "../robot/so101ClosedForm";
import type { Scene, SceneObject } from "../world/scene";
import { betterFooting, canStackAt } from "./footing";
import { canBeGripped, type Move } from "./goalPlan";
import { easiestGrip, type LyingBox, lyingBox, rollToAlign } from "./grip";
import { FINGERTIP, graspPoint, openingHeading, pointOfHand, ROLL_JOINT } from "./hand";
import { type HandGoal, HandMotion, reachablePitch } from "./handMotion";
import {
  DOWN,
  isAround,
  isBetweenJaws,
  isHeld,
  isLetGo,
  type JawView,
  openAngle,
  squeezeAngle,
  TIP_CLEARANCE,
  TRAVEL_CLEARANCE,
  viewOfJaws,
} from "./jawGrasp";
import {
  halfHeight,
  highestTop,
  isPlaced,
  type Placed,
  patchOfTable,
  placeFor,
  restingHeight,
  statesOf,
} from "./placement";
import { contentsOf, isDroppedInto } from "./spots";

/** What is to be done with a box. */
export type Errand =
  | { readonly kind: "place"; readonly moves: readonly Move[] }
  | { readonly kind: "lift"; readonly object: SceneObject; readonly by: number };

/** "stay": everything is where it belongs, and the hand waits above it. */
type Phase = "approach" | "grasp" | "carry" | "release" | "retreat" | "stay";

/** How far above the top of what it has let go the hand backs off, m: the fingertips come free, the goal's clearance is met. */
const RETREAT = 0.026;
/** A lifted box is held this much higher than asked, m. */
const LIFT_MARGIN = 0.03;
/** Farther out than this from the base's origin a box is not held high, m. */
const HOLD_RADIUS = 0.22;

/** All that one control step looks at. */
interface View extends JawView {
  readonly item: Placed;
  readonly support: Placed | null;
  readonly others: readonly Placed[];
  /** Whether something else is or will be on or in the support. */
  readonly crowded: boolean;
  /** Whether the box is let fall, not set down. */
  readonly drops: boolean;
  readonly lying: LyingBox;
}

/** A controller for one errand; its memory is the phase and the box it is busy with. */
export class PickAndPlace implements Controller {
  readonly id = "expert";
  readonly #scene: Scene;
  readonly #errand: Errand;
  readonly #motion: HandMotion;
  #phase: Phase = "approach";
  #current = 0;
  /** Where a tower's foot is put before anything is put on it, in B, m; null when it may stay where it stands. */
  #footing: Vec3 | null = null;

  constructor(scene: Scene, errand: Errand) {
    this.#scene = scene;
    this.#errand = errand;
    this.#motion = new HandMotion(1 / scene.episode.hz);
  }

  /** Whether nothing is in the hand or about to be let go. */
  get isIdle(): boolean {
    return this.#phase === "approach" || this.#phase === "stay";
  }

  reset(): void {
    this.#phase = "approach";
    this.#current = 0;
    this.#footing = null;
    this.#motion.rest();
  }

  act(observation: Observation): Action | null {
    const states = statesOf(observation);
    if (!states) return null;
    if (this.#phase === "approach" || this.#phase === "stay") this.#chooseMove(states);
    const view = this.#look(observation, states);
    this.#phase = this.#nextPhase(view);
    return this.#motion.towards(this.#goal(view), observation.jointPosition);
  }

  /** The first move that is still to be made. */
  #chooseMove(states: ReadonlyMap<string, ObjectState>): void {
    if (this.#errand.kind === "lift") return;
    const { moves } = this.#errand;
    const open = moves.findIndex(({ object, support }) => !isPlaced(placed(object, states), placed(support, states)));
    if (open >= 0) this.#current = open;
    this.#phase = open >= 0 ? "approach" : "stay";
    this.#footing = open === 0 && isTower(moves) ? this.#betterFooting(states) : null;
  }

  /** A place for the tower's foot when the hand cannot point down at the top of a tower where it stands. */
  #betterFooting(states: ReadonlyMap<string, ObjectState>): Vec3 | null {
    if (this.#errand.kind === "lift") return null;
    const { moves } = this.#errand;
    const foot = moves[0]!.support;
    if (!canBeGripped(foot)) return null;
    const [x, y] = states.get(foot.id)!.p;
    const top = moves.reduce((height, { object }) => height + object.size![2], foot.size![2]) + RETREAT;
    if (canStackAt(x, y, top)) return null;
    return betterFooting(placed(foot, states), this.#others(foot, states), top);
  }

  #others(object: SceneObject, states: ReadonlyMap<string, ObjectState>): Placed[] {
    return this.#scene.objects.filter(({ id }) => id !== object.id).map((other) => placed(other, states));
  }

  /** What goes where now: a box and what it is put on; nothing when it is only to be lifted. */
  #job(states: ReadonlyMap<string, ObjectState>): { readonly object: SceneObject; readonly support: Placed | null } {
    if (this.#errand.kind === "lift") return { object: this.#errand.object, support: null };
    const { object, support } = this.#errand.moves[this.#current]!;
    if (this.#footing) return { object: support, support: patchOfTable(support, this.#footing) };
    return { object, support: placed(support, states) };
  }

  /** Whether more than one thing goes there. */
  #isShared({ object: { id } }: Placed): boolean {
    return this.#errand.kind === "place" && this.#errand.moves.filter(({ support }) => support.id === id).length > 1;
  }

  #look(observation: Observation, states: ReadonlyMap<string, ObjectState>): View {
    const { object, support } = this.#job(states);
    const item = placed(object, states);
    const lying = lyingBox(object.size!, item.state.q);
    const others = this.#others(object, states);
    const crowded = support !== null && (this.#isShared(support) || contentsOf(support, others).length > 0);
    const neighbours = this.#phase === "approach" ? others.filter((other) => isBeside(item, other)) : [];
    const grip = easiestGrip(lying, item.state.p, observation.jointPosition[ROLL_JOINT]!, neighbours);
    return {
      ...viewOfJaws(observation, item.state.p, lying.halfHeight, grip),
      item,
      support,
      others,
      crowded,
      drops: support !== null && isDroppedInto(support.object, crowded),
      lying,
    };
  }

  #nextPhase(view: View): Phase {
    switch (this.#phase) {
      case "approach":
        return isAround(view, Math.max(0, FINGERTIP + TIP_CLEARANCE - halfHeight(view.item))) ? "grasp" : "approach";
      case "grasp":
        if (!isBetweenJaws(view, 1)) return "approach";
        return isHeld(view) ? "carry" : "grasp";
      case "carry":
        if (!isBetweenJaws(view, 1.6)) return "approach";
        return view.support && isAt(view, this.#place(view)) ? "release" : "carry";
      case "release":
        return isLetGo(view) ? "retreat" : "release";
      case "retreat":
        return heightAbove(view) > halfHeight(view.item) + 0.85 * RETREAT || this.#hasBackedOff(view)
          ? "approach"
          : "retreat";
      case "stay":
        return "stay";
    }
  }

  #goal(view: View): HandGoal {
    const { grip, gap, item } = view;
    const open = openAngle(grip.width, halfHeight(item));
    const closed = squeezeAngle(grip.width, halfHeight(item));
    const around = {
      position: this.#holdPosition(view),
      point: graspPoint(grip.width, gap),
      roll: grip.roll,
      haste: 1,
      pitch: DOWN,
    };
    switch (this.#phase) {
      case "approach": {
        const obstacles = highestTop(view.others) + FINGERTIP + TRAVEL_CLEARANCE;
        const ownTop = item.state.p[2] + halfHeight(item) + FINGERTIP + TRAVEL_CLEARANCE;
        return { ...around, travelHeight: Math.max(obstacles, ownTop), jaw: open };
      }
      case "grasp":
        return { ...around, travelHeight: around.position[2], jaw: closed };
      case "carry": {
        const place = this.#place(view);
        return {
          position: place.position,
          point: view.inHand.p,
          roll: place.roll,
          travelHeight: highestTop(view.others) + halfHeight(item) + TRAVEL_CLEARANCE,
          jaw: closed,
          haste: 0.8,
          pitch: this.#pitchAt(view, place.position),
        };
      }
      case "release": {
        if (view.drops) return this.#aboveDrop(view, open, 0);
        const pitch = this.#pitchAt(view, around.position);
        return { ...around, travelHeight: around.position[2], jaw: open, pitch };
      }
      case "retreat":
      case "stay": {
        if (view.drops) return this.#aboveDrop(view, open, RETREAT);
        const [x, y, z] = around.position;
        const pitch = this.#pitchAt(view, around.position);
        const top = z + halfHeight(item) + RETREAT;
        return { ...around, position: [x, y, top], travelHeight: top, jaw: open, pitch };
      }
    }
  }

  /** What came to lie high on others does not keep the hand from coming for it again. */
  #hasBackedOff(view: View): boolean {
    const { drops, X_BG, grip, gap } = view;
    return drops && pointOfHand(X_BG, graspPoint(grip.width, gap))[2] > this.#place(view).position[2] + 0.85 * RETREAT;
  }

  /** Where the hand lets a box fall and then waits: it does not follow what tumbles. */
  #aboveDrop(view: View, jaw: number, higher: number): HandGoal {
    const { position, roll } = this.#place(view);
    const [x, y, z] = position;
    const pitch = this.#pitchAt(view, position);
    const point = graspPoint(view.grip.width, view.gap);
    return { position: [x, y, z + higher], point, roll, travelHeight: z + higher, jaw, haste: 1, pitch };
  }

  /** Where the hand holds the box: at its middle, unless the fingertips would touch what it stands on. */
  #holdPosition({ item }: View): Vec3 {
    const [x, y, z] = item.state.p;
    return [x, y, Math.max(z, z - halfHeight(item) + FINGERTIP + TIP_CLEARANCE)];
  }

  /** The pitch at which a box is let go: one that the hand can keep while it backs off, so that it does not drag the box. */
  #pitchAt({ grip, gap, lying, support, drops, q }: View, [x, y, z]: Vec3): number {
    if (!support) return DOWN;
    // What is dropped falls out of the hand by itself, which then need not back off.
    const rest = drops ? z : restingHeight(lying.halfHeight, support) + lying.halfHeight + RETREAT;
    const top: Vec3 = [x, y, rest];
    return reachablePitch(top, q[ROLL_JOINT]!, graspPoint(grip.width, gap), DOWN);
  }

  /** Where the box in the hand should go, and how the hand is then rolled. */
  #place({ item, support, others, crowded, drops, X_BG, q }: View): { readonly position: Vec3; readonly roll: number } {
    const roll = q[ROLL_JOINT]!;
    if (support) {
      const position = placeFor(item, support, others, crowded);
      if (drops) return { position, roll };
      const held = lyingBox(item.object.size!, item.state.q).sides[0]!.heading - openingHeading(X_BG);
      const wanted = lyingBox(support.object.size!, support.state.q).sides[0]!.heading;
      return { position, roll: rollToAlign(position, held, wanted, roll) };
    }
    const by = this.#errand.kind === "lift" ? this.#errand.by : 0;
    const [x, y] = item.state.p;
    const nearer = Math.min(1, HOLD_RADIUS / Math.sqrt(x * x + y * y));
    return { position: [x * nearer, y * nearer, halfHeight(item) + by + LIFT_MARGIN], roll };
  }
}

function placed(object: SceneObject, states: ReadonlyMap<string, ObjectState>): Placed {
  return { object, state: states.get(object.id)! };
}

/** A loose box that stands as high as another, or higher. */
function isBeside(item: Placed, { object, state }: Placed): boolean {
  return object.kind === "box" && !object.fixed && state.p[2] > item.state.p[2] - 0.5 * halfHeight(item);
}

/** Whether each thing is put on the one before. */
function isTower(moves: readonly Move[]): boolean {
  return moves.every(({ support }, k) => k === 0 || support.id === moves[k - 1]!.object.id);
}

/** How far the grasp point is above the middle of the box, m. */
function heightAbove({ X_BG, grip, gap, item }: View): number {
  return pointOfHand(X_BG, graspPoint(grip.width, gap))[2] - item.state.p[2];
}

/** The box in the hand is where it should be let go. */
function isAt({ item, q }: View, place: { readonly position: Vec3; readonly roll: number }): boolean {
  const [dx, dy, dz] = [0, 1, 2].map((i) => item.state.p[i]! - place.position[i]!) as [number, number, number];
  return dx * dx + dy * dy < 0.004 * 0.004 && dz < 0.002 && Math.abs(wrapped(place.roll - q[ROLL_JOINT]!)) < 0.08;
}
