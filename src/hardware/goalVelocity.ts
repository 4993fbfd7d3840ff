/**
 * The velocity that the goal of a real arm should have next: to the target in a straight line, slowly near the table and the arm's
 * own body and along them, within the speed of the tool point, and no more sudden than the acceleration allows.
 */

import { toolJacobian } from "../robot/kinematics";
import type { RobotModel } from "../robot/robotModel";
import { bodyBounds, type VelocityBound } from "./bodyGuard";
import { brakingSpeed, clamp, dot, type MotionLimiter } from "./limiterState";
import { FIXED_LIMITS } from "./safetyLimits";
import { heightGradient, pointHeights } from "./tableGuard";

/** Vertical braking per joint acceleration, m: the lever of the shortest moving part. */
const BRAKING_LEVER = 0.05;
/** Points lower than this above the floor are watched, m. */
const WATCHED_HEIGHT = 0.2;
/**
 * The arm slides this far above the floor, m: along the floor itself, the bend of the path would end every step. A part that
 * is lower rises while the arm moves, within about the time (s), and by no more than this lever (m) times the joint speed.
 */
const SLIDING_HEIGHT = 0.001;
const RISE_TIME = 0.1;
const RISE_LEVER = 0.05;
const PROJECTION_ROUNDS = 6;

/** Speed limit of each joint in this step, rad/s. */
export function topSpeeds({ options, sinceArming, isApproaching }: MotionLimiter, factor: number): Float64Array {
  const { robot, limits } = options;
  const ramp = Math.min(sinceArming / FIXED_LIMITS.rampTime, 1) * factor;
  return Float64Array.from(robot.joints, ({ maxVelocity }, i) => {
    const limit = i === robot.gripperJoint ? limits.gripperSpeed : limits.speed;
    const speed = isApproaching ? Math.min(limit, FIXED_LIMITS.approachSpeed) : limit;
    return Math.min(speed, maxVelocity) * ramp;
  });
}

/** The velocity straight to the target: joints that go together arrive together, and brake in time. */
export function aimAtTarget(
  limiter: MotionLimiter,
  base: Float64Array,
  top: Float64Array,
  dt: number,
  out: Float64Array,
): void {
  const { target, options } = limiter;
  let rate = Number.POSITIVE_INFINITY;
  for (let i = 0; i < out.length; i++) {
    const error = target![i]! - base[i]!;
    const speed = Math.min(top[i]!, brakingSpeed(Math.abs(error), options.limits.acceleration, dt));
    out[i] = Math.sign(error) * speed;
    if (goesTogether(limiter, i) && error !== 0) rate = Math.min(rate, speed / Math.abs(error));
  }
  for (let i = 0; i < out.length; i++) {
    if (goesTogether(limiter, i)) out[i] = rate < Number.POSITIVE_INFINITY ? rate * (target![i]! - base[i]!) : 0;
  }
}

/** A closed gripper or a blocked joint may be far from its target for long; the others must not wait for it. */
function goesTogether({ options, heldUp }: MotionLimiter, i: number): boolean {
  return i !== options.robot.gripperJoint && !heldUp[i];
}

/** Takes out what would lead into the table or the arm's own body, so that the arm slides along them and slows down before. */
export function slideAlong(
  limiter: MotionLimiter,
  base: Float64Array,
  poses: Float64Array,
  top: Float64Array,
  dt: number,
  out: Float64Array,
): void {
  const { acceleration } = limiter.options.limits;
  const fastest = out.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const bounds = [
    ...tableBounds(limiter, poses, fastest, dt),
    ...bodyBounds(limiter.body, poses, acceleration, fastest, dt),
  ];
  if (bounds.length === 0) return;
  const low = top.map((speed, i) => -Math.min(speed, brakingSpeed(base[i]! - limiter.lower[i]!, acceleration, dt)));
  const high = top.map((speed, i) => Math.min(speed, brakingSpeed(limiter.upper[i]! - base[i]!, acceleration, dt)));
  // Projections onto half spaces, in turn: a few rounds settle the corners of a box and the joints that can do no more.
  for (let round = 0; round < PROJECTION_ROUNDS; round++) {
    for (const { gradient, least } of bounds) {
      const lacking = least - dot(gradient, out);
      if (lacking > 0) pushAlong(gradient, lacking, low, high, out);
    }
  }
}

/** What keeps the moving parts above the table. */
function tableBounds(
  { options, points }: MotionLimiter,
  poses: Float64Array,
  fastest: number,
  dt: number,
): VelocityBound[] {
  const { robot, limits } = options;
  const floor = limits.toolFloor;
  if (floor === null) return [];
  const heights = pointHeights(points, poses, new Float64Array(points.length));
  return points.flatMap((point, i) => {
    const clearance = heights[i]! - floor - SLIDING_HEIGHT;
    if (clearance > WATCHED_HEIGHT) return [];
    const gradient = heightGradient(robot, point, poses, new Float64Array(robot.joints.length));
    // The jaw must not open because the arm comes down.
    if (robot.gripperJoint >= 0) gradient[robot.gripperJoint] = 0;
    const least =
      clearance > 0
        ? -brakingSpeed(clearance, limits.acceleration * BRAKING_LEVER, dt)
        : Math.min(-clearance / RISE_TIME, RISE_LEVER * fastest);
    return [{ gradient, least }];
  });
}

/** Adds to a velocity along a gradient, using the joints that have speed left. */
function pushAlong(gradient: Float64Array, by: number, low: Float64Array, high: Float64Array, out: Float64Array): void {
  const isFree = (i: number): boolean => (gradient[i]! > 0 ? out[i]! < high[i]! : out[i]! > low[i]!);
  let squared = 0;
  for (let i = 0; i < out.length; i++) if (isFree(i)) squared += gradient[i]! * gradient[i]!;
  if (squared < 1e-6) return;
  for (let i = 0; i < out.length; i++) {
    if (isFree(i)) out[i] = clamp(out[i]! + (gradient[i]! * by) / squared, low[i]!, high[i]!);
  }
}

/** Slows the whole arm down until the tool point keeps its speed; the gripper does not move that point. */
export function keepToolSpeed(robot: RobotModel, poses: Float64Array, speed: number, out: Float64Array): void {
  const n = out.length;
  const jacobian = toolJacobian(robot, poses);
  const [vx, vy, vz] = [0, 1, 2].map((row) => dot(jacobian.subarray(row * n, row * n + n), out)) as [
    number,
    number,
    number,
  ];
  const tool = Math.sqrt(vx * vx + vy * vy + vz * vz);
  if (tool <= speed) return;
  for (let i = 0; i < n; i++) if (i !== robot.gripperJoint) out[i]! *= speed / tool;
}

/** Changes the velocity towards the wanted one as far as the acceleration allows, in a straight line where joints go together. */
export function blendVelocity(limiter: MotionLimiter, wanted: Float64Array, dt: number): void {
  const { velocity, options } = limiter;
  const most = options.limits.acceleration * dt;
  let share = 1;
  for (let i = 0; i < wanted.length; i++) {
    const change = Math.abs(wanted[i]! - velocity[i]!);
    if (goesTogether(limiter, i) && change > most) share = Math.min(share, most / change);
  }
  for (let i = 0; i < wanted.length; i++) {
    const change = wanted[i]! - velocity[i]!;
    velocity[i]! += goesTogether(limiter, i) ? change * share : clamp(change, -most, most);
  }
}
