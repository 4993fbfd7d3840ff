/**
 * Steers the hand: from where it is measured to be, one control period towards where it should be.
 *
 * The target is a function of the measured joints and the goal (plus a short memory of the last speed, which keeps
 * accelerations small). The hand moves in cylinder coordinates about the pan axis, so that it swings round the base
 * instead of through it, and rises before it travels.
 */

import type { Action } from "../control/contracts";
import { atan2, cos, sin } from "../math/trigonometry";
import type { Vec3 } from "../math/vector3";
import { so101 } from "../robot/so101";
import { type ArmJoints, so101ArmJoints, withinArmLimits, wrapped } from "../robot/so101ClosedForm";
import { handPitch, handPose, JAW_JOINT, pointOfHand, ROLL_JOINT } from "./hand";

/** Where a point of the hand should be. */
export interface HandGoal {
  /** In B, m. */
  readonly position: Vec3;
  /** Which point of the hand, in the gripper link, m. */
  readonly point: Vec3;
  /** rad */
  readonly roll: number;
  /** Height to travel at while away from the goal, in B, m; no lower than the goal. */
  readonly travelHeight: number;
  /** Jaw joint, rad. */
  readonly jaw: number;
  /** 0 to 1 times the usual speed of the arm. */
  readonly haste: number;
  /** The hand's pitch where it can be reached: π/2 is straight down. */
  readonly pitch: number;
}

/** Top speeds of the hand: along the radius and up, m/s; round the base, of pitch and of roll, rad/s. */
const RADIAL_SPEED = 0.16;
const CLIMB_SPEED = 0.14;
const SWING_SPEED = 1.0;
const TURN_SPEED = 1.2;
/** Time in which any of these speeds is reached from rest, s. */
const RAMP = 0.15;
/** Top speed of any arm joint, rad/s. */
const JOINT_SPEED = 1.4;
const JAW_SPEED = 1.2;
/** Near its goal the hand slows in proportion to the distance, 1/s. */
const APPROACH_RATE = 5;
/** Lateral distances over which the hand sinks from travel height to its goal, m. */
const FUNNEL = [0.003, 0.014] as const;
/** The hand swings freely once it is this close below its wanted height, m. */
const RISE_FIRST = 0.015;
/** A turn of one radian counts as much as this distance in the funnel, m. */
const ROLL_AS_DISTANCE = 0.05;

const PAN_X = so101.links[1]!.X_PL.p[0];

/** Steers one arm at a fixed control period. */
export class HandMotion {
  readonly #dt: number;
  readonly #tightest: number;
  /** Last speeds along the radius, round the base, up, of roll and of pitch; m/s and rad/s. */
  readonly #speeds = new Float64Array(5);

  /**
   * @param dt - Control period, s.
   * @param tightest - How far the elbow may bend, rad.
   */
  constructor(dt: number, tightest = Number.POSITIVE_INFINITY) {
    this.#dt = dt;
    this.#tightest = tightest;
  }

  /** Forgets the last speed. */
  rest(): void {
    this.#speeds.fill(0);
  }

  /**
   * The next target.
   *
   * @param q - Measured joint position, shape (6), rad.
   */
  towards(goal: HandGoal, q: Float64Array): Action {
    const action = this.#follow(this.#nextJoints(goal, q), q);
    action[JAW_JOINT] = q[JAW_JOINT]! + limited(goal.jaw - q[JAW_JOINT]!, JAW_SPEED * this.#dt);
    return action;
  }

  /** One period towards arm joints that may be far away; the jaw is left as measured. */
  #follow(joints: ArmJoints, q: Float64Array): Action {
    const dt = this.#dt;
    const action = q.slice();
    let fastest = 0;
    for (let j = 0; j < JAW_JOINT; j++) fastest = Math.max(fastest, Math.abs(joints[j]! - q[j]!) / dt);
    const scale = fastest > JOINT_SPEED ? JOINT_SPEED / fastest : 1;
    for (let j = 0; j < JAW_JOINT; j++) {
      action[j] = q[j]! + scale * (joints[j]! - q[j]!);
    }
    return action;
  }

  #nextJoints(goal: HandGoal, q: Float64Array): ArmJoints {
    const dt = this.#dt;
    const here = cylindrical(pointOfHand(handPose(q), goal.point));
    const there = cylindrical(goal.position);
    const turn = goal.roll - q[ROLL_JOINT]!;
    const swing = wrapped(there.bearing - here.bearing);
    const away = lateralDistance(here, there, swing) + ROLL_AS_DISTANCE * Math.abs(turn);
    const [near, far] = FUNNEL;
    const wantedHeight =
      there.z + (Math.max(goal.travelHeight, there.z) - there.z) * smoothStep((away - near) / (far - near));
    const free = 1 - smoothStep((wantedHeight - here.z - RISE_FIRST / 3) / RISE_FIRST);

