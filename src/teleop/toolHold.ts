/**
 * Keeps the tool at a place in space while it is led: a joint target that follows a wanted position, pitch and roll.
 *
 * Resolved-rate control (Whitney 1969) with damping (Wampler 1986) and position feedback: an arm of five axes can take
 * any place and hold the hand's pitch and roll about its own axis, as long as it is within reach. Beyond that the
 * position counts most and the pitch is given up first.
 */

import { rotate3 } from "../math/quaternion";
import { atan2 } from "../math/trigonometry";
import { add3, cross3, distance3, dot3, normalize3, scale3, subtract3, type Vec3 } from "../math/vector3";
import { dexterity, moveTowards, type TaskRow } from "../robot/inverseKinematics";
import { linkPoses, toolJacobian, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { jointScale } from "./jointScale";

/** What one radian of pitch or roll counts against a position error, m/rad. Higher gives up the place for the angle. */
const TURN_WEIGHT = 0.01;
/** Damping of the solution, m. Lower shakes at full stretch, higher lags. */
const DAMPING = 0.002;
/** Solver passes for each control step, and the largest change of a joint in one, rad. */
const PASSES = 5;
const PASS_TURN = 0.1;
/** The wanted place never runs further ahead of what the arm can do, m. More makes turning back sluggish. */
const PLACE_LEASH = 0.003;
/** Above this condition number of the tool's Jacobian the tool slows down when it gets worse; the SO-101 works at 2 to 5. */
export const POOR_CONDITION = 7;
/** Here it does not go further in. */
const WORST_CONDITION = 14;
/** Below this share of its speed the tool counts as stopped. */
const STANDSTILL = 0.3;

/** Where the tool is asked to be, in B. */
export interface ToolTarget {
  /** Tool centre point, m. */
  readonly position: Vec3;
  /** Angle of the hand below the horizon as seen from the side, rad. */
  readonly pitch: number;
  /** Turn about the hand's own axis still to be made, rad. */
  readonly roll: number;
}

/** The tool at a joint position: its target if nothing shall move. */
export function toolTargetAt(robot: RobotModel, q: ArrayLike<number>): ToolTarget {
  const { p, q: turn } = toolPose(robot, linkPoses(robot, q));
  return { position: p, pitch: pitchOf(rotate3(turn, [0, 0, 1]), headingOf(p)), roll: 0 };
}

/** Horizontal direction from the base to a point; forward for a point above the base. */
export function headingOf(p: Vec3): Vec3 {
  const flat = normalize3([p[0], p[1], 0]);
  return dot3(flat, flat) > 0 ? flat : [1, 0, 0];
}

/** Angle of a direction below the horizon, seen along the side of a heading, rad; beyond π/2 it points back. */
export function pitchOf(direction: Vec3, heading: Vec3): number {
  return atan2(-direction[2], dot3(direction, heading));
}

/** How much may change in one control step. */
export interface StepBounds {
  /** Largest change of one turning joint, rad; a sliding one changes by its `jointScale` of it. */
  readonly turn: number;
  /** Largest way of the tool, m. */
  readonly way: number;
}

/** What came of following a target for one control step. */
export interface Followed {
  /** Joint target, shape (n), rad; within the limits. */
  readonly q: Float64Array;
  /** The target, pulled back to where the arm can follow. */
  readonly target: ToolTarget;
  /** How far the target lies beyond what the arm can take at all, m. */
  readonly missed: number;
  /** Pitch that was given up, rad. */
  readonly pitchMissed: number;
  /** Condition number of the tool's Jacobian at q. */
  readonly condition: number;
  /** Held back because it would have become singular. */
  readonly isSingular: boolean;
}

/**
 * Moves a joint target towards a tool target.
 *
 * @param q - Joint target so far, shape (n), rad.
 */
export function followTool(robot: RobotModel, q: Float64Array, target: ToolTarget, bounds: StepBounds): Followed {
  const wanted = q.slice();
  for (let pass = 0; pass < PASSES; pass++) {
    moveTowards(robot, taskRows(robot, wanted, target, pass === 0 ? target.roll : 0), wanted, {
      damping: DAMPING,
      maxStep: PASS_TURN,
    });
  }
  const missed = distance3(target.position, toolTargetAt(robot, wanted).position);
  const share = boundedShare(robot, q, wanted, bounds);
  const brake = singularBrake(robot, q, between(q, wanted, share));
  const next = between(q, wanted, share * brake);
  const reached = toolTargetAt(robot, next);
  return {
    q: next,
    target: {
      position: leashed(reached.position, target.position),
      pitch: reached.pitch,
      roll: 0,
    },
    missed,
    pitchMissed: Math.abs(target.pitch - reached.pitch),
    condition: dexterity(robot, next).condition,
    isSingular: brake < STANDSTILL,
  };
}

/** The share of a step that keeps to its bounds. */
function boundedShare(robot: RobotModel, from: Float64Array, to: Float64Array, bounds: StepBounds): number {
  const turn = Math.max(...robot.joints.map((joint, j) => Math.abs(to[j]! - from[j]!) / jointScale(joint)));
  const way = distance3(toolTargetAt(robot, from).position, toolTargetAt(robot, to).position);
  return Math.min(1, turn > 0 ? bounds.turn / turn : 1, way > 0 ? bounds.way / way : 1);
}

/** 1 for free motion, falling to 0 on the way into a singular place; the way out is free. */
function singularBrake(robot: RobotModel, from: Float64Array, to: Float64Array): number {
  const { condition } = dexterity(robot, to);
  if (condition <= POOR_CONDITION || condition <= dexterity(robot, from).condition) return 1;
  return Math.max(0, (WORST_CONDITION - condition) / (WORST_CONDITION - POOR_CONDITION));
}

function between(from: Float64Array, to: Float64Array, share: number): Float64Array {
  return from.map((q, j) => q + share * (to[j]! - q));
}

/** The wanted place, or the point on the way to it at the end of the leash. */
function leashed(at: Vec3, wanted: Vec3): Vec3 {
  const gap = distance3(at, wanted);
  return gap <= PLACE_LEASH ? wanted : add3(at, scale3(subtract3(wanted, at), PLACE_LEASH / gap));
}

function taskRows(robot: RobotModel, q: Float64Array, target: ToolTarget, roll: number): TaskRow[] {
  const n = q.length;
  const poses = linkPoses(robot, q);
  const J = toolJacobian(robot, poses);
  const { p, q: turn } = toolPose(robot, poses);
  const approach = rotate3(turn, [0, 0, 1]);
  const heading = headingOf(p);
  const side = cross3([0, 0, 1], heading);
  const rows: TaskRow[] = subtract3(target.position, p).map((error, i) => ({ by: J.slice(n * i, n * (i + 1)), error }));
  const turning = (axis: Vec3, error: number): TaskRow => ({
    by: Float64Array.from(
      { length: n },
      (_, j) => TURN_WEIGHT * (axis[0] * J[3 * n + j]! + axis[1] * J[4 * n + j]! + axis[2] * J[5 * n + j]!),
    ),
    error: TURN_WEIGHT * error,
  });
  rows.push(turning(side, target.pitch - pitchOf(approach, heading)), turning(approach, roll));
  return rows;
}
