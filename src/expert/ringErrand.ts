/**
 * Puts rings on pegs.
 *
 * A small ring is held across, a large one by its wall: one jaw in the hole, on the side that looks at the robot, where the
 * wrist needs no turn. The fingertips reach only part of the way down, so that the lower edge slips over the tip of the peg
 * before the jaw in the hole meets it; then the ring is let go and falls. One that comes to lean on its peg is pushed off it.
 * All hangs on what is seen, so it tries again by itself.
 */

import type { Action, Controller, ObjectState, Observation } from "../control/contracts";
import { rotate3 } from "../math/quaternion";
import { inverseTransformPoint } from "../math/transform";
import { distance3, type Vec3 } from "../math/vector3";
import { wrapped } from "../robot/so101ClosedForm";
import { halfExtents } from "../world/objectShapes";
import type { Scene, SceneObject } from "../world/scene";
import { goalAtoms } from "./goalAtoms";
import { FINGERTIP, graspPoint, JAW_JOINT, pointOfHand, ROLL_JOINT, seenFromHand } from "./hand";
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
import { highestTop, type Placed, statesOf } from "./placement";
import { canBeHeld, easiestSide, held, holdOf, nearestHold, rollFor } from "./ringGrip";
import { BESIDE, besideRing, FINGERS, hasLeft, type NudgeView, nudgeGoal, pushingRoll } from "./ringNudge";

type Phase = "approach" | "grasp" | "carry" | "lower" | "release" | "retreat" | "beside" | "nudge" | "leave" | "stay";

/** A ring and the peg it belongs on. */
interface Threading {
  readonly ring: SceneObject;
  readonly peg: SceneObject;
  /** How far below the tip its middle has to be, m. */
  readonly depth: number;
}

/** The language's default for `threaded`, m. */
const DEFAULT_DEPTH = 0.02;
/** The fingertips end this far above the lower face of the ring, m: what is below is free for the tip of the peg. */
const TIP_HEIGHT = 0.005;
/** How far the ring is over the tip when it is let go, m: less than `TIP_HEIGHT`, so that no jaw meets the peg. */
const ENGAGEMENT = 0.0035;
/** The lower face waits this far above the tip until the ring stands over it, m. */
const HOVER = 0.008;
/** How near, in plan, the ring is brought before it is lowered, and how far off it is raised again, m. */
const AIMED = 0.002;
const ASTRAY = 0.006;
/** A ring that leans on its peg is pushed until this share of the play is left. */
const CENTRED = 0.5;
/** How far the hand backs off, m. */
const RETREAT = 0.026;

interface View extends JawView {
  readonly ring: ObjectState;
  /** Where the ring is held, in B, m. */
  readonly p: Vec3;
  /** How far below the tool centre point the middle of the ring is held, m. */
  readonly beyond: number;
  /** Where the middle of the ring should be when it is let go, in B, m. */
  readonly place: Vec3;
  /** Where the ring is held then. */
  readonly placeHeld: Vec3;
  /** For a ring that leans on its peg. */
  readonly nudge: NudgeView;
  /** Height of the highest thing but the ring, m. */
  readonly top: number;
}

/** An expert for goals that want rings on pegs; null for others, and for rings that the jaws cannot take. */
export function ringErrand(scene: Scene): Controller | null {
  const named = (id: unknown): SceneObject | undefined => scene.objects.find((candidate) => candidate.id === id);
  const threadings: Threading[] = [];
  for (const { key, args, options } of goalAtoms(scene)) {
    const [ring, peg] = args.map(named);
    if (key !== "threaded" || !ring || !peg || ring.fixed || !canBeHeld(ring) || (ring.h ?? 0) <= TIP_HEIGHT)
      return null;
    const { depth = DEFAULT_DEPTH } = options as { readonly depth?: number };
    threadings.push({ ring, peg, depth });
  }
  return threadings.length > 0 ? new RingErrand(scene, threadings) : null;
}

/** A controller for one list of rings. */
class RingErrand implements Controller {
  readonly id = "expert";
  readonly #scene: Scene;
  readonly #threadings: readonly Threading[];
  readonly #motion: HandMotion;
  #phase: Phase = "approach";
  #current = 0;
  /** The side on which the ring is held, rad. */
  #side = 0;

