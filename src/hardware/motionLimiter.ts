/**
 * The last gate before a real arm: from a wanted target to the goal that is sent.
 *
 * In each control step the goal moves towards the target, no faster, further or lower than the safety limits allow. The order
 * of what wins, strongest first: the bounded lead (however the measured position drifts), the joint range, table and tool
 * speed and the arm's own body, acceleration. Joints keep to the straight line to the target, except the gripper, a joint that is
 * held up, and the surfaces of the table and of the arm itself, along which the arm slides.
 */

import type { JointLimits } from "../control/contracts";
import { invariant } from "../errors";
import { linkPoses, toolPose } from "../robot/kinematics";
import { beginBodyStep, createBodyGuard, keepsApart, nearParts } from "./bodyGuard";
import { aimAtTarget, blendVelocity, keepToolSpeed, slideAlong, topSpeeds } from "./goalVelocity";
import { brakingSpeed, clamp, type MotionLimiter, type MotionOptions } from "./limiterState";
import { type Reason, reason } from "./reason";
import { FIXED_LIMITS } from "./safetyLimits";
import { guardPoints, pointHeights } from "./tableGuard";

/** Rounding a goal to encoder counts must not break the lead, rad: one count. */
const COUNT_MARGIN = 0.0016;
/** A target this near counts as reached, rad. */
const REACHED = 0.05;
/** No servo turns faster (rad/s), and no sample is off by more than this (rad) for noise. */
const FASTEST_JOINT = 8;
const SAMPLE_NOISE = 0.2;
const LARGEST_SAMPLE_STEP = 2.5;
/** Samples refused in a row after which the arm stops. */
const SAMPLE_REFUSALS = 3;
/** Time for which a bad action is bridged by the one before, s. */
const BAD_ACTION_TIME = 0.1;
/** Part of the tool speed that is planned with: the rest is for the bend of the path within a step. */
const TOOL_SPEED_SHARE = 0.9;
/** Rounding of heights and distances, m. */
const EPSILON = 1e-9;

/** One control step. */
export interface MotionStep {
  /** Wanted joint position, shape (n), rad; null when there is nothing new. */
  readonly target: ArrayLike<number> | null;
  /** Measured joint position, shape (n), rad; NaN for a joint that was not read. */
  readonly measured: ArrayLike<number>;
  /** Time since the last step, s. */
  readonly dt: number;
  /** 0 to 1: a hot servo halves the speed. */
  readonly speedFactor: number;
  /** False: the input is stale, so slow down and rest. */
  readonly follow: boolean;
}

/** What came out of one step. */
export interface LimitedMotion {
  /** Goal to send, shape (n), rad. */
  readonly goal: Float64Array;
  /** Joints whose goal is as far ahead as it may be: something holds them up. */
  readonly heldUp: readonly boolean[];
  /** The table, the tool speed or the arm's own body shortened the step. */
  readonly isShortened: boolean;
  /** Parts of the arm that are as near to each other as they may be on the way to the target; null when none are. */
  readonly near: Reason | null;
  /** On the slow way to the first target of a controller. */
  readonly isApproaching: boolean;
  /** Why this target was not followed; null when it was. */
  readonly refused: Reason | null;
  /** Why the arm has to stop; null while it may move. The limiter stays stopped: arming makes a new one. */
  readonly stop: Reason | null;
}

/**
 * A limiter for one arming: at rest where the arm is, its speed limits growing from zero.
 *
 * @param measured - Measured joint position, shape (n), rad; finite.
 */
export function createMotionLimiter(options: MotionOptions, measured: ArrayLike<number>): MotionLimiter {
  const n = options.robot.joints.length;
  invariant(measured.length === n && options.lower.length === n && options.upper.length === n, "one value per joint");
  invariant(Array.from(measured).every(Number.isFinite), "the arm was read before it is armed");
  const margin = FIXED_LIMITS.rangeMargin;
  // A range shorter than its margins leaves its middle.
  const isShort = (i: number): boolean => options.upper[i]! - options.lower[i]! < 2 * margin;
  const middle = (i: number): number => (options.lower[i]! + options.upper[i]!) / 2;
  return {
    options,
    lower: Float64Array.from({ length: n }, (_, i) => (isShort(i) ? middle(i) : options.lower[i]! + margin)),
    upper: Float64Array.from({ length: n }, (_, i) => (isShort(i) ? middle(i) : options.upper[i]! - margin)),
    points: options.limits.toolFloor === null ? [] : guardPoints(options.robot),
    body: createBodyGuard(options.robot, measured),
    goal: Float64Array.from(measured),
    velocity: new Float64Array(n),
    measured: Float64Array.from(measured),
    sampleRefusals: new Uint8Array(n),
    heldUp: Array(n).fill(false),
    wanted: null,
    target: null,
    isApproaching: true,
    sinceArming: 0,
    badActionTime: 0,
    jumps: 0,
    stop: null,
  };
}

/** No speed limit for the control step, rad/s: finite, so that a step time of 0 gives no NaN. */
const NO_SPEED_LIMIT = 1e6;

