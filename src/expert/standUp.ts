/**
 * Stands a can up where it belongs, however it lies.
 *
 * It is taken across its axis near its top end. Between the two jaws it is free to turn, so its own weight brings it
 * upright when it is lifted gently; then it is carried and set down. Like in `pickAndPlace`, every change of phase hangs on
 * what is seen.
 */

import type { Action, Controller, ObjectState, Observation } from "../control/contracts";
import { conjugateQuat, rotate3 } from "../math/quaternion";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { wrapped } from "../robot/so101ClosedForm";
import type { Scene, SceneObject } from "../world/scene";
import { FINGERTIP, handPitch, handPose, JAW_JOINT, pointOfHand, ROLL_JOINT, roundGap, seenFromHand } from "./hand";
import { type HandGoal, HandMotion, reachablePitch, reaches, smoothStep, TIGHTEST_ELBOW } from "./handMotion";
import { highestTop, type Placed } from "./placement";
import {
  FORWARD,
  heldAbove,
  heldPoint,
  type RodGrip,
  rodAxis,
  rodGrip,
  rodHalfHeight,
  rodPoint,
  tipLift,
  uprightAttitude,
} from "./rod";
import { closedJaw, isBetweenJaws, isHeld, OPEN_SLACK, openJaw, type RoundGrasp } from "./roundGrasp";
import { type Hold, leanAt, MOST_LEAN, type Place, standingPlace } from "./standingPlace";
import type { StandPlan } from "./standPlan";
import { standTarget, type Target } from "./standTarget";

/** "stay": the can stands where it belongs, and the hand waits above it. */
type Phase = "approach" | "grasp" | "raise" | "carry" | "release" | "retreat" | "stay";

/** The hand follows what moves with this delay, s. */
const LAG = 0.2;
/** A can that moves faster than this rolls, m/s. */
const ROLLING = 0.01;
/** The same over a can that is taken from the side: the jaws then reach below the tool. */
const SIDE_CLEARANCE = 0.045;
const LEAST_CLEARANCE = 0.004;
/** While the hand does not point down yet, it travels this much higher, m: its fingers sink as it turns. */
const TURN_CLEARANCE = 0.015;
/** Nearer to the base the hand cannot point forward without touching it: distance from the pan axis, m. */
const NEAREST = 0.17;
/** Clear height above everything else while travelling, m. */
const TRAVEL_CLEARANCE = 0.02;
/** Height to which the can's bottom is raised before it is carried, m. */
const RAISE = 0.012;
/** The hand rises to no more than this above where it is, m: gently, so that the can does not swing. */
const RISE = 0.008;
/** So is the can carried. */
const CARRY_HASTE = 0.4;
/** How far the hand turns past upright, so that a can which hangs freely comes to be held well, rad. */
const COAX = 0.25;
/** The hand has turned as wanted, rad. */
const TURNED = 0.12;
/** Height at which it is let go above what it is put on, m. */
const DROP = 0.001;
/** How far above the top of what it has let go the hand backs off, m. */
const RETREAT = 0.026;
/** Straight down, rad. */
const DOWN = Math.PI / 2;
/** A can that stands is this upright: cosine of its lean. */
const UPRIGHT = 0.997;

const PAN_X = so101.links[1]!.X_PL.p[0];

/** Roll and pitch of the hand, rad. */
interface Attitude {
  readonly roll: number;
  readonly pitch: number;
}

/** All that one control step looks at. */
interface View extends RoundGrasp {
  readonly q: Float64Array;
  readonly X_BG: Transform;
  readonly others: readonly Placed[];
  readonly target: Target;
  readonly grip: RodGrip;
  /** The point of the can that the jaws shall hold, in B, m. */
  readonly hold: Vec3;
  /** The direction along the can that shall point up, in the gripper link. */
  readonly up_G: Vec3;
  /** How far above the can's centre the jaws are, along its axis, m. */
  readonly above: number;
  /** Cosine of its lean; 1 is upright. */
  readonly upright: number;
}