  constructor(scene: Scene, threadings: readonly Threading[]) {
    this.#scene = scene;
    this.#threadings = threadings;
    this.#motion = new HandMotion(1 / scene.episode.hz);
  }

  reset(): void {
    this.#phase = "approach";
    this.#current = 0;
    this.#motion.rest();
  }

  act(observation: Observation): Action | null {
    const states = statesOf(observation);
    if (!states) return null;
    if (this.#phase === "approach" || this.#phase === "beside" || this.#phase === "stay") this.#choose(states);
    const view = this.#look(observation, states);
    this.#phase = this.#nextPhase(view);
    const goal = this.#goal(view);
    const action = this.#motion.towards(goal, observation.jointPosition);
    // Slowly opening jaws would drag the ring along, which hangs over on one side and wedges itself between them.
    if (this.#phase === "release") action[JAW_JOINT] = goal.jaw;
    return action;
  }

  /** The first ring that is not on its peg. */
  #choose(states: ReadonlyMap<string, ObjectState>): void {
    const open = this.#threadings.findIndex((threading) => !isThreaded(threading, states));
    if (open < 0) {
      this.#phase = "stay";
      return;
    }
    this.#current = open;
    this.#phase = isRound(this.#threadings[open]!, states) ? "beside" : "approach";
  }

  #look(observation: Observation, states: ReadonlyMap<string, ObjectState>): View {
    const { ring, peg } = this.#threadings[this.#current]!;
    const state = states.get(ring.id)!;
    const post = states.get(peg.id)!;
    const hold = holdOf(ring);
    const half = halfExtents(ring)[2];
    const beyond = FINGERTIP + TIP_HEIGHT - half;
    const others = this.#scene.objects.filter(({ id }) => id !== ring.id);
    const top = highestTop(others.map((object): Placed => ({ object, state: states.get(object.id)! })));
    if (this.#phase === "approach") this.#side = easiestSide(ring, state, post.p, beyond, top);
    const place = placeOver(ring, peg, post);
    const p = held(state.p, hold.radius, this.#side);
    const roll = rollFor(state.p, p, this.#side);
    // The jaws meet the ring at its upper face, which is this far above the tool centre point.
    const jaws = viewOfJaws(observation, p, half - beyond, { roll, width: hold.width });
    const seen = this.#isInHand() ? nearestHold(state.p, hold.radius, jaws) : p;
    return {
      ...jaws,
      inHand: seenFromHand(jaws.X_BG, seen),
      ring: state,
      p,
      beyond,
      place,
      nudge: {
        p: state.p,
        r: ring.r ?? 0,
        half,
        off: [state.p[0] - post.p[0], state.p[1] - post.p[1]],
        fingers: pointOfHand(jaws.X_BG, FINGERS),
        top,
      },
      placeHeld: held(place, hold.radius, this.#side),
      top,
    };
  }

  #isInHand(): boolean {
    return this.#phase === "grasp" || this.#phase === "carry" || this.#phase === "lower";
  }

  #nextPhase(view: View): Phase {
    const [dx, dy, dz] = [0, 1, 2].map((i) => view.ring.p[i]! - view.place[i]!) as [number, number, number];
    const off = Math.sqrt(dx * dx + dy * dy);
    switch (this.#phase) {
      case "approach":
        return isAround(view, view.beyond) ? "grasp" : "approach";
      case "grasp":
        if (!isBetweenJaws(view, 1)) return "approach";
        return isHeld(view) ? "carry" : "grasp";
      case "carry":
        if (!isBetweenJaws(view, 1.6)) return "approach";
        return off < AIMED && Math.abs(dz - HOVER - ENGAGEMENT) < 0.002 ? "lower" : "carry";
      case "lower":
        if (!isBetweenJaws(view, 1.6)) return "approach";
        if (off > ASTRAY) return "carry";
        return dz < 0.001 ? "release" : "lower";
      case "release":
        return isLetGo(view) ? "retreat" : "release";
      case "retreat":
        return pointOfHand(view.X_BG, graspPoint(view.grip.width, view.gap))[2] >
          view.placeHeld[2] + view.beyond + 0.85 * RETREAT
          ? "approach"
          : "retreat";
      case "beside": {
        const aside = wrapped(pushingRoll(view.nudge.fingers, view.nudge.off) - view.q[ROLL_JOINT]!);
        return this.#besideBy(view) < 0.004 && Math.abs(aside) < 0.1 ? "nudge" : "beside";
      }
      case "nudge":
        return length(view.nudge.off) > CENTRED * this.#play() && this.#besideBy(view) < 2 * BESIDE ? "nudge" : "leave";
      case "leave":
        return hasLeft(view.nudge) ? "approach" : "leave";
      case "stay":
        return "stay";
    }
  }

  #play(): number {
    const { ring, peg } = this.#threadings[this.#current]!;
    return playOf(ring, peg);
  }

  /** How far the fingers are from where they come down, m. */
  #besideBy({ nudge }: View): number {
    return distance3(nudge.fingers, besideRing(nudge));
  }