    const step = (axis: number, distance: number, topSpeed: number): number => {
      const top = topSpeed * goal.haste;
      const wanted = limited(distance * Math.min(APPROACH_RATE, 1 / dt), top);
      const last = this.#speeds[axis]!;
      // Slowing down is bounded by the approach rate already.
      const speed =
        wanted * last >= 0 && Math.abs(wanted) <= Math.abs(last)
          ? wanted
          : last + limited(wanted - last, (top * dt) / RAMP);
      this.#speeds[axis] = speed;
      return speed * dt;
    };
    const radius = here.radius + step(0, free * (there.radius - here.radius), RADIAL_SPEED);
    const bearing = here.bearing + step(1, free * swing, SWING_SPEED);
    const z = here.z + step(2, wantedHeight - here.z, CLIMB_SPEED);
    const roll = q[ROLL_JOINT]! + step(3, turn, TURN_SPEED);
    const position: Vec3 = [PAN_X + radius * cos(bearing), radius * sin(bearing), z];
    const wantedPitch = reachablePitch(position, roll, goal.point, goal.pitch, this.#tightest);
    const pitch = handPitch(q);
    const soon = so101ArmJoints(
      { position, pitch: pitch + step(4, wantedPitch - pitch, TURN_SPEED), roll },
      goal.point,
    );
    return soon ?? so101ArmJoints({ position, pitch: wantedPitch, roll }, goal.point) ?? READY;
  }
}

/** Where to go when the way is lost: above the middle of the work area. */
const READY: ArmJoints = [0, -0.6, 0.5, 1.3, 0];

/** Straighter than this the elbow is too close to its singularity (at -1.29), rad. */
const STRAIGHTEST_ELBOW = -1.05;
/** Bent further than this the forearm comes to touch the upper arm (at 1.57), rad: for hands that point forward near the base. */
export const TIGHTEST_ELBOW = 1.5;

/** How finely and how far around the wanted pitch a reachable one is looked for, rad. */
const PITCH_STEP = 0.1;
const PITCH_RANGE = 1.5;

/**
 * Whether a point of the hand can be brought to a place at a pitch, with a bent elbow and inside the joints' limits.
 *
 * @param tightest - How far the elbow may bend, rad.
 */
export function reaches(
  position: Vec3,
  roll: number,
  point: Vec3,
  pitch: number,
  tightest = Number.POSITIVE_INFINITY,
): boolean {
  const joints = so101ArmJoints({ position, pitch, roll }, point);
  if (joints === null || !withinArmLimits(joints, 0.02)) return false;
  return joints[2] > STRAIGHTEST_ELBOW && joints[2] < tightest;
}

/** The pitch nearest to the wanted one at which a place can be reached; the wanted one where none can. */
export function reachablePitch(
  position: Vec3,
  roll: number,
  point: Vec3,
  wanted: number,
  tightest = Number.POSITIVE_INFINITY,
): number {
  const canHold = (pitch: number): boolean => reaches(position, roll, point, pitch, tightest);
  if (canHold(wanted)) return wanted;
  for (let away = PITCH_STEP; away < PITCH_RANGE; away += PITCH_STEP) {
    for (const side of [-1, 1]) {
      if (!canHold(wanted + side * away)) continue;
      // The edge lies in the last step; finding it keeps the pitch a continuous function of the place.
      let outside = away - PITCH_STEP;
      let inside = away;
      for (let i = 0; i < 8; i++) {
        const middle = (outside + inside) / 2;
        if (canHold(wanted + side * middle)) inside = middle;
        else outside = middle;
      }
      return wanted + side * inside;
    }
  }
  return wanted;
}

interface Cylindrical {
  readonly radius: number;
  readonly bearing: number;
  readonly z: number;
}

function cylindrical([x, y, z]: Vec3): Cylindrical {
  return { radius: Math.sqrt((x - PAN_X) * (x - PAN_X) + y * y), bearing: atan2(y, x - PAN_X), z };
}

function lateralDistance(a: Cylindrical, b: Cylindrical, swing: number): number {
  const along = b.radius - a.radius;
  const across = 2 * sin(swing / 2) * Math.sqrt(Math.max(0, a.radius * b.radius));
  return Math.sqrt(along * along + across * across);
}

function limited(x: number, most: number): number {
  return Math.min(Math.max(x, -most), most);
}

/** 0 below 0, 1 above 1, with level ends. */
export function smoothStep(x: number): number {
  const t = Math.min(Math.max(x, 0), 1);
  return t * t * (3 - 2 * t);
}
