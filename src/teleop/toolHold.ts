/**
 * Keeps the tool at a place in space while it is led: a joint target that follows a wanted position, pitch and roll.
 *
 * Resolved-rate control (Whitney 1969) with damping (Wampler 1986) and position feedback: an arm of five axes can take
 * any place and hold the hand's pitch and roll about its own axis, as long as it is within reach. Beyond that the
 * position counts most and the pitch is given up first.
 */

import { rotate3 } from "../math/quaternion";
import { atan2 } from "../math/trigonometry";
import { add3, cross3, dot3, normalize3, scale3, subtract3, type Vec3 } from "../math/vector3";
import { dexterity, moveTowards, type TaskRow } from "../robot/inverseKinematics";
import { linkPoses, toolJacobian, toolPose } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";

/** What one radian of pitch or roll counts against a position error, m/rad. Higher gives up the place for the angle. */
const TURN_WEIGHT = 0.03;
/** Damping of the solution, m. Lower shakes at full stretch, higher lags. */
const DAMPING = 0.004;
/** Solver passes for each control step; more changes nothing that a person sees. */
const PASSES = 5;
/** The wanted place never runs further ahead of what the arm can do, m. More makes turning back feel sluggish. */
const LEASH = 0.003;
/** Above this condition number of the tool's Jacobian the tool slows down when it gets worse; the SO-101 works at 2 to 5. */
export const POOR_CONDITION = 8;
/** Here it does not go further in. */
export const WORST_CONDITION = 14;

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

/** What came of following a target for one control step. */
export interface Followed {
  /** Joint target, shape (n), rad; within the limits. */
  readonly q: Float64Array;
  /** The target, pulled back to where the arm can follow. */
  readonly target: ToolTarget;
  /** What the arm misses of the target before it was pulled back, m. */
  readonly missed: number;
  /** Pitch that was given up, rad. */
  readonly pitchMissed: number;
  /** Condition number of the tool's Jacobian at q. */
  readonly condition: number;
}

/**
 * Moves a joint target towards a tool target.
 *
 * @param q - Joint target so far, shape (n), rad.
 * @param maxTurn - Largest change of one joint, rad.
 */
export function followTool(robot: RobotModel, q: Float64Array, target: ToolTarget, maxTurn: number): Followed {
  const next = q.slice();
  for (let pass = 0; pass < PASSES; pass++) {
    moveTowards(robot, taskRows(robot, next, target, pass === 0 ? target.roll : 0), next, {
      damping: DAMPING,
      maxStep: maxTurn / PASSES,
    });
  }
  const before = dexterity(robot, q).condition;
  let condition = dexterity(robot, next).condition;
  if (condition > before && condition > POOR_CONDITION) {
    const share = Math.min(1, Math.max(0, (WORST_CONDITION - condition) / (WORST_CONDITION - POOR_CONDITION)));
    for (let j = 0; j < next.length; j++) next[j] = q[j]! + share * (next[j]! - q[j]!);
    condition = dexterity(robot, next).condition;
  }
  const reached = toolTargetAt(robot, next);
  const gap = subtract3(target.position, reached.position);
  const missed = Math.sqrt(dot3(gap, gap));
  const position = missed > LEASH ? add3(reached.position, scale3(gap, LEASH / missed)) : target.position;
  return {
    q: next,
    target: { position, pitch: target.pitch, roll: 0 },
    missed,
    pitchMissed: Math.abs(target.pitch - reached.pitch),
    condition,
  };
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
