/**
 * The order in which torque comes on: goals at the measured position first, bounds next, torque last, and a look afterwards.
 *
 * Source of the order: the rule that a servo must never be given torque while it holds an old goal.
 */

import { DeviceError } from "../errors";
import type { ArmConnection } from "./armConnection";
import { FIXED_LIMITS, type SafetyLimits } from "./safetyLimits";
import { accelerationSteps, type JointScale, positionOfCounts, speedCounts, torqueLimitPermille } from "./units";

/** Torque came on and a joint moved: it has to be let go. */
export class ArmSlipped extends DeviceError {
  readonly joint: string;

  constructor(joint: string, rad: number) {
    super(
      `joint "${joint}" moved by ${((rad * 180) / Math.PI).toFixed(1)}° when its torque came on; expected less than 2°`,
      "Put the arm down in a relaxed pose, and check its calibration.",
      "E_ARM_SLIPPED",
    );
    this.name = "ArmSlipped";
    this.joint = joint;
  }
}

/** The stop came while the arm was being armed. */
export class ArmingAbandoned extends DeviceError {
  constructor() {
    super("arming was stopped", "Arm again when you are ready.", "E_ARMING_STOPPED");
    this.name = "ArmingAbandoned";
  }
}

export interface ArmingOptions {
  readonly connection: ArmConnection;
  readonly scales: readonly JointScale[];
  readonly limits: SafetyLimits;
  /** Goals that the arm holds with torque on, counts; null when it is limp. An arm that holds keeps its goals, so that it does not sag. */
  readonly heldGoals: readonly number[] | null;
  /** Asked before each write: false once the attempt was stopped. */
  readonly isWanted: () => boolean;
}

/** An armed arm at rest. */
export interface Armed {
  /** Goal of each servo, counts. */
  readonly goals: readonly number[];
  /** Measured position, shape (n), rad. */
  readonly measured: Float64Array;
}

/**
 * Arms all servos.
 *
 * @throws {ArmSlipped} Torque is on then: let go.
 * @throws {ArmingAbandoned} A stop came.
 * @throws {DeviceError} A servo does not answer, or does not take what it is told. Some servos may have torque.
 */
export async function armServos({ connection, scales, limits, heldGoals, isWanted }: ArmingOptions): Promise<Armed> {
  const { servos } = connection;
  const proceed = (): void => {
    if (!isWanted()) throw new ArmingAbandoned();
  };
  proceed();
  if (!heldGoals) await servos.configure(proceed);
  const before = await servos.readAll("Present_Position");
  before.forEach((counts, k) => {
    refuseOutside(servos.servos[k]!.name, scales[k]!, counts);
  });
  const goals = before.map((counts, k) => safeGoal(scales[k]!, counts, heldGoals?.[k], limits.lead));
  await servos.writeChecked("Goal_Position", goals, proceed);
  await servos.writeBounds(boundsOf(connection, scales, limits), proceed);
  const on = goals.map(() => 1);
  if (!heldGoals) await servos.writeChecked("Torque_Enable", on, proceed);
  const after = await servos.readAll("Present_Position");
  after.forEach((counts, k) => {
    const moved = Math.abs(positionOfCounts(scales[k]!, counts) - positionOfCounts(scales[k]!, before[k]!));
    if (moved > FIXED_LIMITS.armingSlip) throw new ArmSlipped(servos.servos[k]!.name, moved);
  });
  proceed();
  return { goals, measured: Float64Array.from(after, (counts, k) => positionOfCounts(scales[k]!, counts)) };
}

/** A servo drives a joint that is outside of its limits back to them, at once and at full speed: it must not get torque there. */
function refuseOutside(joint: string, scale: JointScale, counts: number): void {
  const outside = Math.max(scale.minCounts - counts, counts - scale.maxCounts, 0) * Math.abs(scale.radPerCount);
  if (outside <= FIXED_LIMITS.armingSlip) return;
  throw new DeviceError(
    `joint "${joint}" is ${((outside * 180) / Math.PI).toFixed(0)}° outside of its calibrated range`,
    "Move it by hand into its range, or calibrate it again.",
    "E_OUTSIDE_RANGE",
  );
}

/** The goal that is held, if it is within the lead of where the joint is; otherwise where the joint is. */
function safeGoal(scale: JointScale, counts: number, held: number | undefined, lead: number): number {
  const mostCounts = lead / Math.abs(scale.radPerCount);
  return held !== undefined && Math.abs(held - counts) <= mostCounts ? held : counts;
}

function boundsOf({ servos }: ArmConnection, scales: readonly JointScale[], limits: SafetyLimits) {
  const isGripper = (k: number): boolean => servos.servos[k]!.kind === "gripper";
  return {
    speedCounts: scales.map((scale, k) => speedCounts(scale, isGripper(k) ? limits.gripperSpeed : limits.speed)),
    accelerationSteps: scales.map((scale) => accelerationSteps(scale, limits.acceleration)),
    torquePermille: scales.map((_, k) => torqueLimitPermille(isGripper(k) ? limits.gripperTorque : limits.torque)),
  };
}