/**
 * The limits that a real arm shows to the control step: its range, and no speed.
 *
 * `limitAction` measures its speed limit from where the arm is. A real arm hangs behind its goal by its own weight, so a hold
 * limited like that would be pulled down to the arm step by step, and the arm would sink. Speed is limited here, from the last
 * goal.
 */
export function controlLimits({ options, lower, upper }: MotionLimiter): JointLimits[] {
  return options.robot.joints.map(({ name }, i) => ({
    name,
    lower: lower[i]!,
    upper: upper[i]!,
    maxSpeed: NO_SPEED_LIMIT,
  }));
}

/** Forgets the target: the next one is of another controller, and is approached slowly from where the arm is. */
export function restartApproach(limiter: MotionLimiter): void {
  limiter.wanted = null;
  limiter.target = null;
  limiter.isApproaching = true;
}

/** Does one control step. The arrays that it is given are only read. */
export function limitMotion(limiter: MotionLimiter, step: MotionStep): LimitedMotion {
  const dt = Math.min(Math.max(step.dt || 0, FIXED_LIMITS.minStep), FIXED_LIMITS.maxStep);
  takeSample(limiter, step);
  const refused = takeTarget(limiter, step.target, dt);
  let isShortened = false;
  if (!limiter.stop) {
    limiter.sinceArming += dt;
    isShortened = moveGoal(limiter, step, dt);
  }
  const { goal, heldUp, isApproaching, stop } = limiter;
  const near = limiter.target && !isReached(limiter) ? nearParts(limiter.body) : null;
  return { goal: goal.slice(), heldUp: [...heldUp], isShortened, near, isApproaching, refused, stop };
}

/** Believes a sample joint by joint: an encoder that jumps is not the arm that moves. */
function takeSample(limiter: MotionLimiter, { measured, dt }: MotionStep): void {
  const { options, sampleRefusals } = limiter;
  const believed = Math.min(
    SAMPLE_NOISE + FASTEST_JOINT * Math.max(dt || 0, FIXED_LIMITS.minStep),
    LARGEST_SAMPLE_STEP,
  );
  for (let i = 0; i < sampleRefusals.length; i++) {
    const sample = measured[i];
    if (sample === undefined || Number.isNaN(sample)) continue;
    if (Math.abs(sample - limiter.measured[i]!) <= believed) {
      limiter.measured[i] = sample;
      sampleRefusals[i] = 0;
      continue;
    }
    sampleRefusals[i]! += 1;
    if (sampleRefusals[i]! < SAMPLE_REFUSALS) continue;
    limiter.stop ??= reason("encoderJump", { joint: options.robot.joints[i]!.name });
  }
}

/** Accepts a target or says why not; counts what must end in a stop. */
function takeTarget(limiter: MotionLimiter, target: ArrayLike<number> | null, dt: number): Reason | null {
  if (target === null) return null;
  const bad = badAction(limiter, target);
  if (bad) {
    limiter.badActionTime += dt;
    if (limiter.badActionTime > BAD_ACTION_TIME) limiter.stop ??= bad;
    return bad;
  }
  // The control step sends the last goal back, a little old and rounded to counts, when there is nothing new: stay, however
  // far the last target still is. What lies within the lead of the goal is no jump.
  const isHold = limiter.goal.every((q, i) => Math.abs(q - target[i]!) <= limiter.options.limits.lead);
  const far = limiter.wanted && !isHold ? farthest(limiter, target, limiter.wanted) : null;
  if (far && far.distance > FIXED_LIMITS.anomaly) {
    limiter.jumps += 1;
    const jump = reason("targetJump", { joint: far.joint, rad: far.distance });
    if (limiter.jumps >= FIXED_LIMITS.anomalyCount) limiter.stop ??= jump;
    return jump;
  }
  limiter.badActionTime = 0;
  limiter.jumps = 0;
  limiter.wanted = Float64Array.from(target);
  limiter.target = limiter.wanted.map((q, i) => clamp(q, limiter.lower[i]!, limiter.upper[i]!));
  return null;
}

/** What no arm may get: a wrong length, NaN, or far outside the range. */
function badAction(limiter: MotionLimiter, target: ArrayLike<number>): Reason | null {
  const { joints } = limiter.options.robot;
  if (target.length !== joints.length) {
    return reason("actionLength", { got: target.length, expected: joints.length });
  }
  for (let i = 0; i < joints.length; i++) {
    const q = target[i]!;
    const joint = joints[i]!.name;
    if (!Number.isFinite(q)) return reason("actionNaN", { joint });
    const outside = Math.max(limiter.lower[i]! - q, q - limiter.upper[i]!);
    if (outside > FIXED_LIMITS.anomaly) return reason("actionOutOfRange", { joint, rad: q });
  }
  return null;
}

function farthest(
  { options }: MotionLimiter,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly joint: string; readonly distance: number } {
  return options.robot.joints.reduce(
    (worst, { name }, i) => {
      const distance = Math.abs(a[i]! - b[i]!);
      return distance > worst.distance ? { joint: name, distance } : worst;
    },
    { joint: "", distance: 0 },
  );
}