/** A controller for one can; its memory is the phase, the way of holding, and the place the can is on its way to. */
export class StandUp implements Controller {
  readonly id = "expert";
  readonly #scene: Scene;
  readonly #plan: StandPlan;
  readonly #motion: HandMotion;
  #phase: Phase = "approach";
  /** How the can was taken; null while it is free. */
  #held: RodGrip | null = null;
  /** Where it was taken, in B, m. */
  #from: Vec3 = [0, 0, 0];
  #place: Place | null = null;
  /** How the hand was turned when it let go, rad. */
  #letGo: Attitude = { roll: 0, pitch: FORWARD };

  constructor(scene: Scene, plan: StandPlan) {
    this.#scene = scene;
    this.#plan = plan;
    this.#motion = new HandMotion(1 / scene.episode.hz, TIGHTEST_ELBOW);
  }

  reset(): void {
    this.#phase = "approach";
    this.#held = null;
    this.#motion.rest();
  }

  act(observation: Observation): Action | null {
    if (!observation.objects || !observation.zones) return null;
    const view = this.#look(observation, new Map(observation.objects.map((state) => [state.id, state])));
    this.#phase = this.#nextPhase(view);
    return this.#motion.towards(this.#goal(view), observation.jointPosition);
  }

  #look(observation: Observation, states: ReadonlyMap<string, ObjectState>): View {
    const q = observation.jointPosition;
    const { object, flip } = this.#plan;
    const rod = placed(object, states);
    const grip = this.#held ?? rodGrip(rod, q[ROLL_JOINT]!, flip);
    const X_BG = handPose(q);
    const hold = heldPoint(rod, grip.offset, flip);
    return {
      q,
      jawSpeed: observation.jointVelocity[JAW_JOINT]!,
      jawTorque: observation.jointTorque[JAW_JOINT]!,
      X_BG,
      rod,
      others: this.#scene.objects.filter(({ id }) => id !== object.id).map((other) => placed(other, states)),
      target: standTarget(this.#plan, rod, observation.zones!, states),
      grip,
      gap: roundGap(q[JAW_JOINT]!),
      hold,
      inHand: seenFromHand(X_BG, hold),
      above: heldAbove(rod, X_BG, q[JAW_JOINT]!, flip),
      up_G: rotate3(conjugateQuat(X_BG.q), rodAxis(rod, flip)),
      upright: rodAxis(rod, flip)[2],
    };
  }

  #nextPhase(view: View): Phase {
    switch (this.#phase) {
      case "stay":
      case "approach": {
        this.#held = null;
        if (isDone(view)) return "stay";
        if (!isAround(view)) return "approach";
        this.#held = view.grip;
        this.#from = view.hold;
        return "grasp";
      }
      case "grasp":
        if (!isBetweenJaws(view, 1)) return "approach";
        return isHeld(view) ? "raise" : "grasp";
      case "raise":
        if (!isBetweenJaws(view, 1.6)) return "approach";
        if (!isRaised(view, this.#raising(view))) return "raise";
        this.#place = null;
        this.#choosePlace(view);
        return "carry";
      case "carry":
        if (!isBetweenJaws(view, 1.6)) return "approach";
        this.#choosePlace(view);
        this.#letGo = this.#carrying(view);
        return isAt(view, this.#place!) ? "release" : "carry";
      case "release":
        if (view.gap > view.rod.object.r! + 0.3 * OPEN_SLACK && isCalm(view.rod)) return "retreat";
        // What still rocks when the jaws are wide open does so for long: it is taken and set down once more.
        return view.gap > view.rod.object.r! + 0.46 * OPEN_SLACK ? "approach" : "release";
      case "retreat":
        return isClear(view) ? "approach" : "retreat";
    }
  }

  /** To where the can is held; one that rolls is met ahead, by as much as the hand lags. */
  #follow({ grip, rod, hold, X_BG, q }: View, height: number): Attitude & Pick<HandGoal, "position" | "travelHeight"> {
    const [x, y, z] = hold;
    const [vx, vy] = rod.state.v;
    const low = z + tipLift(rod, grip);
    const position: Vec3 = [x + LAG * vx, y + LAG * vy, low];
    if (vx * vx + vy * vy < ROLLING * ROLLING) return { ...grip, position, travelHeight: height };
    // The goal runs away, so the way to it does not tell that the hand is above the can.
    const between = pointOfHand(X_BG, rodPoint(rod.object.r!, q[JAW_JOINT]!));
    const [dx, dy] = [between[0] - x, between[1] - y];
    const off = Math.sqrt(dx * dx + dy * dy) - 0.003;
    return { ...grip, position, travelHeight: low + (height - low) * smoothStep(off / 0.01) };
  }

  /** A place that is chosen stays chosen while the can could be upright there, unless it need not be taken twice any more. */
  #choosePlace(view: View): void {
    const hold = holdOf(view);
    const kept = this.#place && leanAt(this.#place.position, hold) < 2 * MOST_LEAN ? this.#place : null;
    if (kept?.final) return;
    const place = standingPlace(view.target, view.others, hold);
    this.#place = kept && !place.final ? kept : place;
  }

