/**
 * Pours beads out of a cup.
 *
 * The cup is taken from the side, carried upright, and tipped by the roll of the hand while the middle of its mouth stays over
 * the bowl; when it is empty it is put back where it stood. Every change of phase hangs on what is seen.
 */

import type { Action, Controller, ObjectState, Observation } from "../control/contracts";
import { conjugateQuat, rotate3 } from "../math/quaternion";
import { inverseTransformPoint, type Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { wrapped } from "../robot/so101ClosedForm";
import { regionNamed } from "../world/objectShapes";
import { depthInRegion } from "../world/regionDepth";
import type { Scene, SceneObject } from "../world/scene";
import { FINGERTIP, handPose, JAW_JOINT, pointOfHand, ROLL_JOINT, roundGap, seenFromHand } from "./hand";
import { type HandGoal, HandMotion, reachablePitch, TIGHTEST_ELBOW } from "./handMotion";
import { halfHeight, highestTop, type Placed } from "./placement";
import type { PourPlan } from "./pourPlan";
import { FORWARD, heldAbove, heldPoint, levelRoll, rodAxis, rodHalfHeight, rodPoint, uprightAttitude } from "./rod";
import { closedJaw, isBetweenJaws, isHeld, OPEN_SLACK, openJaw, type RoundGrasp } from "./roundGrasp";

/** "return": the empty cup goes back; "stay": it stands, and the hand waits above it. */
type Phase = "approach" | "grasp" | "raise" | "carry" | "pour" | "right" | "return" | "release" | "retreat" | "stay";

/** Height at which the cup is held, as a share of its own. */
const GRIP_HEIGHT = 0.6;
/** Clear height above everything else while travelling, and over a cup that is taken from the side, m. */
const TRAVEL_CLEARANCE = 0.02;
const SIDE_CLEARANCE = 0.045;
/** Height to which the cup is raised before it is carried, m. */
const RAISE = 0.02;
/** Space between the cup and the rim of what it is poured into, m. */
const RIM_CLEARANCE = 0.012;
const CARRY_HASTE = 0.6;
const POUR_HASTE = 0.5;
/** The hand points this far down where it can when the cup is tipped, rad: the more level, the further the cup tips. */
const POUR_PITCH = 0;
/** Rolls nearer to the joint's ends than this are not used, rad. */
const ROLL_MARGIN = 0.15;
/** Height at which the cup is let go above the table, m. */
const DROP = 0.001;
const RETREAT = 0.03;
/** Cosine of the lean below which a cup has fallen over, and above which it is carried on, spills nothing and comes to stand. */
const FALLEN = 0.7;
const UPRIGHT = 0.88;

/** All that one control step looks at. */
interface View extends RoundGrasp {
  readonly q: Float64Array;
  readonly X_BG: Transform;
  readonly target: Placed;
  readonly others: readonly Placed[];
  readonly roll: number;
  readonly hold: Vec3;
  /** Middle of the cup's mouth, in B and in the gripper link, m. */
  readonly mouth: Vec3;
  readonly mouth_G: Vec3;
  readonly up_G: Vec3;
  /** Cosine of the cup's lean; 1 is upright. */
  readonly upright: number;
  /** Whether there is something left to pour. */
  readonly full: boolean;
}

/** A controller for cups; its memory is the phase, the cup, where it was taken and how the hand was rolled. */
export class Pour implements Controller {
  readonly id = "expert";
  readonly #scene: Scene;
  readonly #plan: PourPlan;
  readonly #motion: HandMotion;
  #phase: Phase = "approach";
  #vessel: SceneObject;
  #from: Vec3 = [0, 0, 0];
  /** Roll at which the cup was taken, upright, rad. */
  #roll = 0;

  constructor(scene: Scene, plan: PourPlan) {
    this.#scene = scene;
    this.#plan = plan;
    this.#vessel = plan.vessels[0]!;
    this.#motion = new HandMotion(1 / scene.episode.hz, TIGHTEST_ELBOW);
  }

  reset(): void {
    this.#phase = "approach";
    this.#vessel = this.#plan.vessels[0]!;
    this.#motion.rest();
  }

  act(observation: Observation): Action | null {
    if (!observation.objects) return null;
    const states = new Map(observation.objects.map((state) => [state.id, state]));
    if (this.#phase === "approach" || this.#phase === "stay") this.#chooseVessel(states);
    const view = this.#look(observation, states);
    this.#phase = this.#nextPhase(view);
    return this.#motion.towards(this.#goal(view), observation.jointPosition);
  }

  /** The first upright cup that holds something to pour; else the one before. */
  #chooseVessel(states: ReadonlyMap<string, ObjectState>): void {
    this.#vessel = this.#plan.vessels.find((vessel) => this.#isFull(vessel, states)) ?? this.#vessel;
  }

  #isFull(vessel: SceneObject, states: ReadonlyMap<string, ObjectState>): boolean {
    const inside = regionNamed(vessel, "inside");
    const X_WV = states.get(vessel.id)!;
    return this.#plan.beads.some(
      (id) => depthInRegion(inside, inverseTransformPoint(X_WV, states.get(id)!.p)) > -0.002,
    );
  }

  #look(observation: Observation, states: ReadonlyMap<string, ObjectState>): View {
    const q = observation.jointPosition;
    const placed = (object: SceneObject): Placed => ({ object, state: states.get(object.id)! });
    const rod = placed(this.#vessel);
    const X_BG = handPose(q);
    const hold = heldPoint(rod, (GRIP_HEIGHT - 0.5) * rod.object.h!, false);
    const mouth = heldPoint(rod, rod.object.h! / 2, false);
    return {
      q,
      X_BG,
      rod,
      target: placed(this.#plan.target),
      others: this.#scene.objects.filter(({ id, kind }) => id !== rod.object.id && kind !== "ball").map(placed),
      roll: this.#phase === "approach" ? levelRoll(q[ROLL_JOINT]!) : this.#roll,
      hold,
      inHand: seenFromHand(X_BG, hold),
      gap: roundGap(q[JAW_JOINT]!),
      jawSpeed: observation.jointVelocity[JAW_JOINT]!,
      jawTorque: observation.jointTorque[JAW_JOINT]!,
      mouth,
      mouth_G: seenFromHand(X_BG, mouth).p,
      up_G: rotate3(conjugateQuat(X_BG.q), rodAxis(rod, false)),
      upright: rodAxis(rod, false)[2],
      full: this.#isFull(rod.object, states),
    };
  }

  #nextPhase(view: View): Phase {
    const slipped = !isBetweenJaws(view, 1.6);
    switch (this.#phase) {
      case "stay":
      case "approach":
        if (!view.full || view.upright < FALLEN) return "stay";
        if (!isAround(view)) return "approach";
        this.#from = view.rod.state.p;
        this.#roll = view.roll;
        return "grasp";
      case "grasp":
        if (!isBetweenJaws(view, 1)) return "approach";
        return isHeld(view) ? "raise" : "grasp";
      case "raise":
        if (slipped) return "approach";
        return view.rod.state.p[2] > this.#from[2] + 0.8 * RAISE ? "carry" : "raise";
      case "carry":
        if (slipped) return "approach";
        return isOver(view, mouthPlace(view)) ? "pour" : "carry";
      case "pour":
        if (slipped) return "approach";
        return view.full ? "pour" : "right";
      case "right":
        if (slipped) return "approach";
        if (!isRighted(view)) return "right";
        return view.full ? "carry" : "return";
      case "return":
        if (slipped) return "approach";
        return isBack(view, this.#from) ? "release" : "return";
      case "release":
        return view.gap > view.rod.object.r! + 0.3 * OPEN_SLACK ? "retreat" : "release";
      case "retreat":
        return isClear(view) ? "approach" : "retreat";
    }
  }

  #goal(view: View): HandGoal {
    const { rod, q, hold, roll, mouth_G } = view;
    const r = rod.object.r!;
    const [x, y, z] = hold;
    const top = rod.state.p[2] + rodHalfHeight(rod);
    const point = rodPoint(r, q[JAW_JOINT]!);
    const around = { position: hold, point, roll, pitch: FORWARD, haste: 1, travelHeight: z, jaw: openJaw(r) };
    const jaw = closedJaw(r);
    const obstacles = highestTop(view.others) + TRAVEL_CLEARANCE;
    switch (this.#phase) {
      case "approach":
        return { ...around, travelHeight: Math.max(obstacles, top + SIDE_CLEARANCE) + FINGERTIP };
      case "stay": {
        const height = Math.max(obstacles, top + SIDE_CLEARANCE) + FINGERTIP;
        return { ...around, position: [x, y, height], travelHeight: height };
      }
      case "grasp":
        return { ...around, jaw };
      case "raise": {
        const [fx, fy, fz] = this.#from;
        const height = fz + this.#above(view) + RAISE;
        return { ...around, ...this.#upright(view), position: [fx, fy, height], travelHeight: height, jaw, haste: 0.5 };
      }
      case "carry": {
        const travelHeight = obstacles + rod.object.h!;
        const position = mouthPlace(view);
        return { ...this.#upright(view), position, point: mouth_G, travelHeight, jaw, haste: CARRY_HASTE };
      }
      case "pour": {
        const position = mouthPlace(view);
        const tipped = this.#tippedRoll();
        const pitch = reachablePitch(position, q[ROLL_JOINT]!, mouth_G, POUR_PITCH, TIGHTEST_ELBOW);
        return { position, point: mouth_G, roll: tipped, pitch, travelHeight: position[2], jaw, haste: POUR_HASTE };
      }
      case "right": {
        const position = mouthPlace(view);
        return { ...this.#upright(view), position, point: mouth_G, travelHeight: position[2], jaw, haste: 1 };
      }
      case "return": {
        const [fx, fy] = this.#from;
        const bottom = rodHalfHeight(rod) + this.#above(view) + DROP;
        const travelHeight = obstacles + rod.object.h!;
        return { ...this.#upright(view), position: [fx, fy, bottom], point, travelHeight, jaw, haste: CARRY_HASTE };
      }
      case "release":
        return around;
      case "retreat": {
        const height = top + RETREAT;
        return { ...around, position: [x, y, height], travelHeight: height };
      }
    }
  }

  #above({ rod, X_BG, q }: View): number {
    return heldAbove(rod, X_BG, q[JAW_JOINT]!, false);
  }

  /** How the hand is turned when the cup in it is upright; its roll is that at which it was taken. */
  #upright({ up_G }: View): { readonly roll: number; readonly pitch: number } {
    return { roll: this.#roll, pitch: uprightAttitude(up_G, this.#roll).pitch };
  }

  /** Half a turn away, as far as the joint goes. */
  #tippedRoll(): number {
    const { lower, upper } = so101.joints[ROLL_JOINT]!;
    const tipped = this.#roll > 0 ? this.#roll - Math.PI : this.#roll + Math.PI;
    return Math.min(Math.max(tipped, lower + ROLL_MARGIN), upper - ROLL_MARGIN);
  }
}

/** Where the middle of the cup's mouth goes: over the middle of the target, as low as the cup can be as it leans now, m. */
function mouthPlace({ rod, target, upright }: View): Vec3 {
  const { r, h } = rod.object as { readonly r: number; readonly h: number };
  const below = h * Math.max(upright, 0) + r * Math.sqrt(Math.max(0, 1 - upright * upright));
  const [x, y, z] = target.state.p;
  return [x, y, z + halfHeight(target) + RIM_CLEARANCE + below];
}

function isAround({ inHand, gap, q, roll, rod }: View): boolean {
  return (
    Math.abs(inHand.across - gap) < 0.004 &&
    Math.abs(inHand.beside) < 0.004 &&
    Math.abs(inHand.beyond) < 0.004 &&
    Math.abs(wrapped(roll - q[ROLL_JOINT]!)) < 0.06 &&
    gap > rod.object.r! + 0.25 * OPEN_SLACK
  );
}

/** The upright cup's mouth is over the middle of the target. */
function isOver({ mouth }: View, [x, y, z]: Vec3): boolean {
  const [dx, dy] = [mouth[0] - x, mouth[1] - y];
  return dx * dx + dy * dy < 0.006 * 0.006 && mouth[2] < z + 0.008;
}

/** The hand has turned back, and the cup is as good as upright: near the base the hand cannot always point level enough. */
function isRighted({ roll, q, upright }: View): boolean {
  return Math.abs(roll - q[ROLL_JOINT]!) < 0.15 && upright > UPRIGHT;
}

/** The cup is where it was taken, and all but touches the ground. */
function isBack({ rod, upright }: View, [x, y]: Vec3): boolean {
  const [dx, dy] = [rod.state.p[0] - x, rod.state.p[1] - y];
  return dx * dx + dy * dy < 0.008 * 0.008 && rod.state.p[2] - rodHalfHeight(rod) < 0.003 && upright > UPRIGHT;
}

/** The hand has backed off above the cup. */
function isClear({ X_BG, q, rod }: View): boolean {
  const top = rod.state.p[2] + rodHalfHeight(rod);
  return pointOfHand(X_BG, rodPoint(rod.object.r!, q[JAW_JOINT]!))[2] > top + 0.85 * RETREAT;
}