  #goal(view: View): HandGoal {
    const { grip, gap, beyond, p, place, q } = view;
    const ring = this.#threadings[this.#current]!.ring;
    const half = halfExtents(ring)[2];
    const open = openAngle(grip.width, half - beyond);
    const closed = squeezeAngle(grip.width, half - beyond);
    const around = { point: graspPoint(grip.width, gap), roll: grip.roll, haste: 1, pitch: DOWN };
    switch (this.#phase) {
      case "approach": {
        const travelHeight = Math.max(view.top, p[2] + half) + FINGERTIP + TRAVEL_CLEARANCE;
        return { ...around, position: raised(p, beyond), travelHeight, jaw: open };
      }
      case "grasp": {
        const position = raised(p, beyond);
        return { ...around, position, travelHeight: position[2], jaw: closed };
      }
      case "carry":
      case "lower": {
        const position = raised(place, this.#phase === "carry" ? HOVER + ENGAGEMENT : 0);
        const travelHeight =
          this.#phase === "carry" ? Math.max(position[2], view.top + half + TRAVEL_CLEARANCE) : position[2];
        const point = seenFromHand(view.X_BG, view.ring.p).p;
        return { ...around, position, point, roll: q[ROLL_JOINT]!, travelHeight, jaw: closed, haste: 0.8 };
      }
      case "release": {
        const position = raised(view.placeHeld, beyond);
        return { ...around, position, roll: q[ROLL_JOINT]!, travelHeight: position[2], jaw: open };
      }
      case "beside":
      case "nudge":
      case "leave":
        return nudgeGoal(this.#phase, view.nudge, q[ROLL_JOINT]!);
      case "retreat":
      case "stay": {
        const position = raised(view.placeHeld, beyond + RETREAT);
        return { ...around, position, roll: q[ROLL_JOINT]!, travelHeight: position[2], jaw: open };
      }
    }
  }
}

/** Where the middle of a ring is when it is let go: round the tip of the peg. */
function placeOver(ring: SceneObject, peg: SceneObject, { p }: ObjectState): Vec3 {
  return raised(p, halfExtents(peg)[2] - ENGAGEMENT + halfExtents(ring)[2]);
}

function raised([x, y, z]: Vec3, by: number): Vec3 {
  return [x, y, z + by];
}

/** The ring is round the peg, as deep as asked. */
function isThreaded({ ring, peg, depth }: Threading, states: ReadonlyMap<string, ObjectState>): boolean {
  const [state, post] = [states.get(ring.id)!, states.get(peg.id)!];
  const [x, y, z] = inverseTransformPoint(post, state.p);
  return isLevel(state) && length([x, y]) < playOf(ring, peg) && halfExtents(peg)[2] - z > depth;
}

/** The peg goes through the ring, but the ring may touch it. */
function isRound({ ring, peg }: Threading, states: ReadonlyMap<string, ObjectState>): boolean {
  const [state, post] = [states.get(ring.id)!, states.get(peg.id)!];
  const [x, y, z] = inverseTransformPoint(post, state.p);
  return isLevel(state) && length([x, y]) < (ring.hole ?? 0) && z < halfExtents(peg)[2];
}

function isLevel({ q }: ObjectState): boolean {
  return Math.abs(rotate3(q, [0, 0, 1])[2]) > 0.95;
}

/** How far the axis of a ring may be beside that of the peg, m. */
function playOf({ hole = 0 }: SceneObject, { r = 0 }: SceneObject): number {
  return hole - r;
}

function length([x, y]: readonly [number, number]): number {
  return Math.sqrt(x * x + y * y);
}