  /** Where the hand goes, and how it turns, to get the can off the table and upright. */
  #raising(view: View): Attitude & { readonly position: Vec3 } {
    const { roll, pitch } = attitude(view);
    const height = view.rod.object.h! / 2 + view.above + RAISE;
    const [x, y] = awayFromBase(this.#from);
    const position: Vec3 = [x, y, height];
    // A can that hangs freely stays upright while the hand turns to where it holds it best.
    const better = pitch + Math.min(Math.max(FORWARD - pitch, -COAX), COAX);
    return { roll, pitch: reachablePitch(position, roll, holdOf(view).point, better, TIGHTEST_ELBOW), position };
  }

  /** The same over its place. */
  #carrying(view: View): Attitude & { readonly position: Vec3 } {
    const hold = holdOf(view);
    const [x, y, z] = this.#place!.position;
    const bottom = z - view.rod.object.h! / 2;
    const position: Vec3 = [x, y, bottom + rodHalfHeight(view.rod) + view.above * view.upright + DROP];
    return {
      roll: hold.roll,
      pitch: reachablePitch(position, hold.roll, hold.point, hold.pitch, TIGHTEST_ELBOW),
      position,
    };
  }

  #goal(view: View): HandGoal {
    const { grip, rod, q, hold } = view;
    const r = rod.object.r!;
    const open = openJaw(r);
    const closed = closedJaw(r);
    const point = rodPoint(r, q[JAW_JOINT]!);
    const top = rod.state.p[2] + rodHalfHeight(rod);
    const obstacles = highestTop(view.others) + TRAVEL_CLEARANCE;
    const over = top + (grip.pitch === FORWARD ? SIDE_CLEARANCE : TRAVEL_CLEARANCE);
    const [x, y, z] = hold;
    switch (this.#phase) {
      case "approach": {
        const turning = TURN_CLEARANCE * smoothStep((grip.pitch - handPitch(q)) / 0.5);
        const wanted = Math.max(obstacles, over) + FINGERTIP + turning;
        const travelHeight = reachableHeight(hold, grip.roll, point, wanted, top + FINGERTIP + LEAST_CLEARANCE);
        return { ...this.#follow(view, travelHeight), point, haste: 1, jaw: open };
      }
      case "stay": {
        const height = Math.max(obstacles, over) + FINGERTIP;
        return { ...grip, position: [x, y, height], point, haste: 1, travelHeight: height, jaw: open };
      }
      case "grasp": {
        const height = z + tipLift(rod, grip);
        return { ...grip, position: [x, y, height], point, haste: 1, travelHeight: height, jaw: closed };
      }
      case "raise": {
        const raising = this.#raising(view);
        const now = pointOfHand(view.X_BG, point)[2];
        const position: Vec3 = [raising.position[0], raising.position[1], Math.min(raising.position[2], now + RISE)];
        return { ...raising, position, point, haste: 1, travelHeight: position[2], jaw: closed };
      }
      case "carry": {
        const travelHeight = obstacles + rodHalfHeight(rod) + view.above + RAISE;
        return { ...this.#carrying(view), point, haste: CARRY_HASTE, travelHeight, jaw: closed };
      }
      case "release":
        return { ...this.#letGo, position: hold, point, haste: 1, travelHeight: z, jaw: open };
      case "retreat": {
        const height = top + RETREAT;
        return { ...this.#letGo, position: [x, y, height], point, haste: 1, travelHeight: height, jaw: open };
      }
    }
  }
}

/** The nearest place that is not too near to the base. */
function awayFromBase([x, y, z]: Vec3): Vec3 {
  const radius = Math.sqrt((x - PAN_X) * (x - PAN_X) + y * y);
  const more = Math.max(1, NEAREST / radius);
  return [PAN_X + more * (x - PAN_X), more * y, z];
}

/** The greatest height, no lower than `least`, at which the hand can be above a place near the base, m. */
function reachableHeight([x, y]: Vec3, roll: number, point: Vec3, wanted: number, least: number): number {
  let z = wanted;
  for (; z > least; z -= 0.002) {
    const pitch = reachablePitch([x, y, z], roll, point, DOWN, TIGHTEST_ELBOW);
    if (reaches([x, y, z], roll, point, pitch, TIGHTEST_ELBOW)) break;
  }
  return z;
}

function holdOf(view: View): Hold {
  const { above, rod, q } = view;
  return { ...attitude(view), point: rodPoint(rod.object.r!, q[JAW_JOINT]!), above };
}

/** How the hand would be turned if the can in it were upright. */
function attitude({ up_G, q }: View): Attitude {
  return uprightAttitude(up_G, q[ROLL_JOINT]!);
}

function placed(object: SceneObject, states: ReadonlyMap<string, ObjectState>): Placed {
  return { object, state: states.get(object.id)! };
}

/** The open jaws stand round the can, ready to close. */
function isAround({ inHand, gap, grip, q, rod }: View): boolean {
  return (
    Math.abs(inHand.across - gap) < 0.004 &&
    Math.abs(inHand.beside) < 0.004 &&
    Math.abs(inHand.beyond - tipLift(rod, grip)) < 0.004 &&
    Math.abs(wrapped(grip.roll - q[ROLL_JOINT]!)) < 0.06 &&
    gap > rod.object.r! + 0.25 * OPEN_SLACK
  );
}

/** The hand is up and turned as far as it can. */
function isRaised({ q, X_BG, rod }: View, { roll, pitch, position }: Attitude & { readonly position: Vec3 }): boolean {
  const height = pointOfHand(X_BG, rodPoint(rod.object.r!, q[JAW_JOINT]!))[2];
  const turned = Math.max(Math.abs(roll - q[ROLL_JOINT]!), Math.abs(pitch - handPitch(q)));
  return height > position[2] - 0.004 && turned < TURNED;
}

/** The can is where it shall stand and all but touches the ground, so upright that it will stand when it is let go. */
function isAt({ rod, upright }: View, { position }: Place): boolean {
  const [dx, dy] = [rod.state.p[0] - position[0], rod.state.p[1] - position[1]];
  const drop = rod.state.p[2] - rodHalfHeight(rod) - (position[2] - rod.object.h! / 2);
  return dx * dx + dy * dy < 0.008 * 0.008 && drop < 0.002 && upright > 0.97;
}

/** What has been let go no longer rocks. */
function isCalm({ state }: Placed): boolean {
  const [wx, wy, wz] = state.w;
  return wx * wx + wy * wy + wz * wz < 0.5 * 0.5;
}

/** The hand has backed off above the can. */
function isClear({ X_BG, q, rod }: View): boolean {
  const top = rod.state.p[2] + rodHalfHeight(rod);
  return pointOfHand(X_BG, rodPoint(rod.object.r!, q[JAW_JOINT]!))[2] > top + 0.85 * RETREAT;
}

/** The can stands where the goal wants it. */
function isDone({ rod, target, upright }: View): boolean {
  const [dx, dy, dz] = [0, 1, 2].map((i) => rod.state.p[i]! - target.position[i]!) as [number, number, number];
  return upright > UPRIGHT && isCalm(rod) && dx * dx + dy * dy <= target.room * target.room && Math.abs(dz) < 0.004;
}