/** @returns Whether the table, the tool speed or the arm's own body shortened the step. */
function moveGoal(limiter: MotionLimiter, { follow, speedFactor }: MotionStep, dt: number): boolean {
  const { options, goal, velocity, measured, lower, upper } = limiter;
  const { robot, limits } = options;
  const lead = limits.lead - COUNT_MARGIN;
  const n = goal.length;
  const factor = clamp(speedFactor || 0, 0, 1);

  // Whatever else holds: the goal never leads the measured position by more than the lead.
  const base = goal.map((q, i) => clamp(q, measured[i]! - lead, measured[i]! + lead));
  for (let i = 0; i < n; i++) if (base[i] !== goal[i]) velocity[i] = 0;

  const poses = linkPoses(robot, base);
  beginBodyStep(limiter.body, poses, limits.acceleration, dt);
  const top = topSpeeds(limiter, factor);
  const wanted = new Float64Array(n);
  if (follow && limiter.target) {
    aimAtTarget(limiter, base, top, dt, wanted);
    slideAlong(limiter, base, poses, top, dt, wanted);
    keepToolSpeed(robot, poses, limits.toolSpeed * factor * TOOL_SPEED_SHARE, wanted);
  }
  blendVelocity(limiter, wanted, dt);

  const next = base.map((q, i) => {
    const v = clamp(
      velocity[i]!,
      -brakingSpeed(q - lower[i]!, limits.acceleration, dt),
      brakingSpeed(upper[i]! - q, limits.acceleration, dt),
    );
    const inRange = clamp(q + v * dt, Math.min(lower[i]!, q), Math.max(upper[i]!, q));
    return clamp(inRange, measured[i]! - lead, measured[i]! + lead);
  });
  for (let i = 0; i < n; i++) {
    const isAhead = Math.abs(next[i]! - measured[i]!) >= lead - EPSILON;
    limiter.heldUp[i] = isAhead && (next[i]! - measured[i]!) * wanted[i]! > 0;
  }
  const isShortened = shortenStep(limiter, base, next, poses, limits.toolSpeed * dt);
  invariant(next.every(Number.isFinite), "a goal is a finite angle");
  for (let i = 0; i < n; i++) {
    velocity[i] = (next[i]! - base[i]!) / dt;
    goal[i] = next[i]!;
  }
  if (limiter.isApproaching && limiter.target && follow) limiter.isApproaching = !isReached(limiter);
  return isShortened;
}

/** Shortens the step from `base` to `next` until tool speed, table and body are kept: the arm as a whole, then the gripper. */
function shortenStep(
  limiter: MotionLimiter,
  base: Float64Array,
  next: Float64Array,
  poses: Float64Array,
  toolWay: number,
): boolean {
  const { robot, limits } = limiter.options;
  const { points, body } = limiter;
  const grip = robot.gripperJoint;
  const [x, y, z] = toolPose(robot, poses).p;
  const floor = limits.toolFloor ?? Number.NEGATIVE_INFINITY;
  // What is below the floor already must not sink further.
  const least = pointHeights(points, poses, new Float64Array(points.length)).map((h) => Math.min(h, floor) - EPSILON);
  const moved = linkPoses(robot, base);
  const heights = new Float64Array(points.length);
  const isFine = (q: Float64Array): boolean => {
    linkPoses(robot, q, moved);
    const [tx, ty, tz] = toolPose(robot, moved).p;
    const way = (tx - x) * (tx - x) + (ty - y) * (ty - y) + (tz - z) * (tz - z);
    const isLow = pointHeights(points, moved, heights).some((h, i) => h < least[i]!);
    return way <= toolWay * toolWay && !isLow && keepsApart(body, moved);
  };
  const trial = base.slice();
  const arm = largestShare((share) => {
    for (let i = 0; i < trial.length; i++) if (i !== grip) trial[i] = base[i]! + share * (next[i]! - base[i]!);
    return isFine(trial);
  });
  for (let i = 0; i < trial.length; i++) if (i !== grip) next[i] = trial[i] = base[i]! + arm * (next[i]! - base[i]!);
  if (grip < 0 || next[grip] === base[grip]) return arm < 1;
  const jaw = largestShare((share) => {
    trial[grip] = base[grip]! + share * (next[grip]! - base[grip]!);
    return isFine(trial);
  });
  next[grip] = base[grip]! + jaw * (next[grip]! - base[grip]!);
  return arm < 1 || jaw < 1;
}

/** The largest share from 0 to 1 that is fine, to 1/1024; 0 is always fine: nothing moves then. */
function largestShare(isFine: (share: number) => boolean): number {
  if (isFine(1)) return 1;
  let low = 0;
  for (let width = 0.5; width > 0.0005; width /= 2) if (isFine(low + width)) low += width;
  return low;
}

function isReached({ target, goal, options }: MotionLimiter): boolean {
  return goal.every((q, i) => i === options.robot.gripperJoint || Math.abs(target![i]! - q) < REACHED);
}
