/** What an armed arm does in one cycle: from the newest target to goals in encoder counts, within the safety limits. */

import type { JointLimits } from "../control/contracts";
import type { RobotModel } from "../robot/robotModel";
import type { ArmReading } from "./armReading";
import { LAST_COUNT } from "./calibration";
import type { ArmTelemetry } from "./feetech/armServos";
import { beginHold, easedGripper } from "./holdFrame";
import type { MotionLimiter } from "./limiterState";
import { controlLimits, createMotionLimiter, type LimitedMotion, limitMotion } from "./motionLimiter";
import { beginParking, type Parking, stepParking } from "./parking";
import { type Reason, reason } from "./reason";
import type { SafetyLimits } from "./safetyLimits";
import type { ServoJoint } from "./servoJoints";
import { countsOfPosition, type JointScale, positionOfCounts } from "./units";

export interface ArmMotionOptions {
  readonly robot: RobotModel;
  readonly chain: readonly ServoJoint[];
  readonly scales: readonly JointScale[];
  readonly limits: SafetyLimits;
}

/** One cycle. */
export interface MotionCycle {
  /** Wanted joint position, shape (n), rad; null for none. */
  readonly target: Float64Array | null;
  /** Measured, shape (n), rad; NaN for a joint that did not answer. */
  readonly measured: Float64Array;
  readonly telemetry: ArmTelemetry;
  /** s */
  readonly dt: number;
  readonly speedFactor: number;
  /** False: slow down and rest. */
  readonly follow: boolean;
}

export interface MotionResult {
  /** Goal of each servo, counts. */
  readonly goals: number[];
  readonly isMoving: boolean;
  /** Why the target was not followed, or what is odd. */
  readonly refused: Reason | null;
  /** Why the arm has to stop. */
  readonly stop: Reason | null;
  /** How parking ended; null while it goes on, or does not go on. */
  readonly parked: Reason | null;
}

/** What the limiter made of one cycle. */
interface Step {
  readonly motion: LimitedMotion;
  readonly ended: Reason | null;
  readonly isEased: boolean;
}

/** The motion of one arming. */
export class ArmMotion {
  readonly #options: ArmMotionOptions;
  readonly #limiter: MotionLimiter;
  #goals: readonly number[];
  #parking: Parking | null = null;
  #near: Reason | null = null;

  /**
   * @param measured - Where the arm is, shape (n), rad.
   * @param goals - What the servos hold, counts: an arm that held goes on from there, since from the measured position it
   *   would sag a little at each arming.
   */
  constructor(options: ArmMotionOptions, measured: Float64Array, goals: readonly number[]) {
    const { robot, scales, limits } = options;
    const ends = scales.map((scale) => [
      positionOfCounts(scale, scale.minCounts),
      positionOfCounts(scale, scale.maxCounts),
    ]);
    const lower = ends.map((pair) => Math.min(...pair));
    const upper = ends.map((pair) => Math.max(...pair));
    this.#options = options;
    this.#limiter = createMotionLimiter({ robot, lower, upper, limits }, measured);
    this.#limiter.goal.set(goals.map((counts, k) => positionOfCounts(scales[k]!, counts)));
    this.#goals = goals;
  }

  /** What the control step may ask of this arm, one per joint. */
  get limits(): JointLimits[] {
    return controlLimits(this.#limiter);
  }

  /** What holds the arm up although nothing is wrong with it. */
  get warnings(): readonly Reason[] {
    return this.#near ? [this.#near] : [];
  }

  get isApproaching(): boolean {
    return this.#limiter.isApproaching;
  }

  /** Goes to rest from now on, whatever the target. */
  park(rest: readonly number[], raised: readonly number[]): void {
    this.#parking = beginParking(this.#limiter, rest, raised);
  }

  step(cycle: MotionCycle): MotionResult {
    const { motion, ended, isEased } = this.#parking ? this.#parked(this.#parking, cycle) : this.#followed(cycle);
    this.#near = motion.near;
    const before = this.#goals;
    const goals = Array.from(motion.goal, (goal, k) => {
      const scale = this.#options.scales[k]!;
      // Not the raw reading: an encoder that jumps must not widen the range.
      return goalTowards(scale, goal, Math.round(countsOfPosition(scale, this.#limiter.measured[k]!)));
    });
    this.#goals = goals;
    return {
      goals,
      isMoving: goals.some((counts, k) => counts !== before[k]),
      refused: motion.refused ?? (isEased ? reason("gripperEased") : null),
      stop: motion.stop,
      parked: ended,
    };
  }

  /**
   * What a stop sends, in counts: see `beginHold`. Measured is what the limiter believed last, since a stop because of a wild
   * reading must not go where that reading is.
   */
  hold(): number[] {
    const { scales, limits } = this.#options;
    return heldCounts(this.#goals, this.#limiter.measured, scales, limits.lead);
  }

  #parked(parking: Parking, { measured, dt, speedFactor }: MotionCycle): Step {
    return { ...stepParking(parking, this.#limiter, { measured, dt, speedFactor }), isEased: false };
  }

  /** F15: a gripper that protects itself gets a target a little more open than it is. */
  #followed({ target, measured, telemetry, dt, speedFactor, follow }: MotionCycle): Step {
    const k = this.#options.chain.findIndex(({ kind }) => kind === "gripper");
    const isEased = target !== null && (telemetry.servos[k]?.faults.includes("overload") ?? false);
    const eased = target?.slice() ?? null;
    if (eased && isEased) eased[k] = Math.max(eased[k]!, easedGripper(measured[k]!, this.#limiter.upper[k]!));
    const motion = limitMotion(this.#limiter, { target: eased, measured, dt, speedFactor, follow });
    return { motion, ended: null, isEased };
  }
}

/**
 * What a stop sends while no motion is limited, in counts: see `beginHold`. It is sent once.
 *
 * @param goals - As last sent, counts.
 * @param lead - rad.
 */
export function holdGoals(
  goals: readonly number[],
  reading: ArmReading | null,
  scales: readonly JointScale[],
  lead: number,
): number[] {
  const measured = goals.map((_, k) => {
    const counts = reading?.telemetry.servos[k]?.positionCounts ?? -1;
    // Outside of one turn a reading says nothing (F14): the joint keeps its goal.
    return counts < 0 || counts > LAST_COUNT ? Number.NaN : positionOfCounts(scales[k]!, counts);
  });
  return heldCounts(goals, measured, scales, lead);
}

function heldCounts(
  goals: readonly number[],
  measured: ArrayLike<number>,
  scales: readonly JointScale[],
  lead: number,
): number[] {
  const last = Float64Array.from(goals, (counts, k) => positionOfCounts(scales[k]!, counts));
  const { goal } = beginHold(last, measured, lead);
  return Array.from(goal, (position, k) => Math.round(countsOfPosition(scales[k]!, position)));
}

/** The goal register for a position, counts: rounded towards the measured position, so that rounding never adds to the lead. */
function goalTowards(scale: JointScale, goal: number, measured: number): number {
  const exact = countsOfPosition(scale, goal);
  const whole = exact > measured ? Math.floor(exact) : Math.ceil(exact);
  // A joint that is a little outside stays where it is rather than being pulled in further than the lead.
  return Math.min(Math.max(whole, Math.min(scale.minCounts, measured)), Math.max(scale.maxCounts, measured));
}
